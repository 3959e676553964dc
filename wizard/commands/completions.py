"""``comprehend-wizard completions bash|zsh|fish``: the lines that make a shell complete our commands."""

import argparse

from wizard.commands.streams import Streams
from wizard.errors import ExitCode


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Print them; returns the exit code."""
    from argcomplete.shell_integration import shellcode

    from wizard.commands.arguments import PROGRAM

    text = shellcode([PROGRAM], shell=arguments.shell)
    if streams.json:
        streams.json_data({"shell": arguments.shell, "text": text})
    else:
        streams.data(text)
    return ExitCode.OK
