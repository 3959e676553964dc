"""IAM's own simulation of a launch: it knows boundaries and service control policies that nobody else can read, but for
those with conditions.

Source: IAM API reference, SimulatePrincipalPolicy.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from wizard.account.at_once import at_once
from wizard.account.errors import translated
from wizard.account.own_policies import (
    Once,
    PolicyReader,
    anew,
    described_name,
    facts_of,
    member_of,
    principal_of,
)
from wizard.account.session import AccountSession
from wizard.errors import WizardError
from wizard.policy.access import Access, ContextValue
from wizard.policy.accesses import accesses_of
from wizard.policy.evaluate import Outcome
from wizard.policy.rights import (
    PASSING,
    READ,
    SIMULATED,
    Cause,
    Judged,
    Prediction,
    Rights,
    prediction_of,
)
from wizard.text import visible

_OF_THE_REQUEST = ("comprehend:", "aws:requesttag/", "aws:tagkeys")
_DENIED = frozenset({"explicitDeny", "implicitDeny"})
_CONDITIONAL = "It leaves out service control policies that have conditions."
_SESSION = "A session policy, if any, is not visible from here."
_LOOKING_UP = "looking up your role"

Evaluated = Mapping[str, Any]
"""IAM's EvaluationResult about one access (IAM API reference)."""


@dataclass(frozen=True)
class Caller:
    """Who asks: the ARN that IAM simulates, of a role with its path; ``unseen``: a sentence about what it cannot see.

    ``facts``: condition keys that are the same in every request of the caller.
    """

    arn: str
    facts: Mapping[str, ContextValue]
    unseen: str = ""


def predict(
    session: AccountSession, profile: Mapping[str, Any], rights: Rights | None, problem: str = ""
) -> Prediction:
    """What AWS will answer to the launch of ``profile``: by IAM's simulation, else by the policies as read.

    ``problem``: why the policies could not be read. Where neither tells, the prediction says that it does not know.
    """
    try:
        return simulate(session, profile, rights)
    except WizardError as refused:
        if rights is not None:
            return rights.predict(profile)
        why = " ".join(dict.fromkeys(part for part in (refused.message, problem) if part))
        return Prediction("unknown", f"Whether AWS will allow the launch is not known. {why}")


def simulate(session: AccountSession, profile: Mapping[str, Any], rights: Rights | None = None) -> Prediction:
    """What AWS will answer to the launch of ``profile``. ``rights``: the policies as read, to name the statement.

    Raises WizardErrors: where the caller may not simulate itself, RefusedError with the missing permission.
    """
    caller = caller_of(session, rights)
    accesses = accesses_of(profile, caller.facts)
    judged = judge(accesses, evaluated(session, caller, accesses), rights)
    return prediction_of(judged, " ".join(filter(None, (_CONDITIONAL, caller.unseen))))


def caller_of(session: AccountSession, rights: Rights | None = None, *, once: Once = anew) -> Caller:
    """Who asks; ``rights`` know it already. Raises WizardErrors."""
    identity = once("identity", session.identity)
    principal = principal_of(identity)
    unseen = _SESSION if principal.kind == "role" else ""
    if rights is not None:
        known = rights.facts.get("aws:PrincipalArn")
        return Caller(known if isinstance(known, str) else principal.arn, rights.facts, unseen)
    if principal.kind == "role":  # its path the session does not tell
        reader = PolicyReader(session, _LOOKING_UP)
        described = once(described_name(principal), lambda: reader.described("role", principal.name))
        principal = replace(principal, arn=str(described["Arn"]))
    return Caller(principal.arn, facts_of(identity, principal), unseen)


def evaluated(
    session: AccountSession, caller: Caller, accesses: Sequence[Access], *, once: Once = anew
) -> list[Evaluated]:
    """What IAM's simulation says of each access, asked for at once. Raises WizardErrors."""

    def asked(access: Access) -> Callable[[], Evaluated]:
        name = ("simulated", caller.arn, access.action, access.resource, tuple(sorted(_known(access).items())))
        return lambda: once(name, lambda: _result(session, caller.arn, access))

    return at_once([asked(access) for access in accesses])


def judge(
    accesses: Sequence[Access], results: Sequence[Evaluated] | None, rights: Rights | None = None
) -> list[Judged]:
    """What AWS will answer to each access: by IAM's simulation where there is one, else by the policies as read.

    One of the two must be there. Both together say most: IAM knows boundaries and organizations, the policies as read
    name the statement, and tell what a request without a key means. IAM judges a key that it lacks as absent; where AWS
    adds it to the real request, neither its yes nor its no is sure.
    """
    if results is None:
        if rights is None:
            raise ValueError("neither a simulation nor policies to judge by")
        return [rights.judge(access) for access in accesses]
    pairs = zip(accesses, results, strict=True)
    return [_judged(access, result, rights.judge(access) if rights is not None else None) for access, result in pairs]


def _judged(access: Access, result: Evaluated, read: Judged | None) -> Judged:
    denied, missing = result["EvalDecision"] in _DENIED, _missing_facts(access, result)
    if denied and read is not None and read.verdict == "refused":
        return replace(read, by=f"{SIMULATED} and {READ}")
    if denied and _is_sure(access, result):
        because, cause = _who(result)
        outcome: Outcome = "explicitly_denied" if result["EvalDecision"] == "explicitDeny" else "implicitly_denied"
        keys = ("role",) if access.action == PASSING else ()
        return Judged(access, "refused", outcome, SIMULATED, because, keys, cause)
    if not denied and (not missing or (read is not None and read.verdict != "unknown")):
        return Judged(access, "allowed", "allowed", SIMULATED)
    if read is not None and read.verdict == "unknown":
        return read
    because = f"hangs on {visible(', '.join(missing))}, not known here."
    return Judged(access, "unknown", "undecided", SIMULATED, because)


def _missing_facts(access: Access, result: Evaluated) -> list[str]:
    """The keys that IAM lacked and AWS adds to a real request. It names those of every statement, also of other
    services; a setting that the request leaves out is surely absent, and no fact. Where a resource was given, the API
    reference has them with that resource."""
    service = access.action.partition(":")[0]
    told = (result, *result.get("ResourceSpecificResults", ()))
    keys = dict.fromkeys(str(key) for part in told for key in part.get("MissingContextValues", ()))
    facts = [key for key in keys if not key.lower().startswith(_OF_THE_REQUEST)]
    return [key for key in facts if key.lower().startswith(("aws:", f"{service}:"))]


def _is_sure(access: Access, result: Evaluated) -> bool:
    """Whether a no stays one whatever IAM lacked: service control policies are judged without those with conditions
    (IAM User Guide, "IAM policy testing with the IAM policy simulator")."""
    of_organization = result.get("OrganizationsDecisionDetail", {}).get("AllowedByOrganizations", True)
    return not of_organization or not _missing_facts(access, result)


def _who(result: Evaluated) -> tuple[str, Cause]:
    """Which kind of policy says no, in a sentence and as a cause."""
    if not result.get("OrganizationsDecisionDetail", {}).get("AllowedByOrganizations", True):
        because = "A service control policy of the organization does not allow it: ask whoever manages it."
        return because, "organization"
    if not result.get("PermissionsBoundaryDecisionDetail", {}).get("AllowedByPermissionsBoundary", True):
        return "Your permissions boundary does not allow it.", "boundary"
    names = dict.fromkeys(str(found.get("SourcePolicyId", "")) for found in result.get("MatchedStatements", ()))
    named = ", ".join(visible(name) for name in names if name)
    if result["EvalDecision"] == "explicitDeny":
        return f"A Deny of {named} applies." if named else "A Deny applies.", "deny"
    return "No policy of yours allows it.", "no_allow"


def _result(session: AccountSession, arn: str, access: Access) -> Evaluated:
    client: Any = session.client("iam")
    with translated(
        doing="asking IAM for a simulation", permission="iam:SimulatePrincipalPolicy", profile=session.profile
    ):
        answer = client.simulate_principal_policy(
            PolicySourceArn=arn,
            ActionNames=[access.action],
            ResourceArns=[access.resource or "*"],
            ContextEntries=list(context_entries(access)),
        )
        result: Evaluated = next(iter(member_of(answer, "EvaluationResults")), {})
        member_of(result, "EvalDecision")
    return result


def context_entries(access: Access) -> Iterator[dict[str, Any]]:
    """The condition keys of an access whose values are known, as SimulatePrincipalPolicy takes them."""
    for key, value in _known(access).items():
        kind = "string" if isinstance(value, str) else "stringList"
        values = [value] if isinstance(value, str) else list(value)
        yield {"ContextKeyName": key, "ContextKeyType": kind, "ContextKeyValues": values}


def _known(access: Access) -> dict[str, str | tuple[str, ...]]:
    return {key: value for key, value in access.context.items() if isinstance(value, str | tuple)}
