"""``comprehend-wizard request PROFILE``: the request as JSON, for programs."""

import argparse

from wizard.commands.loading import load_profile
from wizard.commands.streams import Streams
from wizard.errors import ExitCode
from wizard.request import partial_request


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Print parameters and IAM context; returns the exit code. Raises ProfileError for a profile that is not valid."""
    streams.json_data(partial_request(load_profile(arguments, streams)).as_json())
    return ExitCode.OK
