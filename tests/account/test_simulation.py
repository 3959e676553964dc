"""The prediction of a launch: IAM's simulation first, the policies as read behind it, and what AWS really answers."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from botocore import xform_name
from botocore.exceptions import ClientError

from tests.account.callers import Callers, Statement, answering, together
from tests.account.test_predicted_refusals import shipped
from tests.demo.clients import ROLE, ROLES, TRAINED_ENCRYPTED, allow
from wizard.account.errors import RefusedError
from wizard.account.own_policies import read_rights
from wizard.account.session import AccountSession
from wizard.account.simulation import predict, simulate
from wizard.demo.names import USER_ARN
from wizard.demo.server import DemoServer
from wizard.errors import WizardError
from wizard.policy.rights import Prediction
from wizard.profiles import load
from wizard.request import partial_request

PATH = "/service-teams/nlp/"
PASS = {**allow("iam:PassRole", resource=ROLE), "Sid": "Pass"}
WORK = (allow("comprehend:*"), PASS)
TICKETS_LIVE = "arn:aws:comprehend:us-west-2:111122223333:document-classifier-endpoint/tickets-live"
ENDPOINTS = "arn:aws:comprehend:*:*:document-classifier-endpoint/*"
ALLOWED = "By IAM's own simulation, AWS will allow it. It leaves out service control policies that have conditions."


@pytest.fixture(scope="module")
def callers(server: DemoServer) -> Callers:
    return Callers(server)


@pytest.fixture(autouse=True)
def _no_faults_left(server: DemoServer) -> Iterator[None]:
    yield
    server.set_faults([])


@pytest.fixture(scope="module")
def caller(callers: Callers) -> Callable[..., AccountSession]:
    """One user whose policy is replaced: a session for each test would be slow."""
    session = callers.user("caller")

    def having(*statements: Statement) -> AccountSession:
        callers.replace("caller", *statements)
        return session

    return having


Having = Callable[..., AccountSession]


def endpoint(**changes: Any) -> dict[str, Any]:
    """An endpoint under a name that is taken: where the caller may make it, nothing is made."""
    profiles = Path(__file__).parents[2] / "profiles"
    return {**load(profiles / "endpoint.toml").plan.as_profile(), "name": "tickets-live", **changes}


def plan(kind: str, **changes: Any) -> dict[str, Any]:
    """A plan that cannot come to anything: see :func:`endpoint`, and the bucket of :func:`shipped`."""
    return endpoint(**changes) if kind == "endpoint" else {**shipped(kind), **changes}


def is_refused(session: AccountSession, profile: Mapping[str, Any]) -> bool:
    """Whether AWS answers the real request with 403; another error comes after the rights have been judged."""
    request = partial_request(profile)
    create = getattr(session.client("comprehend", profile["region"]), xform_name(request.operation))
    with pytest.raises(ClientError) as caught:
        create(**request.parameters)
    code = str(caught.value.response["Error"]["Code"])
    assert code in {"AccessDeniedException", "InvalidRequestException", "ResourceInUseException"}, code
    return code == "AccessDeniedException"


def both(session: AccountSession, profile: Mapping[str, Any]) -> tuple[Prediction, Prediction]:
    """The prediction with the policies read, and with IAM's simulation alone."""
    return predict(session, profile, read_rights(session)), predict(session, profile, None, "Nothing was read.")


def asked(server: DemoServer, since: int) -> list[dict[str, Any]]:
    """The questions, which come at once and in any order, by what they are about."""
    found = [request.parameters for request in server.recorded[since:] if request.operation.startswith("Simulate")]
    return sorted(found, key=lambda question: (question["ActionNames.member.1"], question["ResourceArns.member.1"]))


# --- who is asked --------------------------------------------------------------------------------------------------


def test_iam_is_asked_first_about_every_access(server: DemoServer, session: AccountSession) -> None:
    rights, since = read_rights(session), len(server.recorded)
    prediction = predict(session, shipped("classifier"), rights)
    assert prediction == Prediction("allowed", ALLOWED)
    questions = asked(server, since)
    assert [question["ActionNames.member.1"] for question in questions] == [
        "comprehend:CreateDocumentClassifier",
        "iam:PassRole",
    ]
    assert {question["PolicySourceArn"] for question in questions} == {USER_ARN}
    assert questions[1]["ResourceArns.member.1"] == ROLE


def test_the_accesses_are_asked_about_at_once(session: AccountSession) -> None:
    with together(session, "iam.SimulatePrincipalPolicy", "iam.SimulatePrincipalPolicy"):
        assert predict(session, shipped("classifier"), None).verdict == "allowed"


def test_without_the_simulation_the_policies_as_read_tell(server: DemoServer, session: AccountSession) -> None:
    rights = read_rights(session)
    server.set_faults(["iam:SimulatePrincipalPolicy=AccessDenied"])
    allowed = predict(session, shipped("classifier"), rights)
    assert allowed.verdict == "allowed"
    assert allowed.sentence == f"By your policies as they can be read, AWS will allow it. {rights.unseen}"
    refused = predict(session, {**shipped("classifier"), "keys": {}}, rights)
    assert refused.verdict == "refused"
    assert "By your policies as they can be read" in refused.sentence
    with pytest.raises(RefusedError) as caught:
        simulate(session, shipped("classifier"), rights)
    assert caught.value.permission == "iam:SimulatePrincipalPolicy"


@pytest.mark.parametrize("fault", ["Throttling", "Malformed", "InternalError", "ConnectionReset"])
def test_a_simulation_that_fails_leaves_the_policies_as_read(
    server: DemoServer, session: AccountSession, fault: str
) -> None:
    rights, session = read_rights(session), session.with_changes()
    server.set_faults([f"iam:SimulatePrincipalPolicy={fault}"])
    assert predict(session, shipped("classifier"), rights) == rights.predict(shipped("classifier"))


@pytest.mark.parametrize(
    "change",
    [
        lambda parsed: parsed.clear(),
        lambda parsed: parsed.update(EvaluationResults=[]),
        lambda parsed: parsed["EvaluationResults"][0].pop("EvalDecision"),
    ],
)
def test_an_empty_answer_says_nothing(session: AccountSession, change: Callable[[dict[str, Any]], object]) -> None:
    rights = read_rights(session)
    with answering(session, "iam.SimulatePrincipalPolicy", change):
        assert predict(session, shipped("classifier"), rights) == rights.predict(shipped("classifier"))
        unknown = predict(session, shipped("classifier"), None)
    assert unknown.verdict == "unknown"
    assert "asking IAM for a simulation was not one of AWS's" in unknown.sentence


def test_with_neither_nothing_is_known_and_both_reasons_are_told(server: DemoServer, session: AccountSession) -> None:
    server.set_faults(["iam:*=AccessDenied"])
    with pytest.raises(WizardError) as caught:
        read_rights(session)
    prediction = predict(session, shipped("classifier"), None, caught.value.message)
    assert prediction.verdict == "unknown"
    assert prediction.profile_keys == ()
    assert prediction.sentence.startswith("Whether AWS will allow the launch is not known.")
    for permission in ("iam:SimulatePrincipalPolicy", "iam:GetUser"):
        assert f"the permission {permission} is missing" in prediction.sentence


def test_a_role_that_cannot_be_looked_up_has_no_simulation(server: DemoServer, callers: Callers) -> None:
    session = callers.assumed(callers.role("Hidden", *WORK, path=PATH))
    server.set_faults(["iam:GetRole=AccessDenied"])
    prediction = predict(session, shipped("classifier"), None)
    assert prediction.verdict == "unknown"
    assert "looking up your role: the permission iam:GetRole is missing" in prediction.sentence


# --- what a refusal names ------------------------------------------------------------------------------------------


def test_a_refusal_names_the_statement_and_the_keys_of_the_profile(session: AccountSession) -> None:
    profile = {**shipped("classifier"), "keys": {"volume": shipped("classifier")["keys"]["volume"]}}
    read, alone = both(session, profile)
    assert read.verdict == alone.verdict == "refused"
    assert set(read.profile_keys) == {"keys.output", "keys.model"}
    assert "403 to comprehend:CreateDocumentClassifier" in read.sentence
    assert "IAM's own simulation and your policies as they can be read" in read.sentence
    assert "of comprehend-guardrail denies it" in read.sentence
    assert "RequireModelKey" in read.sentence
    assert alone.sentence == (
        "By IAM's own simulation, AWS will answer 403 to comprehend:CreateDocumentClassifier. "
        "A Deny of comprehend-guardrail applies."
    )


def test_a_role_that_may_not_be_passed(session: AccountSession) -> None:
    profile = {**shipped("classifier"), "role": f"{ROLES}/GlueJobs"}
    for prediction in both(session, profile):
        assert prediction.verdict == "refused"
        assert prediction.profile_keys[0] == "role"
        assert "403 to iam:PassRole" in prediction.sentence
    assert is_refused(session, profile)


def test_what_nobody_allows(caller: Having) -> None:
    session = caller(PASS)
    read, alone = both(session, shipped("classifier"))
    assert read.verdict == alone.verdict == "refused"
    assert "No identity-based policy allows comprehend:CreateDocumentClassifier" in read.sentence
    assert alone.sentence.endswith("No policy of yours allows it.")


def test_an_endpoint_takes_the_right_on_its_model_as_well(server: DemoServer, caller: Having) -> None:
    session = caller(allow("comprehend:CreateEndpoint", resource=ENDPOINTS), PASS)
    since = len(server.recorded)
    read, alone = both(session, endpoint())
    resources = [question["ResourceArns.member.1"] for question in asked(server, since)]
    assert resources[::2] == resources[1::2] == [TICKETS_LIVE, TRAINED_ENCRYPTED, ROLE]
    assert read.verdict == alone.verdict == "refused"
    assert "support-tickets-2025" in read.sentence
    assert is_refused(session, endpoint())
    session = caller(allow("comprehend:CreateEndpoint", resource=TRAINED_ENCRYPTED), PASS)
    assert {prediction.verdict for prediction in both(session, endpoint())} == {"refused"}
    assert is_refused(session, endpoint())


# --- boundaries, sessions, organizations ---------------------------------------------------------------------------


def test_a_permissions_boundary_that_says_no(callers: Callers) -> None:
    boundary = callers.managed("storage-only", allow("s3:*"))
    session = callers.assumed(callers.role("Bounded", *WORK, boundary=boundary))
    read, alone = both(session, shipped("classifier"))
    assert read.verdict == alone.verdict == "refused"
    assert "No permissions boundary allows comprehend:CreateDocumentClassifier" in read.sentence
    assert alone.sentence.endswith("Your permissions boundary does not allow it.")
    assert is_refused(session, shipped("classifier"))


def test_the_session_of_a_role_is_judged_by_its_role(server: DemoServer, callers: Callers) -> None:
    ours = {"ArnEquals": {"aws:PrincipalArn": f"{ROLES}{PATH}Trainer"}}
    role = callers.role("Trainer", allow("comprehend:*", Condition=ours), PASS, path=PATH)
    session, since = callers.assumed(role), len(server.recorded)
    for prediction in both(session, shipped("classifier")):
        assert prediction.verdict == "allowed"
        assert prediction.sentence == f"{ALLOWED} A session policy, if any, is not visible from here."
    assert {question["PolicySourceArn"] for question in asked(server, since)} == {role}
    assert not is_refused(session, shipped("classifier"))
    strangers = {"ArnNotEquals": {"aws:PrincipalArn": f"{ROLES}{PATH}Trainer"}}
    other = callers.assumed(callers.role("Other", allow("comprehend:*", Condition=ours), PASS))
    denied = callers.assumed(
        callers.role("Stranger", *WORK, {**allow("comprehend:*", Condition=strangers), "Effect": "Deny"})
    )
    for refused in (other, denied):
        assert {prediction.verdict for prediction in both(refused, shipped("classifier"))} == {"refused"}
        assert is_refused(refused, shipped("classifier"))


def _outside(parsed: dict[str, Any]) -> None:
    """As IAM answers where a service control policy says no."""
    for result in parsed["EvaluationResults"]:
        result.update(
            EvalDecision="implicitDeny",
            MatchedStatements=[],
            OrganizationsDecisionDetail={"AllowedByOrganizations": False},
        )


@pytest.mark.parametrize("condition", [{}, {"IpAddress": {"aws:SourceIp": "127.0.0.0/8"}}])
def test_a_service_control_policy_is_known_to_iam_alone(caller: Having, condition: dict[str, Any]) -> None:
    """The simulated account is in no organization."""
    session = caller(allow("comprehend:*", Condition=condition), PASS)
    with answering(session, "iam.SimulatePrincipalPolicy", _outside):
        for prediction in both(session, shipped("classifier")):
            assert prediction.verdict == "refused"
            assert "A service control policy of the organization does not allow it" in prediction.sentence


# --- facts that nobody here knows ----------------------------------------------------------------------------------

MFA = "aws:MultiFactorAuthPresent"
ON_FACTS: dict[str, tuple[str, list[Statement]]] = {
    "allowed from an address": (
        "aws:SourceIp",
        [allow("comprehend:*", Condition={"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}), PASS],
    ),
    "allowed by a tag": (
        "aws:PrincipalTag/team",
        [allow("comprehend:*", Condition={"StringEquals": {"aws:PrincipalTag/team": "nlp"}}), PASS],
    ),
    "denied from an address": (
        "aws:SourceIp",
        [*WORK, {**allow("*", Condition={"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}), "Effect": "Deny"}],
    ),
    "denied from elsewhere": (
        "aws:SourceIp",
        [*WORK, {**allow("*", Condition={"NotIpAddress": {"aws:SourceIp": "127.0.0.0/8"}}), "Effect": "Deny"}],
    ),
    "denied without a second factor": (
        MFA,
        [*WORK, {**allow("*", Condition={"BoolIfExists": {MFA: "false"}}), "Effect": "Deny"}],
    ),
    "passing the role": (
        "aws:SourceVpc",
        [WORK[0], {**PASS, "Condition": {"StringEquals": {"aws:SourceVpc": "vpc-0a1b2c3d"}}}],
    ),
    "passing the role in a region": (
        "aws:RequestedRegion",
        [WORK[0], {**PASS, "Condition": {"StringEquals": {"aws:RequestedRegion": "us-west-2"}}}],
    ),
}


@pytest.mark.parametrize("kind", ["classifier", "endpoint"])
@pytest.mark.parametrize("case", ON_FACTS)
def test_what_hangs_on_a_fact_is_not_known(caller: Having, case: str, kind: str) -> None:
    fact, statements = ON_FACTS[case]
    for prediction in both(caller(*statements), plan(kind)):
        assert prediction.verdict == "unknown", prediction.sentence
        assert fact in prediction.sentence


def test_what_hangs_on_a_fact_in_a_resource_is_not_known(caller: Having) -> None:
    session = caller(allow("comprehend:*", resource="arn:aws:comprehend:*:*:*/${aws:PrincipalTag/team}*"), PASS)
    read, alone = both(session, shipped("classifier"))
    assert read.verdict == alone.verdict == "unknown"
    assert "the policy variable aws:PrincipalTag/team in its Resource is not known" in read.sentence
    assert "aws:PrincipalTag/team" in alone.sentence


def test_a_boundary_that_hangs_on_a_fact(callers: Callers) -> None:
    home = callers.managed("at-home", allow("*", Condition={"IpAddress": {"aws:SourceIp": "127.0.0.1/32"}}))
    session = callers.assumed(callers.role("AtHome", *WORK, boundary=home))
    for prediction in both(session, shipped("classifier")):
        assert prediction.verdict == "unknown", prediction.sentence
        assert "aws:SourceIp" in prediction.sentence
    assert not is_refused(session, shipped("classifier"))


def test_a_fact_does_not_hide_what_is_refused_anyway(caller: Having) -> None:
    fact = allow("comprehend:*", Condition={"IpAddress": {"aws:SourceIp": "127.0.0.0/8"}})
    denial = {"Sid": "Never", "Effect": "Deny", "Action": "comprehend:Create*", "Resource": "*"}
    session = caller(fact, PASS, denial)
    prediction = predict(session, shipped("classifier"), read_rights(session))
    assert prediction.verdict == "refused"
    assert "Statement Never of p denies it" in prediction.sentence
    assert is_refused(session, shipped("classifier"))
    no_role = predict(caller(fact), shipped("classifier"), read_rights(caller(fact)))
    assert (no_role.verdict, no_role.profile_keys) == ("refused", ("role",))


def test_a_fact_of_a_statement_that_decides_nothing(caller: Having) -> None:
    """IAM names the keys of every statement; the policies as read tell which of them matter."""
    elsewhere = allow("s3:GetObject", Condition={"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}})
    session = caller(*WORK, elsewhere)
    assert predict(session, shipped("classifier"), read_rights(session)) == Prediction("allowed", ALLOWED)


def test_keys_of_other_services_are_no_facts_of_a_launch(caller: Having) -> None:
    elsewhere = allow("s3:ListBucket", Condition={"StringLike": {"s3:prefix": "nlp/*"}})
    for prediction in both(caller(*WORK, elsewhere), shipped("classifier")):
        assert prediction == Prediction("allowed", ALLOWED)


def test_a_setting_that_is_left_out_is_absent_and_no_fact(caller: Having) -> None:
    needed = {"StringLike": {"comprehend:ModelKmsKey": "*", "aws:RequestTag/cost": "*"}}
    session = caller(allow("comprehend:*", Condition=needed), PASS)
    profile = {**shipped("classifier"), "keys": {}, "tags": {}}
    assert {prediction.verdict for prediction in both(session, profile)} == {"refused"}
    assert is_refused(session, profile)


def _with_the_resource(parsed: dict[str, Any]) -> None:
    """As the API reference has it: with a resource given, what is missing is told there alone."""
    for result in parsed["EvaluationResults"]:
        result["MissingContextValues"] = []


def test_missing_keys_that_are_told_with_the_resource(caller: Having) -> None:
    session = caller(*ON_FACTS["allowed from an address"][1])
    with answering(session, "iam.SimulatePrincipalPolicy", _with_the_resource):
        for prediction in both(session, shipped("classifier")):
            assert prediction.verdict == "unknown"
            assert "aws:SourceIp" in prediction.sentence


def test_what_iam_is_told_of_the_caller_needs_no_policies(caller: Having) -> None:
    """A key that the identity tells is not missing, with the policies read or without."""
    own = {
        "ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:user/*"},
        "StringEquals": {"aws:username": "caller", "aws:PrincipalAccount": "111122223333"},
        "Bool": {"aws:SecureTransport": "true", "aws:ViaAWSService": "false"},
        "StringLike": {"aws:userid": caller().identity().user_id},
    }
    session = caller(allow("comprehend:*", Condition=own), PASS)
    for prediction in both(session, shipped("classifier")):
        assert prediction == Prediction("allowed", ALLOWED)
    assert not is_refused(session, shipped("classifier"))


# --- what AWS really answers ---------------------------------------------------------------------------------------

_KEYED = {"Null": {"comprehend:VolumeKmsKey": "false"}}
_TAGGED = {"StringEquals": {"aws:RequestTag/team": "nlp"}, "ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}}
_DENY = {"Effect": "Deny", "Resource": "*"}
SETS: dict[str, list[Statement]] = {
    "nothing": [],
    "everything": [allow("*")],
    "work": list(WORK),
    "no role": [WORK[0]],
    "another role": [WORK[0], allow("iam:PassRole", resource=f"{ROLES}/GlueJobs")],
    "reading": [allow("comprehend:List*", "comprehend:Describe*"), PASS],
    "classifiers": [allow("comprehend:CreateDocumentClassifier"), PASS],
    "recognizers": [allow("comprehend:CreateEntityRecognizer"), PASS],
    "one name": [allow("comprehend:*", resource="arn:aws:comprehend:us-west-2:111122223333:*/support-tickets*"), PASS],
    "another region": [allow("comprehend:*", resource="arn:aws:comprehend:eu-west-1:111122223333:*"), PASS],
    "keys": [allow("comprehend:*", Condition=_KEYED), PASS],
    "tags": [allow("comprehend:*", Condition=_TAGGED), PASS],
    "all but endpoints": [*WORK, {**_DENY, "Action": "comprehend:CreateEndpoint"}],
    "nothing but endpoints": [*WORK, {**_DENY, "NotAction": ["comprehend:CreateEndpoint", "iam:PassRole"]}],
    "to another service": [
        WORK[0],
        allow("iam:PassRole", Condition={"StringEquals": {"iam:PassedToService": "glue.amazonaws.com"}}),
    ],
}
PLANS: dict[str, dict[str, Any]] = {
    "classifier": plan("classifier"),
    "recognizer": plan("recognizer"),
    "endpoint": endpoint(),
    "bare classifier": {**plan("classifier", keys={}, tags={}), "vpc": {}},
    "tagged endpoint": endpoint(tags={"team": "other"}),
}


@pytest.mark.parametrize("name", SETS)
def test_predictions_are_what_aws_answers(caller: Having, name: str) -> None:
    session = caller(*SETS[name])
    rights = read_rights(session)
    for profile in PLANS.values():
        real = "refused" if is_refused(session, profile) else "allowed"
        for prediction in (*both(session, profile), rights.predict(profile)):
            assert prediction.verdict == real, prediction.sentence


def test_the_sets_make_a_difference(caller: Having) -> None:
    """Every plan is refused by some of them and allowed by others, so that the agreement above says something."""
    verdicts: dict[str, set[str]] = {plan_name: set() for plan_name in PLANS}
    for statements in SETS.values():
        rights = read_rights(caller(*statements))
        for plan_name, profile in PLANS.items():
            verdicts[plan_name].add(rights.predict(profile).verdict)
    assert all(found == {"allowed", "refused"} for found in verdicts.values())
