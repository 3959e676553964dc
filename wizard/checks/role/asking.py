"""What the checks of role and keys want to know of the account, each asked once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from wizard.account.resource_policies import (
    Grant,
    ResourcePolicy,
    bucket_policy,
    grants_of,
    key_policy,
    owns_bucket,
)
from wizard.account.role_policies import RolePolicies, describe_role, read_role_policies
from wizard.checks.asked import bucket_region, described_key, identity
from wizard.checks.facts import Facts
from wizard.checks.inspection import because
from wizard.errors import WizardError
from wizard.plan.arns import parse_arn
from wizard.text import visible

T = TypeVar("T")


class NotToBeSeenError(WizardError):
    """Something of another account, which no call can look at from here."""


class NoRoleError(WizardError):
    """The role does not exist: what its rights are is no question."""


@dataclass(frozen=True)
class Tried(Generic[T]):
    """What was found, or why it could not be: a sentence that is safe to show."""

    found: T | None = None
    problem: str = ""


def tried(find: Callable[[], T]) -> Tried[T]:
    """What ``find`` finds; where AWS refuses, why."""
    try:
        return Tried(find())
    except WizardError as problem:
        return Tried(None, because(problem))


def role_name(role: str) -> str:
    """The name of the role with the ARN ``role``, whose path stands before it. Raw."""
    return role.rpartition("/")[2]


def role_of(facts: Facts, role: str) -> Mapping[str, Any]:
    """What IAM says of the role with the ARN ``role`` (API: Role).

    Raises WizardErrors: NotToBeSeenError for a role of another account, NoRoleError where a role of that name has
    another ARN, RefusedError with the code NoSuchEntity where there is none.
    """
    _require_ours(facts, role)
    described = _described(facts, role_name(role))
    arn = str(described["Arn"])
    if arn != role:
        raise NoRoleError(f"There is no role {visible(role)}: the one of that name is {visible(arn)}.")
    return described


def policies_of(facts: Facts, role: str) -> RolePolicies:
    """All policies of the role with the ARN ``role``. Raises WizardErrors, at once for a role of another account."""
    _require_ours(facts, role)
    name = role_name(role)
    return facts.once(
        ("role policies", name), lambda: read_role_policies(facts.session, name, lambda: _described(facts, name))
    )


def key_policy_of(facts: Facts, arn: str) -> ResourcePolicy:
    """The policy of the key with the ARN ``arn``. Raises WizardErrors, at once for a key of another account."""
    parsed = parse_arn(arn)
    if parsed is not None and parsed.account != identity(facts).account:
        raise NotToBeSeenError(
            f"The key belongs to account {visible(parsed.account)}, and KMS shows a key policy to its own account only."
        )
    return facts.once(("key policy", arn), lambda: key_policy(facts.session, arn))


def grants_on(facts: Facts, arn: str, role: str) -> tuple[Grant, ...]:
    """The grants on a key to the role. Raises WizardErrors."""
    return facts.once(("grants", arn, role), lambda: grants_of(facts.session, arn, role))


def key_arn(facts: Facts, value: str) -> str:
    """The ARN of the key that a plan names by ARN, id or alias. Raises WizardErrors where that takes asking."""
    parsed = parse_arn(value)
    if parsed is not None and parsed.resource_type == "key":
        return value
    return described_key(facts, value).value


def bucket_policy_of(facts: Facts, bucket: str) -> ResourcePolicy | None:
    """The policy of a bucket; None where it has none. Raises WizardErrors."""
    return facts.once(
        ("bucket policy", bucket), lambda: bucket_policy(facts.session, bucket, bucket_region(facts, bucket))
    )


def is_our_bucket(facts: Facts, bucket: str) -> bool:
    """Whether a bucket is one of the caller's account. Raises WizardErrors."""
    return facts.once(("our bucket", bucket), lambda: owns_bucket(facts.session, bucket))


def _require_ours(facts: Facts, role: str) -> None:
    arn, account = parse_arn(role), identity(facts).account
    if arn is not None and arn.account != account:
        raise NotToBeSeenError(
            f"The role belongs to account {visible(arn.account)}, and these credentials to {account}: IAM shows a role "
            "to its own account only."
        )


def _described(facts: Facts, name: str) -> Mapping[str, Any]:
    return facts.once(("described", "role", name), lambda: describe_role(facts.session, name))
