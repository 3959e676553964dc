"""``comprehend-wizard result``: what a training came to, or why it failed."""

import argparse

from wizard.commands.results import say_result
from wizard.commands.sessions import session_from
from wizard.commands.streams import Streams
from wizard.connecting import ledger_of
from wizard.errors import ExitCode


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Print the result; exit code 1 for a training that has failed or was stopped."""
    from wizard.commands.watch import region_of_arn
    from wizard.launch.named import resolve
    from wizard.launch.watch import describe

    region = region_of_arn(arguments.which)
    with session_from(arguments, region=region) as session, ledger_of(demo=arguments.demo) as ledger:
        status = describe(session, resolve(session, ledger, arguments.which))
        ledger.note_status(status)
        say_result(session, status, streams, archive=not arguments.no_archive)
    if not status.finished:
        streams.say("It has no result yet: comprehend-wizard watch follows it.")
        return ExitCode.OK
    return ExitCode.OK if status.ok else ExitCode.NO
