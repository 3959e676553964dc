"""``comprehend-wizard command PROFILE``: the AWS CLI command that sends what launch would send."""

import argparse

from wizard.commands.carried import carried
from wizard.commands.loading import load_profile
from wizard.commands.streams import Streams
from wizard.errors import ExitCode
from wizard.render.shells import default_shell, printed
from wizard.request import partial_request


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Print the command; returns the exit code. Raises ProfileError for a profile that is not valid,
    and UsageError where the shell or the output cannot carry the command."""
    request = partial_request(load_profile(arguments, streams))
    shell = arguments.shell or default_shell()
    command = printed(
        request,
        shell,
        style=arguments.style,
        profile=arguments.profile,
        endpoint_url=arguments.endpoint_url,
        one_line=arguments.one_line,
    )
    if command.reason:
        streams.say(f"Printed as one JSON document: {command.reason}.")
    if streams.json:
        streams.json_data({"shell": shell, "argv": command.argv, "text": command.text})
    else:
        streams.data(carried(command.text, streams, "command"))
    return ExitCode.OK
