"""Inspections side by side: all of a plan at once, or again whatever a changed answer touches."""

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from typing import Any

from wizard.account.session import AccountSession
from wizard.checks.facts import Facts
from wizard.checks.inspection import Inspection, Limits, Profile, Tell, Work
from wizard.checks.outcome import Outcome, Report
from wizard.checks.registry import INSPECTIONS


def applicable(profile: Profile, *, offline: bool = False) -> list[Inspection]:
    """The inspections that a plan, perhaps unfinished, says enough for; ``offline``: those that need no account."""
    if "kind" not in profile:
        return []
    return [one for one in INSPECTIONS if (one.offline or not offline) and one.applies(profile)]


def check_plan(
    profile: Profile,
    session: AccountSession | None,
    *,
    tell: Tell = lambda _outcome: None,
    cancelled: Callable[[], bool] = lambda: False,
    limits: Limits | None = None,
) -> Report:
    """Make all checks of a plan, side by side; without a ``session`` those that need none.

    ``tell`` is called in several threads, with each outcome as it grows. Raises nothing that AWS refuses.
    """
    facts = Facts(session) if session is not None else None
    inspections = applicable(profile, offline=facts is None)
    if not inspections:
        return Report()
    works = [Work(one, profile, facts, tell=tell, cancelled=cancelled, limits=limits) for one in inspections]
    with ThreadPoolExecutor(len(works), thread_name_prefix="inspection") as pool:
        running = [pool.submit(work.run) for work in works]
    return Report(tuple(future.result() for future in running))


@dataclass(frozen=True)
class Told:
    """An outcome on its way from a thread; ``stamp`` tells whether anybody still waits for it."""

    stamp: int
    outcome: Outcome


@dataclass
class _Running:
    stamp: int
    looked_at: tuple[Any, ...]
    stop: threading.Event
    outcome: Outcome
    limits: Limits


class Checking:
    """The checks of a plan that is still being put together: an answer starts only the inspections that it touches.

    Lives on one thread. ``start`` runs a function beside it (its first argument says what it is doing), ``tell`` is
    called there with what is to be handed to :meth:`receive` here.
    """

    def __init__(
        self, *, start: Callable[[str, Callable[[], object]], None], tell: Callable[[Told], None], limits: Limits
    ) -> None:
        self._start = start
        self._tell = tell
        self._limits = limits
        self._counter = count(1)
        self._facts: Facts | None = None
        self._profile: Profile = {}
        self._running: dict[str, _Running] = {}

    def use(self, session: AccountSession | None) -> None:
        """Ask another account: what was found in the last one is forgotten."""
        self.stop()
        self._running.clear()
        self._facts = Facts(session) if session is not None else None
        self.look(self._profile)

    def look(self, profile: Profile) -> None:
        """See to it that everything is checked of ``profile``."""
        self._profile = profile
        wanted = {one.id: one for one in applicable(profile, offline=self._facts is None)}
        for name in [name for name in self._running if name not in wanted]:
            self._running.pop(name).stop.set()
        for name, inspection in wanted.items():
            running, wanted_now = self._running.get(name), inspection.looks_at(profile)
            if running is None or running.looked_at != wanted_now:
                # Whoever has asked for the whole of this data wants it whatever else is answered.
                same_data = running is not None and _locations(running.looked_at) == _locations(wanted_now)
                self._begin(inspection, running.limits if running is not None and same_data else self._limits)

    def again(self, *, without_limits: bool = False) -> None:
        """Ask AWS anew about everything; ``without_limits``: read also what is large."""
        self.stop()
        if self._facts is not None:
            self._facts.forget()
        limits = Limits() if without_limits else self._limits
        for inspection in applicable(self._profile, offline=self._facts is None):
            self._begin(inspection, limits)

    def stop(self) -> bool:
        """Stop what is at work; whether anything was. What was not settled by then could not be made."""
        working = [running for running in self._running.values() if not running.outcome.finished]
        for running in working:
            running.stop.set()
        return bool(working)

    def receive(self, told: Told) -> bool:
        """Take in what a thread has told; False if nobody waits for it any more."""
        running = self._running.get(told.outcome.inspection)
        if running is None or running.stamp != told.stamp:
            return False
        running.outcome = told.outcome
        return True

    @property
    def report(self) -> Report:
        """What has come of it so far, in the registry's order."""
        return Report(tuple(_in_order(self._running)))

    def _begin(self, inspection: Inspection, limits: Limits) -> None:
        before = self._running.get(inspection.id)
        if before is not None:
            before.stop.set()
        stamp, stop, profile = next(self._counter), threading.Event(), self._profile
        work = Work(
            inspection,
            profile,
            self._facts,
            tell=lambda outcome: self._tell(Told(stamp, outcome)),
            cancelled=stop.is_set,
            limits=limits,
        )
        self._running[inspection.id] = _Running(stamp, inspection.looks_at(profile), stop, work.outcome, limits)
        self._start(f"checking {inspection.title.lower()}", work.run)


def _locations(value: Any) -> frozenset[str]:
    """The places in S3 that are named somewhere in values of a profile."""
    if isinstance(value, str):
        return frozenset({value} if value.startswith("s3://") else ())
    inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else ()
    return frozenset().union(*map(_locations, inner))


def _in_order(running: dict[str, _Running]) -> Iterable[Outcome]:
    order: Sequence[str] = [one.id for one in INSPECTIONS]
    return (running[name].outcome for name in order if name in running)
