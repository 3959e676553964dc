"""The checks of the plan for the screen: made in threads as the answers change, told at a pace that can be drawn.

The checks are loaded when there is an account to ask: they bring much that the first paint does not need.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

from textual.message import Message
from textual.timer import Timer

from wizard.tui.background import in_background, post

if TYPE_CHECKING:
    from textual.screen import Screen

    from wizard.account.session import AccountSession
    from wizard.checks.checking import Checking, Told
    from wizard.checks.outcome import Report

READ_AT_MOST_BYTES = 200_000_000
"""A dataset up to this size is read unasked; what is larger is read when everything is to be checked."""
_DRAW_AFTER_SECONDS = 0.1


@dataclass
class ChecksLoaded(Message):
    """The checks can begin, in ``session`` or without any account."""

    stamp: int
    session: "AccountSession | None"


@dataclass
class OutcomeTold(Message):
    """An inspection has something to say; see :class:`wizard.checks.checking.Told`."""

    told: "Told"

    def can_replace(self, message: Message) -> bool:
        """A later word of the same inspection says all that this one says."""
        return (
            isinstance(message, OutcomeTold)
            and message.told.stamp == self.told.stamp
            and message.told.outcome.inspection == self.told.outcome.inspection
        )


@dataclass
class ChecksTold(Message):
    """There is something new to draw."""


class CheckWatch:
    """Lives on the screen's thread; its threads only post. ChecksTold follows whatever changes."""

    def __init__(self, screen: "Screen[Any]") -> None:
        self._screen = screen
        self._checking: Checking | None = None
        self._counter = count(1)
        self._stamp = 0
        self._profile: Mapping[str, Any] = {}
        self._due: Timer | None = None
        self._to_start: list[tuple[str, Callable[[], object]]] = []
        self._is_awaited = True
        self._is_stopped = False
        self.has_account = False
        """Whether an account is asked, and not only what needs none."""

    @property
    def report(self) -> "Report | None":
        """What has come of the checks so far; None while they have not begun."""
        return self._checking.report if self._checking is not None else None

    @property
    def busy(self) -> bool:
        """Whether more will come."""
        if self._is_stopped:
            return False
        return self._is_awaited or (self._checking is not None and not self._checking.report.finished)

    @property
    def is_complete(self) -> bool:
        """Whether the account has been asked everything that there is to ask about the plan."""
        return self.has_account and not self.busy and not self._is_stopped

    def forget(self) -> None:
        """Another account will be asked: what was found in the last one is forgotten. Checks that were stopped before
        they could begin stay stopped."""
        if self._checking is not None:
            self._checking.stop()
            self._is_stopped = False
        self._checking = None
        self._stamp = next(self._counter)
        self._is_awaited, self.has_account = True, False
        self._draw_soon()

    def use(self, session: "AccountSession | None") -> None:
        """Ask this account, or none: then only what needs none is checked."""
        self.forget()
        stamp = self._stamp
        in_background(self._screen, "loading the checks", lambda: self._load(stamp, session))

    def look(self, profile: Mapping[str, Any]) -> None:
        """The plan is another one: what the change touches is checked again."""
        self._profile = profile
        if self._checking is not None:
            self._checking.look(profile)
            self._start()
            self._draw_soon()

    def again(self) -> None:
        """Check everything again, large files too."""
        if self._checking is not None:
            self._checking.again(without_limits=True)
            self._start()
            self._draw_soon()

    def stop(self) -> bool:
        """Stop what is at work; whether anything was."""
        was_busy = self.busy
        self._is_stopped = True
        if self._checking is not None:
            self._checking.stop()
        self._draw_soon()
        return was_busy

    def receive(self, message: ChecksLoaded | OutcomeTold) -> None:
        """Take in what a thread posted; what nobody waits for any more is dropped."""
        if isinstance(message, OutcomeTold):
            if self._checking is not None and self._checking.receive(message.told):
                self._draw_soon()
        elif message.stamp == self._stamp:
            self._begin(message.session)

    def _begin(self, session: "AccountSession | None") -> None:
        from wizard.checks.checking import Checking
        from wizard.checks.inspection import Limits

        self._is_awaited = False
        self.has_account = session is not None
        self._checking = Checking(
            start=self._take_up,
            tell=lambda told: post(self._screen, OutcomeTold(told)),
            limits=Limits(most_bytes=READ_AT_MOST_BYTES),
        )
        self._checking.use(session)
        was_stopped = self._is_stopped
        self._checking.look(self._profile)
        if was_stopped:
            self.stop()  # they say so themselves, and ask nothing
        self._start()
        self._draw_soon()

    def _take_up(self, doing: str, work: Callable[[], object]) -> None:
        self._is_stopped = False
        self._to_start.append((doing, work))

    def _start(self) -> None:
        """Start what was taken up. Each start waits until its thread runs, of which there are many: that is done beside
        the screen as well."""
        works, self._to_start = self._to_start, []

        def start() -> None:
            for doing, work in works:
                in_background(self._screen, doing, work)

        if works:
            in_background(self._screen, "starting the checks", start)

    def _draw_soon(self) -> None:
        if self._due is None:
            self._due = self._screen.set_timer(_DRAW_AFTER_SECONDS, self._draw)

    def _draw(self) -> None:
        self._due = None
        self._screen.post_message(ChecksTold())

    def _load(self, stamp: int, session: "AccountSession | None") -> None:
        import wizard.checks.checking  # noqa: F401 - so that it is there when the screen begins

        post(self._screen, ChecksLoaded(stamp, session))
