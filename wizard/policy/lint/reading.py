"""The documents of a file, as data and as policies, and everything that keeps a file from being one."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from wizard.policy.lint.positions import Path, unclosed
from wizard.policy.parsing import Policy, PolicyError, policy_of
from wizard.text import shorten, visible

LONGEST = 262_144
"""Characters: eight times the longest policy that AWS takes, 32,768 of a key policy (AWS KMS, "Resource quotas")."""
_SHOWN = 80


class UnreadableError(Exception):
    """A text that cannot be linted; ``rule`` is the finding's id, ``line`` and ``column`` are 0 where not known."""

    def __init__(self, rule: str, message: str, remedy: str, *, line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.rule, self.message, self.remedy, self.line, self.column = rule, message, remedy, line, column


@dataclass(frozen=True)
class Source:
    """One document of a file: its data, the policy it is or why it is none, and where in the file it stands."""

    data: Any
    policy: Policy | None
    problem: str
    path: Path


def plain(text: str) -> str:
    """The text without the mark that some editors put in front of UTF-8."""
    return text.removeprefix("\ufeff")


def read(name: str, text: str) -> list[Source]:
    """The documents of a file, which holds one policy or a list of them. Raises UnreadableError."""
    if len(text) > LONGEST:
        said = f"This is longer than {LONGEST:,} characters, and AWS takes no policy of more than 32,768."
        raise UnreadableError("policy.too-long", said, "Lint one policy at a time.")
    data = _json(text)
    if isinstance(data, list):
        return [_source(name, item, (place,)) for place, item in enumerate(data)] or [_source(name, data, ())]
    return [_source(name, data, ())]


def _source(name: str, data: Any, path: Path) -> Source:
    try:
        return Source(data, policy_of(name, data), "", path)
    except PolicyError as error:
        return Source(data, None, error.problem, path)


def _json(text: str) -> Any:
    try:
        return json.loads(plain(text), object_pairs_hook=_once, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise _broken(plain(text), error) from None
    except RecursionError:
        said = "This is nested too deeply for a policy."
        raise UnreadableError("policy.json", said, "A policy has no more than six levels.") from None
    except ValueError as error:  # a number with thousands of digits
        said = f"This cannot be read as JSON: {shorten(visible(str(error)), _SHOWN)}."
        raise UnreadableError("policy.json", said, "A policy holds texts, and no such numbers.") from None


def _broken(text: str, error: json.JSONDecodeError) -> UnreadableError:
    place = {"line": error.lineno, "column": error.colno}
    missing = unclosed(text)
    if error.pos >= len(text.rstrip()) and text.strip() and missing:
        said = f"This is no JSON: it ends before everything is closed, {_counted(missing)} missing."
        remedy = f"AWS takes nothing of it. If the rest is complete, {shorten(missing, _SHOWN)} belongs at the end."
        return UnreadableError("policy.json", said, remedy, **place)
    said = f"This is no JSON: {error.msg[:1].lower()}{error.msg[1:]}."
    return UnreadableError("policy.json", said, "AWS takes nothing of it as long as it is not mended.", **place)


def _counted(missing: str) -> str:
    marks = [f"{count} {mark}" for mark in "}]" if (count := missing.count(mark))]
    return f"{' and '.join(marks)} {'is' if len(missing) == 1 else 'are'}"


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; one with a key twice is refused: readers of JSON silently keep one of the two."""
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = shorten(visible(next(_repeated(pairs))), _SHOWN)
        said = f"{twice!r} stands twice in one object: a reader of JSON keeps only one of the two."
        raise UnreadableError("policy.json", said, "Put the values of both into one.")
    return found


def _repeated(pairs: list[tuple[str, Any]]) -> Iterator[str]:
    seen: set[str] = set()
    for key, _ in pairs:
        if key in seen:
            yield key
        seen.add(key)


def _no_constant(text: str) -> Any:
    raise UnreadableError("policy.json", f"{text} is no value of JSON.", "Write a text in its place.")
