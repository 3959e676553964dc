"""Findings that are collected while files are read: many of one kind become one, with the first lines and the count."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from wizard.checks.check import Check, CheckFinding
from wizard.checks.dataset.settling import judge_known
from wizard.checks.inspection import Work
from wizard.text import shorten, visible

_NAMED = 4
"""So many lines are named of those that have the same wrong with them."""
_SHOWN_CHARACTERS = 40


@dataclass
class _Places:
    """Where one thing is wrong. ``said`` is a sentence about the first of them."""

    count: int = 0
    said: str = ""
    first: list[tuple[str, int]] = field(default_factory=list)

    def message(self) -> str:
        file, line = self.first[0]
        message = f"{file}, line {line:,}: {self.said}"
        if self.count == 1:
            return message
        others = [f"line {at:,}" if where == file else f"{where}, line {at:,}" for where, at in self.first[1:]]
        left = self.count - len(self.first)
        if left:
            others.append(f"{left:,} more")
        return f"{message} The same on {joined(others)}."


class Notes:
    """What an inspection has noted so far, by check and profile key."""

    def __init__(self) -> None:
        self._places: dict[tuple[str, str], _Places] = {}
        self._findings: dict[str, list[CheckFinding]] = {}

    def at(self, check: Check, subject: str, file: str, line: int, say: Callable[[], str]) -> None:
        """``check`` has found something on a line (from 1) of a file. ``file`` is safe to show, as is what ``say``
        gives: a sentence about this very line, asked for only where it will be shown."""
        places = self._places.get((check.id, subject))
        if places is None:
            places = self._places[check.id, subject] = _Places(said=say())
        if places.count < _NAMED:
            places.first.append((file, line))
        places.count += 1

    def whole(self, check: Check, subject: str, message: str, *, remedy: str = "") -> None:
        """``check`` has found something that is not about one line; ``message`` is safe to show."""
        self._findings.setdefault(check.id, []).append(check.found(subject, message, remedy=remedy))

    def findings(self, check: Check) -> list[CheckFinding]:
        """What ``check`` has found, at most one finding of lines for each profile key."""
        found = [check.found(key, places.message()) for (name, key), places in self._places.items() if name == check.id]
        return [*found, *self._findings.get(check.id, ())]

    def judge(self, work: Work, checks: Iterable[Check], unknown: str = "") -> None:
        """Settle each of ``checks`` that is not settled yet; ``unknown`` is a sentence about what was not looked at."""
        for check in checks:
            if not work.is_settled(check):
                judge_known(work, check, self.findings(check), unknown)


def quoted(text: str) -> str:
    """A piece of somebody's text for a sentence: safe to show, shortened, in quotation marks."""
    return f'"{shorten(visible(text), _SHOWN_CHARACTERS)}"'


def joined(several: Iterable[str]) -> str:
    """``a, b and c``."""
    *most, last = several
    return f"{', '.join(most)} and {last}" if most else last


def counted(number: int, what: str) -> str:
    """``1 annotation``, ``2,000 entries``, ``0 matches``."""
    return f"{number:,} {what if number == 1 else _plural(what)}"


def _plural(word: str) -> str:
    if word.endswith("y"):
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith("ch") else f"{word}s"
