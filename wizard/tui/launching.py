"""Launching, following and reading results in threads, told to the screen by messages."""

import contextlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual.message import Message

from wizard.connecting import FOLLOW_DEMO_EVERY_SECONDS, FOLLOW_EVERY_SECONDS
from wizard.errors import WizardError
from wizard.tui.background import in_background, post

if TYPE_CHECKING:
    from textual.screen import Screen

    from wizard.account.session import AccountSession
    from wizard.launch.ending import Ending
    from wizard.launch.launch import Launched
    from wizard.launch.ledger import Ledger
    from wizard.launch.once import Resumed
    from wizard.launch.output import Output
    from wizard.launch.run import Run
    from wizard.launch.watch import RunStatus
    from wizard.plan import AnyPlan


@dataclass
class LaunchDone(Message):
    """AWS has accepted the request."""

    launched: "Launched"


@dataclass
class LaunchFailed(Message):
    """The request was not sent, or AWS refused it."""

    problem: WizardError


@dataclass
class StatusArrived(Message):
    """What AWS says about the resource now, or why it could not be asked."""

    arn: str
    status: "RunStatus | None" = None
    problem: WizardError | None = None


@dataclass
class OutputArrived(Message):
    """What a training has written to S3."""

    arn: str
    output: "Output"


@dataclass
class Ended(Message):
    """AWS stops or deletes what it was asked to (``words``), or why not."""

    arn: str
    words: str = ""
    problem: WizardError | None = None


@dataclass
class LostLaunches(Message):
    """What is known now of launches whose answer was lost; ``asked`` where somebody wanted to know."""

    resumed: "tuple[Resumed, ...]"
    asked: bool


def every_seconds(*, demo: bool) -> float:
    """Seconds between two questions for a status."""
    return FOLLOW_DEMO_EVERY_SECONDS if demo else FOLLOW_EVERY_SECONDS


class Launching:
    """One launch at a time, and the watch over it."""

    def __init__(self, screen: "Screen[Any]", *, demo: bool) -> None:
        self._screen = screen
        self._every = every_seconds(demo=demo)
        self._stop = threading.Event()

    def launch(self, ledger: "Ledger", session: "AccountSession", plan: "AnyPlan") -> None:
        """Write the launch down and send the request; the ledger sees to it that a repeated try creates nothing."""
        in_background(self._screen, "launching", lambda: self._launch(ledger, session, plan))

    def follow(self, ledger: "Ledger", session: "AccountSession", arn: str) -> None:
        """Tell the status of ``arn`` until it is final."""
        self.stop()
        self._stop = stop = threading.Event()
        in_background(self._screen, "following", lambda: self._follow(ledger, session, arn, stop))

    def stop(self) -> None:
        """Stop following; the training itself goes on."""
        self._stop.set()

    def settle(
        self, ledger: "Ledger", session: "AccountSession", *, send_again: bool = False, only: "Run | None" = None
    ) -> None:
        """Find out what became of launches whose answer was lost."""
        in_background(self._screen, "settling", lambda: self._settle(ledger, session, send_again=send_again, only=only))

    def forget(self, ledger: "Ledger", run: "Run") -> None:
        """Nobody wants to know any more what became of a launch."""
        in_background(self._screen, "forgetting a launch", lambda: ledger.forget(run))

    def _launch(self, ledger: "Ledger", session: "AccountSession", plan: "AnyPlan") -> None:
        from wizard.launch.once import launch_once

        try:
            post(self._screen, LaunchDone(launch_once(ledger, session, plan)))
        except WizardError as problem:
            post(self._screen, LaunchFailed(problem))

    def _follow(self, ledger: "Ledger", session: "AccountSession", arn: str, stop: threading.Event) -> None:
        from wizard.launch.watch import follow

        try:
            for status in follow(session, arn, every=self._every, cancelled=stop.is_set, sleep=stop.wait):
                post(self._screen, StatusArrived(arn, status))
                with contextlib.suppress(WizardError):  # the watch goes on where the ledger cannot be written
                    ledger.note_status(status)
        except WizardError as problem:
            post(self._screen, StatusArrived(arn, problem=problem))

    def _settle(self, ledger: "Ledger", session: "AccountSession", *, send_again: bool, only: "Run | None") -> None:
        from wizard.launch.once import resume

        try:
            found = tuple(resume(ledger, session, send_again=send_again, only=only))
        except WizardError:
            if only is None:
                return  # whatever keeps AWS or the ledger from answering is told where somebody asks for it
            raise
        if found:
            post(self._screen, LostLaunches(found, asked=only is not None))


def read_in_background(
    screen: "Screen[Any]", session: "AccountSession", status: "RunStatus", wanted: Callable[[], None] = lambda: None
) -> None:
    """Read what a training has written; OutputArrived tells."""

    def read() -> None:
        from wizard.launch.output import read_output

        post(screen, OutputArrived(status.arn, read_output(session, status, wanted=wanted)))

    in_background(screen, "reading the output archive", read)


def end_in_background(screen: "Screen[Any]", ledger: "Ledger", session: "AccountSession", ending: "Ending") -> None:
    """Stop or delete something; Ended tells."""

    def work() -> None:
        from wizard.launch.ending import end

        try:
            words = end(session, ending)
        except WizardError as problem:
            post(screen, Ended(ending.arn, problem=problem))
            return
        with contextlib.suppress(WizardError):
            ledger.note_ended(ending.arn, ending.verb)
        post(screen, Ended(ending.arn, words))

    in_background(screen, "ending", work)
