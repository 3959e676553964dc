"""Patterns with ``*`` and ``?``: whether a text matches one, and whether two can match the same text.

Both take time in proportion to the product of the lengths, whatever a hostile file has put together.
"""

import re
from functools import lru_cache

_LONGEST = 2048
"""Of a pattern that is compared with another: longer than any ARN (AWS: 2,048 characters)."""
_VARIABLE = re.compile(r"\$\{[^}]*\}")


def matches(text: str, pattern: str, *, ignore_case: bool = False) -> bool:
    """Whether ``text`` as a whole matches ``pattern``."""
    if ignore_case:
        text, pattern = text.lower(), pattern.lower()
    at = place = 0
    star, resume = -1, 0
    while at < len(text):
        if place < len(pattern) and pattern[place] == "*":
            star, resume = place, at
            place += 1
        elif place < len(pattern) and pattern[place] in ("?", text[at]):
            at, place = at + 1, place + 1
        elif star >= 0:
            resume += 1
            at, place = resume, star + 1
        else:
            return False
    return all(rest == "*" for rest in pattern[place:])


@lru_cache(maxsize=4096)
def can_meet(one: str, other: str) -> bool:
    """Whether some text matches both patterns; in doubt yes. A policy variable may stand for any text."""
    one, other = _VARIABLE.sub("*", one), _VARIABLE.sub("*", other)
    if len(one) > _LONGEST or len(other) > _LONGEST:
        return True
    if not set(one) & set("*?"):
        return matches(one, other)
    # row[j]: whether what is left of `one` can meet what is left of `other` from j on.
    row = [all(rest == "*" for rest in other[j:]) for j in range(len(other) + 1)]
    for character in reversed(one):
        below = row
        row = [False] * (len(other) + 1)
        row[-1] = character == "*" and below[-1]
        for j in range(len(other) - 1, -1, -1):
            if "*" in (character, other[j]):
                # A star takes nothing more, or one more character of the other side.
                row[j] = below[j] or row[j + 1]
            else:
                row[j] = (character == other[j] or "?" in (character, other[j])) and below[j + 1]
    return row[0]


def is_everything(pattern: str) -> bool:
    """Whether a pattern is ``*`` and nothing else."""
    return bool(pattern) and set(pattern) == {"*"}
