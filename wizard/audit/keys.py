"""Which keys an audit is about: from a model, an endpoint, a launch of the ledger, or a key itself."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from wizard.account.errors import translated
from wizard.audit.question import AuditedKey
from wizard.errors import UsageError
from wizard.launch.named import resolve
from wizard.launch.status import RunStatus
from wizard.launch.watch import GoneError, describe
from wizard.plan import look_up
from wizard.plan.arns import parse_arn
from wizard.text import visible

if TYPE_CHECKING:
    from wizard.account.session import AccountSession
    from wizard.launch.ledger import Ledger


def audited_keys(
    session: "AccountSession", ledger: "Ledger | None", which: str, purposes: Sequence[str]
) -> tuple[AuditedKey, ...]:
    """The keys of ``which`` (name or ARN of a model or endpoint, or the ARN of a key) for ``purposes``.

    A key that serves several purposes comes once. Raises UsageError where there is none, and WizardErrors.
    """
    arn = parse_arn(which)
    if arn is not None and arn.service == "kms":
        return (AuditedKey("key", _key_arn(session, which, arn.region)),)
    found = resolve(session, ledger, which)
    keys, role, region = _keys_of(session, ledger, found)
    wanted: dict[str, AuditedKey] = {}
    for purpose in purposes:
        if key := keys.get(purpose):
            named = _key_arn(session, key, region)
            before = wanted.get(named)
            words = f"{before.purpose}, {purpose}" if before is not None else purpose
            wanted[named] = AuditedKey(words, named, role)
    if not wanted:
        there = ", ".join(purpose for purpose, key in keys.items() if key)
        raise UsageError(
            f"{visible(found)} has no customer managed key for: {', '.join(purposes)}.",
            f"It has one for: {there}. Choose with --keys." if there else _OF_AWS,
        )
    return tuple(wanted.values())


_OF_AWS = (
    "It is encrypted with a key that belongs to AWS, whose use CloudTrail does not show. Only a model with a key of "
    "yours can be audited this way."
)


def _keys_of(session: "AccountSession", ledger: "Ledger | None", arn: str) -> tuple[Mapping[str, str], str, str]:
    """The keys by purpose, the data access role, and the region; from the ledger where AWS has the resource no more."""
    region = parsed.region if (parsed := parse_arn(arn)) is not None else ""
    try:
        status = describe(session, arn)
        if status.kind == "endpoint":
            role = status.role or ""
            model = describe(session, str(status.properties.get("ModelArn", "")))
            return _of_properties(model), role or model.role or "", region
        return _of_properties(status), status.role or "", region
    except GoneError:
        runs = ledger.find(arn) if ledger is not None else []
        if not runs:
            raise
        plan = runs[0].plan
        keys = {purpose: str(look_up(plan, f"keys.{purpose}") or "") for purpose in ("model", "volume", "output")}
        return keys, str(plan.get("role") or ""), region


def _of_properties(status: RunStatus) -> Mapping[str, str]:
    properties = status.properties
    output = properties.get("OutputDataConfig") or {}
    members: Iterator[tuple[str, Any]] = iter(
        (
            ("model", properties.get("ModelKmsKeyId")),
            ("volume", properties.get("VolumeKmsKeyId")),
            ("output", output.get("KmsKeyId")),
        )
    )
    return {purpose: str(key or "") for purpose, key in members}


def _key_arn(session: "AccountSession", key: str, region: str) -> str:
    """The ARN of a key that may be named by its id or alias: CloudTrail's events name keys by ARN."""
    arn = parse_arn(key)
    if arn is not None and arn.resource_type == "key":
        return key
    client: Any = session.client("kms", region or None)
    with translated(doing=f"describing the key {visible(key)}", permission="kms:DescribeKey", profile=session.profile):
        return str(client.describe_key(KeyId=key)["KeyMetadata"]["Arn"])
