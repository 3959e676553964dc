"""``comprehend-wizard delete``."""

import argparse

from wizard.commands.ending import run_ending
from wizard.commands.streams import Streams


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """See :func:`wizard.commands.ending.run_ending`."""
    return run_ending(arguments, streams, "delete")
