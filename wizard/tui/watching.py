"""The watch over everything, in a thread, told to the screen by messages."""

import threading
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

from textual.message import Message

from wizard.errors import WizardError
from wizard.tui.background import in_background, post
from wizard.tui.launching import every_seconds

if TYPE_CHECKING:
    from textual.screen import Screen

    from wizard.account.session import AccountSession
    from wizard.launch.ledger import Ledger
    from wizard.launch.overview import Overview


@dataclass
class OverviewArrived(Message):
    """How everything stands."""

    stamp: int
    overview: "Overview"


@dataclass
class WatchFailed(Message):
    """AWS cannot be asked until somebody mends what is wrong."""

    stamp: int
    problem: WizardError


class Watching:
    """One watch at a time; what an older one still tells is dropped by its stamp."""

    def __init__(self, screen: "Screen[Any]", *, demo: bool) -> None:
        self._screen = screen
        self._every = every_seconds(demo=demo)
        self._counter = count(1)
        self._stamp = 0
        self._stop = threading.Event()

    def start(self, session: "AccountSession", ledger: "Ledger", known: "Overview | None" = None) -> None:
        """Begin to watch; what was ``known`` is gone on with."""
        self.stop()
        self._stop = stop = threading.Event()
        self._stamp = stamp = next(self._counter)
        in_background(self._screen, "watching", lambda: self._watch(session, ledger, known, stamp, stop))

    def stop(self) -> None:
        """Ask no more."""
        self._stop.set()

    def is_current(self, stamp: int) -> bool:
        """Whether a message is of the present watch."""
        return stamp == self._stamp

    def _watch(
        self,
        session: "AccountSession",
        ledger: "Ledger",
        known: "Overview | None",
        stamp: int,
        stop: threading.Event,
    ) -> None:
        from wizard.launch.overview import follow_all

        try:
            for overview in follow_all(
                session, ledger, every=self._every, cancelled=stop.is_set, sleep=stop.wait, known=known
            ):
                post(self._screen, OverviewArrived(stamp, overview))
        except WizardError as problem:
            post(self._screen, WatchFailed(stamp, problem))
