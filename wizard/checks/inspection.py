"""A piece of work that makes several checks, and how it says what it comes to."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from wizard.checks.check import Check, CheckFinding, Subject
from wizard.checks.facts import Facts
from wizard.checks.outcome import STOPPED, Learned, Observation, Outcome, Progress, Result
from wizard.checks.pictures import Picture
from wizard.errors import WizardError
from wizard.plan import look_up
from wizard.text import visible

Profile = Mapping[str, Any]
Tell = Callable[[Outcome], None]

_TELL_PROGRESS_SECONDS = 0.1
"""Progress is told so often at most: a face cannot paint faster, and telling costs time."""
_FORGOTTEN = "The wizard did not come to it."
_FAILED = "The wizard failed at it, which is a bug of the wizard."


class StoppedError(Exception):
    """Nobody wants the rest of an inspection; raised by :meth:`Work.advance`, and before anything more is asked."""


@dataclass(frozen=True)
class Limits:
    """How much an inspection may take. ``most_bytes``: a dataset that is larger is not read (None: it is)."""

    most_bytes: int | None = None


@dataclass(frozen=True)
class Inspection:
    """Several checks that are made from the same reading.

    ``id`` begins with the subject (``network.vpc``); ``key`` is the profile key that a face leads to. ``touches``: the
    profile keys (or the beginnings of them) that it looks at, besides ``kind`` and ``region``; where one changes, and
    only then, it is made again. ``applies``: whether the plan, perhaps unfinished, says enough for it. ``run`` settles
    every one of ``checks``; what it raises (WizardError) makes those not yet settled "not made". ``offline``: it needs
    no account, and :attr:`Work.facts` is not to be asked.
    """

    id: str
    subject: Subject
    title: str
    key: str
    checks: tuple[Check, ...]
    touches: tuple[str, ...]
    applies: Callable[[Profile], bool]
    run: Callable[["Work"], None]
    offline: bool = False

    def looks_at(self, profile: Profile) -> tuple[Any, ...]:
        """The values that decide whether it must be made again."""
        return tuple(look_up(profile, key) for key in ("kind", "region", *self.touches))


class Work:
    """One run of an inspection: the plan, the account, and the ways to say what was found. For one thread."""

    def __init__(
        self,
        inspection: Inspection,
        profile: Profile,
        facts: Facts | None,
        *,
        tell: Tell = lambda _outcome: None,
        cancelled: Callable[[], bool] = lambda: False,
        limits: Limits | None = None,
    ) -> None:
        self.inspection = inspection
        self.profile = profile
        self.limits = limits or Limits()
        self._facts = facts
        self._tell = tell
        self._cancelled = cancelled
        self._progress_told = 0.0
        self.outcome = Outcome(inspection.id, inspection.title, inspection.key)

    # --- what it looks at ---------------------------------------------------------------------------------------------

    @property
    def facts(self) -> Facts:
        """What the account says. Raises StoppedError where nobody wants the rest: nothing more is asked then; and
        RuntimeError in an inspection that declares to be offline."""
        if self.is_cancelled:
            raise StoppedError
        if self._facts is None:
            raise RuntimeError(f"{self.inspection.id} has no account to ask")
        return self._facts

    def text(self, key: str) -> str:
        """The text at a profile key; empty where there is none."""
        value = look_up(self.profile, key)
        return value if isinstance(value, str) else ""

    def texts(self, key: str) -> tuple[str, ...]:
        """The list of texts at a profile key; empty where there is none."""
        value = look_up(self.profile, key)
        return tuple(str(item) for item in value) if isinstance(value, list | tuple) else ()

    @property
    def is_cancelled(self) -> bool:
        """Whether nobody wants the rest."""
        return self._cancelled()

    # --- what it says -------------------------------------------------------------------------------------------------

    def judge(self, check: Check, findings: Iterable[CheckFinding]) -> bool:
        """Settle ``check``: it has passed where there are no findings; whether it has."""
        found = tuple(findings)
        self._settle(check, Result("found", found) if found else Result("passed"))
        return not found

    def passed(self, *checks: Check) -> None:
        """Settle ``checks``: nothing is wrong."""
        for check in checks:
            self._settle(check, Result("passed"))

    def not_made(self, because: str, *checks: Check) -> None:
        """Settle ``checks``: they could not be made. ``because`` is a sentence that is safe to show."""
        for check in checks:
            self._settle(check, Result("not_made", because=because))

    def does_not_apply(self, *checks: Check) -> None:
        """Settle ``checks``: the plan has nothing that they are about."""
        for check in checks:
            self._settle(check, Result("does_not_apply"))

    @contextmanager
    def making(self, *checks: Check) -> Iterator[None]:
        """Where AWS refuses something inside the block, ``checks`` that are not settled yet could not be made, and the
        inspection goes on behind it."""
        try:
            yield
        except WizardError as problem:
            self.not_made(because(problem), *(check for check in checks if not self.is_settled(check)))

    def is_settled(self, check: Check) -> bool:
        """Whether something has been said about ``check``."""
        return check.id in self.outcome.results

    def advance(self, done: int, total: int | None, unit: str = "bytes") -> None:
        """Say how far it is. Raises StoppedError where nobody wants the rest."""
        if self.is_cancelled:
            raise StoppedError
        now = time.monotonic()
        if now - self._progress_told >= _TELL_PROGRESS_SECONDS:
            self._progress_told = now
            self._say(progress=Progress(done, total, unit))

    def draw(self, picture: Picture) -> None:
        """Show a picture; one with the same key and title is replaced."""
        others = [old for old in self.outcome.pictures if (old.key, old.title) != (picture.key, picture.title)]
        self._say(pictures=(*others, picture))

    def learn(self, learned: Learned) -> None:
        """Say what the wizard's own answers can take over (keys that begin with ``_``)."""
        self._say(learned=MappingProxyType({**self.outcome.learned, **learned}))

    def observe(self, key: str, value: str, seen: str) -> None:
        """Say how something looked that the profile names; see :class:`Observation`."""
        self._say(observations=(*self.outcome.observations, Observation(key, value, seen)))

    # --- running ------------------------------------------------------------------------------------------------------

    def run(self) -> Outcome:
        """Make the checks; returns the finished outcome, which has been told as well.

        It is told also where the inspection fails in a way that nobody foresaw, which is raised: nobody waits for ever.
        """
        reason = _FAILED
        try:
            if self.is_cancelled:
                raise StoppedError  # noqa: TRY301 - as where it is stopped later
            self.inspection.run(self)
            reason = _FORGOTTEN
        except WizardError as problem:
            reason = because(problem)
        except StoppedError:
            reason = STOPPED
        finally:
            self._finish(reason)
        return self.outcome

    def _finish(self, reason: str) -> None:
        self.not_made(reason, *(check for check in self.inspection.checks if not self.is_settled(check)))
        order = {check.id: self.outcome.results[check.id] for check in self.inspection.checks}
        self._say(results=MappingProxyType(order), finished=True, progress=None)

    def _settle(self, check: Check, result: Result) -> None:
        if check not in self.inspection.checks:
            raise RuntimeError(f"{self.inspection.id} does not declare the check {check.id}")
        self._say(results=MappingProxyType({**self.outcome.results, check.id: result}))

    def _say(self, **changes: Any) -> None:
        self.outcome = replace(self.outcome, **changes)
        self._tell(self.outcome)


def because(problem: WizardError) -> str:
    """Why something could not be looked at, in words that are safe to show."""
    return visible(str(problem))
