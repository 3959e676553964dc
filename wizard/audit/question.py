"""What is asked of CloudTrail: which keys, which period, which of the events."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from wizard.audit.events import KeyUse
from wizard.errors import UsageError
from wizard.policy.kinds import PURPOSE_NAMES
from wizard.text import visible

HISTORY = timedelta(days=90)
"""How far CloudTrail's event history goes back (user guide, "Working with CloudTrail event history")."""
_AGO = re.compile(r"(?P<number>\d{1,5})\s*(?P<unit>[mhdw])")
_UNITS: Mapping[str, timedelta] = {
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}


@dataclass(frozen=True)
class AuditedKey:
    """A key and what it is for: a purpose of a plan (``model``, ``volume``, ``output``), or ``key``. ``role`` is the
    data access role that uses it, empty where that is not known."""

    purpose: str
    arn: str
    role: str = ""


@dataclass(frozen=True)
class Question:
    """Which events of which keys. ``principal`` is part of a name, in any case, ``text`` part of a name or of an event;
    ``everything`` lets through what does not concern Comprehend."""

    keys: tuple[AuditedKey, ...]
    since: datetime
    until: datetime
    events: tuple[str, ...] = ()
    principal: str = ""
    denied: bool = False
    everything: bool = False
    text: str = ""

    def wants(self, use: KeyUse) -> bool:
        """Whether an event is among those that are asked for."""
        return (
            (self.everything or use.concerns_comprehend)
            and (not self.events or use.event.lower() in {name.lower() for name in self.events})
            and self.principal.lower() in f"{use.principal} {use.by}".lower()
            and self.text.lower() in f"{use.event} {use.principal} {use.by} {use.about}".lower()
            and (not self.denied or not use.allowed)
        )


def purposes_of(text: str) -> tuple[str, ...]:
    """The purposes of ``model,volume,output``. Raises UsageError."""
    purposes = tuple(dict.fromkeys(word.strip().lower() for word in text.split(",") if word.strip()))
    wrong = [word for word in purposes if word not in PURPOSE_NAMES]
    if wrong or not purposes:
        raise UsageError(
            f"--keys {visible(text)}: {visible(wrong[0]) if wrong else 'nothing'} is no purpose of a key.",
            f"The purposes are: {', '.join(PURPOSE_NAMES)}.",
        )
    return purposes


def moment_of(text: str, option: str, now: datetime) -> datetime:
    """The moment that ``7d`` (ago), ``12h``, ``30m`` or an ISO date says; without a zone it is UTC. Raises
    UsageError."""
    ago = _AGO.fullmatch(text.strip())
    if ago is not None:
        return now - int(ago["number"]) * _UNITS[ago["unit"]]
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise UsageError(
            f"{option} {visible(text)} is no time.", "Give 30m, 12h, 7d or 2w (ago), or a date such as 2026-11-20."
        ) from None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def period(since: str, until: str, now: datetime) -> tuple[datetime, datetime]:
    """From when to when; without words the whole history. Raises UsageError."""
    end = moment_of(until, "--until", now) if until else now
    begin = moment_of(since, "--since", now) if since else now - HISTORY
    if begin > end:
        raise UsageError(
            f"The period ends ({end:%Y-%m-%d %H:%M} UTC) before it begins ({begin:%Y-%m-%d %H:%M} UTC).",
            "Give --since a time before --until.",
        )
    return begin, end


def regions_of(keys: Sequence[AuditedKey]) -> tuple[str, ...]:
    """The regions of the keys; CloudTrail keeps each region's events by themselves."""
    return tuple(dict.fromkeys(key.arn.split(":")[3] for key in keys))
