"""Where in a JSON text a value stands. The text is walked token by token: a search could hit another place."""

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

Path = tuple[str | int, ...]
"""Keys and places (from 0) that lead from the outermost value to one inside."""

_DEEPEST = 8
"""Nothing in a policy stands deeper: list, Statement, its place, Condition, operator, key, place of the value."""
_TOKEN = re.compile(r'[ \t\r\n]*(?:([{}\[\],:])|("[^"\\]*(?:\\.[^"\\]*)*")|([^ \t\r\n{}\[\],:"]+))', re.DOTALL)


@dataclass
class _Frame:
    """An object or list that is open: ``at`` is the key or place of the value that comes next."""

    is_object: bool
    at: str | int | None


class Positions:
    """The places of a text that is known to be JSON."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self._offsets: Mapping[Path, int] = dict(_walk(text))

    def place(self, path: Path) -> tuple[int, int]:
        """Line and column of what stands at ``path``, of the nearest around it where there is no such thing."""
        while path and path not in self._offsets:
            path = path[:-1]
        offset = self._offsets.get(path, 0)
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def _walk(text: str) -> Iterator[tuple[Path, int]]:
    """Path and offset of each value; of a member of an object the offset of its key."""
    stack: list[_Frame] = []
    for found in _TOKEN.finditer(text):
        mark, string, _ = found.groups()
        start = found.start(found.lastindex or 0)
        if mark in ("}", "]"):
            stack.pop()
        elif mark == ",":
            top = stack[-1]
            top.at = top.at + 1 if isinstance(top.at, int) else None
        elif mark != ":":
            top_or_none = stack[-1] if stack else None
            if string and top_or_none is not None and top_or_none.is_object and top_or_none.at is None:
                top_or_none.at = str(json.loads(string))
                yield from _noted(stack, start)
                continue
            if top_or_none is None or not top_or_none.is_object:
                yield from _noted(stack, start)
            if mark is not None:
                stack.append(_Frame(mark == "{", None if mark == "{" else 0))


def _noted(stack: list[_Frame], offset: int) -> Iterator[tuple[Path, int]]:
    if len(stack) <= _DEEPEST:
        yield tuple(frame.at for frame in stack if frame.at is not None), offset


def unclosed(text: str) -> str:
    """The brackets that would close what is open at the end of a text, innermost first; it need not be JSON."""
    stack: list[str] = []
    for found in _TOKEN.finditer(text):
        mark = found[1]
        if mark in ("{", "["):
            stack.append("}" if mark == "{" else "]")
        elif mark in ("}", "]") and stack:
            stack.pop()
    return "".join(reversed(stack))
