"""The connection to an account: made in a thread; the simulated account is started where it is asked for."""

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

from textual.message import Message

from wizard.connecting import Accounts, Wanted
from wizard.errors import WizardError
from wizard.tui.background import in_background, post

if TYPE_CHECKING:
    from textual.screen import Screen

    from wizard.account.session import AccountSession, Identity
    from wizard.launch.ledger import Ledger


@dataclass
class Connected(Message):
    """There is a session; lists can be asked for. ``region`` is the one it resolved to, empty if none is set."""

    stamp: int
    session: "AccountSession"
    region: str


@dataclass
class Identified(Message):
    """STS has said whose credentials these are."""

    stamp: int
    identity: "Identity"


@dataclass
class ConnectionFailed(Message):
    """No session, or nobody knows whose it is."""

    stamp: int
    problem: WizardError


class Connection:
    """Makes sessions in threads; the answer to an older wish is dropped by its stamp."""

    def __init__(self, screen: "Screen[Any]", *, demo: bool, endpoint_url: str | None) -> None:
        self._screen = screen
        self._accounts = Accounts(demo=demo, endpoint_url=endpoint_url)
        self._counter = count(1)
        self._stamp = 0
        self.wanted = Wanted()

    def connect(self, wanted: Wanted) -> None:
        """Start connecting; Connected, then Identified or ConnectionFailed will follow."""
        self.wanted = wanted
        self._stamp = stamp = next(self._counter)
        in_background(self._screen, "connecting", lambda: self._connect(stamp, wanted))

    def is_current(self, stamp: int) -> bool:
        """Whether a message answers the latest wish."""
        return stamp == self._stamp

    @property
    def ledger(self) -> "Ledger":
        """The ledger of launches; reading and writing it may wait for another program's write."""
        return self._accounts.ledger

    def close(self) -> None:
        """End the simulated account's server, if one was started."""
        self._accounts.close()

    def _connect(self, stamp: int, wanted: Wanted) -> None:
        try:
            session = self._accounts.session(wanted)
            post(self._screen, Connected(stamp, session, session.resolved_region() or ""))
            post(self._screen, Identified(stamp, session.identity()))
        except WizardError as problem:
            post(self._screen, ConnectionFailed(stamp, problem))
