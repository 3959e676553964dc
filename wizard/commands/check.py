"""``comprehend-wizard check``: everything that would make a run fail, found before it starts."""

import argparse

from wizard.commands.checked import Checked, check_saved, say_checked
from wizard.commands.loading import load_saved
from wizard.commands.sessions import session_from
from wizard.commands.streams import Streams
from wizard.errors import ExitCode, UsageError
from wizard.findings import has_errors


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Check a saved plan; exit code 1 for an error, 4 without usable credentials. Raises WizardErrors.

    As JSON: ``{"ok", "findings": […], "checks": [{"id", "state", "because"}]}``, the state one of passed, found,
    not_made and does_not_apply.
    """
    if arguments.list:
        return _list(streams)
    if arguments.saved_plan is None:
        raise UsageError("No profile was named.", "Give a PROFILE to check, or --list to see what is checked.")
    saved = load_saved(arguments)
    if arguments.offline:
        return _judged(check_saved(saved, None, "", streams), streams)
    with session_from(arguments, region=saved.plan.region) as session:
        # Without credentials nothing can be looked at at all, which is no finding of a check.
        account = session.identity().account
        return _judged(check_saved(saved, session, account, streams), streams)


def _judged(checked: Checked, streams: Streams) -> int:
    """Say what came of it; returns the exit code."""
    if streams.json:
        streams.json_data(checked.report.as_json(checked.also))
    else:
        say_checked(checked, streams)
    if checked.interrupted:
        return ExitCode.INTERRUPTED
    return ExitCode.NO if has_errors(checked.findings) else ExitCode.OK


def _list(streams: Streams) -> int:
    from wizard.checks.table import as_json, as_text

    if streams.json:
        streams.json_data(as_json())
    else:
        streams.data(as_text())
    return ExitCode.OK
