"""``comprehend-wizard check``: everything that would make a run fail, found before it starts."""

import argparse

from wizard.commands.checked import run_checks, say_report
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
        report, interrupted = run_checks(None, saved.plan, streams)
        session = None
    else:
        with session_from(arguments, region=saved.plan.region) as session:
            session.identity()  # without credentials nothing can be looked at, which is no finding of a check
            report, interrupted = run_checks(session, saved.plan, streams)
    if streams.json:
        streams.json_data(report.as_json(saved.findings))
    else:
        say_report(report, saved.findings, streams, plan=saved.plan, session=session)
    if interrupted:
        return ExitCode.INTERRUPTED
    return ExitCode.OK if report.ok and not has_errors(saved.findings) else ExitCode.NO


def _list(streams: Streams) -> int:
    from wizard.checks.table import as_json, as_text

    if streams.json:
        streams.json_data(as_json())
    else:
        streams.data(as_text())
    return ExitCode.OK
