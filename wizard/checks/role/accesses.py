"""What the data access role does for a plan, as IAM will be asked about it: the one list that all its checks judge by.

It says of single accesses what :mod:`wizard.policy.data_access` says in statements, with the same sources.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from wizard.checks.asked import parts_of_uri
from wizard.checks.role.condition_keys import absent_keys
from wizard.plan import look_up
from wizard.plan.arns import parse_arn, partition_of
from wizard.policy.access import ABSENT, UNKNOWN, Access, ContextValue, Rest
from wizard.policy.data_access import role as role_document
from wizard.policy.purposes import PURPOSES, Purpose, via_s3
from wizard.request import account_of
from wizard.text import shorten, visible

Part = Literal["read", "write", "keys", "describe", "network", "textract", "data key"]

_INPUTS: Mapping[str, str] = {
    "dataset.train": "the training data",
    "dataset.test": "the test data",
    "dataset.documents": "the documents",
    "dataset.test_documents": "the test documents",
    "dataset.annotations": "the annotations",
    "dataset.test_annotations": "the annotations of the test documents",
    "dataset.entity_list": "the entity list",
}
_OF_MANIFESTS: Mapping[str, str] = {
    "s3_uri": "the manifest",
    "annotations": "the annotations of the manifest",
    "source_documents": "the documents of the manifest",
}
_USES: Mapping[str, str] = {
    "volume": "to encrypt the volumes of the training",
    "output": "to encrypt the output",
    "model": "to encrypt the model",
}
SHOWN = 120


@dataclass(frozen=True)
class Need:
    """Something that the role must be allowed. ``why`` goes on from "It is needed", ``key`` is the profile key that it
    is about; ``bucket`` or ``kms_key`` (an ARN) name the resource whose own policy has a say as well.
    """

    access: Access
    why: str
    key: str
    part: Part
    bucket: str = ""
    kms_key: str = ""

    @property
    def shown(self) -> str:
        """``s3:GetObject on arn:…``, safe to show."""
        resource = self.access.resource
        where = f" on {shorten(visible(resource), SHOWN)}" if resource not in (None, "*") else ""
        return f"{visible(self.access.action)}{where}"


@dataclass(frozen=True)
class Place:
    """An input of a plan: the profile key that names it, what it is, its URI, and the keys of objects that it stands
    for (a few of many). None where nobody knows which objects there are.
    """

    key: str
    what: str
    uri: str
    objects: tuple[str, ...] | None = None


def inputs(profile: Mapping[str, Any]) -> Iterator[Place]:
    """Every S3 URI that a training reads, with the profile key that names it."""
    for key, what in _INPUTS.items():
        value = look_up(profile, key)
        if isinstance(value, str) and value.startswith("s3://"):
            yield Place(key, what, value)
    manifests = look_up(profile, "dataset.manifests")
    for number, manifest in enumerate(manifests if isinstance(manifests, list | tuple) else ()):
        for key, what in _OF_MANIFESTS.items():
            value = manifest.get(key) if isinstance(manifest, Mapping) else None
            if isinstance(value, str) and value.startswith("s3://"):
                yield Place(f"dataset.manifests.{number}.{key}", what, value)


def buckets(profile: Mapping[str, Any]) -> dict[str, str]:
    """Every bucket of a plan, with the first profile key that names it."""
    found: dict[str, str] = {}
    for place in inputs(profile):
        found.setdefault(parts_of_uri(place.uri)[0], place.key)
    output = _output(profile)
    if output:
        found.setdefault(parts_of_uri(output)[0], "output.s3_uri")
    return found


def looks_like_a_file(uri: str) -> bool:
    """Whether a URI names one object, and not all that begin with it."""
    return "." in parts_of_uri(uri)[1].rpartition("/")[2]


def a_few(keys: Sequence[str], most: int = 25) -> tuple[str, ...]:
    """Object keys that stand for all: of each folder and ending the first, and the very last."""
    kinds: dict[tuple[str, str], str] = {}
    for key in keys:
        folder, _slash, name = key.rpartition("/")
        kinds.setdefault((folder, name.rpartition(".")[2] if "." in name else ""), key)
    return tuple(dict.fromkeys([*list(kinds.values())[: most - 1], *keys[-1:]]))


def dataset_needs(profile: Mapping[str, Any], places: Iterable[Place]) -> Iterator[Need]:
    """Reading the inputs, each bucket listed and each object got. Objects that nobody knows are left out."""
    for place in places:
        bucket, prefix = parts_of_uri(place.uri)
        why = f"to read {place.what}"
        arn = f"arn:{_partition(profile)}:s3:::{bucket}"
        listing = _access(profile, "s3:ListBucket", arn, {"s3:prefix": prefix})
        yield Need(listing, why, place.key, "read", bucket=bucket)
        for key in place.objects or ():
            yield Need(_access(profile, "s3:GetObject", f"{arn}/{key}"), why, place.key, "read", bucket=bucket)


def output_needs(profile: Mapping[str, Any]) -> Iterator[Need]:
    """Writing the output: below the plan's prefix, at ``ACCOUNT-CLR-ID/output/output.tar.gz``.

    Which headers of encryption Comprehend sends is not documented.
    """
    uri = _output(profile)
    if not uri:
        return
    bucket, key = parts_of_uri(uri)
    folder = key if not key or key.endswith("/") else f"{key}/"
    name = f"{folder}{account_of(profile) or '000000000000'}-CLR-0123456789abcdef0123456789abcdef/output/output.tar.gz"
    arn = f"arn:{_partition(profile)}:s3:::{bucket}/{name}"
    yield Need(_access(profile, "s3:PutObject", arn), "to write the output", "output.s3_uri", "write", bucket=bucket)


def key_needs(profile: Mapping[str, Any], keys: Mapping[str, str]) -> Iterator[Need]:
    """Using the plan's keys; ``keys``: purpose → key ARN, of those whose ARN is known."""
    for purpose in PURPOSES:
        if arn := keys.get(purpose.name, ""):
            yield from purpose_needs(profile, purpose, arn)


def purpose_needs(
    profile: Mapping[str, Any], purpose: Purpose, arn: str, key: str = "", why: str = ""
) -> Iterator[Need]:
    """Using one key for one purpose; ``key`` and ``why`` where it is not the plan's own."""
    subject, reason = key or f"keys.{purpose.name}", why or _USES[purpose.name]
    context: dict[str, ContextValue] = {"kms:ViaService": _s3(profile)} if purpose.via_s3 else {}
    for action in purpose.actions:
        access = _access(profile, action, arn, _of_kms(profile) | context)
        yield Need(access, reason, subject, "keys", kms_key=arn)
    describing = _access(profile, "kms:DescribeKey", arn, _of_kms(profile))
    yield Need(describing, "to look at the state of the key", subject, "describe", kms_key=arn)


def data_key_need(profile: Mapping[str, Any], place: Place, arn: str) -> Need:
    """Decrypting an input that S3 keeps encrypted with the key ``arn`` (SSE-KMS)."""
    context = _of_kms(profile) | {"kms:ViaService": _s3(profile)}
    access = _access(profile, "kms:Decrypt", arn, context)
    return Need(access, f"to decrypt {place.what}", place.key, "data key", kms_key=arn)


def network_needs(profile: Mapping[str, Any]) -> Iterator[Need]:
    """Putting network interfaces into the plan's subnets with its security groups."""
    subnets, groups = (look_up(profile, f"vpc.{key}") for key in ("subnets", "security_groups"))
    if not isinstance(subnets, list | tuple) or not isinstance(groups, list | tuple) or not subnets or not groups:
        return
    start = f"arn:{_partition(profile)}:ec2:{look_up(profile, 'region')}:{account_of(profile)}"
    interface = f"{start}:network-interface/*"
    why = "to reach the data from the plan's VPC"
    for name in dict.fromkeys(map(str, subnets)):
        subnet = f"{start}:subnet/{name}"
        inside: dict[str, ContextValue] = {"ec2:Subnet": subnet}
        creating = _access(profile, _CREATE, interface)
        yield Need(creating, why, "vpc.subnets", "network")
        placing = _access(profile, _CREATE, subnet, {"ec2:SubnetID": name})
        yield Need(placing, why, "vpc.subnets", "network")
        for action in _LATER:
            yield Need(_access(profile, action, interface, inside), why, "vpc.subnets", "network")
    for name in dict.fromkeys(map(str, groups)):
        guarding = _access(profile, _CREATE, f"{start}:security-group/{name}", {"ec2:SecurityGroupID": name})
        yield Need(guarding, why, "vpc.security_groups", "network")
    for action in _DESCRIBING:
        yield Need(_access(profile, action, "*"), why, "vpc.subnets", "network")


def textract_needs(profile: Mapping[str, Any]) -> Iterator[Need]:
    """Reading native documents, by the actions of the role's document."""
    actions = [
        action
        for statement in role_document(profile).statements
        for action in statement.actions
        if action.startswith("textract:")
    ]
    for action in actions:
        yield Need(_access(profile, action, "*"), "to read native documents", "dataset.document_type", "textract")


_CREATE = "ec2:CreateNetworkInterface"
_LATER = (
    "ec2:CreateNetworkInterfacePermission",
    "ec2:DeleteNetworkInterface",
    "ec2:DeleteNetworkInterfacePermission",
)
_DESCRIBING = (
    "ec2:DescribeDhcpOptions",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcs",
)


def _access(
    profile: Mapping[str, Any], action: str, resource: str, context: Mapping[str, ContextValue] | None = None
) -> Access:
    """An access of the role. What else a request of Comprehend's carries is not documented, and so not known."""
    role = str(look_up(profile, "role") or "")
    arn = parse_arn(role)
    facts: dict[str, ContextValue] = {
        **dict.fromkeys(absent_keys(action), ABSENT),
        "aws:PrincipalArn": role,
        "aws:PrincipalAccount": arn.account if arn is not None else UNKNOWN,
        "aws:PrincipalType": "AssumedRole",
        "aws:SecureTransport": "true",
        "aws:RequestedRegion": str(look_up(profile, "region") or "") or UNKNOWN,
    }
    return Access(action, resource, facts | dict(context or {}), principal=role, rest=Rest.FACTS_UNKNOWN)


def _of_kms(profile: Mapping[str, Any]) -> dict[str, ContextValue]:
    """The keys that a call of KMS carries and that are known. kms:GrantIsForAWSResource of CreateGrant is not."""
    arn = parse_arn(str(look_up(profile, "role") or ""))
    return {"kms:CallerAccount": arn.account} if arn is not None else {}


def _s3(profile: Mapping[str, Any]) -> ContextValue:
    """What kms:ViaService is where Amazon S3 asks for it."""
    found = via_s3(profile).get("StringEquals", {}).get("kms:ViaService")
    return UNKNOWN if found is None else found


def _partition(profile: Mapping[str, Any]) -> str:
    return partition_of(str(look_up(profile, "region") or ""))


def _output(profile: Mapping[str, Any]) -> str:
    uri = look_up(profile, "output.s3_uri")
    return uri if isinstance(uri, str) and uri.startswith("s3://") else ""
