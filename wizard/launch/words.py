"""What is said about a launch while it is followed, a line at a time. All lines are ready to be shown."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from wizard.launch.evaluation import evaluation_lines, evaluation_of
from wizard.launch.failure import failure_lines, failure_of
from wizard.launch.next_steps import next_steps
from wizard.launch.run import Run
from wizard.launch.status import RunStatus
from wizard.render.shells import command_line
from wizard.text import visible

if TYPE_CHECKING:
    from wizard.account.session import AccountSession
    from wizard.launch.launch import Launched


_WIDTH = 80


def status_lines(
    status: RunStatus, before: RunStatus | None, *, bars: bool = True, explained: bool = True
) -> Iterator[str]:
    """What is new in ``status`` since ``before`` (``None``: nothing was said yet). ``bars`` where they are of use;
    ``explained``: at the end with what it came to."""
    if status.note and (before is None or before.note != status.note):
        yield visible(status.note)
    if before is not None and (before.status, before.message) == (status.status, status.message):
        return
    failure = failure_of(status)
    yield f"{status.status}{f': {status.message}' if status.message and failure is None else ''}"
    if not explained:
        return
    if failure is not None:
        yield from failure_lines(failure)
    elif (evaluation := evaluation_of(status)) is not None:
        yield from evaluation_lines(evaluation, _WIDTH, bars=bars)


def result_headline(status: RunStatus) -> str:
    """Name, status and times in a line."""
    from wizard.launch.overview import name_of
    from wizard.launch.typical import duration_words

    words = f"{name_of(status.arn)} ({status.kind}): {status.status}"
    if status.submitted is not None and status.ended is not None and status.kind != "endpoint":
        took = duration_words(status.ended - status.submitted)
        words = f"{words}, {status.ended:%Y-%m-%d %H:%M} UTC, after {took}"
    return words


SEND_AGAIN = "again"
LATER = "later"
FORGET = "forget"


def lost_question(run: Run) -> str:
    """What is asked about a launch whose answer was lost and of which AWS has nothing."""
    name = visible(run.called)
    return f"What about the launch of the {run.kind} {name}?"


def lost_details(run: Run) -> str:
    """What there is to know before answering that."""
    return (
        f"It was interrupted on {run.created:%Y-%m-%d at %H:%M} UTC, in account {run.account} ({visible(run.region)}), "
        "and AWS has nothing of it. Sent again it has the same ClientRequestToken, so nothing is created twice."
    )


def lost_choices(*, read_only: bool) -> Iterator[tuple[str, str]]:
    """The answers, with their words. The first, which an Enter under somebody's hands would take, does nothing."""
    yield LATER, "Not now; ask again at the next start"
    if not read_only:
        yield SEND_AGAIN, "Send it again"
    yield FORGET, "Forget it"


def goes_on(kind: str) -> str:
    """What leaving the watch means for what was launched."""
    return f"{'The endpoint' if kind == 'endpoint' else 'The training'} goes on in AWS."


def next_step_lines(launched: "Launched", status: RunStatus | None, session: "AccountSession") -> Iterator[str]:
    """What can be done next: a sentence and a command each."""
    for step in next_steps(launched, status, endpoint_url=session.endpoint_url, profile=session.profile):
        yield f"{step.sentence}\n  {command_line(step.argv)}"
