"""Names of resources, and stopping and deleting them."""

from collections.abc import Iterator

import pytest

from tests.demo.clients import TRAINED_ENCRYPTED, TRAINED_PLAIN, Clients, classifier, recognizer
from tests.launch.conftest import TRAINING_SECONDS, MakePlan
from wizard.account.errors import RefusedError
from wizard.account.session import AccountSession
from wizard.costs import PUBLISHED
from wizard.demo.clock import Clock
from wizard.demo.server import DemoServer
from wizard.errors import UsageError
from wizard.launch.ending import Ending, Verb, cannot_end, end, ending_of
from wizard.launch.ledger import Ledger
from wizard.launch.named import resolve
from wizard.launch.once import launch_once
from wizard.launch.watch import GoneError, describe

BASE = "arn:aws:comprehend:us-west-2:111122223333"
LIVE = f"{BASE}:document-classifier-endpoint/tickets-live"
BROKEN = f"{BASE}:document-classifier/tickets-broken"


@pytest.fixture
def own() -> Iterator[DemoServer]:
    with DemoServer(clock=Clock(speed=0), training_seconds=TRAINING_SECONDS) as server:
        yield server


@pytest.fixture
def mine(own: DemoServer) -> AccountSession:
    return AccountSession.from_environment_mapping(own.environment(), max_attempts=1)


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    with Ledger(None) as empty:
        yield empty


@pytest.mark.parametrize(
    ("which", "arn"),
    [
        (TRAINED_ENCRYPTED, TRAINED_ENCRYPTED),
        ("support-tickets-2025", TRAINED_ENCRYPTED),
        ("support-tickets-2025/v1", TRAINED_ENCRYPTED),
        ("support-tickets-2025/version/v1", TRAINED_ENCRYPTED),
        ("product-mentions", TRAINED_PLAIN),
        ("tickets-live", LIVE),
    ],
)
def test_names_and_versions_lead_to_arns(mine: AccountSession, ledger: Ledger, which: str, arn: str) -> None:
    assert resolve(mine, ledger, which) == arn


def test_of_several_versions_the_newest_and_of_the_ledgers_its_own(
    own: DemoServer, mine: AccountSession, ledger: Ledger, make_plan: MakePlan
) -> None:
    client = Clients(own).comprehend
    for version in ("v2", "v3"):
        client.create_document_classifier(**classifier("support-tickets-2025", VersionName=version))
        own.clock.advance(1)
    assert resolve(mine, ledger, "support-tickets-2025").endswith("/v3")
    launched = launch_once(ledger, mine, make_plan("classifier-secure", name="support-tickets-2025", version="v4"))
    own.clock.advance(1)
    client.create_document_classifier(**classifier("support-tickets-2025", VersionName="v5"))
    assert resolve(mine, ledger, "support-tickets-2025") == launched.arn
    assert resolve(mine, None, "support-tickets-2025").endswith("/v5")


def test_a_name_of_two_kinds_is_ambiguous_and_one_of_none_unknown(
    own: DemoServer, mine: AccountSession, ledger: Ledger
) -> None:
    Clients(own).comprehend.create_entity_recognizer(**recognizer("support-tickets-2025"))
    with pytest.raises(UsageError, match=r"document-classifier/support-tickets-2025.*|entity-recognizer") as caught:
        resolve(mine, ledger, "support-tickets-2025")
    assert "Give the ARN" in caught.value.remedy
    with pytest.raises(UsageError, match=r"There is no .* called no\\x1bsuch") as caught:
        resolve(mine, ledger, "no\x1bsuch")
    assert "tickets-live" in caught.value.remedy


def ending(session: AccountSession, arn: str) -> Ending:
    found = ending_of(describe(session, arn))
    assert found is not None
    return found


def test_a_training_is_stopped_and_then_deleted(own: DemoServer, mine: AccountSession) -> None:
    arn = Clients(own).comprehend.create_document_classifier(**classifier("to-stop"))["DocumentClassifierArn"]
    stop = ending(mine, arn)
    assert stop.verb == "stop"
    assert "Saves 3.00 USD for each further hour of training" in stop.details
    assert "STOP_REQUESTED" in end(mine, stop)
    assert describe(mine, arn).status == "STOP_REQUESTED"
    assert ending_of(describe(mine, arn)) is None
    own.clock.advance(TRAINING_SECONDS)
    delete = ending(mine, arn)
    assert delete.verb == "delete"
    assert "name is free again" in delete.details
    end(mine, delete)
    own.clock.advance(TRAINING_SECONDS)
    with pytest.raises(GoneError):
        describe(mine, arn)
    with pytest.raises(GoneError):
        end(mine, delete)


def test_a_recognizer_is_stopped_too(own: DemoServer, mine: AccountSession) -> None:
    arn = Clients(own).comprehend.create_entity_recognizer(**recognizer("to-stop"))["EntityRecognizerArn"]
    end(mine, ending(mine, arn))
    assert describe(mine, arn).status == "STOP_REQUESTED"


def test_an_endpoint_is_deleted_and_what_it_costs_is_saved(mine: AccountSession) -> None:
    delete = ending(mine, LIVE)
    assert "Saves 1.80 USD an hour, 1,314 a month" in delete.details
    dearer = {**PUBLISHED.as_texts(), "classifier.unit_hour": "3.6"}
    found = ending_of(describe(mine, LIVE), dearer)
    assert found is not None
    assert "Saves 3.60 USD an hour" in found.details
    end(mine, delete)
    assert describe(mine, LIVE).status == "DELETING"


def test_a_model_that_an_endpoint_serves_is_not_deleted(mine: AccountSession) -> None:
    delete = ending(mine, TRAINED_ENCRYPTED)
    assert "Saves 0.50 USD a month" in delete.details
    with pytest.raises(RefusedError, match="tickets-live") as caught:
        end(mine, delete)
    assert "Delete the endpoints" in caught.value.remedy


@pytest.mark.parametrize(("arn", "verb", "words"), [(LIVE, "stop", "not stopped"), (BROKEN, "stop", "is IN_ERROR")])
def test_what_cannot_be_done_is_said(mine: AccountSession, arn: str, verb: Verb, words: str) -> None:
    assert words in cannot_end(describe(mine, arn), verb)


def test_a_permission_that_is_missing_is_named(own: DemoServer, mine: AccountSession) -> None:
    delete = ending(mine, LIVE)
    own.set_faults(["comprehend:DeleteEndpoint=AccessDenied"])
    with pytest.raises(RefusedError) as caught:
        end(mine, delete)
    assert caught.value.permission == "comprehend:DeleteEndpoint"
