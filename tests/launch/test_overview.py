"""The watch over everything: what it shows, how little it asks, what it survives."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice

import pytest

from tests.demo.clients import Clients, classifier
from tests.launch.conftest import TRAINING_SECONDS, MakePlan
from wizard.account.errors import CredentialsError, RefusedError
from wizard.account.session import AccountSession
from wizard.demo.clock import Clock
from wizard.demo.server import DemoServer
from wizard.launch.ledger import Ledger
from wizard.launch.once import launch_once
from wizard.launch.overview import Overview, Watched, follow_all, survey, time_words
from wizard.launch.status import RunStatus
from wizard.launch.typical import PUBLIC, duration_words, typical_of

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
LISTS = {"ListDocumentClassifiers", "ListEntityRecognizers", "ListEndpoints"}


@pytest.fixture
def own() -> Iterator[DemoServer]:
    """An account of this test's own, whose trainings nobody else moves."""
    with DemoServer(clock=Clock(speed=0), training_seconds=TRAINING_SECONDS) as server:
        yield server


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    with Ledger(None) as mine:
        yield mine


def session_of(server: DemoServer) -> AccountSession:
    return AccountSession.from_environment_mapping(server.environment(), max_attempts=1, read_timeout=4)


def asked(server: DemoServer, since: int = 0) -> list[str]:
    return [request.operation for request in server.recorded[since:] if request.service == "comprehend"]


def followed(
    server: DemoServer, session: AccountSession, ledger: Ledger, *, polls: int, pauses: list[float] | None = None
) -> Iterator[Overview]:
    """Follow; every pause moves the account's time on."""

    def sleep(seconds: float) -> None:
        if pauses is not None:
            pauses.append(seconds)
        server.clock.advance(TRAINING_SECONDS / 4)

    yield from islice(follow_all(session, ledger, every=1, cancelled=lambda: False, sleep=sleep), polls)


def test_everything_of_the_region_is_shown_the_newest_first(
    own: DemoServer, make_plan: MakePlan, ledger: Ledger
) -> None:
    session = session_of(own)
    launched = launch_once(ledger, session, make_plan("classifier-secure"))
    overview = survey(session, ledger)
    assert [one.name for one in overview.watched][1:] == [
        *("product-mentions", "tickets-live", "support-tickets-2025/v1", "tickets-broken")
    ]
    first = overview.watched[0]
    assert (first.status.arn, first.status.status, first.under_way) == (launched.arn, "SUBMITTED", True)
    assert first.run is not None
    assert first.run.token == launched.token
    assert [one.run for one in overview.watched[1:]] == [None] * 4
    assert overview.find(launched.arn) == first
    assert overview.find("arn:aws:comprehend:us-west-2:111122223333:flywheel/x") is None


def test_a_poll_costs_one_call_for_each_kind_that_is_under_way(own: DemoServer, ledger: Ledger) -> None:
    client = Clients(own).comprehend
    for number in range(30):
        client.create_document_classifier(**classifier(f"busy-{number}"))
        if number % 10 == 9 and number < 29:
            own.clock.advance(TRAINING_SECONDS)
    before = len(own.recorded)
    overviews = list(followed(own, session_of(own), ledger, polls=6))
    assert len(overviews[0].watched) == 34
    assert set(asked(own, before)[:3]) == LISTS
    assert asked(own, before)[3:] == ["ListDocumentClassifiers"] * (len(overviews) - 1)
    assert all("SubmitTimeAfter" in request.parameters["Filter"] for request in own.recorded[before + 3 :])
    assert [len(overview.under_way) for overview in overviews] == sorted(
        (len(overview.under_way) for overview in overviews), reverse=True
    )
    assert not overviews[-1].under_way
    assert len(overviews[-1].watched) == 34


def test_it_ends_where_nothing_is_under_way(own: DemoServer, ledger: Ledger) -> None:
    assert len(list(followed(own, session_of(own), ledger, polls=5))) == 1


def test_the_ledger_is_told_and_what_is_deleted_disappears(
    own: DemoServer, make_plan: MakePlan, ledger: Ledger
) -> None:
    session = session_of(own)
    launched = launch_once(ledger, session, make_plan("classifier-secure"))
    overviews = list(followed(own, session, ledger, polls=20))
    (run,) = ledger.runs()
    assert run.status == "TRAINED"
    assert run.ended is not None
    client = Clients(own).comprehend
    client.delete_document_classifier(DocumentClassifierArn=launched.arn)
    after = list(follow_all(session, ledger, every=1, cancelled=lambda: False, sleep=_moving(own)))
    assert overviews[-1].find(launched.arn) is not None
    assert after[0].find(launched.arn) is not None
    assert after[-1].find(launched.arn) is None


def _moving(server: DemoServer) -> Callable[[float], None]:
    return lambda _seconds: server.clock.advance(TRAINING_SECONDS / 4)


@pytest.mark.parametrize("fault", ["Throttling", "ConnectionReset", "InternalError", "Malformed"])
def test_what_passes_by_itself_ends_no_watch(own: DemoServer, make_plan: MakePlan, ledger: Ledger, fault: str) -> None:
    session = session_of(own)
    launch_once(ledger, session, make_plan("classifier-secure"))
    pauses: list[float] = []
    overviews = []
    for number, overview in enumerate(followed(own, session, ledger, polls=30, pauses=pauses)):
        overviews.append(overview)
        if number == 0:
            own.set_faults([f"comprehend:ListDocumentClassifiers={fault} x3"])
    noted = [overview for overview in overviews if overview.note]
    assert [overview.note.endswith("Asking again.") for overview in noted] == [True] * 3
    assert all(overview.watched == overviews[0].watched for overview in noted)
    assert pauses[:4] == [1, 2, 4, 8]
    assert not overviews[-1].under_way


def test_credentials_that_expire_are_for_a_person_and_it_goes_on_where_it_was(
    own: DemoServer, make_plan: MakePlan, ledger: Ledger
) -> None:
    session = session_of(own)
    launch_once(ledger, session, make_plan("classifier-secure"))
    known = survey(session, ledger)
    own.set_faults(["comprehend:List*=ExpiredToken"])
    with pytest.raises(CredentialsError):
        next(follow_all(session, ledger, every=1, cancelled=lambda: False, sleep=_moving(own), known=known))
    own.set_faults([])
    before = len(own.recorded)
    renewed = session.with_changes()
    overview = next(follow_all(renewed, ledger, every=1, cancelled=lambda: False, sleep=_moving(own), known=known))
    assert len(overview.watched) == len(known.watched)
    assert asked(own, before) == ["ListDocumentClassifiers"]


def test_a_kind_that_may_not_be_listed_is_said_and_the_others_are_shown(own: DemoServer, ledger: Ledger) -> None:
    own.set_faults(["comprehend:ListEndpoints=AccessDenied"])
    overview = survey(session_of(own), ledger)
    assert {one.status.kind for one in overview.watched} == {"classifier", "recognizer"}
    assert "comprehend:ListEndpoints" in overview.note
    own.set_faults(["comprehend:List*=AccessDenied"])
    with pytest.raises(RefusedError):
        survey(session_of(own), ledger)


def test_a_launch_without_an_answer_is_shown_as_one(own: DemoServer, make_plan: MakePlan, ledger: Ledger) -> None:
    own.set_faults(["comprehend:Create*=InternalError"])
    with pytest.raises(RefusedError):
        launch_once(ledger, session_of(own), make_plan("classifier-secure"))
    first = survey(session_of(own), ledger).watched[0]
    assert (first.status.status, first.status.arn, first.under_way) == ("UNANSWERED", "", False)
    assert first.status.message


def watched(
    status: str,
    kind: str = "classifier",
    *,
    submitted: datetime | None = None,
    ended: datetime | None = None,
    since: datetime | None = None,
) -> Watched:
    over = status not in ("SUBMITTED", "TRAINING", "CREATING")
    resource = "document-classifier-endpoint" if kind == "endpoint" else "document-classifier"
    arn = f"arn:aws:comprehend:us-west-2:111122223333:{resource}/x"
    ok = status in ("TRAINED", "IN_SERVICE")
    return Watched(RunStatus(arn, kind, status, submitted=submitted, ended=ended, since=since, finished=over, ok=ok))


def ago(minutes: float) -> datetime:
    return NOW - timedelta(minutes=minutes)


TRAINED = tuple(
    watched("TRAINED", submitted=ago(1000), ended=ago(1000 - minutes), since=ago(1000 - minutes))
    for minutes in (42, 50, 55)
)


@pytest.mark.parametrize(
    ("one", "others", "words"),
    [
        (watched("TRAINING", submitted=ago(14), since=ago(12)), (), "for 12 min; typically 35 to 80 min"),
        (watched("SUBMITTED", submitted=ago(1), since=ago(1)), TRAINED, "for 1 min; your last 3 took 42 min to 55 min"),
        (
            watched("TRAINING", submitted=ago(70), since=ago(60)),
            TRAINED[:1],
            "for 60 min; longer than usual (your last took 42 min)",
        ),
        (watched("TRAINED", submitted=ago(90), ended=ago(48), since=ago(48)), (), "after 42 min, 48 min ago"),
        (watched("STOP_REQUESTED", submitted=ago(9)), (), "for 9 min"),
        (watched("IN_SERVICE", "endpoint", submitted=ago(60 * 30), since=ago(60 * 29)), (), "for 29 h 00 min"),
        (watched("CREATING", "endpoint", submitted=ago(3), since=ago(3)), TRAINED, "for 3 min"),
        (watched("FAILED", "endpoint"), (), ""),
    ],
)
def test_times_in_words(one: Watched, others: tuple[Watched, ...], words: str) -> None:
    assert time_words(one, Overview((one, *others)), NOW) == words


def test_typical_durations_are_the_accounts_own_or_public_or_unknown() -> None:
    assert typical_of("classifier", ()) is PUBLIC
    assert typical_of("endpoint", ()) is None
    failed = watched("IN_ERROR", submitted=ago(100), ended=ago(95)).status
    assert typical_of("classifier", [failed]) is PUBLIC
    assert typical_of("recognizer", [one.status for one in TRAINED]) is PUBLIC
    own = typical_of("classifier", [one.status for one in TRAINED])
    assert own is not None
    assert (own.of, own.middle) == (3, timedelta(minutes=50))


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 s"), (59, "59 s"), (60, "1 min"), (5999, "99 min"), (6000, "1 h 40 min"), (172800, "2 days"), (-5, "0 s")],
)
def test_durations_in_words(seconds: int, words: str) -> None:
    assert duration_words(timedelta(seconds=seconds)) == words
