"""The model or flywheel that an endpoint serves."""

from typing import Any

import pytest

from tests.checks.cases import Account, outcome_of, shipped
from tests.checks.cases_service import FLYWHEEL, make_flywheel
from tests.demo.clients import CLASSIFIERS, TRAINED_ENCRYPTED, TRAINED_PLAIN, classifier, key
from wizard.checks.outcome import Outcome
from wizard.checks.service import served


def looked_at(account: Account, **changes: Any) -> Outcome:
    return outcome_of(account, served.INSPECTION, shipped("endpoint", changes))


def seen(outcome: Outcome) -> list[tuple[str, str]]:
    return [(observation.key, observation.seen) for observation in outcome.observations]


def found(outcome: Outcome) -> list[str]:
    return [finding.id.partition(".")[2] for finding in outcome.findings]


def test_what_is_seen_of_a_model(story: Account) -> None:
    assert seen(looked_at(story)) == [("model", f"TRAINED, encrypted with {key(3)}")]
    plain = looked_at(story, model=TRAINED_PLAIN)
    assert seen(plain) == [("model", "TRAINED, encrypted with no customer managed key")]
    assert plain.observations[0].value == TRAINED_PLAIN
    assert seen(looked_at(story, model=f"{CLASSIFIERS}/nothing")) == [("model", "not there")]


def test_each_status_on_the_way_of_a_training(account: Account) -> None:
    comprehend = account.clients.comprehend
    arn = comprehend.create_document_classifier(**classifier("young"))["DocumentClassifierArn"]
    expected = [
        (0, "SUBMITTED", "Wait until its training has ended."),
        (20, "TRAINING", "Wait until its training has ended."),
    ]
    for seconds, status, remedy in expected:
        account.server.clock.advance(seconds)
        [finding] = looked_at(account, model=arn).findings
        assert finding.message.startswith(f"The model young is {status}. AWS refuses the launch")
        assert finding.remedy == remedy
    comprehend.stop_training_document_classifier(DocumentClassifierArn=arn)
    assert looked_at(account, model=arn).findings[0].message.startswith("The model young is STOP_REQUESTED.")
    account.server.clock.advance(600)
    assert looked_at(account, model=arn).findings[0].remedy == "Train it again, or choose another model."


def test_text_of_aws_is_made_visible(account: Account) -> None:
    account.server._comprehend.store.models[f"{CLASSIFIERS}/tickets-broken"].message = "\x1b[2Jgone\u202e"
    [finding] = looked_at(account, model=f"{CLASSIFIERS}/tickets-broken").findings
    assert "is IN_ERROR: \\x1b[2Jgone\\u202e." in finding.message


def test_an_encrypted_model_without_a_role(story: Account) -> None:
    [finding] = looked_at(story, role=None).findings
    assert (finding.id, finding.subject) == ("service.model-key", "role")
    assert key(3) in finding.message


def test_a_model_that_may_not_be_described(account: Account) -> None:
    account.server.set_faults(["comprehend:DescribeDocumentClassifier=AccessDenied"])
    outcome = looked_at(account)
    states = {name: result.state for name, result in outcome.results.items()}
    assert states.pop("service.flywheel-gone") == states.pop("service.flywheel-not-active") == "does_not_apply"
    assert set(states.values()) == {"not_made"}
    assert "comprehend:DescribeDocumentClassifier" in outcome.unmade()[0].message


def test_the_model_of_a_flywheel_is_looked_at(account: Account) -> None:
    make_flywheel(account, TRAINED_ENCRYPTED)
    outcome = looked_at(account, model=None, flywheel=FLYWHEEL, role=None)
    assert found(outcome) == ["model-key"]
    assert seen(outcome) == [("flywheel", "ACTIVE, with support-tickets-2025/version/v1")]


def test_the_model_of_a_flywheel_that_is_not_trained(account: Account) -> None:
    make_flywheel(account, f"{CLASSIFIERS}/tickets-broken")
    outcome = looked_at(account, model=None, flywheel=FLYWHEEL)
    assert [(finding.id, finding.subject) for finding in outcome.findings] == [
        ("service.model-not-trained", "flywheel")
    ]


def test_a_flywheel_without_a_model(account: Account) -> None:
    make_flywheel(account)
    account.server._comprehend.store.flywheels[FLYWHEEL].active_model_arn = ""
    outcome = looked_at(account, model=None, flywheel=FLYWHEEL)
    assert outcome.findings[0].message.startswith("The flywheel tickets has no active model yet.")
    assert outcome.results["service.model-gone"].state == "does_not_apply"


def test_a_flywheel_that_is_gone_leaves_no_model_to_look_at(story: Account) -> None:
    outcome = looked_at(story, model=None, flywheel=FLYWHEEL)
    assert found(outcome) == ["flywheel-gone"]
    assert seen(outcome) == [("flywheel", "not there")]
    assert {result.state for result in outcome.results.values()} == {"found", "does_not_apply"}


def test_a_flywheel_that_may_not_be_described(account: Account) -> None:
    """The model that the plan names beside it is looked at all the same."""
    make_flywheel(account)
    account.server.set_faults(["comprehend:DescribeFlywheel=AccessDenied"])
    outcome = looked_at(account, flywheel=FLYWHEEL)
    assert outcome.results["service.flywheel-gone"].state == "not_made"
    assert outcome.results["service.model-gone"].state == "passed"
    alone = looked_at(account, model=None, flywheel=FLYWHEEL)
    assert alone.results["service.model-gone"].state == "not_made"


@pytest.mark.parametrize("seconds", [0, 3600])
def test_the_simulated_comprehend_says_the_same_of_a_flywheel(account: Account, seconds: float) -> None:
    make_flywheel(account, seconds=seconds)
    comprehend: Any = account.clients.comprehend
    parameters = {"EndpointName": "wheel", "FlywheelArn": FLYWHEEL, "DesiredInferenceUnits": 1}
    if found(looked_at(account, model=None, flywheel=FLYWHEEL)):
        with pytest.raises(comprehend.exceptions.ResourceUnavailableException):
            comprehend.create_endpoint(**parameters)
    else:
        made = comprehend.create_endpoint(**parameters)
        described = comprehend.describe_endpoint(EndpointArn=made["EndpointArn"])["EndpointProperties"]
        assert (described["FlywheelArn"], described["ModelArn"]) == (FLYWHEEL, TRAINED_PLAIN)
