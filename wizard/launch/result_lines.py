"""What a training came to, in lines: for commands and line mode."""

from collections.abc import Iterator

from wizard.launch.confusion import Confusion, heat_map, most_confused
from wizard.launch.evaluation import evaluation_lines, evaluation_of
from wizard.launch.failure import failure_lines, failure_of
from wizard.launch.output import Output
from wizard.launch.status import RunStatus
from wizard.launch.words import result_headline

MOST_CONFUSED = 5


def result_lines(
    status: RunStatus, output: Output | None, *, width: int, headline: bool = True, drawn: bool = True
) -> Iterator[str]:
    """The result, ready to be shown. ``output`` is None where the archive was not read.

    ``drawn``: with bars and the heat map; without, everything is said in words and figures, for whoever listens.
    """
    if headline:
        yield result_headline(status)
    failure = failure_of(status)
    if failure is not None:
        yield from failure_lines(failure)
        return
    if status.message:
        yield status.message
    evaluation = evaluation_of(status)
    if evaluation is not None:
        yield ""
        yield from evaluation_lines(evaluation, width, bars=drawn)
    if output is not None:
        yield from output_lines(output, width=width, drawn=drawn)


def output_lines(output: Output, *, width: int, drawn: bool = True) -> Iterator[str]:
    """The confusion matrix and what was skipped."""
    if output.confusion is not None:
        yield ""
        yield from _confusion_lines(output.confusion, width, drawn=drawn)
    if output.problem:
        yield ""
        yield output.problem
    if output.skipped:
        yield ""
        yield f"Skipped ({len(output.skipped)}):"
        yield from (f"  {one.place}{f': {one.reason}' if one.reason else ''}" for one in output.skipped)


def _confusion_lines(confusion: Confusion, width: int, *, drawn: bool) -> Iterator[str]:
    if drawn:
        yield "Confusion matrix"
        yield from ("".join(cell.text for cell in line).rstrip() for line in heat_map(confusion, width=width))
    mistakes = most_confused(confusion, MOST_CONFUSED)
    if mistakes:
        yield "Most confused:"
        yield from (f"  {mistake.words}" for mistake in mistakes)
    elif not drawn:
        yield "No label was taken for another in the test."
