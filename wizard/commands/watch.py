"""``comprehend-wizard watch``: follow one training or endpoint to its end, or everything that is under way."""

import argparse
import time
from typing import TYPE_CHECKING, Any

from wizard.commands.following import follow_to_the_end, renewed_session, ring
from wizard.commands.results import say_result
from wizard.commands.sessions import session_from
from wizard.commands.streams import Streams
from wizard.connecting import FOLLOW_DEMO_EVERY_SECONDS, FOLLOW_EVERY_SECONDS, ledger_of
from wizard.errors import ExitCode

if TYPE_CHECKING:
    from wizard.account.session import AccountSession
    from wizard.launch.ledger import Ledger
    from wizard.launch.overview import Overview, Watched

_NOTHING = "There is no classifier, recognizer or endpoint in this region."


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Follow; exit code 1 where what was followed has failed."""
    region = region_of_arn(arguments.which)
    with session_from(arguments, region=region) as session, ledger_of(demo=arguments.demo) as ledger:
        if arguments.which is None:
            return _watch_all(session, ledger, arguments, streams)
        return _watch_one(session, ledger, arguments, streams)


def region_of_arn(which: str | None) -> str | None:
    """The region of an ARN: whoever gives one means that region, whatever the configuration says."""
    from wizard.plan.arns import parse_arn

    arn = parse_arn(which or "")
    return arn.region if arn is not None else None


def every_of(arguments: argparse.Namespace) -> float:
    """Seconds between two questions."""
    return FOLLOW_DEMO_EVERY_SECONDS if arguments.demo else FOLLOW_EVERY_SECONDS


def _watch_one(session: "AccountSession", ledger: "Ledger", arguments: argparse.Namespace, streams: Streams) -> int:
    from wizard.launch.named import resolve
    from wizard.launch.watch import describe
    from wizard.launch.words import goes_on

    arn = resolve(session, ledger, arguments.which)
    if arguments.once:
        status = describe(session, arn)
        ledger.note_status(status)
    else:
        kind = "endpoint" if "-endpoint/" in arn else "model"
        try:
            found = follow_to_the_end(
                session, ledger, arn, streams, every=every_of(arguments), bell=not arguments.no_bell, explained=False
            )
        except KeyboardInterrupt:
            streams.say(f"Interrupted. {goes_on(kind)}")
            return ExitCode.INTERRUPTED
        if found is None:
            return ExitCode.NO
        status = found
    say_result(session, status, streams, archive=False, headline=arguments.once)
    return ExitCode.NO if status.finished and not status.ok else ExitCode.OK


def _watch_all(session: "AccountSession", ledger: "Ledger", arguments: argparse.Namespace, streams: Streams) -> int:
    from wizard.launch.overview import survey

    try:
        overview = survey(session, ledger) if arguments.once else _followed(session, ledger, arguments, streams)
    except KeyboardInterrupt:
        streams.say("Interrupted. Whatever is under way goes on in AWS.")
        return ExitCode.INTERRUPTED
    if streams.json:
        streams.json_data(as_json(overview))
    else:
        if overview.note:
            streams.say(overview.note)
        for line in table_lines(overview):
            streams.data(line)
        if not overview.watched:
            streams.say(_NOTHING)
    return ExitCode.OK


def _followed(
    session: "AccountSession", ledger: "Ledger", arguments: argparse.Namespace, streams: Streams
) -> "Overview":
    """Follow until nothing is under way, saying what changes."""
    from wizard.account.errors import CredentialsError
    from wizard.launch.overview import Overview, follow_all

    overview = Overview()
    begun = False
    while True:
        try:
            for now in follow_all(
                session,
                ledger,
                every=every_of(arguments),
                cancelled=lambda: False,
                sleep=time.sleep,
                known=overview if overview.asked is not None else None,
            ):
                _say_changes(overview, now, streams, first=not begun)
                begun = begun or now.asked is not None
                overview = now
        except CredentialsError as problem:
            renewed = renewed_session(session, problem, streams)
            if renewed is None:
                raise
            session = renewed
            continue
        return overview


def _say_changes(before: "Overview", now: "Overview", streams: Streams, *, first: bool) -> None:
    """A line for each thing under way at the beginning, and for each change after that; the bell for each end."""
    if now.note and now.note != before.note:
        streams.say(now.note)
    if now.asked is None or now.asked == before.asked:
        return
    for one in now.watched:
        old = before.find(one.status.arn)
        if first:
            if one.under_way:
                streams.say(_line(one, now))
        elif old is None or old.status.status != one.status.status:
            streams.say(_line(one, now))
            if old is not None and old.under_way and not one.under_way:
                ring(streams)
    for old in before.watched:
        if not first and old.status.arn and now.find(old.status.arn) is None:
            streams.say(f"{old.name}: gone")


def _line(one: "Watched", overview: "Overview") -> str:
    from wizard.launch.overview import time_words
    from wizard.launch.run import now

    words = time_words(one, overview, now())
    message = f": {one.status.message}" if one.status.message else ""
    return f"{one.name} ({one.status.kind}): {one.status.status} {words}".rstrip() + message


def table_lines(overview: "Overview") -> list[str]:
    """Everything as a table, the newest first."""
    from wizard.launch.overview import time_words
    from wizard.launch.run import now

    moment = now()
    rows = [
        (one.name, one.status.kind, one.status.status, time_words(one, overview, moment)) for one in overview.watched
    ]
    if not rows:
        return []
    rows.insert(0, ("NAME", "KIND", "STATUS", "TIME"))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def as_json(overview: "Overview") -> dict[str, Any]:
    """``{"asked", "note", "resources": [{"arn", "name", "kind", "status", "message", "since", "submitted", "ended",
    "under_way", "run"}]}``; moments in ISO 8601, ``run`` the number in the ledger or null."""
    return {
        "asked": overview.asked.isoformat() if overview.asked is not None else None,
        "note": overview.note,
        "resources": [
            {
                "arn": one.status.arn,
                "name": one.name,
                "kind": one.status.kind,
                "status": one.status.status,
                "message": one.status.message,
                **{
                    name: moment.isoformat() if (moment := getattr(one.status, name)) is not None else None
                    for name in ("since", "submitted", "ended")
                },
                "under_way": one.under_way,
                "run": one.run.id if one.run is not None else None,
            }
            for one in overview.watched
        ],
    }
