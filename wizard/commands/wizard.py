"""``comprehend-wizard [PROFILE]``: the wizard itself, or why it cannot run here."""

import argparse
import os
from collections.abc import Mapping, Sequence
from typing import IO, Any

from wizard.commands.streams import Streams
from wizard.errors import UsageError


def run(arguments: argparse.Namespace, _streams: Streams) -> int:
    """Start the wizard; returns its exit code. Raises UsageError where there is no terminal to draw on."""
    import sys

    profile, path, problems = _profile(arguments)
    environment = dict(os.environ)
    reason = unsuitable_terminal((sys.stdin, sys.stdout, sys.stderr), environment)
    if reason:
        raise UsageError(
            f"The wizard needs a terminal: {reason}.",
            "Without one, use a saved plan: comprehend-wizard profiles list shows them, comprehend-wizard command "
            "PROFILE prints the AWS CLI command, comprehend-wizard launch PROFILE --yes launches.",
        )
    from wizard.tui.options import StartOptions

    if arguments.no_color:
        os.environ["NO_COLOR"] = "1"
    options = StartOptions(
        profile=profile,
        profile_path=path,
        profile_problems=problems,
        credentials=arguments.profile or "",
        region=arguments.region or "",
        endpoint_url=arguments.endpoint_url,
        demo=arguments.demo,
        read_only=arguments.read_only,
        environment=environment,
    )
    from wizard.tui.app import run as run_app

    return run_app(options)


def unsuitable_terminal(streams: Sequence[IO[str]], environment: Mapping[str, str]) -> str:
    """Why nothing can be drawn here; empty where it can. ``streams``: standard input, output and error.

    Textual does not look itself, and it draws on standard error.
    """
    for stream, name in zip(streams, ("input", "output", "error"), strict=True):
        if not stream.isatty():
            return f"standard {name} is not one"
    if environment.get("TERM", "") in ("", "dumb") and os.name != "nt":
        return f"TERM is {environment.get('TERM', '') or 'not set'}, which cannot move a cursor"
    if environment.get("CI"):
        return "this is a CI job (the variable CI is set)"
    return ""


def _profile(arguments: argparse.Namespace) -> tuple[dict[str, Any] | None, Any, tuple[str, ...]]:
    if arguments.saved_plan is None:
        return None, None, ()
    from wizard import profiles

    path = profiles.find(arguments.saved_plan)
    data, problems = profiles.read_data(path)
    return data, path, tuple(f"{problem.place}: {problem.message} {problem.remedy}" for problem in problems)
