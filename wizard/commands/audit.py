"""``comprehend-wizard audit``: who used a model's KMS keys, by CloudTrail."""

import argparse
import shutil
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from wizard.commands.sessions import session_from
from wizard.commands.streams import Streams
from wizard.commands.watch import region_of_arn
from wizard.connecting import ledger_of
from wizard.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from wizard.account.session import AccountSession
    from wizard.audit.events import KeyUse
    from wizard.audit.question import Question

_WIDTH = 80
_SAY_EVERY_PAGES = 10


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Print the events, the newest first; exit code 0 whether there are any or not."""
    from wizard.audit.keys import audited_keys
    from wizard.audit.question import Question, period, purposes_of

    if arguments.format == "csv" and streams.json:
        raise UsageError("--format csv and --output json exclude each other.", "Give one of them.")
    purposes = purposes_of(arguments.keys)
    since, until = period(arguments.since, arguments.until, datetime.now(UTC))
    region = region_of_arn(arguments.which)
    with session_from(arguments, region=region) as session, ledger_of(demo=arguments.demo) as ledger:
        keys = audited_keys(session, ledger, arguments.which, purposes)
        question = Question(
            keys,
            since,
            until,
            tuple(arguments.event),
            arguments.principal,
            denied=arguments.denied,
            everything=arguments.everything,
        )
        for key in keys:
            streams.say(f"Key ({key.purpose}): {key.arn}")
        uses, interrupted = _looked_up(session, question, streams)
    _print(uses, question, arguments.format, streams)
    return ExitCode.INTERRUPTED if interrupted else ExitCode.OK


def _looked_up(session: "AccountSession", question: "Question", streams: Streams) -> "tuple[list[KeyUse], bool]":
    """The events, newest first; after Ctrl-C what had been found until then."""
    from wizard.audit.lookup import look_up

    found: list[KeyUse] = []
    interrupted = False
    try:
        pages = look_up(session, question, cancelled=lambda: False, sleep=time.sleep)
        for number, page in enumerate(pages, start=1):
            found += page
            if number % _SAY_EVERY_PAGES == 0:
                streams.say(f"{number} pages looked through, {len(found)} events found…")
    except KeyboardInterrupt:
        streams.say("Interrupted; older events were not looked at.")
        interrupted = True
    found.sort(key=lambda use: (use.time, use.id), reverse=True)
    return found, interrupted


def _print(uses: "list[KeyUse]", question: "Question", how: str, streams: Streams) -> None:
    from wizard.audit.telling import WHAT_LOOKUP_CANNOT_SHOW, as_csv, as_json, table_lines, trail_query

    if streams.json:
        streams.json_data([as_json(use) for use in uses])
    elif how == "csv":
        streams.data(as_csv(uses))
    else:
        width = shutil.get_terminal_size((_WIDTH, 24)).columns if streams.out.isatty() else _WIDTH
        for line in table_lines(uses, width):
            streams.data(line)
    denied = sum(1 for use in uses if not use.allowed)
    what = "event" if len(uses) == 1 else "events"
    streams.say(
        f"{len(uses)} {what} from {question.since:%Y-%m-%d %H:%M} to {question.until:%Y-%m-%d %H:%M} UTC, "
        f"{denied} not allowed."
    )
    streams.say(f"{WHAT_LOOKUP_CANNOT_SHOW} In Athena, over a trail's table:\n{trail_query(question.keys)}")
