"""What a launch costs, from published prices."""

from collections.abc import Mapping
from typing import Any

UNIT_SECOND_USD = 0.0005
TRAINING_HOUR_USD = 3.00
MODEL_MONTH_USD = 0.50
PRICE_SOURCE = "published price, us-east-1, 2026"
HOURS_A_MONTH = 730


def cost_sentence(profile: Mapping[str, Any]) -> str:
    """What launching ``profile`` costs, as a sentence; empty while the kind is not known.

    Source: Amazon Comprehend's pricing page; other regions differ.
    """
    match profile.get("kind"):
        case "endpoint":
            units = profile.get("inference_units", 1)
            hour = (units if isinstance(units, int) else 1) * UNIT_SECOND_USD * 3600
            return (
                f"Cost: about {hour:.2f} USD an hour, {hour * 24:,.2f} a day, {hour * HOURS_A_MONTH:,.0f} a month, "
                f"from its start until it is deleted, used or not ({PRICE_SOURCE})."
            )
        case "classifier" | "recognizer":
            return (
                f"Cost: {TRAINING_HOUR_USD:.2f} USD for each hour of training, then {MODEL_MONTH_USD:.2f} a month for "
                f"the model ({PRICE_SOURCE})."
            )
        case _:
            return ""
