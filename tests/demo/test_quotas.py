"""Service Quotas of the simulated account, through boto3 and the AWS CLI."""

import json
from typing import Any

import pytest

from tests.demo.clients import TRAINED_PLAIN, Clients, classifier, recognizer, refused
from tests.demo.test_aws_cli import aws
from wizard.demo.server import DemoServer


@pytest.fixture
def quotas(clients: Clients) -> Any:
    return clients("service-quotas")


def by_code(found: list[dict[str, Any]]) -> dict[str, float]:
    return {quota["QuotaCode"]: quota["Value"] for quota in found}


def test_they_are_the_quotas_that_comprehend_enforces(fresh_server: DemoServer) -> None:
    clients = Clients(fresh_server)
    listed = clients("service-quotas").list_aws_default_service_quotas(ServiceCode="comprehend")["Quotas"]
    limit, comprehend = by_code(listed), clients.comprehend
    for code, create, training in (
        ("L-94042C4D", comprehend.create_document_classifier, classifier),
        ("L-4BDB4A9D", comprehend.create_entity_recognizer, recognizer),
    ):
        for number in range(int(limit[code])):
            create(**training(f"t-{number}"))
        assert refused(create, **training("one-more")).code == "ResourceLimitExceededException"
    most = int(limit["L-70EC2949"])
    serve = {"ModelArn": TRAINED_PLAIN, "DesiredInferenceUnits": most + 1, "EndpointName": "e"}
    assert refused(comprehend.create_endpoint, **serve).code == "ResourceLimitExceededException"
    for number in range(int(limit["L-55642075"]) - 1):  # the story has one
        comprehend.create_endpoint(**serve | {"DesiredInferenceUnits": 1, "EndpointName": f"e-{number}"})
    last = serve | {"DesiredInferenceUnits": 1, "EndpointName": "last"}
    assert refused(comprehend.create_endpoint, **last).code == "ResourceLimitExceededException"
    assert limit["L-2A73DEBC"] == 100


def test_pages(quotas: Any) -> None:
    pages = list(
        quotas.get_paginator("list_service_quotas").paginate(ServiceCode="comprehend", PaginationConfig={"PageSize": 5})
    )
    names = [quota["QuotaName"] for page in pages for quota in page["Quotas"]]
    assert len(pages) == 3
    assert len(names) == len(set(names)) == 12


def test_the_account_has_not_a_value_of_its_own_for_all(quotas: Any) -> None:
    applied = by_code(quotas.list_service_quotas(ServiceCode="comprehend")["Quotas"])
    default = by_code(quotas.list_aws_default_service_quotas(ServiceCode="comprehend")["Quotas"])
    assert default.keys() - applied.keys() == {"L-4BDB4A9D"}
    one = {"ServiceCode": "comprehend", "QuotaCode": "L-4BDB4A9D"}
    assert refused(quotas.get_service_quota, **one).code == "NoSuchResourceException"
    assert quotas.get_aws_default_service_quota(**one)["Quota"]["Value"] == 10.0
    assert quotas.list_service_quotas(ServiceCode="comprehend", QuotaCode="L-55642075")["Quotas"][0]["Adjustable"]


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"ServiceCode": "ec2"}, "NoSuchResourceException"),
        ({"ServiceCode": "comprehend", "NextToken": "bm9uc2Vuc2U="}, "InvalidPaginationTokenException"),
    ],
)
def test_what_is_refused(quotas: Any, parameters: dict[str, Any], code: str) -> None:
    assert refused(quotas.list_service_quotas, **parameters).code == code


def test_an_operation_that_is_not_there(quotas: Any) -> None:
    assert refused(quotas.list_services).code == "UnknownOperationException"


def test_it_can_be_refused_on_demand(fresh_server: DemoServer) -> None:
    fresh_server.set_faults(["servicequotas:ListServiceQuotas=AccessDenied"])
    quotas: Any = Clients(fresh_server)("service-quotas")
    refusal = refused(quotas.list_service_quotas, ServiceCode="comprehend")
    assert (refusal.code, refusal.status) == ("AccessDeniedException", 403)
    assert "servicequotas:ListServiceQuotas" in refusal.message
    assert quotas.list_aws_default_service_quotas(ServiceCode="comprehend")["Quotas"]


def test_the_aws_cli_lists_them(server: DemoServer) -> None:
    answer = aws(server, "service-quotas", "list-service-quotas", "--service-code", "comprehend")
    assert answer.returncode == 0, answer.stderr
    assert by_code(json.loads(answer.stdout)["Quotas"])["L-94042C4D"] == 10.0
