"""What goes with a request in another tool's file: the role it names, and the policies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from wizard.errors import UsageError
from wizard.plan.arns import parse_arn

Policy = Mapping[str, Any]
"""A policy document in IAM's layout."""


class CannotBeExportedError(UsageError):
    """The other tool has no form for the plan."""


@dataclass(frozen=True)
class Grants:
    """The data access role's policies (several where one would be too large) and trust policy, what the caller needs,
    and for each purpose (volume, output, model) the policy of its key."""

    role: Sequence[Policy] = ()
    trust: Policy | None = None
    caller: Sequence[Policy] = ()
    keys: Mapping[str, Policy] = field(default_factory=dict)


@dataclass(frozen=True)
class RoleName:
    """A role by the name and the path of its ARN (``/`` where it has none)."""

    name: str
    path: str


def role_name(arn: str) -> RoleName | None:
    """What the role of ``arn`` is called; None where it is no role's ARN."""
    parsed = parse_arn(arn)
    if parsed is None or parsed.resource_type != "role":
        return None
    path, _slash, name = parsed.resource_name.rpartition("/")
    return RoleName(name, f"/{path}/" if path else "/")
