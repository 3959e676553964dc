"""``comprehend-wizard runs``: the ledger of launches, and settling those whose answer was lost."""

import argparse
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from wizard.commands.sessions import session_from
from wizard.commands.streams import Streams
from wizard.connecting import ledger_of
from wizard.errors import ExitCode, UsageError
from wizard.text import visible

if TYPE_CHECKING:
    from wizard.launch.ledger import Ledger
    from wizard.launch.run import Run

_HEADS = ("RUN", "LAUNCHED", "KIND", "NAME", "ACCOUNT", "REGION", "STANDING")
_NONE = "Nothing was launched from here yet."


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """List the runs; with ``--resume`` or ``--look`` find out first what came of the unanswered ones."""
    with ledger_of(demo=arguments.demo) as ledger:
        if arguments.forget:
            return _forget(ledger, arguments.forget, streams)
        if arguments.resume or arguments.look:
            return _settle(ledger, arguments, streams)
        runs = ledger.runs(arguments.limit if arguments.limit > 0 else -1)
    _print(runs, streams)
    waiting = [run for run in runs if run.state == "unanswered"]
    if waiting:
        streams.say(unanswered_words(len(waiting)))
    return ExitCode.OK


def unanswered_words(number: int) -> str:
    """What is said of launches whose answer was lost."""
    what = "One launch is" if number == 1 else f"{number} launches are"
    return f"{what} unanswered: comprehend-wizard runs --resume finds out whether AWS has created anything."


def as_json(run: "Run") -> dict[str, Any]:
    """The public shape of a run; moments are ISO 8601 in UTC, or null."""
    plain = ("id", "state", "kind", "name", "version", "account", "region", "caller", "endpoint_url", "operation")
    more = ("token", "attempts", "arn", "request_id", "problem", "status", "status_message")
    moments = ("created", "answered", "status_since", "submitted", "ended", "seen")
    return {
        **{name: getattr(run, name) for name in (*plain, *more)},
        **{name: _iso(getattr(run, name)) for name in moments},
        "plan": dict(run.plan),
        "request": dict(run.request),
    }


def _settle(ledger: "Ledger", arguments: argparse.Namespace, streams: Streams) -> int:
    from wizard.launch.once import resume

    if not ledger.unanswered():
        streams.say("No launch is unanswered.")
        if streams.json:
            streams.json_data([])
        return ExitCode.OK
    with session_from(arguments) as session:
        settled = []
        for resumed in resume(ledger, session, send_again=arguments.resume):
            settled.append(resumed)
            streams.say(f"Run {resumed.run.id}, {resumed.run.kind} {resumed.run.called}: {resumed.words}")
    if streams.json:
        streams.json_data([{**as_json(one.run), "outcome": one.outcome, "words": one.words} for one in settled])
    open_still = [one for one in settled if one.outcome not in ("created", "refused")]
    return ExitCode.NO if open_still else ExitCode.OK


def _forget(ledger: "Ledger", number: str, streams: Streams) -> int:
    found = next((run for run in ledger.unanswered() if str(run.id) == number), None)
    if found is None:
        raise UsageError(
            f"There is no unanswered run {visible(number)}.",
            "comprehend-wizard runs shows the numbers; only unanswered runs can be forgotten.",
        )
    ledger.forget(found)
    streams.say(f"Run {found.id} is forgotten; if AWS has created the {found.kind} {visible(found.name)}, it stays.")
    return ExitCode.OK


def _print(runs: Sequence["Run"], streams: Streams) -> None:
    if streams.json:
        streams.json_data([as_json(run) for run in runs])
        return
    if not runs:
        streams.say(_NONE)
        return
    rows = [_HEADS, *(_row(run) for run in runs)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADS))]
    for row in rows:
        streams.data("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _row(run: "Run") -> tuple[str, ...]:
    standing = (run.status or "created") if run.state == "created" else run.state
    launched = f"{run.created:%Y-%m-%d %H:%M}"
    return (str(run.id), launched, run.kind, visible(run.called), run.account, visible(run.region), visible(standing))


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
