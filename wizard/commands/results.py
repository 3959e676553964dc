"""What a training came to, for the commands that print it."""

import shutil
from typing import TYPE_CHECKING, Any

from wizard.commands.streams import Streams

if TYPE_CHECKING:
    from wizard.account.session import AccountSession
    from wizard.launch.output import Output
    from wizard.launch.status import RunStatus

_WIDTH = 80


def say_result(
    session: "AccountSession", status: "RunStatus", streams: Streams, *, archive: bool, headline: bool = True
) -> None:
    """Print the result of a training, or how an endpoint stands: data on standard output.

    ``archive``: read the output archive in S3 as well. ``headline``: begin with the status.
    """
    from wizard.launch.output import read_output
    from wizard.launch.result_lines import result_lines

    output = read_output(session, status) if archive and status.ok and status.kind != "endpoint" else None
    if streams.json:
        streams.json_data(as_json(status, output))
        return
    for line in result_lines(status, output, width=_width(streams), headline=headline):
        streams.data(line)


def as_json(status: "RunStatus", output: "Output | None") -> dict[str, Any]:
    """``{"arn", "kind", "status", "message", "submitted", "ended", "ok", "finished", "evaluation", "confusion_matrix",
    "skipped", "archive_problem", "failure"}``; what there is not, or was not asked for, is null."""
    from wizard.launch.evaluation import evaluation_of
    from wizard.launch.failure import failure_of

    evaluation, failure = evaluation_of(status), failure_of(status)
    return {
        **{name: getattr(status, name) for name in ("arn", "kind", "status", "message", "ok", "finished")},
        "submitted": status.submitted.isoformat() if status.submitted is not None else None,
        "ended": status.ended.isoformat() if status.ended is not None else None,
        "evaluation": evaluation.as_json() if evaluation is not None else None,
        "confusion_matrix": output.confusion.as_json() if output is not None and output.confusion is not None else None,
        "skipped": [dict(vars(one)) for one in output.skipped] if output is not None else None,
        "archive_problem": (output.problem or None) if output is not None else None,
        "failure": failure.as_json() if failure is not None else None,
    }


def _width(streams: Streams) -> int:
    return shutil.get_terminal_size((_WIDTH, 24)).columns if streams.out.isatty() else _WIDTH
