"""Where the statements of a policy stand in its JSON text.

IAM's policy simulator names a statement by nothing but this: line and column, both counted from 1. The API reference
does not say what exactly the two positions are. In answers of AWS that people have published (of
AdministratorAccess: line 3, column 17 to line 8, column 6) a statement begins right behind whatever stands before it,
white space included: the ``[`` or the statement before. It ends right behind its ``}``. So it is here.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

_DECODER = json.JSONDecoder()
_SPACE = re.compile(r"[ \t\n\r]*")


@dataclass(frozen=True)
class Position:
    """A place in a text, line and column counted from 1."""

    line: int
    column: int


def statement_positions(document: str) -> list[tuple[Position, Position]]:
    """Begin and end of each statement of ``document``, a JSON object, in order. [] where it has no statement."""
    spans: list[tuple[int, int]] = []
    for key, start in _members(document):
        if key == "Statement":
            spans = list(_elements(document, start))
    return [(_position(document, start), _position(document, end)) for start, end in spans]


def _members(text: str) -> Iterator[tuple[str, int]]:
    """The keys of the outermost object, each with the place behind its colon."""
    place = _behind_space(text, 0) + 1
    while text[_behind_space(text, place)] == '"':
        key, place = _DECODER.raw_decode(text, _behind_space(text, place))
        place = _behind_space(text, place) + 1
        yield key, place
        place = _behind_value(text, place)


def _elements(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Begin and end of each element of the array at ``start``; an object there is the only element."""
    place = _behind_space(text, start)
    if text[place] != "[":
        yield start, _DECODER.raw_decode(text, place)[1]
        return
    behind = place + 1
    while True:
        place = _behind_space(text, behind)
        if text[place] == ",":
            place = _behind_space(text, place + 1)
        if text[place] == "]":
            return
        _, end = _DECODER.raw_decode(text, place)
        yield behind, end
        behind = end


def _behind_value(text: str, place: int) -> int:
    """The place behind the value that begins at ``place``, and behind the comma after it if there is one."""
    end = _DECODER.raw_decode(text, _behind_space(text, place))[1]
    comma = _behind_space(text, end)
    return comma + 1 if text[comma] == "," else end


def _behind_space(text: str, place: int) -> int:
    match = _SPACE.match(text, place)
    return match.end() if match else place


def _position(text: str, place: int) -> Position:
    line_start = text.rfind("\n", 0, place) + 1
    return Position(text.count("\n", 0, place) + 1, place - line_start + 1)
