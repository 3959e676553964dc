"""The AWS Price List of the simulated account: what Comprehend costs, in every region that has it.

Descriptions and amounts are those that AWS publishes for its pricing pages (13 regions, all with the same prices); the
members of a product are those of Comprehend's real ones. SKUs, usage types, units and the date of publication are made
up: no public copy of the products themselves was found. Every caller is answered.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from wizard.demo.aws_errors import AwsError
from wizard.demo.pages import cut
from wizard.demo.wire import WireRequest

_SERVICE = "comprehend"
_PUBLISHED = "2026-01-16T16:02:58Z"
_EFFECTIVE = "2026-01-01T00:00:00Z"
_ON_DEMAND = "JRTCKXETXF"
"""The offer term of on-demand prices, the same for all services."""
_RATE = "6YS6EN2CT7"
_DEFAULT_PAGE = 100

_REGIONS: Mapping[str, tuple[str, str]] = {
    "us-east-1": ("US East (N. Virginia)", "USE1"),
    "us-east-2": ("US East (Ohio)", "USE2"),
    "us-west-2": ("US West (Oregon)", "USW2"),
    "ap-south-1": ("Asia Pacific (Mumbai)", "APS3"),
    "ap-northeast-1": ("Asia Pacific (Tokyo)", "APN1"),
    "ap-northeast-2": ("Asia Pacific (Seoul)", "APN2"),
    "ap-southeast-1": ("Asia Pacific (Singapore)", "APS1"),
    "ap-southeast-2": ("Asia Pacific (Sydney)", "APS2"),
    "ca-central-1": ("Canada (Central)", "CAN1"),
    "eu-central-1": ("EU (Frankfurt)", "EUC1"),
    "eu-west-1": ("EU (Ireland)", "EU"),
    "eu-west-2": ("EU (London)", "EUW2"),
    "us-gov-west-1": ("AWS GovCloud (US)", "UGW1"),
}
"""Region → its name in the Price List, and what usage types of it begin with."""

_Tier = tuple[str, str, str, str]
_PRICES: Mapping[str, tuple[str, str, tuple[_Tier, ...]]] = {
    "CustomClassification-Training": (
        "Processes Custom Classification model training request",
        "Second",
        (("", "0", "Inf", "0.0008330000"),),
    ),
    "CustomClassification-Storage": (
        "Processes Custom Classification model storage request",
        "Month",
        (("", "0", "Inf", "0.5000000000"),),
    ),
    "CustomClassification": (
        "Processes Custom Classification text request",
        "Unit",
        (("", "0", "Inf", "0.0005000000"),),
    ),
    "SyncCustomClassification": (
        "Processes Sync custom classification text request",
        "Second",
        (("", "0", "Inf", "0.0005000000"),),
    ),
    "CustomEntity-Training": (
        "Processes Custom Entity model training request",
        "Second",
        (("", "0", "Inf", "0.0008330000"),),
    ),
    "CustomEntity-Storage": (
        "Processes Custom Entity model storage request",
        "Month",
        (("", "0", "Inf", "0.5000000000"),),
    ),
    "CustomEntity": ("Processes Custom Entity text request", "Unit", (("", "0", "Inf", "0.0005000000"),)),
    "SyncCustomEntities": (
        "Processes Sync custom entities text request",
        "Second",
        (("", "0", "Inf", "0.0005000000"),),
    ),
    "DetectSentiment": (
        "Processes Sentiment Analysis text request",
        "Unit",
        (
            (" upto 10M", "0", "10000000", "0.0001000000"),
            (" from 10M to 50M", "10000000", "50000000", "0.0000500000"),
            (" over 50M", "50000000", "Inf", "0.0000250000"),
        ),
    ),
}
"""Usage type without its region → description, unit, and the tiers: what the description adds, from, to, USD."""


def answer(request: WireRequest, parameters: dict[str, Any]) -> dict[str, Any]:
    """The answer to one call. Raises AwsError."""
    if request.operation != "GetProducts":
        raise AwsError("UnknownOperationException", f"The simulated account does not know pricing:{request.operation}.")
    if parameters.get("ServiceCode") != _SERVICE:
        raise AwsError("NotFoundException", f"The service {parameters.get('ServiceCode')} has no price list here.")
    filters = parameters.get("Filters", [])
    found = [
        json.dumps(product) for product in _products() if all(_passes(product, condition) for condition in filters)
    ]
    bad = AwsError("InvalidNextTokenException", "The pagination token is invalid.")
    return {"FormatVersion": "aws_v1", **cut(found, parameters, "PriceList", default=_DEFAULT_PAGE, bad=bad)}


def _passes(product: Mapping[str, Any], condition: Mapping[str, str]) -> bool:
    """Whether a product passes one filter."""
    described = {**product["product"]["attributes"], "productFamily": product["product"]["productFamily"]}
    actual, wanted = str(described.get(condition["Field"], "")), condition["Value"]
    match condition["Type"]:
        case "TERM_MATCH" | "EQUALS":
            return actual == wanted
        case "CONTAINS":
            return wanted in actual
        case "ANY_OF":
            return actual in wanted.split(",")
        case "NONE_OF":
            return actual not in wanted.split(",")
        case other:
            raise AwsError("InvalidParameterException", f"There is no filter of the type {other}.")


@cache
def _products() -> tuple[dict[str, Any], ...]:
    return tuple(_all_products())


def _all_products() -> Iterator[dict[str, Any]]:
    for region, (location, prefix) in _REGIONS.items():
        for usage, (description, unit, tiers) in _PRICES.items():
            usage_type = f"{prefix}-{usage}"
            sku = hashlib.sha256(usage_type.encode()).hexdigest()[:16].upper()
            yield {
                "product": {
                    "productFamily": "Natural Language Processing",
                    "sku": sku,
                    "attributes": {
                        "servicecode": _SERVICE,
                        "servicename": "Amazon Comprehend",
                        "location": location,
                        "locationType": "AWS Region",
                        "regionCode": region,
                        "group": "Global-Comprehend",
                        "groupDescription": description,
                        "usagetype": usage_type,
                        "operation": "",
                    },
                },
                "serviceCode": _SERVICE,
                "terms": {"OnDemand": {f"{sku}.{_ON_DEMAND}": _term(sku, description, unit, tiers)}},
                "version": "20260116160258",
                "publicationDate": _PUBLISHED,
            }


def _term(sku: str, description: str, unit: str, tiers: tuple[_Tier, ...]) -> dict[str, Any]:
    dimensions = {
        f"{sku}.{_ON_DEMAND}.{_RATE if begin == '0' else begin}": {
            "rateCode": f"{sku}.{_ON_DEMAND}.{_RATE if begin == '0' else begin}",
            "description": f"{description}{what}",
            "unit": unit,
            "beginRange": begin,
            "endRange": end,
            "appliesTo": [],
            "pricePerUnit": {"USD": price},
        }
        for what, begin, end, price in tiers
    }
    return {
        "sku": sku,
        "offerTermCode": _ON_DEMAND,
        "effectiveDate": _EFFECTIVE,
        "termAttributes": {},
        "priceDimensions": dimensions,
    }
