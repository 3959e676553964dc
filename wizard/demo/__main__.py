"""``python -m wizard.demo``: what :class:`wizard.demo.process.DemoProcess` starts.

It ends when its standard input does.
"""

import argparse
import json
import os
import signal
import sys
from collections.abc import Sequence

from wizard.collecting import collect_rarely, keep_what_there_is
from wizard.demo.moto_loading import load_moto


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve, say so in one JSON line, and serve until standard input ends; returns only when it cannot start."""
    options = _parser().parse_args(arguments)
    # Ctrl-C in the terminal reaches the whole process group; whether to end is the parent's decision.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    load_moto()
    from wizard.demo.faults import FaultSyntaxError
    from wizard.demo.server import DemoServer

    try:
        server = DemoServer(
            port=options.port,
            latency_ms=options.latency_ms,
            faults=options.fault,
            scale=options.scale,
            training_seconds=options.training_seconds,
        )
    except FaultSyntaxError as error:
        print(error, file=sys.stderr)
        return 2
    collect_rarely()
    with server:
        keep_what_there_is()  # the account as it is told: thousands of resources, with --scale
        ready = {"endpoint_url": server.endpoint_url, "environment": server.environment()}
        print(json.dumps(ready), flush=True)
        while sys.stdin.read(4096):
            pass
    # Nothing is kept, so nothing is cleaned up: taking moto apart object by object takes most of a second.
    os._exit(0)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m wizard.demo", description="The simulated account, on loopback.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--latency-ms", type=int, default=0)
    parser.add_argument("--fault", action="append", default=[], metavar="SERVICE:OPERATION=KIND")
    parser.add_argument("--scale", type=int, default=0, metavar="N")
    parser.add_argument("--training-seconds", type=float, default=60.0)
    return parser


if __name__ == "__main__":
    sys.exit(main())
