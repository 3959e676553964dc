"""Endpoints: of what, with whose role, and over time."""

from typing import Any

import pytest

from tests.demo.clients import (
    ACCOUNT,
    CLASSIFIERS,
    ROLE,
    TRAINED_ENCRYPTED,
    TRAINED_PLAIN,
    Clients,
    classifier,
    refused,
)
from wizard.demo.server import DemoServer

_LIVE = f"arn:aws:comprehend:us-west-2:{ACCOUNT}:document-classifier-endpoint/tickets-live"


@pytest.fixture
def comprehend(clients: Clients) -> Any:
    return clients.comprehend


def test_an_endpoint_comes_into_service_is_updated_and_goes(server: DemoServer, comprehend: Any) -> None:
    made = comprehend.create_endpoint(EndpointName="mentions", ModelArn=TRAINED_PLAIN, DesiredInferenceUnits=1)
    arn = made["EndpointArn"]
    assert arn == f"arn:aws:comprehend:us-west-2:{ACCOUNT}:entity-recognizer-endpoint/mentions"
    assert made["ModelArn"] == TRAINED_PLAIN

    def described() -> dict[str, Any]:
        return dict(comprehend.describe_endpoint(EndpointArn=arn)["EndpointProperties"])

    assert (described()["Status"], described()["CurrentInferenceUnits"]) == ("CREATING", 0)
    assert refused(comprehend.update_endpoint, EndpointArn=arn, DesiredInferenceUnits=2).code == (
        "ResourceUnavailableException"
    )
    server.clock.advance(30)
    assert (described()["Status"], described()["CurrentInferenceUnits"]) == ("IN_SERVICE", 1)
    comprehend.update_endpoint(EndpointArn=arn, DesiredInferenceUnits=3)
    assert (described()["Status"], described()["CurrentInferenceUnits"]) == ("UPDATING", 1)
    server.clock.advance(30)
    assert described()["CurrentInferenceUnits"] == 3
    comprehend.delete_endpoint(EndpointArn=arn)
    assert described()["Status"] == "DELETING"
    server.clock.advance(30)
    assert refused(comprehend.describe_endpoint, EndpointArn=arn).code == "ResourceNotFoundException"


def test_an_encrypted_model_needs_a_role(comprehend: Any) -> None:
    parameters = {"EndpointName": "secret", "ModelArn": TRAINED_ENCRYPTED, "DesiredInferenceUnits": 1}
    refusal = refused(comprehend.create_endpoint, **parameters)
    assert refusal.code == "InvalidRequestException"
    assert "DataAccessRoleArn must be specified" in refusal.message
    assert comprehend.create_endpoint(**parameters, DataAccessRoleArn=ROLE)["EndpointArn"].endswith("/secret")


def test_a_model_that_is_not_trained_cannot_be_served(comprehend: Any) -> None:
    comprehend.create_document_classifier(**classifier("young"))
    for name in ("young", "tickets-broken"):
        refusal = refused(
            comprehend.create_endpoint, EndpointName="e", ModelArn=f"{CLASSIFIERS}/{name}", DesiredInferenceUnits=1
        )
        assert refusal.code == "ResourceUnavailableException"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"EndpointName": "tickets-live", "DataAccessRoleArn": ROLE}, "ResourceInUseException"),
        ({"ModelArn": f"{CLASSIFIERS}/nothing"}, "ResourceNotFoundException"),
        ({"ModelArn": TRAINED_PLAIN.replace("us-west-2", "us-east-1")}, "InvalidRequestException"),
        ({"ModelArn": TRAINED_PLAIN, "DesiredInferenceUnits": 11}, "ResourceLimitExceededException"),
    ],
)
def test_what_an_endpoint_is_refused_for(comprehend: Any, changes: dict[str, Any], code: str) -> None:
    parameters = {"EndpointName": "new", "ModelArn": TRAINED_ENCRYPTED, "DesiredInferenceUnits": 1} | changes
    assert refused(comprehend.create_endpoint, **parameters).code == code


def test_a_model_in_use_is_not_deleted(comprehend: Any) -> None:
    refusal = refused(comprehend.delete_document_classifier, DocumentClassifierArn=TRAINED_ENCRYPTED)
    assert refusal.code == "ResourceInUseException"
    assert _LIVE in refusal.message


def test_ten_endpoints_of_a_region(fresh_server: DemoServer) -> None:
    comprehend = Clients(fresh_server).comprehend
    for number in range(9):
        comprehend.create_endpoint(EndpointName=f"e{number}", ModelArn=TRAINED_PLAIN, DesiredInferenceUnits=1)
    refusal = refused(comprehend.create_endpoint, EndpointName="e10", ModelArn=TRAINED_PLAIN, DesiredInferenceUnits=1)
    assert refusal.code == "ResourceLimitExceededException"


def test_endpoints_are_filtered_by_model_and_status(comprehend: Any) -> None:
    by_model = comprehend.list_endpoints(Filter={"ModelArn": TRAINED_ENCRYPTED})["EndpointPropertiesList"]
    assert _LIVE in [endpoint["EndpointArn"] for endpoint in by_model]
    assert comprehend.list_endpoints(Filter={"Status": "FAILED"})["EndpointPropertiesList"] == []
