"""``comprehend-wizard demo serve``: the simulated account for other clients."""

import argparse

from wizard.commands.streams import Streams


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Serve until interrupted; returns the exit code. As JSON: ``{"endpoint_url", "environment": {name: value}}``."""
    from wizard.demo.command import serve

    return serve(
        port=arguments.port,
        latency_ms=arguments.latency_ms,
        faults=arguments.faults,
        scale=arguments.scale,
        training_seconds=arguments.training_seconds,
        output=streams.out,
        as_json=streams.json,
    )
