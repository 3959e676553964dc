"""The checks of a saved plan as a command makes them: progress while they are at work, then what they came to."""

import contextlib
import os
import threading
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TextIO

from wizard.checks.check import CheckFinding, reaching
from wizard.checks.checking import check_plan
from wizard.checks.outcome import Outcome, Progress, Report
from wizard.checks.pictures import picture_lines
from wizard.commands.streams import Streams
from wizard.errors import ExitCode
from wizard.findings import Finding
from wizard.text import shorten, visible

if TYPE_CHECKING:
    from wizard.account.session import AccountSession
    from wizard.plan import AnyPlan

_PICTURE_WIDTH = 76
_CELLS = 20
_CLEAR_LINE = "\r\x1b[K"


def run_checks(session: "AccountSession | None", plan: "AnyPlan", streams: Streams) -> tuple[Report, bool]:
    """All checks of ``plan``; without a session those that need none. Whether they were interrupted comes second.

    Ctrl-C ends the checks, and what they have come to by then is the answer; a second one ends the process.
    """
    stop = threading.Event()
    line = _ProgressLine(streams.err)
    with line.shown():
        made: list[Report] = []
        failed: list[BaseException] = []

        def work() -> None:
            try:
                made.append(check_plan(plan.as_profile(), session, tell=line.tell, cancelled=stop.is_set))
            except BaseException as error:  # noqa: BLE001 - raised again below, on the thread that waits
                failed.append(error)

        thread = threading.Thread(target=work, name="checks", daemon=True)
        thread.start()
        interrupted = not _ended(thread, streams, stop)
    if failed:
        raise failed[0]
    return made[0], interrupted


def _ended(thread: threading.Thread, streams: Streams, stop: threading.Event) -> bool:
    """Wait for the checks; False where somebody did not want to."""
    try:
        thread.join()
    except KeyboardInterrupt:
        stop.set()
        streams.say("Stopping the checks; Ctrl-C again leaves at once.")
        try:
            thread.join()
        except KeyboardInterrupt:
            streams.err.flush()
            os._exit(ExitCode.INTERRUPTED)  # a call that waits for AWS would hold up the end of the process
        return False
    return True


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
                self._stream.write(_CLEAR_LINE + shorten(visible(progress_words(list(self._outcomes.values()))), 78))
                self._stream.flush()


def progress_words(outcomes: Sequence[Outcome]) -> str:
    """``Checking: Training data ▰▰▰▱▱ 43 % · Network`` of what is at work."""
    working = [outcome for outcome in outcomes if not outcome.finished]
    if not working:
        return "Checking…"
    told = " · ".join(f"{outcome.title}{_bar(outcome.progress)}" for outcome in sorted(working, key=_without_progress))
    return f"Checking: {told}"


def _without_progress(outcome: Outcome) -> bool:
    return outcome.progress is None


def _bar(progress: Progress | None) -> str:
    if progress is None:
        return ""
    if not progress.total:
        return f" {progress.done:,} {progress.unit}"
    share = min(1.0, progress.done / progress.total)
    full = round(share * _CELLS)
    return f" {'▰' * full}{'▱' * (_CELLS - full)} {share:.0%}"


def say_report(
    report: Report,
    also: Sequence[Finding],
    streams: Streams,
    *,
    plan: "AnyPlan",
    session: "AccountSession | None",
    pictures: bool = True,
) -> None:
    """What came of the checks, for a person: pictures to standard output, findings and the count to standard error.

    ``also``: findings of the profile itself.
    """
    for picture in report.pictures() if pictures else ():
        streams.data("\n".join([*picture_lines(picture, _PICTURE_WIDTH), ""]))
    for finding in [*also, *report.findings]:
        streams.findings([finding])
        if isinstance(finding, CheckFinding) and finding.command:
            streams.say(f"  {mending(finding, plan.region, session)}")
    streams.say(count_words(report))


def mending(finding: CheckFinding, region: str, session: "AccountSession | None") -> str:
    """The command that mends a finding, as it can be pasted into a shell."""
    from wizard.render.bash import bash_text

    profile = session.profile if session is not None else ""
    endpoint_url = (session.endpoint_url if session is not None else None) or ""
    named = "" if profile == "default" else profile
    return bash_text(reaching(finding.command, region=region, profile=named, endpoint_url=endpoint_url), one_line=True)


def count_words(report: Report) -> str:
    """``31 checks passed, 1 found an error, 2 could not be made.``"""
    found = [result for outcome in report.outcomes for result in outcome.results.values() if result.state == "found"]
    parts = [f"{report.count('passed')} checks passed"]
    for severity, words in (("error", "an error"), ("warning", "a warning"), ("info", "a note")):
        number = sum(result.findings[0].severity == severity for result in found)
        parts += [f"{number} found {words}"] if number else []
    unmade = report.count("not_made")
    parts += [f"{unmade} could not be made"] if unmade else []
    return f"{', '.join(parts)}."
