"""Launching and following in threads, told to the screen by messages."""

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual.message import Message

from wizard.connecting import FOLLOW_DEMO_EVERY_SECONDS, FOLLOW_EVERY_SECONDS
from wizard.errors import WizardError
from wizard.tui.background import in_background, post

if TYPE_CHECKING:
    from textual.screen import Screen

    from wizard.account.session import AccountSession
    from wizard.launch.launch import Launched
    from wizard.launch.ledger import Ledger
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


class Launching:
    """One launch at a time, and the watch over it."""

    def __init__(self, screen: "Screen[Any]", *, demo: bool) -> None:
        self._screen = screen
        self._every = FOLLOW_DEMO_EVERY_SECONDS if demo else FOLLOW_EVERY_SECONDS
        self._stop = threading.Event()

    def launch(self, ledger: "Ledger", session: "AccountSession", plan: "AnyPlan") -> None:
        """Write the launch down and send the request; the ledger sees to it that a repeated try creates nothing."""
        in_background(self._screen, "launching", lambda: self._launch(ledger, session, plan))

    def follow(self, session: "AccountSession", arn: str) -> None:
        """Tell the status of ``arn`` until it is final."""
        self.stop()
        self._stop = stop = threading.Event()
        in_background(self._screen, "following", lambda: self._follow(session, arn, stop))

    def stop(self) -> None:
        """Stop following; the training itself goes on."""
        self._stop.set()

    def _launch(self, ledger: "Ledger", session: "AccountSession", plan: "AnyPlan") -> None:
        from wizard.launch.once import launch_once

        try:
            post(self._screen, LaunchDone(launch_once(ledger, session, plan)))
        except WizardError as problem:
            post(self._screen, LaunchFailed(problem))

    def _follow(self, session: "AccountSession", arn: str, stop: threading.Event) -> None:
        from wizard.launch.watch import follow

        try:
            for status in follow(session, arn, every=self._every, cancelled=stop.is_set, sleep=stop.wait):
                post(self._screen, StatusArrived(arn, status))
        except WizardError as problem:
            post(self._screen, StatusArrived(arn, problem=problem))
