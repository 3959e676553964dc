"""The AWS Price List of the simulated account, through boto3 and the AWS CLI."""

import json
from typing import Any

import pytest

from tests.demo.clients import Clients, refused
from tests.demo.test_aws_cli import aws
from wizard.account.prices import read_prices
from wizard.account.session import AccountSession
from wizard.demo.server import DemoServer


@pytest.fixture
def pricing(clients: Clients) -> Any:
    return clients("pricing", region_name="us-east-1")


def condition(field: str, value: str, kind: str = "TERM_MATCH") -> dict[str, str]:
    return {"Type": kind, "Field": field, "Value": value}


def usage_types(pricing: Any, *filters: dict[str, str]) -> list[str]:
    pages = pricing.get_paginator("get_products").paginate(ServiceCode="comprehend", Filters=list(filters))
    found = [json.loads(text) for page in pages for text in page["PriceList"]]
    return [one["product"]["attributes"]["usagetype"] for one in found]


def test_filters(pricing: Any) -> None:
    oregon = usage_types(pricing, condition("regionCode", "us-west-2"))
    assert len(oregon) == 9
    assert oregon == usage_types(pricing, condition("location", "US West (Oregon)", "EQUALS"))
    storage = condition("groupDescription", "model storage", "CONTAINS")
    assert usage_types(pricing, condition("regionCode", "us-west-2"), storage) == [
        "USW2-CustomClassification-Storage",
        "USW2-CustomEntity-Storage",
    ]
    some = usage_types(pricing, condition("regionCode", "us-west-2,eu-west-1", "ANY_OF"), storage)
    others = usage_types(pricing, condition("regionCode", "us-west-2,eu-west-1", "NONE_OF"), storage)
    assert (len(some), len(others)) == (4, 22)
    assert usage_types(pricing, condition("regionCode", "mars-1")) == []


def test_pages_hold_every_product_once(pricing: Any) -> None:
    every = usage_types(pricing)
    assert len(every) == len(set(every)) == 13 * 9 > 100


def test_a_product_has_the_shape_of_aws_s(pricing: Any) -> None:
    wanted = [condition("usagetype", "USW2-DetectSentiment")]
    [text] = pricing.get_products(ServiceCode="comprehend", Filters=wanted)["PriceList"]
    product = json.loads(text)
    [term] = product["terms"]["OnDemand"].values()
    tiers = term["priceDimensions"].values()
    assert [(tier["beginRange"], tier["endRange"], tier["pricePerUnit"]["USD"]) for tier in tiers] == [
        ("0", "10000000", "0.0001000000"),
        ("10000000", "50000000", "0.0000500000"),
        ("50000000", "Inf", "0.0000250000"),
    ]
    assert all(code == tier["rateCode"] for code, tier in term["priceDimensions"].items())


def test_every_region_of_the_partition_has_prices(server: DemoServer) -> None:
    from wizard.account.configuration import comprehend_regions

    session = AccountSession.from_environment_mapping(server.environment(), max_attempts=1)
    for region in comprehend_regions():
        table = read_prices(session, region.value)
        assert table is not None, region
        assert table.source == f"AWS Price List of 2026-01-16, {region.value}"


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"ServiceCode": "AmazonEC2"}, "NotFoundException"),
        ({"ServiceCode": "comprehend", "NextToken": "nonsense"}, "InvalidNextTokenException"),
    ],
)
def test_what_is_refused(pricing: Any, parameters: dict[str, Any], code: str) -> None:
    assert refused(pricing.get_products, **parameters).code == code


def test_an_operation_that_is_not_there(pricing: Any) -> None:
    assert refused(pricing.describe_services).code == "UnknownOperationException"


def test_it_can_be_refused_on_demand(fresh_server: DemoServer) -> None:
    fresh_server.set_faults(["pricing:Get*=AccessDenied"])
    refusal = refused(Clients(fresh_server)("pricing").get_products, ServiceCode="comprehend")
    assert "pricing:GetProducts" in refusal.message


def test_the_aws_cli_reads_it(server: DemoServer) -> None:
    answer = aws(
        server,
        *("pricing", "get-products", "--region", "us-east-1", "--service-code", "comprehend"),
        *("--filters", "Type=TERM_MATCH,Field=usagetype,Value=USW2-CustomEntity-Training"),
    )
    assert answer.returncode == 0, answer.stderr
    [text] = json.loads(answer.stdout)["PriceList"]
    assert json.loads(text)["product"]["attributes"]["regionCode"] == "us-west-2"
