"""A role of the account: whom it trusts, and every policy that says what it may do.

As with the caller's own policies, everything is read or nothing is used.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wizard.account.at_once import at_once
from wizard.account.own_policies import PolicyReader
from wizard.account.session import AccountSession
from wizard.policy.access import Access
from wizard.policy.evaluate import Decision, evaluate
from wizard.policy.parsing import Policy

DOING = "reading the data access role"


@dataclass(frozen=True)
class RolePolicies:
    """The policies of a role: attached and inline ones together, and its permissions boundary where it has one."""

    identity: tuple[Policy, ...]
    boundaries: tuple[Policy, ...] = ()

    def decide(self, access: Access) -> Decision:
        """What they decide about one access."""
        return evaluate(access, self.identity, boundaries=self.boundaries)

    def limits(self, access: Access) -> bool:
        """Whether the boundary keeps the role from it, whatever else allows it."""
        return bool(self.boundaries) and evaluate(access, self.boundaries).refused

    def has_inline(self, name: str) -> bool:
        """Whether one of its policies is called ``name``."""
        return any(policy.name == name for policy in self.identity)


def describe_role(session: AccountSession, name: str) -> Mapping[str, Any]:
    """What IAM says of the role called ``name`` in the caller's account (API: Role).

    Raises WizardErrors: a role that is not there is a RefusedError with the code NoSuchEntity.
    """
    return PolicyReader(session, DOING).described("role", name)


def read_role_policies(session: AccountSession, name: str, described: Callable[[], Mapping[str, Any]]) -> RolePolicies:
    """All policies of the role called ``name``; ``described`` asks what :func:`describe_role` answers.

    Raises WizardErrors where IAM does not tell one of them.
    """
    reader = PolicyReader(session, DOING)

    def boundary() -> list[Policy]:
        arn = described().get("PermissionsBoundary", {}).get("PermissionsBoundaryArn")
        return [reader.managed(str(arn))] if arn else []

    limits, identity = at_once((boundary, lambda: reader.of_holders(("role", name))))
    return RolePolicies(tuple(identity), tuple(limits))


def age_of(described: Mapping[str, Any], now: datetime) -> float | None:
    """How many seconds ago the role was made; None where IAM does not say."""
    created = described.get("CreateDate")
    return (now - created).total_seconds() if isinstance(created, datetime) else None
