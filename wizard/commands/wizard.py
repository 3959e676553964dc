"""``comprehend-wizard [PROFILE]``: the wizard itself, with the face that suits the terminal, or why none does."""

import argparse
import io
import os
from collections.abc import Mapping, Sequence
from typing import IO, TYPE_CHECKING, Any, TextIO

from wizard.commands.streams import Streams
from wizard.errors import UsageError

if TYPE_CHECKING:
    from wizard.start import StartOptions

BASIC = "basic"
"""The value of ``--plain`` for numbered questions."""

_WITHOUT_TERMINAL = (
    "Without one, use a saved plan: comprehend-wizard profiles list shows them, comprehend-wizard command "
    "PROFILE prints the AWS CLI command, comprehend-wizard launch PROFILE --yes launches. Or answer numbered questions "
    "on plain input and output: comprehend-wizard --plain=basic."
)


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Start the wizard; returns its exit code. Raises UsageError where there is no terminal that it could use."""
    import sys

    profile, path, problems = _profile(arguments)
    environment = dict(os.environ)
    face = _face(arguments.plain, (sys.stdin, sys.stdout, sys.stderr), environment, streams)
    from wizard.settings import read_settings
    from wizard.start import StartOptions

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
        settings=read_settings(),
    )
    if face is not None:
        return _run_lines(face, options, sys.stdin, sys.stdout)
    from wizard.tui.app import run as run_app

    try:
        return run_app(options)
    except Exception:
        from wizard.draft import draft_path  # brings the flow, which is loaded after the first paint

        if draft_path(demo=options.demo).exists():
            streams.say("A draft of your answers is kept, and offered at the next start.")
        raise


def _face(
    wanted: str | None, terminal: Sequence[IO[str]], environment: Mapping[str, str], streams: Streams
) -> str | None:
    """The face to run: ``None`` for the screen, else a value of ``--plain``.

    ``terminal``: standard input, output and error. Textual does not look itself what it draws on (standard error).
    """
    if wanted == BASIC:
        return wanted
    missing = _no_terminal(terminal if wanted is None else terminal[:2])
    if not missing and environment.get("TERM", "") in ("", "dumb") and os.name != "nt":
        name = environment.get("TERM", "") or "not set"
        streams.say(f"Asking numbered questions (--plain=basic): TERM is {name}, which cannot move a cursor.")
        return BASIC
    if not missing and wanted is None and environment.get("CI"):
        missing = "this is a CI job (the variable CI is set)"
    if missing:
        raise UsageError(f"The wizard needs a terminal: {missing}.", _WITHOUT_TERMINAL)
    return wanted


def _no_terminal(streams: Sequence[IO[str]]) -> str:
    for stream, name in zip(streams, ("input", "output", "error"), strict=False):
        if not stream.isatty():
            return f"standard {name} is not one"
    return ""


def _run_lines(face: str, options: "StartOptions", source: TextIO, sink: TextIO) -> int:
    from wizard.draft import draft_path
    from wizard.line.asker import Asker
    from wizard.line.walk import run as run_lines

    asker: Asker
    if face == BASIC:
        from wizard.line.basic import BasicAsker

        if isinstance(source, io.TextIOWrapper) and isinstance(sink, io.TextIOWrapper):
            # What the encoding cannot carry comes and goes in pieces, but ends nothing.
            source.reconfigure(errors="surrogateescape")
            sink.reconfigure(errors="backslashreplace")
        asker = BasicAsker(source, sink)
    else:
        from wizard.line.prompts import PromptAsker

        asker = PromptAsker()
    return run_lines(options, asker, draft_path(demo=options.demo))


def _profile(arguments: argparse.Namespace) -> tuple[dict[str, Any] | None, Any, tuple[str, ...]]:
    if arguments.saved_plan is None:
        return None, None, ()
    from wizard import profiles

    path = profiles.find(arguments.saved_plan)
    data, problems = profiles.read_data(path)
    return data, path, tuple(f"{problem.place}: {problem.message} {problem.remedy}" for problem in problems)
