"""The checks in line mode: made in threads, waited for where their word is wanted, told in plain lines."""

import threading
import time
from collections.abc import Callable, Mapping
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

from wizard.check_words import working_words
from wizard.text import visible

if TYPE_CHECKING:
    from wizard.account.session import AccountSession
    from wizard.checks.checking import Checking, Told
    from wizard.checks.outcome import Report

READ_AT_MOST_BYTES = 200_000_000
"""A dataset up to this size is read unasked; what is larger is read when everything is to be checked."""
_SAY_EVERY_SECONDS = 2.0
_END_WITHIN_SECONDS = 2.0
"""How long what was stopped is given to say so."""


class LineChecks:
    """The checks of a plan as its answers come in: only what an answer touches is made again."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._told: SimpleQueue[Told | str] = SimpleQueue()
        self._checking: Checking | None = None

    @property
    def report(self) -> "Report | None":
        """What has come of the checks so far; None while none were begun."""
        return self._checking.report if self._checking is not None else None

    def use(self, session: "AccountSession | None") -> None:
        """Ask this account, or none; what was found in the last one is forgotten."""
        if self._checking is not None:
            self._checking.use(session)
            return
        from wizard.checks.checking import Checking
        from wizard.checks.inspection import Limits

        self._checking = Checking(start=self._start, tell=self._told.put, limits=Limits(most_bytes=READ_AT_MOST_BYTES))
        self._checking.use(session)

    def look(self, profile: Mapping[str, Any]) -> None:
        """See to it that everything is checked of ``profile``."""
        if self._checking is not None:
            self._checking.look(profile)

    def again(self) -> None:
        """Check everything again, large files too."""
        if self._checking is not None:
            self._checking.again(without_limits=True)

    def stop(self) -> None:
        """Stop what is at work."""
        if self._checking is not None:
            self._checking.stop()

    def wait(self, subject: str = "") -> None:
        """Wait for the checks of ``subject``, or for all; says what is at work. Ctrl-C stops them, not the wizard."""
        try:
            self._until(lambda: not self._working(subject), says=True)
        except KeyboardInterrupt:
            self.stop()
            self._say("\nThe checks were stopped.")
            deadline = time.monotonic() + _END_WITHIN_SECONDS
            self._until(lambda: not self._working(subject) or time.monotonic() > deadline, says=False)

    def _working(self, subject: str) -> bool:
        outcomes = self.report.outcomes if self.report is not None else ()
        return any(not one.finished and one.inspection.startswith(subject) for one in outcomes)

    def _until(self, done: Callable[[], bool], *, says: bool) -> None:
        say_at = time.monotonic()
        self._take_in(wait=0)
        while not done():
            if says and time.monotonic() >= say_at and self.report is not None:
                words = working_words(self.report)
                self._say(f"{words[:1].upper()}{words[1:]}")
                say_at = time.monotonic() + _SAY_EVERY_SECONDS
            self._take_in(wait=0.1)

    def _take_in(self, *, wait: float) -> None:
        """Take in all that the threads have said, after waiting so many seconds for the first word."""
        try:
            told = self._told.get(timeout=wait) if wait else self._told.get_nowait()
            while True:
                if isinstance(told, str):
                    self._say(told)
                elif self._checking is not None:
                    self._checking.receive(told)
                told = self._told.get_nowait()
        except Empty:
            return

    def _start(self, doing: str, work: Callable[[], object]) -> None:
        def run() -> None:
            try:
                work()
            except Exception as error:  # noqa: BLE001 - nobody else would hear of it; it is said with what was found
                what = f"{type(error).__name__}: {visible(str(error))}"
                self._told.put(f"{doing.capitalize()} failed unexpectedly ({what}). This is a bug of the wizard.")

        threading.Thread(target=run, name=doing, daemon=True).start()
