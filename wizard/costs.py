"""What a launch costs: from the AWS Price List where it has been read, else from the published prices."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from wizard.plan.arns import parse_arn

UNIT_HOUR_USD = 0.0005 * 3600
TRAINING_HOUR_USD = 3.00
MODEL_MONTH_USD = 0.50
PRICE_SOURCE = "published price, us-east-1, 2026"
HOURS_A_MONTH = 730


@dataclass(frozen=True)
class Prices:
    """USD for one kind of model: an hour of training, a month of keeping the model, an hour of an inference unit."""

    training_hour: float
    model_month: float
    unit_hour: float


@dataclass(frozen=True)
class PriceTable:
    """The prices of both kinds of model in a region; ``source`` says where from, and is safe to show."""

    classifier: Prices
    recognizer: Prices
    source: str

    def as_texts(self) -> dict[str, str]:
        """The table as the wizard's answers hold it: flat, every value a text."""
        figures = {
            f"{kind}.{name}": repr(float(value))
            for kind, prices in (("classifier", self.classifier), ("recognizer", self.recognizer))
            for name, value in vars(prices).items()
        }
        return {**figures, "source": self.source}


_PUBLISHED_PRICES = Prices(TRAINING_HOUR_USD, MODEL_MONTH_USD, UNIT_HOUR_USD)
PUBLISHED = PriceTable(_PUBLISHED_PRICES, _PUBLISHED_PRICES, PRICE_SOURCE)
"""Source: Amazon Comprehend's pricing page; the Price List of 2026 has the same in all regions with custom models."""


def table_of(texts: Mapping[str, str] | None) -> PriceTable:
    """The table that :meth:`PriceTable.as_texts` has made; the published prices where it is not one."""
    try:
        classifier, recognizer = (_prices(texts or {}, kind) for kind in ("classifier", "recognizer"))
        return PriceTable(classifier, recognizer, (texts or {})["source"])
    except (KeyError, ValueError):
        return PUBLISHED


def cost_sentence(profile: Mapping[str, Any], texts: Mapping[str, str] | None = None) -> str:
    """What launching ``profile`` costs, as a sentence; empty while the kind is not known.

    ``texts``: the prices that were read, as the answers hold them (:meth:`PriceTable.as_texts`).
    """
    kind = profile.get("kind")
    table = table_of(texts)
    if kind == "endpoint":
        hour = units_of(profile) * _of_endpoint(profile, table).unit_hour
        return (
            f"Cost: about {hour:.2f} USD an hour, {hour * 24:,.2f} a day, {hour * HOURS_A_MONTH:,.0f} a month, "
            f"from its start until it is deleted, used or not ({table.source})."
        )
    if kind in ("classifier", "recognizer"):
        prices = table.classifier if kind == "classifier" else table.recognizer
        return (
            f"Cost: {prices.training_hour:.2f} USD for each hour of training, then {prices.model_month:.2f} a month "
            f"for the model ({table.source})."
        )
    return ""


def saving_sentence(
    profile: Mapping[str, Any], *, trained: bool, training: bool, texts: Mapping[str, str] | None = None
) -> str:
    """What is not paid any more once what ``profile`` describes has ended; empty where it costs nothing.

    ``training``: it is being trained; ``trained``: it is a model that is kept. AWS does not say whether the part of a
    training that has run is charged when it is stopped, so nothing is said of that.
    """
    table = table_of(texts)
    if profile.get("kind") == "endpoint":
        hour = units_of(profile) * _of_endpoint(profile, table).unit_hour
        return (
            f"Saves {hour:.2f} USD an hour, {hour * HOURS_A_MONTH:,.0f} a month, which it costs used or not "
            f"({table.source})."
        )
    prices = table.classifier if profile.get("kind") == "classifier" else table.recognizer
    if training:
        return f"Saves {prices.training_hour:.2f} USD for each further hour of training ({table.source})."
    return f"Saves {prices.model_month:.2f} USD a month ({table.source})." if trained else ""


def units_of(profile: Mapping[str, Any]) -> int:
    """The inference units of an endpoint; one where the plan does not say, or not in a number."""
    units = profile.get("inference_units", 1)
    return units if isinstance(units, int) else 1


def _of_endpoint(profile: Mapping[str, Any], table: PriceTable) -> Prices:
    """An endpoint's price goes by its model's kind; a flywheel's is not told by its ARN, and counts as a classifier."""
    arn = parse_arn(str(profile.get("model", "")))
    return table.recognizer if arn is not None and arn.resource_type == "entity-recognizer" else table.classifier


def _prices(texts: Mapping[str, str], kind: str) -> Prices:
    figures = [float(texts[f"{kind}.{name}"]) for name in ("training_hour", "model_month", "unit_hour")]
    if not all(isfinite(figure) and figure >= 0 for figure in figures):
        raise ValueError
    return Prices(*figures)
