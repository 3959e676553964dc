"""IAM's own simulation of what a role may do: it knows boundaries and service control policies that nobody else can
read. Of resource-based policies it knows nothing where a role is simulated.

Source: IAM API reference, SimulatePrincipalPolicy. Every action is judged on every resource of a call, so accesses with
the same condition keys go into one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from wizard.account.at_once import at_once
from wizard.account.errors import translated
from wizard.account.own_policies import member_of
from wizard.account.session import AccountSession
from wizard.account.simulation import context_entries
from wizard.policy.access import Access
from wizard.text import visible

_DENIED = frozenset({"explicitDeny", "implicitDeny"})


@dataclass(frozen=True)
class Simulated:
    """What IAM says of one access.

    ``final``: a further policy of the role that allows it would not help. ``missing`` are the condition keys that IAM
    lacked and that a real request may carry: where there are any, neither a yes nor a no is sure, whoever says it.
    """

    allowed: bool
    because: str = ""
    final: bool = False
    by_organization: bool = False
    missing: tuple[str, ...] = ()

    @property
    def sure(self) -> bool:
        """Whether a real request would be answered the same."""
        return not self.missing


_Call = list[tuple[int, Access]]
"""Accesses that are judged in one call, each with its place in the whole list."""


def simulate_role(session: AccountSession, role: str, accesses: Sequence[Access]) -> list[Simulated]:
    """What IAM's simulation says of each of ``accesses`` of the role with the ARN ``role``; the calls made at once.

    Raises WizardErrors: where the caller may not simulate the role, RefusedError with the missing permission.
    """
    calls = _calls(accesses)
    found = at_once(partial(_simulated, session, role, call) for call in calls)
    told = {place: simulated for several in found for place, simulated in several}
    return [told[place] for place in range(len(accesses))]


def _calls(accesses: Iterable[Access]) -> Iterable[_Call]:
    """The accesses of each call: one service, the same condition keys, and resources all of which are named or none."""
    groups: dict[Any, _Call] = {}
    for place, access in enumerate(accesses):
        context = tuple((key, value) for key, value in access.context.items() if isinstance(value, str | tuple))
        service = access.action.partition(":")[0]
        groups.setdefault((service, access.resource in (None, "*"), context), []).append((place, access))
    return groups.values()


def _simulated(session: AccountSession, role: str, call: _Call) -> list[tuple[int, Simulated]]:
    client: Any = session.client("iam")
    with translated(
        doing="asking IAM for a simulation of the role",
        permission="iam:SimulatePrincipalPolicy",
        profile=session.profile,
    ):
        pages = client.get_paginator("simulate_principal_policy").paginate(
            PolicySourceArn=role,
            ActionNames=list(dict.fromkeys(access.action for _place, access in call)),
            ResourceArns=list(dict.fromkeys(access.resource or "*" for _place, access in call)),
            ContextEntries=list(context_entries(call[0][1])),
        )
        results: list[Mapping[str, Any]] = [result for page in pages for result in member_of(page, "EvaluationResults")]
        return [(place, _said(access, results)) for place, access in call]


def _said(access: Access, results: Iterable[Mapping[str, Any]]) -> Simulated:
    """The result about ``access``: of its resource where that is told apart, else of its action as a whole.

    IAM tells resources apart in ``ResourceSpecificResults`` of one result, or by a result for each.
    """
    of_action = [result for result in results if result.get("EvalActionName") == access.action]
    own = [result for result in of_action if result.get("EvalResourceName") == (access.resource or "*")]
    whole: Mapping[str, Any] = next(iter([*own, *of_action]), {})
    parts = [part for result in of_action for part in result.get("ResourceSpecificResults", ())]
    part: Mapping[str, Any] = next((part for part in parts if part.get("EvalResourceName") == access.resource), {})
    decision = part.get("EvalResourceDecision") or member_of(whole, "EvalDecision")
    by_organization = not whole.get("OrganizationsDecisionDetail", {}).get("AllowedByOrganizations", True)
    missing = tuple(_missing(access, (whole, part)))
    if decision not in _DENIED:
        return Simulated(allowed=True, missing=missing)
    if by_organization:
        said = "A service control policy of the organization does not allow it."
        return Simulated(False, said, final=True, by_organization=True, missing=missing)
    limits = (part or whole).get("PermissionsBoundaryDecisionDetail", {})
    if not limits.get("AllowedByPermissionsBoundary", True):
        return Simulated(False, "The role's permissions boundary does not allow it.", final=True, missing=missing)
    if decision == "explicitDeny":
        return Simulated(False, _deny((part or whole).get("MatchedStatements", ())), final=True, missing=missing)
    return Simulated(False, "No policy of the role allows it.", missing=missing)


def _deny(statements: Iterable[Mapping[str, Any]]) -> str:
    names = dict.fromkeys(visible(str(found.get("SourcePolicyId", ""))) for found in statements)
    named = ", ".join(name for name in names if name)
    return f"A Deny of {named} applies." if named else "A Deny applies."


def _missing(access: Access, told: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    """Keys that a real request may carry and IAM was not given: those that are surely absent from it are no want.

    IAM names the keys of every statement, also of those about other services.
    """
    service = access.action.partition(":")[0]
    keys = dict.fromkeys(str(key) for part in told for key in part.get("MissingContextValues", ()))
    return (key for key in keys if key.lower().startswith(("aws:", f"{service}:")) and access.value(key) is not None)
