"""The two resource-based documents of a plan: whom the data access role trusts, and what its keys' policies must grant.

Sources: Amazon Comprehend Developer Guide, "Cross-service confused deputy prevention"; AWS KMS Developer Guide, "Key
policies" and "Allowing users in other accounts to use a KMS key".
"""

from collections.abc import Iterator, Mapping
from typing import Any

from wizard.plan import look_up
from wizard.plan.arns import parse_arn, partition_of
from wizard.policy.caller import SERVICE_PRINCIPAL
from wizard.policy.document import KEY_POLICY, TRUST, PolicyDocument, Statement, arn_part, literal
from wizard.policy.purposes import DESCRIBE_REMARK, PURPOSES, key_of, via_s3
from wizard.request import account_of

_SOURCES: Mapping[str, tuple[str, ...]] = {
    "classifier": ("document-classifier",),
    "recognizer": ("entity-recognizer",),
    "endpoint": ("document-classifier-endpoint", "entity-recognizer-endpoint"),
}
_ADD = (
    "Add these statements to those that the key's policy has: put in its place they would take the key from its "
    "administrators."
)


def trust(profile: Mapping[str, Any]) -> PolicyDocument:
    """Let Comprehend assume the role for exactly the plan's model or endpoint in its account.

    A version that the plan does not name becomes a wildcard, as does a name or region that is not known yet.
    """
    account = account_of(profile)
    pending = tuple(key for key, known in _known(profile, account) if not known)
    if not account:
        return PolicyDocument((), pending, limit=TRUST)
    statement = Statement(
        "LetComprehendAssumeIt",
        ("sts:AssumeRole",),
        (),
        {
            "StringEquals": {"aws:SourceAccount": literal(account, wildcards=False)},
            "ArnLike": {"aws:SourceArn": tuple(_sources(profile, account))},
        },
        principals={"Service": (SERVICE_PRINCIPAL,)},
    )
    return PolicyDocument((statement,), pending, limit=TRUST)


def key(profile: Mapping[str, Any], purpose: str) -> PolicyDocument:
    """What the policy of the plan's key for ``purpose`` must grant the data access role.

    A key that has several purposes gets the statements of all of them: it has one policy. A key policy's Resource
    ``*`` means that key. Nothing is granted to the caller, whom Comprehend asks for no right on the keys.
    """
    wanted, role = key_of(profile, purpose), look_up(profile, "role")
    if not wanted:
        return PolicyDocument((), (f"keys.{purpose}",), limit=KEY_POLICY)
    arn = parse_arn(role) if isinstance(role, str) else None
    if arn is None or not isinstance(role, str):
        return PolicyDocument((), ("role",), limit=KEY_POLICY)
    who = {"AWS": (role,)}
    shared = [item for item in PURPOSES if key_of(profile, item.name) == wanted]
    statements = [
        Statement(
            f"UseAs{item.name.capitalize()}Key",
            item.actions,
            ("*",),
            via_s3(profile) if item.via_s3 else {},
            principals=who,
        )
        for item in shared
    ]
    statements.append(Statement("LookAtTheKey", ("kms:DescribeKey",), ("*",), principals=who))
    lacks_region = any(item.via_s3 for item in shared) and not look_up(profile, "region")
    pending = ("region",) if lacks_region else ()
    return PolicyDocument(tuple(statements), pending, tuple(_key_remarks(wanted, arn.account)), KEY_POLICY)


def _key_remarks(wanted: str, account: str) -> Iterator[str]:
    yield _ADD
    yield DESCRIBE_REMARK
    arn = parse_arn(wanted)
    if arn is not None and arn.account != account:
        yield (
            f"The key belongs to account {arn.account} and the role to account {account}: both halves are needed, "
            "these statements in the key's policy there and the document role on the role here."
        )


def _sources(profile: Mapping[str, Any], account: str) -> Iterator[str]:
    region = str(look_up(profile, "region") or "")
    name, version = arn_part(look_up(profile, "name")), look_up(profile, "version")
    for kind in _types(profile):
        start = (
            f"arn:{partition_of(region)}:comprehend:{arn_part(region)}:{literal(account, wildcards=True)}:{kind}/{name}"
        )
        if version:
            yield f"{start}/version/{arn_part(version)}"
        elif profile["kind"] == "endpoint":
            yield start
        else:
            yield from (start, f"{start}/version/*")


def _types(profile: Mapping[str, Any]) -> tuple[str, ...]:
    """The resource types whose ARN Comprehend may come with; of an endpoint the one that its model tells."""
    types = _SOURCES[str(profile["kind"])]
    model = parse_arn(str(look_up(profile, "model") or ""))
    told = f"{model.resource_type}-endpoint" if model is not None else ""
    return (told,) if told in types else types


def _known(profile: Mapping[str, Any], account: str | None) -> Iterator[tuple[str, bool]]:
    yield "region", bool(look_up(profile, "region"))
    yield "account", bool(account)
    yield "name", bool(look_up(profile, "name"))
