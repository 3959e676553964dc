"""``comprehend-wizard export PROFILE --to terraform|cloudformation|boto3``."""

import argparse

from wizard.commands.carried import carried
from wizard.commands.loading import load_profile
from wizard.commands.streams import Streams
from wizard.errors import ExitCode
from wizard.exports import EXPORTS, exported


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Print the file; returns the exit code. Raises ProfileError for a profile that is not valid, and UsageError where
    the tool has no form for the plan or standard output cannot carry the text."""
    profile = load_profile(arguments, streams)
    text = exported(profile, arguments.to, credentials=arguments.profile, endpoint_url=arguments.endpoint_url)
    if streams.json:
        streams.json_data({"to": arguments.to, "suffix": EXPORTS[arguments.to].suffix, "text": text})
    else:
        streams.data(carried(text, streams, "file"))
    return ExitCode.OK
