"""Whether the policy of an S3 endpoint lets the plan's buckets through for the data access role.

Sources: AWS PrivateLink guide, "Control access to VPC endpoints using endpoint policies"; the actions are those that
the Amazon Comprehend Developer Guide lists in "Protect jobs by using an Amazon Virtual Private Cloud".
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from wizard.account.ec2_facts import Found
from wizard.plan import look_up
from wizard.plan.arns import parse_arn, partition_of
from wizard.policy.access import Access, Rest
from wizard.policy.data_access import bucket_of, input_uris
from wizard.policy.evaluate import evaluate_resource_policy
from wizard.policy.parsing import Policy, PolicyError, policy_of, read_json
from wizard.text import visible

Use = Literal["reading", "writing"]
_DOCUMENTED = ("s3:GetBucketLocation", "s3:DeleteObject", "s3:ListMultipartUploadParts", "s3:AbortMultipartUpload")
"""What the guide lists besides reading, listing and writing; which of it a training really does is not said."""
_OF_THE_BUCKET = ("s3:ListBucket", "s3:GetBucketLocation")
_Place = tuple[str, Use, tuple[str, ...]]
"""A bucket, what is done there, and the keys of objects that it is done with."""


@dataclass(frozen=True)
class Passage:
    """What an endpoint's policy says about one bucket of a plan. ``lets``: None where that is open; ``because`` is a
    sentence. ``unread``: open because the policy itself could not be read."""

    bucket: str
    use: Use
    lets: bool | None
    because: str = ""
    unread: bool = False


def passages(endpoint: Found, profile: Mapping[str, Any], region: str, *, gateway: bool) -> list[Passage]:
    """What the policy of ``endpoint`` says, one for each bucket and use; none while the plan names no role or data."""
    text = endpoint.get("PolicyDocument")
    places = list(_places(profile))
    role = str(look_up(profile, "role") or "")
    if parse_arn(role) is None:
        return []
    if not text:
        unseen = "Its policy cannot be seen."
        return [Passage(bucket, use, None, unseen, unread=True) for bucket, use, _keys in places]
    try:
        policy = policy_of("the endpoint's policy", read_json("the endpoint's policy", str(text)))
    except PolicyError as problem:
        return [Passage(bucket, use, None, str(problem), unread=True) for bucket, use, _keys in places]
    context = _context(endpoint, role, region)
    return [_passage(policy, place, context, role, region, gateway=gateway) for place in places]


def _passage(
    policy: Policy,
    place: _Place,
    context: Mapping[str, str],
    role: str,
    region: str,
    *,
    gateway: bool,
) -> Passage:
    bucket, use, keys = place
    arn = f"arn:{partition_of(region)}:s3:::{bucket}"

    def decide(by: Policy, action: str) -> tuple[bool | None, str]:
        resources = [arn] if action in _OF_THE_BUCKET else [f"{arn}/{key}" for key in keys]
        accesses = [Access(action, resource, context, role, rest=Rest.FACTS_UNKNOWN) for resource in resources]
        decisions = [evaluate_resource_policy(by, access) for access in accesses]
        refused = next((decision for decision in decisions if decision.refused), None)
        if refused is not None:
            return False, f"{action}: {refused.because}"
        open_ = next((decision for decision in decisions if decision.decision != "allowed"), None)
        return (True, "") if open_ is None else (None, f"{action}: {open_.because}")

    needed = ("s3:GetObject", "s3:ListBucket") if use == "reading" else ("s3:PutObject",)
    decided = [decide(policy, action) for action in needed]
    for wanted in (False, None):
        said = [because for lets, because in decided if lets is wanted]
        if said:
            return Passage(bucket, use, wanted, " ".join(said))
    if gateway and any(decide(_for_anybody(policy), action)[0] is not True for action in needed):
        because = (
            "It names principals, and a gateway endpoint's policy is to have the Principal * and the condition "
            "aws:PrincipalArn in its place."
        )
        return Passage(bucket, use, None, because)
    besides = [action for action in _DOCUMENTED if decide(policy, action)[0] is not True]
    if use == "writing" and besides:
        because = f"It does not surely allow {', '.join(besides)}, which the developer guide lists as well."
        return Passage(bucket, use, None, because)
    return Passage(bucket, use, True)


def _for_anybody(policy: Policy) -> Policy:
    """The policy with those of its Allow statements that are for everybody.

    An account named as principal is in a gateway endpoint's policy its root user only ("Principals for gateway
    endpoints").
    """

    def counts(principals: Any) -> bool:
        return principals is not None and any(who == "*" for several in principals.named.values() for who in several)

    kept = tuple(one for one in policy.statements if one.effect == "Deny" or counts(one.principals))
    return replace(policy, statements=kept)


def _context(endpoint: Found, role: str, region: str) -> dict[str, str]:
    """What is known of a request of the role's through the endpoint."""
    arn = parse_arn(role)
    return {
        "aws:PrincipalArn": role,
        "aws:PrincipalAccount": arn.account if arn is not None else "",
        "aws:PrincipalType": "AssumedRole",
        "aws:SourceVpc": str(endpoint.get("VpcId", "")),
        "aws:SourceVpce": str(endpoint["VpcEndpointId"]),
        "aws:RequestedRegion": region,
    }


def _places(profile: Mapping[str, Any]) -> Iterator[_Place]:
    """Each bucket and use once, with keys of objects that are read or written there.

    What a prefix stands for is not listed for this: an object right below it stands for all of them.
    """
    read: dict[str, list[str]] = {}
    for uri in input_uris(profile):
        key = _key_of(uri)
        is_file = "." in key.rpartition("/")[2]
        read.setdefault(bucket_of(uri), []).append(key if is_file else _below(key))
    for bucket, keys in read.items():
        yield bucket, "reading", tuple(dict.fromkeys(keys))
    output = look_up(profile, "output.s3_uri")
    if isinstance(output, str) and bucket_of(output):
        yield bucket_of(output), "writing", (f"{_below(_key_of(output))}output/output.tar.gz",)


def _key_of(uri: str) -> str:
    return uri.removeprefix("s3://").partition("/")[2]


def _below(prefix: str) -> str:
    return prefix if not prefix or prefix.endswith("/") else f"{prefix}/"


def words_of(passage: Passage) -> str:
    """``reading s3://acme-nlp-training``; safe to show."""
    return f"{passage.use} s3://{visible(passage.bucket)}"
