"""What came of the checks: of each that it passed, what it found, or why it could not be made."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

from wizard.checks.check import CheckFinding
from wizard.checks.pictures import Picture
from wizard.findings import Finding, by_severity, has_errors

STOPPED = "It was stopped."
"""Why a check could not be made that nobody waited for any more."""
_NAMED_AT_MOST = 4
"""How many checks that were not made one finding names."""

State = Literal["passed", "found", "not_made", "does_not_apply"]
Learned = Mapping[str, str | int | tuple[str, ...] | Mapping[str, str]]
"""Answers of the wizard's own (keys that begin with ``_``) that an inspection came to know, as a suggested mode."""


@dataclass(frozen=True)
class Result:
    """What came of one check. ``because``: why it was not made, a sentence that is safe to show."""

    state: State
    findings: tuple[CheckFinding, ...] = ()
    because: str = ""


@dataclass(frozen=True)
class Progress:
    """How far an inspection is, in ``unit`` ("bytes", "documents"); ``total`` is None where nobody knows."""

    done: int
    total: int | None
    unit: str = "bytes"


@dataclass(frozen=True)
class Observation:
    """How something that a profile names looked: ``key`` and ``value`` of the profile, ``seen`` in a few words.

    Compared with what was seen when the profile was saved, it tells what has changed since.
    """

    key: str
    value: str
    seen: str


@dataclass(frozen=True)
class Outcome:
    """What an inspection has come to so far. ``finished`` is False while it is at work.

    ``key`` is the profile key that the whole of it is about, for what could not be made.
    """

    inspection: str
    title: str
    key: str
    results: Mapping[str, Result] = field(default_factory=lambda: MappingProxyType({}))
    finished: bool = False
    progress: Progress | None = None
    pictures: tuple[Picture, ...] = ()
    learned: Learned = field(default_factory=lambda: MappingProxyType({}))
    observations: tuple[Observation, ...] = ()

    @property
    def findings(self) -> tuple[CheckFinding, ...]:
        """What its checks have found."""
        return tuple(finding for result in self.results.values() for finding in result.findings)

    def unmade(self) -> list[Finding]:
        """The checks that could not be made, one finding for each reason. Of many it names a few: all of them are in
        ``results``."""
        return [_unmade(self, what, because) for because, what in self.not_made().items()]

    def not_made(self) -> dict[str, list[str]]:
        """What could not be checked, by the reason."""
        from wizard.checks.registry import check_of

        reasons: dict[str, list[str]] = {}
        for name, result in self.results.items():
            if result.state == "not_made":
                reasons.setdefault(result.because, []).append(check_of(name).what)
        return reasons


def _unmade(outcome: Outcome, what: list[str], because: str) -> Finding:
    return Finding(
        f"{outcome.inspection.partition('.')[0]}.not-made",
        "warning",
        outcome.key,
        f"Not checked: {'; '.join(_some(what))}. {because}".rstrip(),
        "Nothing is known about it: it may be right or wrong.",
    )


def _some(what: list[str]) -> list[str]:
    """The thirty checks of one file would push everything else off a screen."""
    if len(what) <= _NAMED_AT_MOST:
        return what
    return [*what[: _NAMED_AT_MOST - 1], f"and {len(what) - _NAMED_AT_MOST + 1} more"]


@dataclass(frozen=True)
class Report:
    """What came of all inspections of a plan, in the registry's order."""

    outcomes: tuple[Outcome, ...] = ()

    @property
    def finished(self) -> bool:
        """Whether none is at work any more."""
        return all(outcome.finished for outcome in self.outcomes)

    @property
    def findings(self) -> list[Finding]:
        """What was found, then what could not be checked; errors first within each inspection's part."""
        found: list[Finding] = [finding for outcome in self.outcomes for finding in outcome.findings]
        return by_severity([*found, *self._unmade()])

    def _unmade(self) -> list[Finding]:
        """What was stopped is told together: one key stops all inspections, and it says nothing of any of them."""
        reasons = [
            (outcome, because, what) for outcome in self.outcomes for because, what in outcome.not_made().items()
        ]
        found = [_unmade(outcome, what, because) for outcome, because, what in reasons if because != STOPPED]
        stopped = [(outcome, what) for outcome, because, what in reasons if because == STOPPED]
        if stopped:
            found.append(_unmade(stopped[0][0], [one for _outcome, what in stopped for one in what], STOPPED))
        return found

    @property
    def errors(self) -> list[CheckFinding]:
        """What stops a launch."""
        every = (finding for outcome in self.outcomes for finding in outcome.findings)
        return [finding for finding in every if finding.severity == "error"]

    @property
    def ok(self) -> bool:
        """Whether no error was found. What could not be checked is no error, and not passed either."""
        return not has_errors(self.findings)

    def count(self, state: State) -> int:
        """How many checks came to ``state``."""
        return sum(result.state == state for outcome in self.outcomes for result in outcome.results.values())

    def learned(self) -> Learned:
        """All that was learned for the wizard's own answers."""
        return {key: value for outcome in self.outcomes for key, value in outcome.learned.items()}

    def observations(self) -> list[Observation]:
        """How everything looked that the profile names."""
        return [seen for outcome in self.outcomes for seen in outcome.observations]

    def pictures(self) -> list[Picture]:
        """All pictures."""
        return [picture for outcome in self.outcomes for picture in outcome.pictures]

    def as_json(self, also: Iterable[Finding] = ()) -> dict[str, Any]:
        """The public shape of ``check``: ``{"ok", "findings", "checks": [{"id", "state", "because"}]}``.

        ``also``: further findings, as those of the profile itself.
        """
        findings = [*also, *self.findings]
        return {
            "ok": not has_errors(findings),
            "findings": [finding.as_json() for finding in findings],
            "checks": [
                {"id": name, "state": result.state, "because": result.because}
                for outcome in self.outcomes
                for name, result in outcome.results.items()
            ],
        }
