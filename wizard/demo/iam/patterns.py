"""A value written in a policy, and which ``*`` and ``?`` in it are wildcards.

Source: IAM User Guide, "IAM policy elements: Variables and tags". ``${*}``, ``${?}`` and ``${$}`` are the characters
themselves, and so is whatever a variable is replaced by.
"""

import re
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True)
class Pattern:
    """``text``, in which the characters at the places ``wild`` are wildcards and all others stand for themselves."""

    text: str
    wild: frozenset[int] = frozenset()

    def __add__(self, other: "Pattern") -> "Pattern":
        """This pattern and ``other`` behind it."""
        behind = len(self.text)
        return Pattern(self.text + other.text, self.wild | {behind + place for place in other.wild})

    def split(self, separator: str, times: int) -> list["Pattern"]:
        """The parts between the first ``times`` occurrences of ``separator``, as ``str.split`` cuts."""
        parts, start = [], 0
        for text in self.text.split(separator, times):
            end = start + len(text)
            parts.append(Pattern(text, frozenset(place - start for place in self.wild if start <= place < end)))
            start = end + len(separator)
        return parts


def written(text: str) -> Pattern:
    """What a policy's author wrote: every ``*`` and ``?`` is a wildcard."""
    return Pattern(text, frozenset(place for place, character in enumerate(text) if character in "*?"))


def like(value: str, pattern: Pattern, *, ignore_case: bool = False) -> bool:
    """Whether ``value`` matches ``pattern``, where ``*`` is any run of characters and ``?`` exactly one."""
    return _expression(pattern, ignore_case=ignore_case).fullmatch(value) is not None


@lru_cache(maxsize=4096)
def _expression(pattern: Pattern, *, ignore_case: bool) -> re.Pattern[str]:
    wildcards = {"*": ".*", "?": "."}
    text = "".join(
        wildcards[character] if place in pattern.wild else re.escape(character)
        for place, character in enumerate(pattern.text)
    )
    return re.compile(text, re.DOTALL | (re.IGNORECASE if ignore_case else 0))
