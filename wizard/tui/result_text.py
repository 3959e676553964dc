"""What a training came to, as text with styles. Nothing in it is told by colour alone."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from textual.content import Content

from wizard.text import visible

if TYPE_CHECKING:
    from wizard.launch.confusion import Line
    from wizard.launch.output import Output
    from wizard.launch.status import RunStatus

_FAINTEST, _STRONGEST = 12, 70
"""Per cent of the heat map's colour, for the smallest share and for all."""

Part = str | tuple[str, str]


def result_parts(status: "RunStatus", output: "Output | None", *, width: int, reading: bool = False) -> Iterator[Part]:
    """Status, times, evaluation, confusion matrix and what was skipped; or why it failed.

    ``output`` is None where it has not been read; ``reading`` says that it is being read.
    """
    from wizard.launch.evaluation import evaluation_lines, evaluation_of
    from wizard.launch.failure import failure_lines, failure_of

    yield from _status(status)
    failure = failure_of(status)
    if failure is not None:
        yield from (f"\n{line}" for line in failure_lines(failure))
        return
    if status.message:
        yield f"\n{status.message}"
    evaluation = evaluation_of(status)
    if evaluation is not None:
        yield ("\n\nEvaluation", "bold")
        yield from (f"\n{line}" for line in evaluation_lines(evaluation, width))
    if reading:
        yield ("\n\nReading the output archive from S3…", "$text-muted")
    if output is not None:
        yield from _output(output, width)


def _status(status: "RunStatus") -> Iterator[Part]:
    from wizard.launch.typical import duration_words

    style = "$text-accent"
    if status.finished:
        style = "bold $text-success" if status.ok else "bold $text-error"
    yield "Status: "
    yield (status.status, style)
    if not status.finished:
        yield (" · followed live; leaving does not stop it", "$text-muted")
    elif status.submitted is not None and status.ended is not None and status.kind != "endpoint":
        took = duration_words(status.ended - status.submitted)
        yield (f" · {status.ended:%Y-%m-%d %H:%M} UTC, after {took}", "$text-muted")
    if status.note:
        yield (f"\n{visible(status.note)}", "$text-warning")


def _output(output: "Output", width: int) -> Iterator[Part]:
    from wizard.launch.confusion import heat_map, most_confused
    from wizard.launch.result_lines import MOST_CONFUSED

    if output.confusion is not None:
        yield ("\n\nConfusion matrix", "bold")
        yield from _heat(heat_map(output.confusion, width=width))
        mistakes = most_confused(output.confusion, MOST_CONFUSED)
        if mistakes:
            yield "\nMost confused:"
            yield from (f"\n  {mistake.words}" for mistake in mistakes)
    if output.problem:
        yield (f"\n\n{output.problem}", "$text-warning")
    if output.skipped:
        yield (f"\n\nSkipped ({len(output.skipped)})", "bold")
        yield from (f"\n  {one.place}{f': {one.reason}' if one.reason else ''}" for one in output.skipped)


def _heat(lines: "Iterable[Line]") -> Iterator[Part]:
    for line in lines:
        yield "\n"
        for cell in line:
            if cell.shade:
                strength = round(_FAINTEST + (_STRONGEST - _FAINTEST) * cell.shade)
                yield (cell.text, f"on $primary {strength}%")
            else:
                yield cell.text


def content_of(parts: Iterable[Part]) -> Content:
    """Parts as one text."""
    return Content.assemble(*parts)
