"""What can be used of a profile that is unfinished or wrong: its values as far as they have the right shape."""

import copy
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from wizard.plan.models import PLAN_CLASSES

# A text that breaks a limit or a rule can be shown in its field and mended there; a table in place of a text cannot.
_STILL_SHOWN = frozenset(
    {"missing", "text_rule", "repeated", "plan_rule", "too_short", "too_long", "greater_than_equal"}
)


def usable(profile: Mapping[str, Any]) -> dict[str, Any]:
    """``profile`` without unknown keys, values of a wrong type and values outside an enumeration.

    Where the kind itself is unknown, it is left out and the rest is taken for the kind it fits best.
    """
    kind = profile.get("kind")
    if isinstance(kind, str) and kind in PLAN_CLASSES:
        return _fitting(kind, profile)
    fits = [_fitting(kind, {**profile, "kind": kind}) for kind in PLAN_CLASSES]
    best = max(fits, key=_count)
    del best["kind"]
    return best


def _fitting(kind: str, profile: Mapping[str, Any]) -> dict[str, Any]:
    kept = copy.deepcopy(dict(profile))
    try:
        PLAN_CLASSES[kind].model_validate(profile)
    except ValidationError as error:
        unfit = [details["loc"] for details in error.errors() if details["type"] not in _STILL_SHOWN]
        # From the end, so that the indexes of list items that are still to go stay right.
        for location in reversed(unfit):
            _remove(kept, location)
    return kept


def _remove(container: Any, location: tuple[str | int, ...]) -> None:
    for part in location[:-1]:
        container = container[part]
    del container[location[-1]]


def _count(value: Any) -> int:
    return sum(_count(item) for item in value.values()) if isinstance(value, Mapping) else 1
