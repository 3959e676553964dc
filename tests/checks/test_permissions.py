"""What the caller may do: the checks against what the account really answers, and what they say of each refusal."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from tests.account.callers import Callers, Statement, answering
from tests.account.test_predicted_refusals import answer as real_answer
from tests.account.test_simulation import ON_FACTS, PASS, PLANS, SETS, WORK, is_refused, plan
from tests.checks.cases import shipped
from tests.demo.clients import ACCOUNT, ROLE, ROLES, TRAINED_ENCRYPTED, allow
from wizard.account.own_policies import read_rights
from wizard.account.session import AccountSession
from wizard.account.simulation import predict
from wizard.checks.check import CheckFinding
from wizard.checks.facts import Facts
from wizard.checks.inspection import Inspection, Work
from wizard.checks.outcome import Outcome, Result
from wizard.checks.permissions import INSPECTIONS, launching, passing
from wizard.checks.permissions.launching import CREATE, FOLLOW, MODEL
from wizard.checks.permissions.passing import PASS_ROLE
from wizard.demo.server import DemoServer
from wizard.profiles import available

Having = Callable[..., AccountSession]
COMPLETE = {name: {key: value for key, value in profile.items() if value != {}} for name, profile in PLANS.items()}
LAUNCH = (CREATE, MODEL, PASS_ROLE)
VERSIONED = f"arn:aws:comprehend:us-west-2:{ACCOUNT}:document-classifier/tickets-secure/version/v1"
NOBODY = "No identity-based policy allows"
WITHOUT: dict[str, list[str]] = {
    "both": [],
    "policies": ["iam:SimulatePrincipalPolicy=AccessDenied"],
    "simulation": ["iam:GetPolicyVersion=AccessDenied", "iam:GetUserPolicy=AccessDenied"],
}
"""By what is judged, and what must be refused for that."""


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with DemoServer() as running:
        yield running


@pytest.fixture(scope="module")
def callers(server: DemoServer) -> Callers:
    return Callers(server)


@pytest.fixture(autouse=True)
def _no_faults_left(server: DemoServer) -> Iterator[None]:
    yield
    server.set_faults([])


@pytest.fixture(scope="module")
def engineer(callers: Callers, server: DemoServer) -> AccountSession:
    return callers.session(server.environment()["AWS_ACCESS_KEY_ID"])


@pytest.fixture(scope="module")
def caller(callers: Callers) -> Having:
    session = callers.user("caller")

    def having(*statements: Statement) -> AccountSession:
        callers.replace("caller", *statements)
        return session

    return having


def outcomes(session: AccountSession, profile: Mapping[str, Any]) -> list[Outcome]:
    facts = Facts(session)
    return [Work(one, profile, facts).run() for one in INSPECTIONS if one.applies(profile)]


def results(session: AccountSession, profile: Mapping[str, Any]) -> dict[str, Result]:
    return {name: result for outcome in outcomes(session, profile) for name, result in outcome.results.items()}


def the_finding(session: AccountSession, profile: Mapping[str, Any], check: str) -> CheckFinding:
    (finding,) = results(session, profile)[check].findings
    return finding


def verdict(session: AccountSession, profile: Mapping[str, Any]) -> str:
    """What the checks say of the launch as a whole."""
    found = results(session, profile)
    states = {found[check.id].state for check in LAUNCH if check.id in found}
    return "refused" if "found" in states else "unknown" if "not_made" in states else "allowed"


# --- agreement -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", WITHOUT)
@pytest.mark.parametrize("name", SETS)
def test_the_checks_say_what_aws_answers(server: DemoServer, caller: Having, name: str, by: str) -> None:
    session = caller(*SETS[name])
    for profile in COMPLETE.values():
        server.set_faults([])
        real = "refused" if is_refused(session, profile) else "allowed"
        server.set_faults(WITHOUT[by])
        assert verdict(session, profile) == real, outcomes(session, profile)


@pytest.mark.parametrize("name", SETS)
def test_the_checks_say_what_is_predicted(caller: Having, name: str) -> None:
    session = caller(*SETS[name])
    for profile in COMPLETE.values():
        assert verdict(session, profile) == predict(session, profile, read_rights(session)).verdict


def _changes() -> Iterator[dict[str, Any]]:
    """Each single change of a plan that the guardrail of the story lets through."""
    good = plan("classifier")
    yield good
    for purpose in good["keys"]:
        for number in (1, 3, 5, 7):
            arn = f"arn:aws:kms:us-west-2:{ACCOUNT}:key/1a2b3c4d-{number:04}-4000-8000-{number:012}"
            yield {**good, "keys": {**good["keys"], purpose: arn}}
        yield {**good, "keys": {key: value for key, value in good["keys"].items() if key != purpose}}
    for key, values in (
        ("subnets", ["subnet-0c3d4e5f607182930", "subnet-0d3d4e5f607182930"]),
        ("security_groups", ["sg-0b2c3d4e5f6071829", "sg-0f9c3d4e5f6071829"]),
    ):
        for value in values:
            yield {**good, "vpc": {**good["vpc"], key: [value]}}
    yield {key: value for key, value in good.items() if key != "vpc"}


def test_the_guardrail_of_the_story(engineer: AccountSession) -> None:
    """What is found leads to the setting that was changed, and to nothing else."""
    verdicts = set()
    good = plan("classifier")
    for profile in _changes():
        real = "refused" if real_answer(engineer, profile) == "AccessDeniedException" else "allowed"
        assert verdict(engineer, profile) == real
        subjects = {finding.subject for finding in results(engineer, profile)[CREATE.id].findings}
        changed = {f"keys.{key}" for key in good["keys"] if good["keys"][key] != profile["keys"].get(key)}
        vpc = profile.get("vpc", {})
        changed |= {f"vpc.{key}" for key in good["vpc"] if good["vpc"][key] != vpc.get(key)}
        assert subjects == (changed if real == "refused" else set())
        verdicts.add(real)
    assert verdicts == {"allowed", "refused"}


@pytest.mark.parametrize("entry", [entry for entry in available() if entry.origin != "yours"], ids=lambda one: one.name)
def test_shipped_profiles(engineer: AccountSession, entry: Any) -> None:
    """But for the one that says that the simulated account refuses it."""
    errors = [finding for one in outcomes(engineer, shipped(entry.name)) for finding in one.findings]
    assert bool(errors) == (entry.name == "classifier-minimal"), errors


# --- what a finding says -------------------------------------------------------------------------------------------


def test_a_setting_that_is_not_there(engineer: AccountSession) -> None:
    profile = shipped("classifier-secure", {"keys.model": None})
    finding = the_finding(engineer, profile, CREATE.id)
    assert (finding.subject, finding.severity, finding.command) == ("keys.model", "error", ())
    assert finding.message == (
        "By IAM's own simulation and your policies as they can be read, comprehend:CreateDocumentClassifier on "
        "document-classifier/tickets-secure is refused. Statement RequireModelKey of comprehend-guardrail denies it: "
        "comprehend:ModelKmsKey is absent from the request. Statement OurModelKeys of comprehend-guardrail denies it: "
        "comprehend:ModelKmsKey is absent from the request, and ArnNotEquals is true of a key that is not there. "
        "AWS will answer 403, and nothing is created."
    )
    assert finding.remedy.startswith("Set keys.model. ")


def test_a_setting_with_another_value(engineer: AccountSession) -> None:
    finding = the_finding(
        engineer, shipped("classifier-secure", {"vpc.security_groups": ["sg-0f9c3d4e5f6071829"]}), CREATE.id
    )
    assert finding.subject == "vpc.security_groups"
    assert "Statement OurGroups of comprehend-guardrail denies it" in finding.message
    assert "sg-0f9c3d4e5f6071829" in finding.message
    assert finding.remedy.startswith("Choose another value for vpc.security_groups. ")


def test_an_allow_that_asks_for_settings(caller: Having) -> None:
    needed = {"StringEquals": {"comprehend:ModelKmsKey": "x", "aws:RequestTag/cost": "4711"}}
    session = caller(allow("comprehend:Create*", Condition=needed), allow("comprehend:Describe*"), PASS)
    finding = the_finding(session, shipped("classifier-secure"), CREATE.id)
    assert finding.subject == "keys.model"
    assert finding.remedy.startswith("Choose another value for keys.model and tags. ")
    assert finding.command == ()
    finding = the_finding(session, shipped("classifier-secure", {"keys.model": None, "tags": None}), CREATE.id)
    assert finding.remedy.startswith("Set keys.model and tags. ")


def test_nothing_allows_it_and_the_command_mends_it(callers: Callers) -> None:
    session, profile = callers.user("newcomer", PASS), plan("classifier")
    finding = the_finding(session, profile, CREATE.id)
    assert finding.subject == "kind"
    assert f"{NOBODY} comprehend:CreateDocumentClassifier on arn:aws:comprehend:" in finding.message
    assert "to add this statement: " in finding.remedy
    assert "the IAM user newcomer" in finding.remedy
    assert verdict(session, profile) == "refused"
    assert is_refused(session, profile)
    for check in (CREATE, FOLLOW):
        _run(callers, the_finding(session, profile, check.id).command)
    assert verdict(session, profile) == "allowed"
    assert not is_refused(session, profile)
    assert results(session, profile)[FOLLOW.id].state == "passed"


def _run(callers: Callers, command: tuple[str, ...]) -> None:
    """As the AWS CLI does."""
    assert command[:2] == ("aws", "iam")
    options = dict(zip(command[3::2], command[4::2], strict=True))
    parameters = {"".join(map(str.capitalize, name.strip("-").split("-"))): value for name, value in options.items()}
    getattr(callers.iam, command[2].replace("-", "_"))(**parameters)


def test_the_commands_of_an_endpoint(callers: Callers) -> None:
    """Of a role's session it is the role that gets the policies."""
    session, profile = callers.assumed(callers.role("Serving")), plan("endpoint")
    found = results(session, profile)
    assert {name for name, result in found.items() if result.state == "found"} == {
        *("permissions.create", "permissions.model", "permissions.pass-role", "permissions.follow"),
    }
    assert found[MODEL.id].findings[0].subject == "model"
    assert found[PASS_ROLE.id].findings[0].subject == "role"
    commands = [finding.command for result in found.values() for finding in result.findings]
    assert {command[2:5] for command in commands} == {("put-role-policy", "--role-name", "Serving")}
    for command in commands:
        _run(callers, command)
    assert {result.state for result in results(session, profile).values()} == {"passed"}
    assert not is_refused(session, profile)


def test_a_role_of_identity_center_has_a_permission_set_to_change(callers: Callers) -> None:
    name = "AWSReservedSSO_Analysts_0123456789abcdef"
    path = "/aws-reserved/sso.amazonaws.com/"
    finding = the_finding(callers.assumed(callers.role(name, path=path)), plan("classifier"), PASS_ROLE.id)
    assert "your permission set in IAM Identity Center to add this statement" in finding.remedy
    assert finding.command == ()


def test_a_policy_that_is_too_long_for_a_user_has_no_command(caller: Having) -> None:
    tags = {f"{'key' * 20}{number}": "value" * 30 for number in range(12)}
    finding = the_finding(caller(PASS), shipped("classifier-secure", {"tags": tags}), CREATE.id)
    assert "to add this statement: " in finding.remedy
    assert finding.command == ()


def test_a_statement_about_other_resources(caller: Having) -> None:
    mine = {**allow("comprehend:*", resource="arn:aws:comprehend:*:*:*/mine-*"), "Sid": "Mine"}
    finding = the_finding(caller(mine, PASS), shipped("classifier-secure"), CREATE.id)
    assert finding.subject == "name"
    assert "Statement Mine of p allows it for other resources only." in finding.message


def test_a_role_that_may_not_be_passed(engineer: AccountSession) -> None:
    finding = the_finding(engineer, shipped("classifier-secure", {"role": f"{ROLES}/GlueJobs"}), PASS_ROLE.id)
    assert finding.subject == "role"
    assert "iam:PassRole on role/GlueJobs is refused" in finding.message
    assert "Statement PassDataAccessRoles of comprehend-training allows it for other resources only" in finding.message
    assert finding.remedy.startswith("Choose a role that you may pass. ")
    shape = json.loads(finding.remedy.partition("statement: ")[2])
    assert shape == {
        "Sid": "PassExactlyThisRole",
        "Effect": "Allow",
        "Action": "iam:PassRole",
        "Resource": f"{ROLES}/GlueJobs",
        "Condition": {"StringEquals": {"iam:PassedToService": "comprehend.amazonaws.com"}},
    }


def test_a_deny_that_no_setting_mends(caller: Having) -> None:
    never = {"Sid": "Never", "Effect": "Deny", "Action": "comprehend:Create*", "Resource": "*"}
    finding = the_finding(caller(*WORK, never), shipped("classifier-secure"), CREATE.id)
    assert finding.subject == "kind"
    assert "Statement Never of p denies it" in finding.message
    assert finding.remedy == ("Whoever looks after that policy must change it; allowing it elsewhere does not help.")
    assert finding.command == ()


def test_a_deny_that_iam_alone_tells(server: DemoServer, engineer: AccountSession) -> None:
    server.set_faults(["iam:GetPolicy=AccessDenied"])
    finding = the_finding(engineer, shipped("classifier-secure", {"keys.model": None}), CREATE.id)
    assert "A Deny of comprehend-guardrail applies." in finding.message
    assert "It may ask for what the plan leaves out: keys.model." in finding.remedy
    assert "policy --document discovery" in finding.remedy


def test_a_deny_of_passing_the_role_that_iam_alone_tells(server: DemoServer, caller: Having) -> None:
    """Passing is no operation of Comprehend's and asks for no setting of the plan."""
    never = {"Sid": "Never", "Effect": "Deny", "Action": "iam:PassRole", "Resource": "*"}
    session = caller(*WORK, never)
    server.set_faults(WITHOUT["simulation"])
    finding = the_finding(session, shipped("classifier-secure"), PASS_ROLE.id)
    assert "A Deny of user_caller_p applies." in finding.message
    assert finding.remedy.startswith("Choose a role that you may pass. Whoever looks after that policy must change it")
    assert "leaves out" not in finding.remedy
    assert "policy --document discovery" in finding.remedy


# --- boundaries and organizations ----------------------------------------------------------------------------------


@pytest.mark.parametrize("by", [[], ["iam:SimulatePrincipalPolicy=AccessDenied"], ["iam:GetPolicy=AccessDenied"]])
def test_a_boundary_that_does_not_allow_it(server: DemoServer, callers: Callers, by: list[str]) -> None:
    name = f"bounded{len(by)}{len(''.join(by))}"
    boundary = callers.managed(f"limit-of-{name}", allow("s3:*", "iam:*"))
    session = callers.assumed(callers.role(name, *WORK, boundary=boundary))
    server.set_faults(by)
    finding = the_finding(session, plan("classifier"), CREATE.id)
    assert "permissions boundary" in finding.message
    assert finding.remedy.startswith("Only whoever set your permissions boundary can extend it. ")
    assert '"Sid":"CreateExactlyThisClassifier"' in finding.remedy
    assert finding.command == ()
    assert results(session, plan("classifier"))[PASS_ROLE.id].state == "passed"
    server.set_faults([])
    assert is_refused(session, plan("classifier"))


def test_a_boundary_that_denies_for_a_setting(callers: Callers) -> None:
    tagged = {**allow("comprehend:*", Condition={"Null": {"aws:RequestTag/cost": "true"}}), "Effect": "Deny"}
    boundary = callers.managed("tagged", allow("*"), tagged)
    session = callers.assumed(callers.role("Tagging", *WORK, boundary=boundary))
    finding = the_finding(session, plan("classifier", tags={}), CREATE.id)
    assert (finding.subject, finding.remedy[:9]) == ("tags", "Set tags.")


def test_a_service_control_policy(caller: Having) -> None:
    """The simulated account is in no organization."""

    def outside(parsed: dict[str, Any]) -> None:
        for result in parsed["EvaluationResults"]:
            result.update(
                EvalDecision="implicitDeny",
                MatchedStatements=[],
                OrganizationsDecisionDetail={"AllowedByOrganizations": False},
            )

    session = caller(*WORK)
    with answering(session, "iam.SimulatePrincipalPolicy", outside):
        finding = the_finding(session, plan("classifier"), CREATE.id)
    assert "A service control policy of the organization does not allow it" in finding.message
    assert finding.remedy == "Only whoever manages the organization's service control policies can change that."
    assert finding.command == ()


# --- what cannot be told -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["both", "policies", "simulation"])
@pytest.mark.parametrize("case", ON_FACTS)
def test_what_hangs_on_a_fact_is_never_passed(server: DemoServer, caller: Having, case: str, by: str) -> None:
    fact, statements = ON_FACTS[case]
    session = caller(*statements)
    server.set_faults(WITHOUT[by])
    found = outcomes(session, plan("classifier"))
    unmade = [finding for outcome in found for finding in outcome.unmade()]
    assert unmade
    assert all(finding.severity == "warning" for finding in unmade)
    assert any(fact in finding.message for finding in unmade)
    assert not [finding for outcome in found for finding in outcome.findings]


def test_without_any_right_to_look_nothing_is_passed(server: DemoServer, engineer: AccountSession) -> None:
    server.set_faults(["iam:*=AccessDenied"])
    found = results(engineer, shipped("classifier-secure"))
    assert {name: result.state for name, result in found.items()} == {
        "permissions.pass-role": "not_made",
        "permissions.create": "not_made",
        "permissions.model": "not_made",
        "permissions.follow": "not_made",
    }
    for result in found.values():
        for permission in ("iam:SimulatePrincipalPolicy", "iam:GetUser"):
            assert f"the permission {permission} is missing" in result.because


# --- following -----------------------------------------------------------------------------------------------------


def test_whether_a_launch_can_be_followed(caller: Having) -> None:
    profile = shipped("classifier-secure")
    creating = allow("comprehend:Create*")
    finding = the_finding(caller(creating, PASS), profile, FOLLOW.id)
    assert (finding.severity, finding.subject) == ("warning", "name")
    assert '"Sid":"WatchThisClassifier"' in finding.remedy
    assert "the wizard cannot follow it" in finding.message
    assert results(caller(creating, allow("comprehend:Describe*"), PASS), profile)[FOLLOW.id].state == "passed"
    one = results(caller(creating, allow("comprehend:Describe*", resource=VERSIONED), PASS), profile)[FOLLOW.id]
    assert one.state == "not_made"
    assert f"{VERSIONED}: allowed" in one.because


# --- when it is made, and what it asks -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inspection", "profile", "applies"),
    [
        (launching.INSPECTION, shipped("classifier-secure"), True),
        (launching.INSPECTION, shipped("classifier-secure", {"name": None}), False),
        (launching.INSPECTION, {"kind": "classifier"}, False),
        (passing.INSPECTION, {"kind": "classifier", "role": ROLE}, True),
        (passing.INSPECTION, {"kind": "classifier", "role": "ComprehendDataAccess"}, False),
        (passing.INSPECTION, {"kind": "endpoint", "model": TRAINED_ENCRYPTED}, False),
    ],
)
def test_when_a_plan_says_enough(inspection: Inspection, profile: dict[str, Any], applies: bool) -> None:
    assert inspection.applies(profile) is applies


def test_a_role_is_judged_as_soon_as_it_is_chosen(engineer: AccountSession) -> None:
    profile = {"kind": "classifier", "role": f"{ROLES}/GlueJobs"}
    finding = the_finding(engineer, profile, PASS_ROLE.id)
    assert finding.subject == "role"
    assert finding.command == ()


def test_everything_is_asked_once(server: DemoServer, callers: Callers) -> None:
    roles = callers.assumed(callers.role("Asking", *WORK))
    for session in (callers.session(server.environment()["AWS_ACCESS_KEY_ID"]), roles):
        before = len(server.recorded)
        outcomes(session, shipped("classifier-secure"))
        asked = [(one.operation, json.dumps(one.parameters, sort_keys=True)) for one in server.recorded[before:]]
        assert len(asked) == len(set(asked))
        assert sum(operation == "SimulatePrincipalPolicy" for operation, _ in asked) == 4


def test_hostile_text_reaches_no_terminal(caller: Having) -> None:
    profile = shipped("classifier-secure", {"tags": {"a\u202eb": "c\x1b[31m\x7f"}})
    finding = the_finding(caller(PASS), profile, CREATE.id)
    for text in (finding.message, finding.remedy, *finding.command):
        assert text.isprintable()
    document = json.loads(finding.command[-1])
    assert document["Statement"][0]["Condition"]["StringEquals"]["aws:RequestTag/a\u202eb"] == "c\x1b[31m\x7f"
