"""``comprehend-wizard command PROFILE``: the AWS CLI command that sends what launch would send."""

import argparse

from wizard.commands.loading import load_plan
from wizard.commands.streams import Streams
from wizard.errors import ExitCode
from wizard.render.awscli import argv, bash_text, fallback_reason
from wizard.request import request_of


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Print the command; returns the exit code. Raises ProfileError for a profile that is not valid."""
    request = request_of(load_plan(arguments, streams))
    words = argv(request, style=arguments.style, profile=arguments.profile, endpoint_url=arguments.endpoint_url)
    text = bash_text(words, one_line=arguments.one_line)
    reason = fallback_reason(request)
    if reason and arguments.style == "flags":
        streams.say(f"Printed as one JSON document: {reason}.")
    if streams.json:
        streams.json_data({"shell": arguments.shell, "argv": words, "text": text})
    else:
        streams.data(text)
    return ExitCode.OK
