"""What ``stop`` and ``delete`` have in common: look, say what it saves, ask, do."""

import argparse
import sys
from typing import TYPE_CHECKING

from wizard.commands.sessions import session_from
from wizard.commands.streams import Streams
from wizard.commands.watch import region_of_arn
from wizard.connecting import ledger_of
from wizard.errors import ExitCode, UsageError, WizardError

if TYPE_CHECKING:
    from wizard.launch.ending import Verb


def run_ending(arguments: argparse.Namespace, streams: Streams, verb: "Verb") -> int:
    """Stop or delete what is named; exit code 1 where the answer was no. Raises WizardError where that is not possible
    now, and UsageError where nobody can be asked."""
    if not (arguments.yes or sys.stdin.isatty()):
        raise UsageError(
            f"Standard input is not a terminal, so nobody can be asked whether to {verb} it. Nothing was done.",
            "Use --yes to do it without being asked.",
        )
    from wizard.launch.ending import cannot_end, end, ending_of
    from wizard.launch.named import resolve
    from wizard.launch.watch import describe

    region = region_of_arn(arguments.which)
    with session_from(arguments, region=region) as session, ledger_of(demo=arguments.demo) as ledger:
        status = describe(session, resolve(session, ledger, arguments.which))
        ending = ending_of(status)
        if ending is None or ending.verb != verb:
            raise WizardError(cannot_end(status, verb))
        streams.say(ending.details)
        if not arguments.yes:
            streams.err.write(f"{ending.question} [y/N] ")
            streams.err.flush()
            if sys.stdin.readline().strip().lower() not in {"y", "yes"}:
                streams.say("Nothing was done.")
                return ExitCode.NO
        streams.say(end(session, ending))
        ledger.note_ended(status.arn, verb)
        if streams.json:
            streams.json_data({"arn": status.arn, "kind": status.kind, "done": verb, "status_before": status.status})
        else:
            streams.data(status.arn)
    return ExitCode.OK
