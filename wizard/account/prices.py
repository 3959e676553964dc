"""The AWS Price List: what Amazon Comprehend's custom models cost in a region.

What is known of the products: their members are ``servicecode``, ``regionCode``, ``location``, ``group``,
``groupDescription``, ``usagetype`` and ``operation`` (bulk price files of 2026), and AWS describes the prices as
"Processes Custom Classification model training request" (0.000833 USD), "… model storage request" (0.5) and "Processes
Sync custom classification text request" (0.0005, the endpoint), with "Custom Entity" and "custom entities" for
recognizers. Usage types and units are not known for certain, so a product is found by the words of all its texts, and a
price whose unit does not say a time is read as by the second, the hour or the month: whichever is like the published.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from wizard.account.configuration import partition_of_region
from wizard.account.listing import Call, answers
from wizard.account.session import AccountSession
from wizard.costs import MODEL_MONTH_USD, TRAINING_HOUR_USD, UNIT_HOUR_USD, Prices, PriceTable
from wizard.text import visible

_PRODUCTS = Call("pricing", "get_products", "pricing:GetProducts", "reading the AWS Price List", 100)
_HOME_REGION = "us-east-1"
"""One of the three regions that the Price List answers from; it has the prices of all."""
_HOURS: tuple[tuple[re.Pattern[str], float], ...] = (
    (re.compile(r"\bsec(ond)?s?\b"), 3600.0),
    (re.compile(r"\bmin(ute)?s?\b"), 60.0),
    (re.compile(r"\b(hours?|hrs?)\b"), 1.0),
)
"""Unit → how many of it are an hour."""
_LIKE = 3.0
"""A price is taken for one by the second where it is at most so many times the published one by the second, or less."""


@dataclass(frozen=True)
class _Figure:
    """What is looked for: which words tell the product, and what it costs by the published prices (USD an hour, or a
    month where it is not paid for by time of use)."""

    name: str
    words: re.Pattern[str]
    published: float
    by_month: bool = False


_FIGURES = (
    _Figure("training_hour", re.compile(r"training|\btrain\b"), TRAINING_HOUR_USD),
    _Figure("model_month", re.compile(r"storage|management"), MODEL_MONTH_USD, by_month=True),
    _Figure("unit_hour", re.compile(r"(?<!a)sync|endpoint|inference ?unit"), UNIT_HOUR_USD),
)
_KINDS: Mapping[str, re.Pattern[str]] = {
    "classifier": re.compile(r"custom ?classif|document ?classif"),
    "recognizer": re.compile(r"custom ?entit|entity ?recogni"),
}


def read_prices(session: AccountSession, region: str) -> PriceTable | None:
    """What custom models cost in ``region``; None where the Price List does not tell all of it (it has no prices for
    other partitions than ``aws``). Raises WizardErrors."""
    if partition_of_region(region) != "aws":
        return None
    wanted = [{"Type": "TERM_MATCH", "Field": "regionCode", "Value": region}]
    pages = answers(session, _PRODUCTS, lambda: False, region=_HOME_REGION, ServiceCode="comprehend", Filters=wanted)
    return table_from((product for page in pages for product in page.get("PriceList", ())), region)


def table_from(products: Iterable[Any], region: str) -> PriceTable | None:
    """The prices that products of the Price List (JSON, as text or read) tell; None where one is not among them.

    Where several tell the same, the highest counts: a cost is not to be understated.
    """
    found: dict[tuple[str, str], float] = {}
    dates: list[str] = []
    for product in filter(None, map(_read, products)):
        for key, price in _figures(product):
            found[key] = max(price, found.get(key, 0.0))
            dates.append(str(product.get("publicationDate", ""))[:10])
    try:
        classifier, recognizer = (
            Prices(**{figure.name: found[kind, figure.name] for figure in _FIGURES}) for kind in _KINDS
        )
    except KeyError:
        return None
    date = f" of {max(dates)}" if max(dates) else ""
    return PriceTable(classifier, recognizer, visible(f"AWS Price List{date}, {region}"))


def _read(product: Any) -> Mapping[str, Any] | None:
    try:
        read = json.loads(product) if isinstance(product, str) else product
    except ValueError:
        return None
    return read if isinstance(read, Mapping) else None


def _figures(product: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], float]]:
    """What a product costs, by kind of model and figure."""
    described = _mapping(_mapping(product.get("product")).get("attributes"))
    group = [described.get(name) for name in ("group", "groupDescription", "usagetype", "operation")]
    for dimension in _dimensions(product):
        words = " ".join(str(text) for text in (*group, dimension.get("description")) if text).lower()
        for kind in (kind for kind, pattern in _KINDS.items() if pattern.search(words)):
            for figure in (figure for figure in _FIGURES if figure.words.search(words)):
                price = _by_time(dimension, figure)
                if price is not None:
                    yield (kind, figure.name), price


def _dimensions(product: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The prices of a product's on-demand terms; what is free (a tier, the free tier of a first year) is left out."""
    for term in _mapping(_mapping(product.get("terms")).get("OnDemand")).values():
        for dimension in _mapping(_mapping(term).get("priceDimensions")).values():
            if _usd(_mapping(dimension)) > 0:
                yield _mapping(dimension)


def _by_time(dimension: Mapping[str, Any], figure: _Figure) -> float | None:
    """A price by the hour (or month); None where nobody can tell what it is by."""
    price, unit = _usd(dimension), str(dimension.get("unit", "")).lower()
    if figure.by_month:
        return price
    for pattern, times in _HOURS:
        if pattern.search(unit):
            return price * times
    by_hour = [price * times for _pattern, times in _HOURS]
    return next((hour for hour in by_hour if figure.published / _LIKE <= hour <= figure.published * _LIKE), None)


def _usd(dimension: Mapping[str, Any]) -> float:
    try:
        price = float(_mapping(dimension.get("pricePerUnit")).get("USD", 0))
    except (TypeError, ValueError):
        return 0.0
    return price if isfinite(price) else 0.0


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
