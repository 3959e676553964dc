"""The launch: what is looked at before anything is sent, what is sent, and AWS's refusals."""

import re

import pytest

from tests.launch.conftest import MakePlan, launch, sent
from wizard.account.errors import CredentialsError, RefusedError, RefusedRequestError
from wizard.account.session import AccountSession
from wizard.demo.server import DemoServer
from wizard.errors import ExitCode, NoAwsError, UsageError
from wizard.launch.launch import NotSentError, looked_at, prepare
from wizard.launch.ledger import Ledger, new_token
from wizard.launch.once import launch_once
from wizard.request import request_of

BASE = "arn:aws:comprehend:us-west-2:111122223333"
ENCRYPTED = f"{BASE}:document-classifier/support-tickets-2025/version/v1"
UNENCRYPTED = f"{BASE}:entity-recognizer/product-mentions"
BROKEN = f"{BASE}:document-classifier/tickets-broken"


@pytest.mark.parametrize(
    ("profile", "kind", "resource"),
    [
        ("classifier-secure", "classifier", "document-classifier/{}/version/v1"),
        ("recognizer-annotations", "recognizer", "entity-recognizer/{}/version/v1"),
        ("endpoint", "endpoint", "document-classifier-endpoint/{}"),
    ],
)
def test_a_launch_sends_the_request_of_the_plan(
    server: DemoServer, session: AccountSession, make_plan: MakePlan, profile: str, kind: str, resource: str
) -> None:
    plan = make_plan(profile)
    launched = launch(session, plan)
    assert launched.arn == f"{BASE}:{resource.format(plan.name)}"
    assert (launched.kind, launched.name, launched.region) == (kind, plan.name, "us-west-2")
    assert launched.account == "111122223333"
    assert launched.request_id
    assert sent(server, plan) == [{**request_of(plan).parameters, "ClientRequestToken": launched.token}]


def test_a_lost_answer_is_asked_for_with_the_same_token(
    server: DemoServer, session: AccountSession, make_plan: MakePlan
) -> None:
    plan = make_plan("recognizer-annotations")
    with Ledger(None) as ledger:
        server.set_faults(["comprehend:CreateEntityRecognizer=ConnectionReset x1"])
        with pytest.raises(NoAwsError, match="is not known"):
            launch_once(ledger, session, plan)
        launched = launch_once(ledger, session, plan)
        assert [request["ClientRequestToken"] for request in sent(server, plan)] == [launched.token] * 2
        with pytest.raises(RefusedRequestError):  # a launch that was answered is over: this is another one
            launch_once(ledger, session, plan)


def test_a_launch_goes_to_the_plans_region_whatever_the_sessions(server: DemoServer, make_plan: MakePlan) -> None:
    elsewhere = AccountSession.from_environment_mapping(server.environment(), region="eu-west-1", max_attempts=1)
    assert ":us-west-2:" in launch(elsewhere, make_plan("endpoint")).arn


def test_tokens_are_new_and_as_the_api_wants_them() -> None:
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert all(re.fullmatch(r"[a-zA-Z0-9-]{1,64}", token) for token in tokens)


def test_looking_sends_nothing_that_creates(server: DemoServer, session: AccountSession, make_plan: MakePlan) -> None:
    plan = make_plan("endpoint")
    request, identity = looked_at(session, plan)
    assert (request, identity.account) == (request_of(plan), "111122223333")
    assert sent(server, plan) == []


# --- refused before anything is sent ---------------------------------------------------------------------------------


def test_a_request_that_botocore_refuses_names_the_profiles_keys(make_plan: MakePlan) -> None:
    plan = make_plan("classifier-secure")
    wrong = plan.model_copy(update={"role": "short", "vpc": plan.vpc.model_copy(update={"subnets": ()})})  # type: ignore[union-attr]
    with pytest.raises(UsageError, match="nothing was sent") as caught:
        prepare(wrong)
    assert {finding.subject for finding in caught.value.findings} == {"role", "vpc.subnets"}
    assert all(finding.message for finding in caught.value.findings)


def test_a_list_item_that_botocore_refuses_names_its_list(make_plan: MakePlan) -> None:
    plan = make_plan("classifier-secure").model_copy(update={"tags": {"": "x"}})
    with pytest.raises(UsageError) as caught:
        prepare(plan)
    assert [finding.subject for finding in caught.value.findings] == ["tags"]


ELSEWHERE = {"account": None, "role": "arn:aws:iam::444455556666:role/Theirs"}
THEIR_MODEL = {"account": None, "role": None, "model": UNENCRYPTED.replace("111122223333", "444455556666")}


@pytest.mark.parametrize(
    ("profile", "changes", "key"),
    [
        ("classifier-secure", {"account": "444455556666", "role": "arn:aws:iam::444455556666:role/R"}, "account"),
        ("classifier-secure", ELSEWHERE, "role"),
        ("recognizer-annotations", ELSEWHERE, "role"),
        ("endpoint", THEIR_MODEL, "model"),
    ],
)
def test_another_account_is_refused_before_anything_is_sent(
    server: DemoServer,
    session: AccountSession,
    make_plan: MakePlan,
    profile: str,
    changes: dict[str, str | None],
    key: str,
) -> None:
    plan = make_plan(profile, **changes)
    with pytest.raises(NotSentError, match=r"444455556666.*111122223333.*Nothing was sent") as caught:
        launch(session, plan)
    assert caught.value.profile_keys == (key,)
    assert caught.value.exit_code == ExitCode.USAGE
    assert sent(server, plan) == []


@pytest.mark.parametrize(
    ("changes", "key", "words"),
    [
        ({"model": BROKEN}, "model", "is IN_ERROR; an endpoint needs a model that is TRAINED"),
        ({"model": f"{BASE}:entity-recognizer/not-there"}, "model", "does not exist"),
        ({"role": None}, "role", r"encrypted with the customer managed key arn:aws:kms:\S*0003, .*no role"),
    ],
)
def test_an_endpoint_that_cannot_serve_is_refused_before_anything_is_sent(
    server: DemoServer,
    session: AccountSession,
    make_plan: MakePlan,
    changes: dict[str, str | None],
    key: str,
    words: str,
) -> None:
    plan = make_plan("endpoint", **changes)
    with pytest.raises(NotSentError, match=words) as caught:
        launch(session, plan)
    assert caught.value.profile_keys == (key,)
    assert caught.value.remedy
    assert sent(server, plan) == []


def test_an_unencrypted_model_needs_no_role(session: AccountSession, make_plan: MakePlan) -> None:
    plan = make_plan("endpoint", model=UNENCRYPTED, role=None)
    assert launch(session, plan).arn == f"{BASE}:entity-recognizer-endpoint/{plan.name}"


def test_who_may_not_look_at_the_model_may_still_launch(
    server: DemoServer, session: AccountSession, make_plan: MakePlan
) -> None:
    plan = make_plan("endpoint")
    server.set_faults(["comprehend:DescribeDocumentClassifier=AccessDenied"])
    assert launch(session, plan).name == plan.name


# --- refused by AWS --------------------------------------------------------------------------------------------------


def test_a_guardrails_no_is_explained(session: AccountSession, make_plan: MakePlan) -> None:
    with pytest.raises(RefusedRequestError) as caught:
        launch(session, make_plan("classifier-minimal"))
    assert caught.value.exit_code == ExitCode.AWS_REFUSED
    assert caught.value.profile_keys


def test_a_taken_name_is_explained(session: AccountSession, make_plan: MakePlan) -> None:
    plan = make_plan("classifier-secure", name="support-tickets-2025")
    with pytest.raises(RefusedRequestError) as caught:
        launch(session, plan)
    assert set(caught.value.profile_keys) & {"name", "version"}


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("ExpiredToken", CredentialsError),
        ("Throttling", RefusedError),
        ("InternalError", RefusedError),
        ("ConnectionReset", NoAwsError),
        ("Malformed", NoAwsError),
    ],
)
@pytest.mark.parametrize("call", ["sts:GetCallerIdentity", "comprehend:CreateDocumentClassifier"])
def test_whatever_goes_wrong_is_said_in_words(
    server: DemoServer,
    session: AccountSession,
    make_plan: MakePlan,
    call: str,
    fault: str,
    error: type[Exception],
) -> None:
    server.set_faults([f"{call}={fault}"])
    with pytest.raises(error) as caught:
        launch(session, make_plan("classifier-secure"))
    assert "Traceback" not in str(caught.value)
