"""A refusal as findings: where in the profile it can be mended, else what has to be granted, and by which command."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from wizard.account.own_policies import Principal
from wizard.checks.check import Check, CheckFinding
from wizard.checks.permissions.judging import statement_of
from wizard.conditions import SERVICE, service_condition_keys
from wizard.plan import look_up
from wizard.plan.arns import parse_arn
from wizard.policy.access import Access
from wizard.policy.document import PolicyDocument, Statement
from wizard.policy.evaluate import Reason
from wizard.policy.rights import PASSING, Judged, profile_keys
from wizard.request import condition_key_fields
from wizard.text import shorten, visible

COMMAND = (
    *("aws", "iam", "{put}", "{holder}", "{holder_name}"),
    *("--policy-name", "{policy_name}", "--policy-document", "{document}"),
)
"""Gives the caller what is missing; for whoever administers IAM, as the caller can rarely run it."""
MOST_CHARACTERS: Mapping[str, int] = {"user": 2048, "role": 10_240}
"""All inline policies of one together (IAM User Guide, "IAM and AWS STS quotas")."""
_OF_IDENTITY_CENTER = "AWSReservedSSO_"
_NEVER_ALLOWED = "Whoever looks after that policy must change it; allowing it elsewhere does not help."
_NOT_READ = "With the rights of policy --document discovery the wizard can name the statement and the setting."
_SHOWN = 120
_NAMED = 2
"""How many statements about other resources a sentence names."""


@dataclass(frozen=True)
class Case:
    """A plan, and the principal that is to launch it."""

    profile: Mapping[str, Any]
    principal: Principal


def findings_of(check: Check, judged: Judged, case: Case, subject: str) -> Iterator[CheckFinding]:
    """What is found about a refusal: one for each setting that a Deny is about, else one.

    ``subject`` is the profile key where no condition key tells a better one.
    """
    denials = _by_profile_key(judged) if judged.outcome == "explicitly_denied" else {}
    if not denials:
        yield _finding(check, judged, case, subject)
    for key, reasons in denials.items():
        because = " ".join(f"Statement {one.sid} of {one.policy} denies it: {one.because}." for one in reasons)
        part = replace(judged, because=because, profile_keys=(key,))
        yield check.found(key, _message(part), remedy=_mend_profile(part, case))


def _finding(check: Check, judged: Judged, case: Case, subject: str) -> CheckFinding:
    settings = tuple(key for key in judged.profile_keys if key != "role")
    match judged.cause:
        case "organization":
            remedy = "Only whoever manages the organization's service control policies can change that."
        case _ if settings:
            remedy = _mend_profile(replace(judged, profile_keys=settings), case)
        case "boundary":
            remedy = f"Only whoever set your permissions boundary can extend it.{_statement_words(judged.access, case)}"
        case "deny":
            unread = () if judged.decision is not None else _unread(judged.access)
            remedy = " ".join((_NEVER_ALLOWED, *unread))
        case _:
            return _not_allowed(check, judged, case, subject)
    return check.found(settings[0] if settings else subject, _message(judged), remedy=_or_else(judged.access, remedy))


def _unread(access: Access) -> Iterator[str]:
    """What can be said where IAM alone has told that something denies."""
    fields = condition_key_fields()
    service, _, operation = access.action.partition(":")
    carried = service_condition_keys(operation) if service == SERVICE else ()
    absent = [fields[key] for key in fields if key in carried and key not in access.context]
    if absent:
        yield f"It may ask for what the plan leaves out: {_listed(absent)}."
    yield _NOT_READ


def _not_allowed(check: Check, judged: Judged, case: Case, subject: str) -> CheckFinding:
    """Nothing allows it: what has to be added, and how."""
    elsewhere = list(_about_other_resources(judged))
    told = f" {' '.join(elsewhere)}" if elsewhere else ""
    message = f"{_message(judged)}{told}"
    where = "name" if elsewhere and subject == "kind" else subject
    statement = statement_of(case.profile, judged.access)
    if statement is None:
        return check.found(where, message, remedy=f"Ask for {judged.access.action}.")
    remedy = f"Ask whoever administers {_administers(case.principal)} to add this statement: {_compact(statement)}"
    return check.found(where, message, remedy=_or_else(judged.access, remedy), **_command_values(statement, case))


def _message(judged: Judged) -> str:
    access = judged.access
    arn = parse_arn(access.resource or "")
    on = f" on {shorten(visible(arn.resource), _SHOWN)}" if arn is not None else ""
    return f"By {judged.by}, {access.action}{on} is refused. {judged.because}"


def _or_else(access: Access, remedy: str) -> str:
    """For what can be chosen otherwise, that first."""
    return f"Choose a role that you may pass. {remedy}" if access.action == PASSING else remedy


def _by_profile_key(judged: Judged) -> dict[str, list[Reason]]:
    """The statements that deny, by the setting of the profile that they are about; none where one is about none."""
    found: dict[str, list[Reason]] = {}
    for reason in judged.decision.deciding if judged.decision is not None else ():
        keys = profile_keys(judged.access, reason.keys)
        if not keys:
            return {}
        found.setdefault(keys[0], []).append(reason)
    return found


def _mend_profile(judged: Judged, case: Case) -> str:
    """What to set or to choose otherwise; ``judged.profile_keys`` are the settings."""
    absent = [key for key in judged.profile_keys if not look_up(case.profile, key)]
    given = [key for key in judged.profile_keys if key not in absent]
    parts = [f"Set {_listed(absent)}."] if absent else []
    parts += [f"Choose another value for {_listed(given)}."] if given else []
    return " ".join((*parts, "What is asked for stands in that statement; whoever looks after it can change it."))


def _listed(keys: Iterable[str]) -> str:
    *first, last = keys
    return f"{', '.join(first)} and {last}" if first else last


def _about_other_resources(judged: Judged) -> Iterator[str]:
    """The statements that allow the action, but elsewhere."""
    reasons = judged.decision.reasons if judged.decision is not None else ()
    others = [one for one in reasons if one.effect == "Allow" and one.concerns and not one.covers]
    for reason in others[:_NAMED]:
        yield f"Statement {reason.sid} of {reason.policy} allows it for other resources only."


def _administers(principal: Principal) -> str:
    if principal.name.startswith(_OF_IDENTITY_CENTER):
        return "your permission set in IAM Identity Center"
    return f"the IAM {principal.kind} {visible(principal.name)}"


def _statement_words(access: Access, case: Case) -> str:
    statement = statement_of(case.profile, access)
    return f" This statement says what is needed: {_compact(statement)}" if statement is not None else ""


def _compact(statement: Statement) -> str:
    return _json(statement.as_json())


def _json(shape: Mapping[str, Any]) -> str:
    """In printable ASCII."""
    return json.dumps(shape, separators=(",", ":")).replace("\x7f", "\\u007f")


def _command_values(statement: Statement, case: Case) -> dict[str, str]:
    """What fills :data:`COMMAND`; nothing where no such command would do."""
    principal, document = case.principal, _json(PolicyDocument((statement,)).as_json())
    name, kind = look_up(case.profile, "name"), case.profile["kind"]
    too_long = len(document) > MOST_CHARACTERS.get(principal.kind, 0)
    if too_long or not name or principal.name.startswith(_OF_IDENTITY_CENTER):
        return {}
    return {
        "put": f"put-{principal.kind}-policy",
        "holder": f"--{principal.kind}-name",
        "holder_name": principal.name,
        "policy_name": f"{kind}-{name}-{statement.sid}",
        "document": document,
    }
