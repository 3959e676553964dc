"""The watch: every status to the end, what it bears, and what ends it."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest

from tests.launch.conftest import TRAINING_SECONDS, MakePlan, launch
from wizard.account.errors import CredentialsError, RefusedError
from wizard.account.session import AccountSession
from wizard.demo.server import DemoServer
from wizard.errors import UsageError
from wizard.launch.evaluation import evaluation_of
from wizard.launch.launch import Launched
from wizard.launch.status import RunStatus, endpoint_status, model_status
from wizard.launch.watch import LONGEST_PAUSE, GoneError, describe, follow

BASE = "arn:aws:comprehend:us-west-2:111122223333"
ENCRYPTED = f"{BASE}:document-classifier/support-tickets-2025/version/v1"


class Sleeper:
    """Moves the account's clock in place of sleeping, and notes how long the pauses were."""

    def __init__(self, server: DemoServer) -> None:
        self._server = server
        self.pauses: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self._server.clock.advance(seconds)


@pytest.fixture
def sleep(server: DemoServer) -> Sleeper:
    return Sleeper(server)


def watch(session: AccountSession, arn: str, sleep: Any, every: float = 10.0) -> Iterator[RunStatus]:
    return follow(session, arn, every=every, cancelled=lambda: False, sleep=sleep)


@pytest.fixture
def launched(session: AccountSession, make_plan: MakePlan) -> Launched:
    return launch(session, make_plan("classifier-secure"))


def changes(statuses: list[RunStatus]) -> list[str]:
    return [
        status.status
        for before, status in zip([None, *statuses], statuses, strict=False)
        if before is None or before.status != status.status
    ]


@pytest.mark.parametrize("profile", ["classifier-secure", "recognizer-annotations"])
def test_a_training_is_followed_to_its_end(
    session: AccountSession, make_plan: MakePlan, sleep: Sleeper, profile: str
) -> None:
    arn = launch(session, make_plan(profile)).arn
    statuses = list(watch(session, arn, sleep))
    assert changes(statuses) == ["SUBMITTED", "TRAINING", "TRAINED"]
    assert [status.finished for status in statuses] == [False] * (len(statuses) - 1) + [True]
    assert [status.ok for status in statuses] == [False] * (len(statuses) - 1) + [True]
    last = statuses[-1]
    assert last.submitted is not None
    assert last.ended is not None
    assert (last.ended - last.submitted).total_seconds() == TRAINING_SECONDS
    evaluation = evaluation_of(last)
    assert evaluation is not None
    assert "F1Score" in {metric.member for metric in evaluation.overall}
    assert "Training documents" in dict(evaluation.counts)
    # At least each poll tells something, and no pause follows the end.
    assert sleep.pauses == [10.0] * (len(statuses) - 1)


def test_an_endpoint_is_followed_until_it_serves(session: AccountSession, make_plan: MakePlan, sleep: Sleeper) -> None:
    arn = launch(session, make_plan("endpoint")).arn
    statuses = list(watch(session, arn, sleep))
    assert changes(statuses) == ["CREATING", "IN_SERVICE"]
    assert statuses[-1].ok
    assert dict(statuses[-1].details)["Inference units now"] == "1"


def test_a_training_that_fails_says_why(session: AccountSession, make_plan: MakePlan, sleep: Sleeper) -> None:
    plan = make_plan("classifier-secure", role="arn:aws:iam::111122223333:role/ComprehendNoInput")
    last = list(watch(session, launch(session, plan).arn, sleep))[-1]
    assert (last.status, last.finished, last.ok) == ("IN_ERROR", True, False)
    assert "NO_READ_ACCESS_TO_INPUT" in last.message


def test_a_training_that_is_stopped_is_not_ok(session: AccountSession, launched: Launched, sleep: Sleeper) -> None:
    session.client("comprehend").stop_training_document_classifier(DocumentClassifierArn=launched.arn)
    statuses = list(watch(session, launched.arn, sleep))
    assert changes(statuses) == ["STOP_REQUESTED", "STOPPED"]
    assert (statuses[-1].finished, statuses[-1].ok) == (True, False)


@pytest.mark.parametrize(
    ("fault", "times"), [("InternalError", 3), ("Throttling", 1), ("ConnectionReset", 3), ("Malformed", 3)]
)
def test_what_passes_by_itself_does_not_end_the_watch(
    server: DemoServer, session: AccountSession, launched: Launched, sleep: Sleeper, fault: str, times: int
) -> None:
    statuses = watch(session, launched.arn, sleep, every=4.0)
    assert next(statuses).status == "SUBMITTED"
    server.set_faults([f"comprehend:DescribeDocumentClassifier={fault}x{times}"])
    troubled = list(islice(statuses, times))
    assert [status.status for status in troubled] == ["SUBMITTED"] * times
    assert all(status.note.endswith("Asking again.") for status in troubled)
    after = list(islice(statuses, 2))
    assert [status.note for status in after] == ["", ""]
    assert after[-1].status == "TRAINING"
    # Each failure doubles the pause; an answer brings it back.
    assert sleep.pauses == [4.0, *(4.0 * 2**failures for failures in range(1, times + 1)), 4.0]


def test_a_first_question_that_fails_is_asked_again(
    server: DemoServer, session: AccountSession, launched: Launched, sleep: Sleeper
) -> None:
    server.set_faults(["comprehend:Describe*=InternalErrorx1"])
    statuses = watch(session, launched.arn, sleep)
    first = next(statuses)
    assert (first.status, first.kind, first.finished) == ("UNKNOWN", "classifier", False)
    assert next(statuses).status in {"SUBMITTED", "TRAINING"}


def test_pauses_grow_to_a_bound(
    server: DemoServer, session: AccountSession, launched: Launched, sleep: Sleeper
) -> None:
    server.set_faults(["comprehend:Describe*=InternalError"])
    list(islice(watch(session, launched.arn, sleep, every=15.0), 13))
    assert sleep.pauses == [30.0, 60.0, *[LONGEST_PAUSE] * 10]
    sleep.pauses.clear()
    list(islice(watch(session, launched.arn, sleep, every=300.0), 3))
    assert sleep.pauses == [300.0, 300.0]


@pytest.mark.parametrize(("fault", "error"), [("AccessDenied", RefusedError), ("ExpiredToken", CredentialsError)])
def test_what_a_person_must_mend_ends_the_watch(
    server: DemoServer,
    session: AccountSession,
    launched: Launched,
    sleep: Sleeper,
    fault: str,
    error: type[Exception],
) -> None:
    statuses = watch(session, launched.arn, sleep)
    next(statuses)
    server.set_faults([f"comprehend:Describe*={fault}"])
    with pytest.raises(error):
        next(statuses)


def test_a_resource_that_is_deleted_meanwhile_ends_the_watch(
    session: AccountSession, make_plan: MakePlan, sleep: Sleeper
) -> None:
    plan = make_plan("classifier-secure", role="arn:aws:iam::111122223333:role/ComprehendNoInput")
    arn = launch(session, plan).arn
    list(watch(session, arn, sleep))
    session.client("comprehend").delete_document_classifier(DocumentClassifierArn=arn)
    statuses = watch(session, arn, sleep)
    assert next(statuses).status == "DELETING"
    with pytest.raises(GoneError, match="does not exist, or not any more"):
        list(statuses)


def test_a_watch_can_be_cancelled(session: AccountSession, launched: Launched, sleep: Sleeper) -> None:
    asked: list[float] = []

    def pause(seconds: float) -> None:
        asked.append(seconds)

    statuses = follow(session, launched.arn, every=1.0, cancelled=lambda: len(asked) >= 2, sleep=pause)
    assert [status.status for status in statuses] == ["SUBMITTED"] * 2
    assert list(follow(session, launched.arn, every=1.0, cancelled=lambda: True, sleep=sleep)) == []


def test_the_watch_asks_in_the_region_of_the_arn(server: DemoServer) -> None:
    elsewhere = AccountSession.from_environment_mapping(server.environment(), region="eu-west-1", max_attempts=1)
    assert describe(elsewhere, ENCRYPTED).ok


def test_what_there_is_to_know_of_a_trained_classifier(session: AccountSession) -> None:
    status = describe(session, ENCRYPTED)
    assert (status.kind, status.status, status.finished, status.ok) == ("classifier", "TRAINED", True, True)
    answer = session.client("comprehend").describe_document_classifier(DocumentClassifierArn=ENCRYPTED)
    measured = answer["DocumentClassifierProperties"]["ClassifierMetadata"]["EvaluationMetrics"]
    evaluation = evaluation_of(status)
    assert evaluation is not None
    told = {metric.member: metric.value for metric in evaluation.overall}
    assert told == {member: value for member, value in measured.items() if member != "HammingLoss"}
    assert dict(status.details)["Output"].endswith("/output/output.tar.gz")
    assert status.role == "arn:aws:iam::111122223333:role/ComprehendDataAccess"
    assert status.model_key is not None


def test_what_there_is_to_know_of_a_trained_recognizer(session: AccountSession) -> None:
    arn = f"{BASE}:entity-recognizer/product-mentions"
    status = describe(session, arn)
    answer = session.client("comprehend").describe_entity_recognizer(EntityRecognizerArn=arn)
    metadata = answer["EntityRecognizerProperties"]["RecognizerMetadata"]
    evaluation = evaluation_of(status)
    assert evaluation is not None
    told = {metric.member: metric.value for metric in evaluation.overall}
    assert told["F1Score"] == pytest.approx(metadata["EvaluationMetrics"]["F1Score"] / 100)
    for entity, scores in zip(metadata["EntityTypes"], evaluation.by_type, strict=True):
        assert scores.recall == pytest.approx(entity["EvaluationMetrics"]["Recall"] / 100)
        assert (scores.type, scores.mentions) == (entity["Type"], entity["NumberOfTrainMentions"])
    assert status.model_key is None


@pytest.mark.parametrize("arn", ["", "tickets", f"{BASE}:flywheel/x", "arn:aws:iam::111122223333:role/\x1b[31m"])
def test_other_arns_are_refused(session: AccountSession, arn: str) -> None:
    with pytest.raises(UsageError, match="is not the ARN") as caught:
        describe(session, arn)
    assert "\x1b" not in str(caught.value)


def test_an_endpoint_that_failed_is_finished_and_not_ok() -> None:
    status = endpoint_status("arn", {"Status": "FAILED", "Message": "It\x1b[31m failed.", "ModelArn": "m\n"})
    assert (status.finished, status.ok, status.message) == (True, False, "It\\x1b[31m failed.")
    assert status.details == (("Model", "m\\n"),)


def test_a_training_with_a_warning_is_ok() -> None:
    status = model_status("arn", "recognizer", {"Status": "TRAINED_WITH_WARNING", "Message": "Few.\u202e"})
    assert (status.finished, status.ok, status.message) == (True, True, "Few.\\u202e")
