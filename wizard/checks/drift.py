"""What has changed since a profile was saved: what the checks see now against what was remembered."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from wizard.checks.check import Check, CheckFinding
from wizard.checks.outcome import Report
from wizard.checks.snapshots import Sight, Snapshot
from wizard.findings import Finding
from wizard.text import shorten, visible

CHANGED = Check(
    "drift.changed",
    "info",
    "everything that the profile names looks as it did when it was saved",
    "The run takes it as it is now.",
    "Save the profile again where that is right.",
)
GONE = Check(
    "drift.gone",
    "warning",
    "everything that the profile names is still there",
    "The run would fail for it.",
    "Choose another one, or have it made again.",
)
CHECKS: tuple[Check, ...] = (GONE, CHANGED)
"""No inspection makes them: they are told from what all of them have seen."""

GONE_WORDS = frozenset(
    {"gone", "not there", "no objects", "no such bucket", "there is no such key", "there is no such role"}
)
"""What inspections say of a thing that is not there; see :meth:`wizard.checks.inspection.Work.observe`."""
_SHOWN = 80


def changes(snapshot: Snapshot | None, report: Report, profile: Mapping[str, Any]) -> list[CheckFinding]:
    """What looks otherwise than ``snapshot`` remembers it; nothing where there is none, or it is of another region.

    Only of what the profile (nested plain values) still names: what was added to it, taken out or replaced by hand is
    no drift. A change to something that an error is about is a warning. Of what could not be looked at nothing is said.
    """
    if snapshot is None or snapshot.region != str(profile.get("region") or ""):
        return []
    now: dict[tuple[str, str], list[str]] = {}
    for seen in report.observations():
        now.setdefault((seen.key, seen.value), []).append(seen.seen)
    then: dict[tuple[str, str], list[Sight]] = {}
    for sight in snapshot.sights:
        then.setdefault((sight.key, sight.value), []).append(sight)
    found = [
        finding
        for (key, value), sights in then.items()
        if value in _values(profile, key.split("."))
        for finding in _compared(key, value, sights, now.get((key, value), []), report)
    ]
    return sorted(found, key=lambda finding: finding.severity != "warning")


def is_drift(finding: Finding) -> bool:
    """Whether a finding tells of drift."""
    return any(finding.id == check.id for check in CHECKS)


def _compared(key: str, value: str, sights: list[Sight], now: list[str], report: Report) -> Iterator[CheckFinding]:
    """What several inspections have seen of one thing is compared together: what is seen no more, and what is new."""
    was = [sight for sight in sights if sight.seen not in now]
    is_ = [seen for seen in now if seen not in [sight.seen for sight in sights]]
    if not was or not is_:
        return
    when = _when(max(was, key=lambda sight: sight.at))
    then = visible("; ".join(sight.seen for sight in was))
    named = f"{key} {shorten(visible(value), _SHOWN)}"
    if GONE_WORDS.intersection(now) and not GONE_WORDS.intersection(sight.seen for sight in was):
        yield GONE.found(key, f"{named} was there {when} ({then}), and is gone now.")
        return
    finding = CHANGED.found(key, f"{named}: it was {then} {when}, and is {visible('; '.join(is_))} now.")
    yield replace(finding, severity="warning") if _has_error(key, value, report.errors) else finding


def _when(sight: Sight) -> str:
    return f"when the profile was {'saved' if sight.saved else 'checked'} ({sight.at:%Y-%m-%d})"


def _has_error(key: str, value: str, errors: Iterable[CheckFinding]) -> bool:
    """Whether an error is about the thing: where a key has several values, one that names it."""
    shown = visible(value)
    for error in errors:
        if error.subject == key or error.subject.startswith(f"{key}."):
            words = (error.message, error.remedy, *error.command)
            if not key.startswith("vpc.") or any(shown in word or value in word for word in words):
                return True
    return False


def _values(profile: Any, path: list[str]) -> tuple[str, ...]:
    """The texts at a dotted path; a number in it is a place in a list."""
    value = profile
    for part in path:
        if isinstance(value, Mapping):
            value = value.get(part)
        elif isinstance(value, list | tuple) and part.isdecimal() and int(part) < len(value):
            value = value[int(part)]
        else:
            return ()
    if isinstance(value, str):
        return (value,)
    return tuple(str(item) for item in value) if isinstance(value, list | tuple) else ()
