"""Which lines of a text are others than they were: for marking what an answer has changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from types import MappingProxyType

_JOINTS = " ,\\"
"""What joins a line to the next (a comma of JSON, a backslash of bash): no part of what the line says."""


@dataclass(frozen=True)
class Changes:
    """Lines of a text, counted from 0: the ones that are new or read differently, and how many have gone just before a
    line. Lines that have gone from the end stand under the number of lines that are left."""

    changed: frozenset[int] = frozenset()
    gone: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))

    def __bool__(self) -> bool:
        return bool(self.changed or self.gone)

    @property
    def first(self) -> int | None:
        """The first line at which something is other than it was."""
        return min((*self.changed, *self.gone), default=None)


def changed_lines(before: str, after: str) -> Changes:
    """What is other in ``after`` than in ``before``.

    A line that only got or lost its comma because another came after it, or went, has not changed.
    """
    old, new = _lines(before), _lines(after)
    same = _common(old, new)
    tail = _common(old[same:][::-1], new[same:][::-1])
    between = SequenceMatcher(None, old[same : len(old) - tail], new[same : len(new) - tail], autojunk=False)
    changed: set[int] = set()
    gone: dict[int, int] = {}
    for what, old_start, old_end, new_start, new_end in between.get_opcodes():
        if what in ("replace", "insert"):
            changed.update(range(same + new_start, same + new_end))
        fewer = (old_end - old_start) - (new_end - new_start)
        if what == "delete" or (what == "replace" and fewer > 0):
            gone[same + new_end] = fewer
    return Changes(frozenset(changed), MappingProxyType(gone))


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    """How many lines both begin with."""
    pairs = zip(old, new, strict=False)
    return next((place for place, (one, other) in enumerate(pairs) if one != other), min(len(old), len(new)))


def _lines(text: str) -> list[str]:
    return [line.rstrip(_JOINTS) for line in text.split("\n")] if text else []
