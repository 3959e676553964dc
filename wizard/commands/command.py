"""``comprehend-wizard command PROFILE``: the AWS CLI command that sends what launch would send."""

import argparse

from wizard.commands.loading import load_plan
from wizard.commands.streams import Streams
from wizard.errors import ExitCode, UsageError
from wizard.render.awscli import argv, bash_text, fallback_reason
from wizard.request import request_of


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Print the command; returns the exit code. Raises ProfileError for a profile that is not valid,
    and UsageError where the output cannot carry the command."""
    request = request_of(load_plan(arguments, streams))
    words = argv(request, style=arguments.style, profile=arguments.profile, endpoint_url=arguments.endpoint_url)
    text = bash_text(words, one_line=arguments.one_line)
    reason = fallback_reason(request)
    if reason and arguments.style == "flags":
        streams.say(f"Printed as one JSON document: {reason}.")
    if streams.json:
        streams.json_data({"shell": arguments.shell, "argv": words, "text": text})
    else:
        _carried(text, streams.out.encoding or "utf-8")
        streams.data(text)
    return ExitCode.OK


def _carried(text: str, encoding: str) -> None:
    """Raises UsageError for a command that standard output would have to change: escaped, it would be another one."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError as error:
        raise UsageError(
            f"The command holds characters that standard output cannot carry in the encoding {encoding}.",
            "Set PYTHONIOENCODING=utf-8, or use --output json.",
        ) from error
