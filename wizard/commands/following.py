"""Following one training or endpoint to its end, in words on standard error; also past credentials that expire."""

import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from wizard.commands.streams import Streams
from wizard.errors import WizardError

if TYPE_CHECKING:
    from wizard.account.errors import CredentialsError
    from wizard.account.session import AccountSession
    from wizard.launch.ledger import Ledger
    from wizard.launch.status import RunStatus

BELL = "\a"


def follow_to_the_end(
    session: "AccountSession",
    ledger: "Ledger",
    arn: str,
    streams: Streams,
    *,
    every: float,
    bell: bool = True,
    explained: bool = True,
    told: "Callable[[RunStatus], object]" = lambda _status: None,
) -> "RunStatus | None":
    """Say what happens to ``arn`` until its status is final; the last status, None where AWS never answered.

    ``explained``: say at the end what it came to. ``told`` is called with each status. Where credentials expire,
    somebody at a terminal is asked to log in, and it goes on; without a terminal, and for whatever else only a person
    can mend, the WizardError is raised.
    """
    from wizard.account.errors import CredentialsError
    from wizard.launch.watch import follow
    from wizard.launch.words import status_lines

    last: RunStatus | None = None
    while True:
        try:
            for status in follow(session, arn, every=every, cancelled=lambda: False, sleep=time.sleep):
                for line in status_lines(status, last, explained=explained):
                    streams.say(line)
                note_status(ledger, status, streams)
                last = status
                told(status)
        except CredentialsError as problem:
            renewed = renewed_session(session, problem, streams)
            if renewed is None:
                raise
            session = renewed
            continue
        if bell:
            ring(streams)
        return last


def note_status(ledger: "Ledger", status: "RunStatus", streams: Streams) -> None:
    """Write a status down. A ledger that cannot be written ends no watch."""
    try:
        ledger.note_status(status)
    except WizardError as problem:
        streams.say(problem.message)


def renewed_session(
    session: "AccountSession", problem: "CredentialsError", streams: Streams
) -> "AccountSession | None":
    """A session with new credentials, which somebody at the terminal has seen to; None where nobody can be asked."""
    if not sys.stdin.isatty():
        return None
    streams.say(str(problem))
    if problem.login_profile:
        streams.err.write("Log in now? [Y/n] ")
        streams.err.flush()
        if sys.stdin.readline().strip().lower() not in {"", "y", "yes"}:
            return None
        from wizard.account.login import sso_login

        sso_login(problem.login_profile, on_line=streams.say, cancelled=lambda: False)
    else:
        streams.err.write("Press Enter when there are new credentials, or Ctrl-C to leave. ")
        streams.err.flush()
        if not sys.stdin.readline():
            return None
    return session.with_changes()  # a session of its own: the old one keeps what it has read of the credentials


def ring(streams: Streams) -> None:
    """Ring the bell of a terminal."""
    if streams.err.isatty():
        streams.err.write(BELL)
        streams.err.flush()
