"""The texts of a policy: wildcards and policy variables, filled in from a request.

Source: IAM User Guide, "IAM policy elements: Variables and tags" and "IAM JSON policy elements: Resource".
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache


class Wild(Enum):
    """A wildcard: any run of characters, or exactly one."""

    MANY = "*"
    ONE = "?"


Token = str | Wild
Tokens = tuple[Token, ...]
_VARIABLE = re.compile(r"\$\{(?P<name>[^,}]*)(?:,\s*'(?P<default>[^']*)'\s*)?\}")
_LITERALS = frozenset("*?$")
ARN_PARTS = 6
"""How many parts an ARN has between its colons; the last may hold colons of its own."""


class NoValue(Enum):
    """Why a policy variable has no value."""

    ABSENT = "absent"
    SEVERAL = "several"
    UNKNOWN = "unknown"


Resolve = Callable[[str], str | NoValue]
"""Name of a condition key → its one value in the request, or why there is none."""


@dataclass(frozen=True)
class Unfilled:
    """A text that cannot be filled in: the variable's name, and why it has no value."""

    variable: str
    why: NoValue


def fill(text: str, resolve: Resolve | None) -> Tokens | Unfilled:
    """``text`` as literal pieces and wildcards, its variables replaced; ``resolve`` None: it has no variables.

    A variable's value stands for itself: a ``*`` in it is no wildcard.
    """
    if resolve is None:
        return _without_variables(text)
    tokens: list[Token] = []
    end = 0
    for found in _VARIABLE.finditer(text):
        tokens += _plain(text[end : found.start()])
        end = found.end()
        name, default = found["name"].strip(), found["default"]
        if name in _LITERALS and default is None:
            tokens.append(name)
            continue
        value = resolve(name)
        if isinstance(value, NoValue):
            if default is None or value is NoValue.UNKNOWN:
                return Unfilled(name, value)
            value = default
        tokens.append(value)
    tokens += _plain(text[end:])
    return tuple(tokens)


def like(value: str, tokens: Tokens, *, ignore_case: bool = False) -> bool:
    """Whether ``value`` matches with ``*`` and ``?`` as wildcards."""
    return _expression(tokens, ignore_case=ignore_case).fullmatch(value) is not None


def equal(value: str, tokens: Tokens, *, ignore_case: bool = False) -> bool:
    """Whether ``value`` is the text itself; ``*`` and ``?`` stand for themselves."""
    text = "".join(token.value if isinstance(token, Wild) else token for token in tokens)
    return value.lower() == text.lower() if ignore_case else value == text


@lru_cache(maxsize=4096)
def segments(text: str) -> tuple[str, ...]:
    """The parts of an ARN's pattern between its colons, at most six; a colon inside ``${…}`` parts nothing."""
    parts: list[str] = []
    start = depth = 0
    for place, character in enumerate(text):
        if text.startswith("${", place):
            depth += 1
        elif character == "}" and depth:
            depth -= 1
        elif character == ":" and not depth and len(parts) < ARN_PARTS - 1:
            parts.append(text[start:place])
            start = place + 1
    return (*parts, text[start:])


@lru_cache(maxsize=4096)  # the same patterns are held against one request after another
def _without_variables(text: str) -> Tokens:
    return tuple(_plain(text))


def _plain(text: str) -> Iterator[Token]:
    """A text without variables as pieces."""
    for piece in re.split(r"([*?])", text):
        if piece in ("*", "?"):
            yield Wild(piece)
        elif piece:
            yield piece


@lru_cache(maxsize=4096)
def _expression(tokens: Tokens, *, ignore_case: bool) -> re.Pattern[str]:
    """Between wildcards the first place that fits is taken for good: another never helps, and trying them all would
    take time without end for a text of many wildcards."""
    first, *others = _between_wildcards(tokens)
    if others:
        # A piece of nothing between two wildcards asks for nothing.
        first += "".join(f"(?>.*?{piece})" for piece in others[:-1] if piece) + f".*{others[-1]}"
    return re.compile(first, re.DOTALL | (re.IGNORECASE if ignore_case else 0))


def _between_wildcards(tokens: Tokens) -> list[str]:
    """The expressions of what stands before, between and behind the ``*``."""
    pieces = [""]
    for token in tokens:
        if token is Wild.MANY:
            pieces.append("")
        else:
            pieces[-1] += "." if isinstance(token, Wild) else re.escape(token)
    return pieces
