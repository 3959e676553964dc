"""Whether Amazon Comprehend may assume the role: that it is there, and whom its trust policy lets in.

Source: Amazon Comprehend Developer Guide, "Cross-service confused deputy prevention": Comprehend comes with
aws:SourceAccount and, as aws:SourceArn, the ARN of the model's version or of the endpoint.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from wizard.account.errors import RefusedError
from wizard.account.role_policies import age_of
from wizard.checks.check import Check, CheckFinding
from wizard.checks.inspection import Inspection, Profile, Work
from wizard.checks.role import asking
from wizard.checks.role.asking import NoRoleError, role_name
from wizard.checks.role.remedies import compact
from wizard.checks.role.rights import UNCLEAR
from wizard.plan import look_up
from wizard.plan.arns import parse_arn, partition_of
from wizard.policy.access import ABSENT, UNKNOWN, Access, ContextValue, Rest
from wizard.policy.adding import with_statements
from wizard.policy.caller import SERVICE_PRINCIPAL
from wizard.policy.document import TRUST as LIMIT
from wizard.policy.evaluate import Decision, evaluate_resource_policy
from wizard.policy.parsing import Policy, PolicyError, policy_of
from wizard.policy.resource_based import trust as trust_document
from wizard.request import account_of
from wizard.text import visible

FRESH_SECONDS = 5 * 60
"""How young a role is remarked upon: how long IAM takes to be the same everywhere is not documented."""
_NOBODY = "000000000000"
"""An account that is nobody's: whether Comprehend may assume the role on behalf of others."""
_MODELS: Mapping[str, tuple[str, ...]] = {
    "classifier": ("document-classifier",),
    "recognizer": ("entity-recognizer",),
    "endpoint": ("document-classifier-endpoint", "entity-recognizer-endpoint"),
}

GONE = Check(
    id="role.gone",
    severity="error",
    what="the role exists",
    otherwise="AWS refuses to pass it, or the training fails when Comprehend tries to assume it.",
    remedy="Choose a role of this account, or create it.",
)
TRUST = Check(
    id="role.trust",
    severity="error",
    what="the role's trust policy lets Comprehend assume it for this plan",
    otherwise="The training fails when it begins, or the endpoint does not start.",
    remedy="Add to the role's trust policy: {statement}",
    command=(
        *("aws", "iam", "update-assume-role-policy"),
        *("--role-name", "{role}", "--policy-document", "{document}"),
    ),
)
OPEN = Check(
    id="role.trust-open",
    severity="info",
    what="the role's trust is limited to this account",
    otherwise="AWS recommends the conditions aws:SourceAccount and aws:SourceArn against a confused deputy.",
    remedy=(
        "The conditions for this plan alone are in: comprehend-wizard policy PROFILE --document trust. For a role that "
        "serves several models, put a wildcard in place of the name."
    ),
)
FRESH = Check(
    id="role.fresh",
    severity="info",
    what="the role is not so new that AWS may not know it everywhere",
    otherwise="A launch made at once may fail though everything is right.",
    remedy="Wait a few minutes before the launch.",
)


def _run(work: Work) -> None:
    role = work.text("role")
    try:
        described = asking.role_of(work.facts, role)
    except NoRoleError as problem:
        _gone(work, str(problem))
        return
    except RefusedError as problem:
        if problem.code != "NoSuchEntity":
            raise
        _gone(work, f"There is no role {visible(role)}.")
        return
    work.passed(GONE)
    _age(work, described)
    _trust(work, described)


def _gone(work: Work, message: str) -> None:
    work.judge(GONE, [GONE.found("role", message)])
    work.not_made("The role does not exist.", TRUST, OPEN, UNCLEAR, FRESH)
    work.observe("role", work.text("role"), "there is no such role")


def _age(work: Work, described: Mapping[str, Any]) -> None:
    age = age_of(described, datetime.now(UTC))
    young = age is not None and age < FRESH_SECONDS
    said = f"The role {visible(role_name(work.text('role')))} was created less than {FRESH_SECONDS // 60} minutes ago."
    work.judge(FRESH, [FRESH.found("role", said)] if young else [])


def _trust(work: Work, described: Mapping[str, Any]) -> None:
    name = visible(role_name(work.text("role")))
    document = described.get("AssumeRolePolicyDocument")
    try:
        policy = policy_of(f"the trust policy of {name}", document)
    except PolicyError as problem:
        work.not_made(f"The trust policy of {name} cannot be read: {problem.problem}", TRUST, OPEN, UNCLEAR)
        return
    account = account_of(work.profile)
    decisions = {arn: _decide(policy, work.profile, account, arn) for arn in sources(work.profile)}
    refused = {arn: decision for arn, decision in decisions.items() if decision.refused}
    if refused and len(refused) == len(decisions):
        arn, decision = next(iter(refused.items()))
        work.judge(TRUST, [_refusal(work.profile, document, arn, decision)])
        work.judge(UNCLEAR, [])
    else:
        work.passed(TRUST)
        work.judge(UNCLEAR, _doubts(name, decisions))
    anybody = _decide(policy, work.profile, _NOBODY, _foreign_source(work.profile))
    is_open = not refused and anybody.decision == "allowed"
    said = f"{anybody.because} It does so on behalf of any account."
    work.judge(OPEN, [OPEN.found("role", f"Comprehend may assume the role {name}. {said}")] if is_open else [])
    trusts = "does not trust" if refused else "trusts"
    narrowed = "any account" if is_open else str(account)
    work.observe("role", work.text("role"), f"{trusts} {SERVICE_PRINCIPAL} for {narrowed}")


def sources(profile: Profile) -> list[str | None]:
    """The ARN that Comprehend comes with for a plan; of a flywheel's endpoint either kind. None: not known yet.

    AWS's ARN of a model has its version in it where it has one.
    """
    name, version, region = (look_up(profile, key) for key in ("name", "version", "region"))
    account = account_of(profile)
    if not name or not region or not account:
        return [None]
    behind = f"/version/{version}" if version and profile["kind"] != "endpoint" else ""
    start = f"arn:{partition_of(str(region))}:comprehend:{region}:{account}"
    return [f"{start}:{kind}/{name}{behind}" for kind in _types(profile)]


def _types(profile: Profile) -> tuple[str, ...]:
    types = _MODELS[str(profile["kind"])]
    model = parse_arn(str(look_up(profile, "model") or ""))
    told = f"{model.resource_type}-endpoint" if model is not None else ""
    return (told,) if told in types else types


def _foreign_source(profile: Profile) -> str:
    region = look_up(profile, "region") or "us-east-1"
    return f"arn:{partition_of(str(region))}:comprehend:{region}:{_NOBODY}:{_types(profile)[0]}/somebody-elses"


def _decide(policy: Policy, profile: Profile, account: str | None, source: str | None) -> Decision:
    """Comprehend asks as a service; it has no parameter for an external id."""
    context: dict[str, ContextValue] = {
        "aws:SourceAccount": account or UNKNOWN,
        "aws:SourceArn": source or UNKNOWN,
        "aws:PrincipalIsAWSService": "true",
        "aws:PrincipalServiceName": SERVICE_PRINCIPAL,
        "aws:SecureTransport": "true",
        "sts:ExternalId": ABSENT,
    }
    role = str(look_up(profile, "role"))
    access = Access("sts:AssumeRole", role, context, principal=SERVICE_PRINCIPAL, rest=Rest.FACTS_UNKNOWN)
    return evaluate_resource_policy(policy, access)


def _refusal(profile: Profile, document: Any, source: str | None, decision: Decision) -> CheckFinding:
    name = role_name(str(look_up(profile, "role")))
    because = decision.because if decision.deciding else _instead(document)
    message = f"Comprehend may not assume the role {visible(name)} for {visible(source or 'this plan')}. {because}"
    if decision.decision == "explicitly_denied":
        return TRUST.found("role", message, remedy="Change that statement: another one that allows it does not help.")
    missing = trust_document(profile)
    values = {"statement": " and ".join(map(compact, missing.statements))}
    if missing.statements and not missing.pending and isinstance(document, Mapping):
        whole = with_statements(document, missing.statements)
        values |= {"role": name, "document": whole} if len(whole) <= LIMIT.characters else {}
    return TRUST.found("role", message, **values)


def _instead(document: Any) -> str:
    """Whom a trust policy lets in that lets Comprehend in by no statement."""
    statements = policy_of("trust", document).statements
    allowing = [item.principals for item in statements if item.effect == "Allow" and item.principals is not None]
    named = dict.fromkeys(who for principals in allowing for several in principals.named.values() for who in several)
    return f"Its trust policy names {visible(', '.join(named)) or 'nobody'}, and not {SERVICE_PRINCIPAL}."


def _doubts(name: str, decisions: Mapping[str | None, Decision]) -> Iterator[CheckFinding]:
    """Sources for which it is undecided, or that are refused while another kind is not."""
    for source, decision in decisions.items():
        if decision.decision == "allowed":
            continue
        said = f"Whether Comprehend may assume the role {name} for {visible(source or 'this plan')} cannot be decided."
        yield UNCLEAR.found("role", f"{said} {decision.because}")


TRUSTED = Inspection(
    id="role.trust",
    subject="role",
    title="Whom the role trusts",
    key="role",
    checks=(GONE, TRUST, OPEN, FRESH, UNCLEAR),
    touches=("role", "account", "name", "version", "model"),
    applies=lambda profile: parse_arn(str(look_up(profile, "role") or "")) is not None,
    run=_run,
)
