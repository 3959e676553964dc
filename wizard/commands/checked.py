"""The checks of a saved plan as a command makes them: progress while they are at work, then what they came to."""

import contextlib
import os
import threading
from collections.abc import Iterator
from concurrent.futures import Future, wait
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from wizard.check_words import count_words, mending, working_words
from wizard.checks import snapshots
from wizard.checks.check import CheckFinding
from wizard.checks.checking import applicable, check_plan
from wizard.checks.drift import changes
from wizard.checks.outcome import Outcome, Report
from wizard.checks.pictures import picture_lines
from wizard.commands.loading import LoadedPlan
from wizard.commands.streams import Streams
from wizard.errors import ExitCode
from wizard.findings import Finding, by_severity
from wizard.preview import Where
from wizard.text import shorten, visible

if TYPE_CHECKING:
    from wizard.account.session import AccountSession
    from wizard.plan import AnyPlan

_PICTURE_WIDTH = 76
_LINE_WIDTH = 78
_LOOK_SECONDS = 0.2
_CLEAR_LINE = "\r\x1b[K"


@dataclass(frozen=True)
class Checked:
    """What came of the checks of a saved plan. ``drift``: what has changed since it was saved."""

    saved: LoadedPlan
    session: "AccountSession | None"
    report: Report
    drift: tuple[CheckFinding, ...]
    interrupted: bool

    @property
    def also(self) -> list[Finding]:
        """Findings that are no check's: of the profile itself, and of what has changed since it was saved."""
        return [*self.saved.findings, *self.drift]

    @property
    def findings(self) -> list[Finding]:
        """Everything that was found, the worst first."""
        return by_severity([*self.also, *self.report.findings])


def check_saved(saved: LoadedPlan, session: "AccountSession | None", account: str, streams: Streams) -> Checked:
    """Make the checks of a saved plan; without a session those that need none. ``account`` is the caller's.

    Ctrl-C ends the checks, and what they have come to by then is the answer; a second one ends the process. What was
    seen of a plan without errors is remembered, so that later checks can tell what has changed.
    """
    report, interrupted = _run(session, saved.plan, streams)
    if session is None:
        return Checked(saved, session, report, (), interrupted)
    drift = changes(snapshots.remembered(saved.path, account), report, saved.plan.as_profile())
    if not interrupted:
        snapshots.remember_checked(saved.path, report, account=account, region=saved.plan.region)
    return Checked(saved, session, report, tuple(drift), interrupted)


def _run(session: "AccountSession | None", plan: "AnyPlan", streams: Streams) -> tuple[Report, bool]:
    """The report, and whether somebody did not want to wait for the whole of it."""
    stop = threading.Event()
    line = _ProgressLine(streams.err)
    answer: Future[Report] = Future()

    def work() -> None:
        try:
            answer.set_result(check_plan(plan.as_profile(), session, tell=line.tell, cancelled=stop.is_set))
        except BaseException as error:  # noqa: BLE001 - raised again on the thread that waits for the answer
            answer.set_exception(error)

    with line.shown():
        try:
            threading.Thread(target=work, name="checks", daemon=True).start()
            _wait_for(answer)
        except KeyboardInterrupt:
            stop.set()
            streams.say("Stopping the checks; Ctrl-C again leaves at once.")
            _wait_or_leave(answer, streams)
    return answer.result(), stop.is_set()


def _wait_for(answer: "Future[Report]") -> None:
    """Wait, looking up from time to time: a signal that comes just before a wait without end would not be seen."""
    while not answer.done():
        wait([answer], timeout=_LOOK_SECONDS)


def _wait_or_leave(answer: "Future[Report]", streams: Streams) -> None:
    try:
        _wait_for(answer)
    except KeyboardInterrupt:
        streams.err.flush()
        os._exit(ExitCode.INTERRUPTED)  # a call that waits for AWS would hold up the end of the process


class _ProgressLine:
    """One line at the bottom of a terminal that says what is at work; nothing where there is no terminal."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()
        self._outcomes: dict[str, Outcome] = {}
        self._is_shown = False

    @contextlib.contextmanager
    def shown(self) -> Iterator[None]:
        """Show the line inside the block, and nothing of it afterwards."""
        self._is_shown = self._stream.isatty() and os.environ.get("TERM", "dumb") != "dumb"
        try:
            yield
        finally:
            with self._lock:
                if self._is_shown:
                    self._stream.write(_CLEAR_LINE)
                    self._stream.flush()
                self._is_shown = False

    def tell(self, outcome: Outcome) -> None:
        """Take in how far an inspection is; several threads do."""
        with self._lock:
            self._outcomes[outcome.inspection] = outcome
            if self._is_shown:
                self._stream.write(
                    _CLEAR_LINE + shorten(visible(working_words(Report(tuple(self._outcomes.values())))), 78)
                )
                self._stream.flush()


def say_checked(checked: Checked, streams: Streams, *, pictures: bool = True) -> None:
    """What came of the checks, for a person: pictures to standard output, findings and the count to standard error."""
    drawn = ["\n".join(picture_lines(picture, _PICTURE_WIDTH)) for picture in checked.report.pictures()]
    if drawn and pictures:
        streams.data("\n\n".join(drawn))
    where = _where(checked.session)
    for finding in checked.findings:
        streams.findings([finding])
        if command := mending(finding, checked.saved.plan.region, where):
            streams.say(f"  {command}")
    streams.say(f"{count_words(checked.report, checked.findings)}.{_left_out(checked)}")


def _left_out(checked: Checked) -> str:
    """What is said of the checks that ask the account, where none is asked."""
    if checked.session is not None:
        return ""
    asking = [one for one in applicable(checked.saved.plan.as_profile()) if not one.offline]
    return f" {sum(len(one.checks) for one in asking)} checks that ask the account were left out."


def _where(session: "AccountSession | None") -> Where:
    """What a printed command must name to reach the account."""
    if session is None:
        return Where()
    return Where(session.endpoint_url or "", "" if session.profile == "default" else session.profile)
