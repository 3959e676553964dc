"""A launch happens once: answers that are lost, names that are taken, tokens that AWS has forgotten."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.demo.clients import Clients, allow
from tests.launch.conftest import TRAINING_SECONDS, MakePlan, sent
from wizard.account.errors import RefusedRequestError
from wizard.account.session import AccountSession
from wizard.demo.server import DemoServer
from wizard.errors import AwsRefusedError, NoAwsError, WizardError
from wizard.launch import run as runs
from wizard.launch.launch import NotSentError
from wizard.launch.ledger import Ledger, LedgerError
from wizard.launch.once import SENT_AGAIN_WITHIN, answered_before, launch_once, resume
from wizard.launch.run import LONGEST_CALL
from wizard.launch.same import look_for
from wizard.plan import AnyPlan

ENCRYPTED = "arn:aws:comprehend:us-west-2:111122223333:document-classifier/support-tickets-2025/version/v1"


@pytest.fixture
def ledger(server: DemoServer) -> Iterator[Ledger]:
    server.clock.advance(TRAINING_SECONDS)  # what other tests have launched is trained: there is room for ten
    with Ledger(None) as mine:
        yield mine


def lose_the_answer(server: DemoServer, session: AccountSession, ledger: Ledger, plan: AnyPlan, *, acted: bool) -> None:
    """Launch, and lose AWS's answer: before it has acted, or after."""
    server.set_faults([f"comprehend:Create*={'InternalError' if not acted else 'ConnectionReset'} x1"])
    with pytest.raises(WizardError):
        launch_once(ledger, session, plan)
    server.set_faults([])
    if acted:  # the fault struck before the server acted; what it would have done is done with the same token
        (run,) = ledger.unanswered()
        method = {"classifier": "create_document_classifier", "endpoint": "create_endpoint"}[plan.kind]
        getattr(Clients(server).comprehend, method)(**run.request, ClientRequestToken=run.token)


@pytest.mark.parametrize("fault", ["InternalError", "ConnectionReset", "Malformed"])
def test_without_an_answer_the_launch_stays_unanswered(
    server: DemoServer, session: AccountSession, make_plan: MakePlan, ledger: Ledger, fault: str
) -> None:
    server.set_faults([f"comprehend:Create*={fault} x1"])
    with pytest.raises(WizardError) as caught:
        launch_once(ledger, session, make_plan("classifier-secure"))
    assert "same ClientRequestToken" in caught.value.remedy
    (run,) = ledger.runs()
    assert (run.state, run.arn) == ("unanswered", "")
    assert run.problem


@pytest.mark.parametrize("fault", ["AccessDenied", "Throttling", "ExpiredToken"])
def test_an_answer_of_no_is_an_answer(
    server: DemoServer, session: AccountSession, make_plan: MakePlan, ledger: Ledger, fault: str
) -> None:
    server.set_faults([f"comprehend:Create*={fault} x1"])
    with pytest.raises(AwsRefusedError if fault != "ExpiredToken" else NoAwsError):
        launch_once(ledger, session, make_plan("classifier-secure"))
    assert [run.state for run in ledger.runs()] == ["refused"]
    assert list(resume(ledger, session, send_again=True)) == []


@pytest.mark.parametrize("acted", [True, False])
@pytest.mark.parametrize("profile", ["classifier-secure", "endpoint"])
def test_resuming_finds_it_or_sends_it_again(
    server: DemoServer, session: AccountSession, make_plan: MakePlan, ledger: Ledger, profile: str, *, acted: bool
) -> None:
    plan = make_plan(profile)
    lose_the_answer(server, session, ledger, plan, acted=acted)
    before = len(sent(server, plan))
    (looked,) = resume(ledger, session, send_again=False)
    assert looked.outcome == ("created" if acted else "waiting")
    assert len(sent(server, plan)) == before
    found = list(resume(ledger, session, send_again=True))
    assert [one.outcome for one in found] == ([] if acted else ["created"])
    (run,) = ledger.runs()
    assert run.state == "created"
    assert plan.name in run.arn
    assert len({request["ClientRequestToken"] for request in sent(server, plan)}) == 1


def test_a_launch_that_had_happened_is_found_before_its_name_is_called_taken(
    server: DemoServer, session: AccountSession, make_plan: MakePlan, ledger: Ledger
) -> None:
    plan = make_plan("classifier-secure")
    assert answered_before(ledger, session, plan) is None
    lose_the_answer(server, session, ledger, plan, acted=True)
    assert answered_before(ledger, session, make_plan("classifier-secure")) is None
    found = answered_before(ledger, session, plan)
    assert found is not None
    assert [run.arn for run in ledger.runs()] == [found.arn]
    assert answered_before(ledger, session, plan) is None


def test_somebody_elses_resource_of_the_name_is_told_apart(
    server: DemoServer, session: AccountSession, make_plan: MakePlan, ledger: Ledger
) -> None:
    for changes, why in (
        ({"LanguageCode": "de"}, "its LanguageCode is another one"),
        ({"Tags": [{"Key": "team", "Value": "somebody else's"}]}, "its tags are others"),
    ):
        plan = make_plan("classifier-secure")
        lose_the_answer(server, session, ledger, plan, acted=False)
        (run,) = ledger.unanswered()
        Clients(server).comprehend.create_document_classifier(**{**run.request, **changes})
        (one,) = resume(ledger, session, send_again=True)
        assert one.outcome == "refused"
        assert why in one.words
        assert next(mine.state for mine in ledger.runs()) == "refused"
        server.clock.advance(TRAINING_SECONDS)


def test_one_from_before_the_launch_is_another(
    server: DemoServer, session: AccountSession, make_plan: MakePlan, ledger: Ledger
) -> None:
    plan = make_plan("classifier-secure")
    first = launch_once(ledger, session, plan)
    with Ledger(None) as other:
        lose_the_answer(server, session, other, plan, acted=False)
        (run,) = other.unanswered()
        late = type(run)(**{**vars(run), "created": run.created + timedelta(days=1)})
        found = look_for(session, late)
        assert found is not None
        assert (found.arn, found.same) == (first.arn, False)
        assert "before this launch" in found.why


def test_a_token_that_aws_does_not_know_any_more_is_no_second_launch(
    server: DemoServer, session: AccountSession, make_plan: MakePlan, ledger: Ledger
) -> None:
    """The simulated account knows tokens by their caller: another caller's is one that AWS has forgotten."""
    plan = make_plan("classifier-secure")
    access_key = Clients(server).user("colleague", allow("*"))
    other = AccountSession.from_environment_mapping(
        {**server.environment(), "AWS_ACCESS_KEY_ID": access_key}, max_attempts=1
    )
    lose_the_answer(server, session, ledger, plan, acted=True)
    launched = launch_once(ledger, other, plan)  # sends, is told that the name is taken, and looks by whom
    assert [(run.state, run.arn) for run in ledger.runs()] == [("created", launched.arn)]


def test_who_may_not_look_may_send_again(
    server: DemoServer, session: AccountSession, make_plan: MakePlan, ledger: Ledger
) -> None:
    lose_the_answer(server, session, ledger, make_plan("classifier-secure"), acted=True)
    server.set_faults(["comprehend:Describe*=AccessDenied"])
    (looked,) = resume(ledger, session, send_again=False)
    assert looked.outcome == "problem"
    assert "comprehend:DescribeDocumentClassifier" in looked.words
    (again,) = resume(ledger, session, send_again=True)
    assert again.outcome == "created"


def test_who_may_not_read_tags_still_finds_it(
    server: DemoServer, session: AccountSession, make_plan: MakePlan, ledger: Ledger
) -> None:
    lose_the_answer(server, session, ledger, make_plan("classifier-secure"), acted=True)
    server.set_faults(["comprehend:ListTagsForResource=AccessDenied"])
    assert [one.outcome for one in resume(ledger, session, send_again=False)] == ["created"]


def test_a_network_that_is_gone_settles_nothing(
    server: DemoServer, session: AccountSession, make_plan: MakePlan, ledger: Ledger
) -> None:
    lose_the_answer(server, session, ledger, make_plan("classifier-secure"), acted=False)
    server.set_faults(["comprehend:Describe*=ConnectionReset"])
    assert [one.outcome for one in resume(ledger, session, send_again=True)] == ["problem"]
    server.set_faults(["comprehend:Create*=InternalError"])
    assert [one.outcome for one in resume(ledger, session, send_again=True)] == ["problem"]
    assert [run.state for run in ledger.runs()] == ["unanswered"]


def test_what_is_too_old_is_not_sent_again(
    server: DemoServer,
    session: AccountSession,
    make_plan: MakePlan,
    tmp_path: Path,
) -> None:
    import sqlite3

    path = tmp_path / "runs.sqlite3"
    with Ledger(path) as ledger:
        plan = make_plan("classifier-secure")
        lose_the_answer(server, session, ledger, plan, acted=False)
        database = sqlite3.connect(path)
        with database:
            old = runs.now() - SENT_AGAIN_WITHIN - LONGEST_CALL
            database.execute("UPDATE runs SET created = ?", (old.isoformat(),))
        database.close()
        before = len(sent(server, plan))
        assert [one.outcome for one in resume(ledger, session, send_again=True)] == ["refused"]
        assert len(sent(server, plan)) == before


def test_a_launch_of_another_account_or_endpoint_is_left_alone(
    server: DemoServer, session: AccountSession, make_plan: MakePlan, ledger: Ledger
) -> None:
    plan = make_plan("classifier-secure")
    lose_the_answer(server, session, ledger, plan, acted=False)
    with DemoServer() as elsewhere:
        there = AccountSession.from_environment_mapping(elsewhere.environment(), max_attempts=1)
        (one,) = resume(ledger, there, send_again=True)
        assert one.outcome == "elsewhere"
        assert server.endpoint_url in one.words
        assert not [request for request in elsewhere.recorded if request.service == "comprehend"]


def test_another_account_leaves_no_trace(
    server: DemoServer, session: AccountSession, make_plan: MakePlan, ledger: Ledger
) -> None:
    role = "arn:aws:iam::444455556666:role/Theirs"
    plan = make_plan("classifier-secure", account="444455556666", role=role)
    with pytest.raises(NotSentError):
        launch_once(ledger, session, plan)
    assert ledger.runs() == []
    assert sent(server, plan) == []


def test_without_a_ledger_nothing_is_sent(
    server: DemoServer, session: AccountSession, make_plan: MakePlan, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    plan = make_plan("classifier-secure")
    with Ledger(tmp_path / "file" / "runs.sqlite3") as ledger, pytest.raises(LedgerError):
        launch_once(ledger, session, plan)
    assert sent(server, plan) == []


def test_two_wizards_with_the_same_plan(session: AccountSession, make_plan: MakePlan, tmp_path: Path) -> None:
    plan, path = make_plan("classifier-secure"), tmp_path / "runs.sqlite3"
    with Ledger(path) as one, Ledger(path) as other:
        launched = launch_once(one, session, plan)
        with pytest.raises(RefusedRequestError, match="already"):
            launch_once(other, session, plan)
        assert [(run.state, run.arn) for run in one.runs()] == [("refused", ""), ("created", launched.arn)]


def test_an_endpoint_of_a_flywheel_is_found_by_its_name(
    server: DemoServer, session: AccountSession, make_plan: MakePlan, ledger: Ledger
) -> None:
    client = Clients(server).comprehend
    flywheel = client.create_flywheel(
        FlywheelName="tickets-wheel",
        ActiveModelArn=ENCRYPTED,
        DataAccessRoleArn="arn:aws:iam::111122223333:role/ComprehendDataAccess",
        DataLakeS3Uri="s3://acme-nlp-models/lake",
    )["FlywheelArn"]
    server.clock.advance(TRAINING_SECONDS)
    plan = make_plan("endpoint", model=None, flywheel=flywheel)
    lose_the_answer(server, session, ledger, plan, acted=True)
    (one,) = resume(ledger, session, send_again=False)
    assert (one.outcome, one.run.arn.rpartition("/")[2]) == ("created", plan.name)
