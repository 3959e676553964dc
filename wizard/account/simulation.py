"""IAM's own simulation of a launch: it knows boundaries and service control policies that nobody else can read, but for
those with conditions.

Source: IAM API reference, SimulatePrincipalPolicy.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from wizard.account.errors import translated
from wizard.account.own_policies import Principal, facts_of, member_of, principal_of
from wizard.account.session import AccountSession
from wizard.errors import WizardError
from wizard.policy.access import Access
from wizard.policy.accesses import accesses_of
from wizard.policy.rights import READ, SIMULATED, Prediction, Rights, predicted
from wizard.text import visible

_OF_THE_REQUEST = ("comprehend:", "aws:requesttag/", "aws:tagkeys")
_DENIED = frozenset({"explicitDeny", "implicitDeny"})
_CONDITIONAL = "It leaves out service control policies that have conditions."
_SESSION = "A session policy, if any, is not visible from here."


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
    identity = session.identity()
    principal = principal_of(identity)
    known = rights.facts.get("aws:PrincipalArn") if rights is not None else None
    arn = known if isinstance(known, str) else _role_arn(session, principal)
    facts = rights.facts if rights is not None else facts_of(identity, replace(principal, arn=arn))
    judged = [(access, _result(session, arn, access)) for access in accesses_of(profile, facts)]
    read = predicted(rights.launch(profile), f"{SIMULATED} and {READ}") if rights is not None else None
    return _prediction(judged, read, _SESSION if principal.kind == "role" else "")


_Judged = tuple[Access, Mapping[str, Any]]
"""An access with IAM's EvaluationResult about it."""


def _prediction(judged: Sequence[_Judged], read: Prediction | None, unseen: str) -> Prediction:
    """``read``: what the policies as read say; they name the statement, and what a request without a key means.

    IAM judges a key that it lacks as absent. Where AWS adds it to the real request, neither its yes nor its no is sure.
    """
    denied = [one for one in judged if one[1]["EvalDecision"] in _DENIED]
    if denied and read is not None and read.verdict == "refused":
        return read
    sure = next(((access, result) for access, result in denied if _is_sure(access, result)), None)
    if sure is not None:
        access, result = sure
        said = f"By {SIMULATED}, AWS will answer 403 to {access.action}. {_who(result)}"
        return Prediction("refused", said, ("role",) if access.action == "iam:PassRole" else ())
    open_ones = denied or [one for one in judged if _missing_facts(*one)]
    if not open_ones or (not denied and read is not None and read.verdict != "unknown"):
        told = (f"By {SIMULATED}, AWS will allow it.", _CONDITIONAL, unseen)
        return Prediction("allowed", " ".join(filter(None, told)))
    if read is not None and read.verdict == "unknown":
        return read
    access, result = open_ones[0]
    shown = visible(", ".join(_missing_facts(access, result)))
    return Prediction("unknown", f"Whether AWS will allow {access.action} hangs on {shown}, not known here.")


def _missing_facts(access: Access, result: Mapping[str, Any]) -> list[str]:
    """The keys that IAM lacked and AWS adds to a real request. It names those of every statement, also of other
    services; a setting that the request leaves out is surely absent, and no fact. Where a resource was given, the API
    reference has them with that resource."""
    service = access.action.partition(":")[0]
    told = (result, *result.get("ResourceSpecificResults", ()))
    keys = dict.fromkeys(str(key) for part in told for key in part.get("MissingContextValues", ()))
    facts = [key for key in keys if not key.lower().startswith(_OF_THE_REQUEST)]
    return [key for key in facts if key.lower().startswith(("aws:", f"{service}:"))]


def _is_sure(access: Access, result: Mapping[str, Any]) -> bool:
    """Whether a no stays one whatever IAM lacked: service control policies are judged without those with conditions
    (IAM User Guide, "IAM policy testing with the IAM policy simulator")."""
    of_organization = result.get("OrganizationsDecisionDetail", {}).get("AllowedByOrganizations", True)
    return not of_organization or not _missing_facts(access, result)


def _who(result: Mapping[str, Any]) -> str:
    """Which kind of policy says no."""
    if not result.get("OrganizationsDecisionDetail", {}).get("AllowedByOrganizations", True):
        return "A service control policy of the organization does not allow it: ask whoever manages it."
    if not result.get("PermissionsBoundaryDecisionDetail", {}).get("AllowedByPermissionsBoundary", True):
        return "Your permissions boundary does not allow it."
    names = dict.fromkeys(str(found.get("SourcePolicyId", "")) for found in result.get("MatchedStatements", ()))
    named = ", ".join(visible(name) for name in names if name)
    if result["EvalDecision"] == "explicitDeny":
        return f"A Deny of {named} applies." if named else "A Deny applies."
    return "No policy of yours allows it."


def _result(session: AccountSession, arn: str, access: Access) -> Mapping[str, Any]:
    client: Any = session.client("iam")
    with translated(
        doing="asking IAM for a simulation", permission="iam:SimulatePrincipalPolicy", profile=session.profile
    ):
        answer = client.simulate_principal_policy(
            PolicySourceArn=arn,
            ActionNames=[access.action],
            ResourceArns=[access.resource or "*"],
            ContextEntries=list(_entries(access)),
        )
        result: Mapping[str, Any] = next(iter(member_of(answer, "EvaluationResults")), {})
        member_of(result, "EvalDecision")
    return result


def _entries(access: Access) -> Iterator[dict[str, Any]]:
    for key, value in access.context.items():
        if isinstance(value, str | tuple):
            kind = "string" if isinstance(value, str) else "stringList"
            values = [value] if isinstance(value, str) else list(value)
            yield {"ContextKeyName": key, "ContextKeyType": kind, "ContextKeyValues": values}


def _role_arn(session: AccountSession, principal: Principal) -> str:
    """The ARN of a user, or of a role with its path, which the session of a role does not tell."""
    if principal.kind != "role":
        return principal.arn
    client: Any = session.client("iam")
    with translated(doing="looking up your role", permission="iam:GetRole", profile=session.profile):
        return str(client.get_role(RoleName=principal.name)["Role"]["Arn"])
