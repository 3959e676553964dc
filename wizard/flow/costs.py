"""What the launch that the answers amount to costs, with the prices that the checks have read."""

from collections.abc import Mapping

from wizard.costs import cost_sentence
from wizard.flow.answers import Answers
from wizard.flow.flow import profile_of
from wizard.flow.learned import PRICES


def cost_of(answers: Answers) -> str:
    """A sentence; empty while nobody knows what will be launched."""
    prices = answers.get(PRICES)
    return cost_sentence(profile_of(answers), prices if isinstance(prices, Mapping) else None)
