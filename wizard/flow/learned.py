"""What the checks have learned for the questions: what the data suggests, what AWS asks for a run.

It is kept among the answers, under keys of the wizard's own, and goes where the answers go that it was learned from.
"""

from collections.abc import Mapping

from wizard.flow.answers import Answers, Value, with_answers

SUGGESTED = "_suggested."
"""Keys that begin so: what the data suggests as an answer."""
PRICES = "_prices"

_OF_THE_PLACE = ("region", "_credentials")
_OF_THE_DATA = (*_OF_THE_PLACE, "kind", "_layout", "_annotations")
_SUGGESTED_FOR = ("dataset.label_delimiter", "dataset.entity_types")
"""Answers of the dataset that say nothing about which data it is."""


def is_learned(key: str) -> bool:
    """Whether the checks have put this answer there; they will again, so that a draft need not keep it."""
    return key == PRICES or key.startswith(SUGGESTED)


def without_learned(answers: Answers) -> Answers:
    """``answers`` without what the checks have learned."""
    return with_answers(answers, {key: None for key in answers if is_learned(key)})


def outdated(answers: Answers, key: str, value: Value | None) -> dict[str, Value | None]:
    """The changes that take away what is no longer known once ``key`` is answered with ``value``."""
    if answers.get(key) == value:
        return {}
    return {name: None for name in answers if is_learned(name) and _comes_from(name, key)}


def unlike(answers: Answers, learned: Mapping[str, Value], *, complete: bool) -> dict[str, Value | None]:
    """The changes that put ``learned`` among the answers. While more may come (not ``complete``), nothing is taken
    away: what is read again for another reason will most likely say the same."""
    changes: dict[str, Value | None] = {key: value for key, value in learned.items() if answers.get(key) != value}
    if complete:
        changes |= {key: None for key in filter(is_learned, answers) if key not in learned}
    return changes


def _comes_from(learned: str, key: str) -> bool:
    """Whether ``learned`` may be another thing once ``key`` has another answer."""
    if learned == PRICES:
        return key in _OF_THE_PLACE
    return key in _OF_THE_DATA or (key.startswith("dataset.") and key not in _SUGGESTED_FOR)
