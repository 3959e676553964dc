"""``comprehend-wizard demo serve``: the simulated account for other clients, in the foreground."""

import json
import shlex
import signal
import sys
import threading
from collections.abc import Sequence
from types import FrameType
from typing import TextIO

from wizard.collecting import collect_rarely, keep_what_there_is
from wizard.demo.moto_loading import load_moto
from wizard.demo.process import require_demo
from wizard.errors import ExitCode, UsageError


def serve(
    *,
    port: int = 0,
    latency_ms: int = 0,
    faults: Sequence[str] = (),
    scale: int = 0,
    training_seconds: float = 60.0,
    output: TextIO,
    as_json: bool = False,
) -> int:
    """Serve until Ctrl-C (returns 130) or SIGTERM (returns 0).

    ``export NAME=value`` lines go to ``output``, to be pasted, or one line ``{"endpoint_url", "environment"}`` of JSON;
    words for the reader go to standard error.
    Raises :class:`wizard.demo.process.DemoUnavailableError` without the extra, :class:`UsageError` for a fault that
    cannot be read or a port that cannot be used.
    """
    require_demo()
    load_moto()
    from wizard.demo.faults import FaultSyntaxError
    from wizard.demo.server import DemoServer

    collect_rarely()
    stop = _Stop()
    try:
        server = DemoServer(
            port=port, latency_ms=latency_ms, faults=faults, scale=scale, training_seconds=training_seconds
        )
        server.start()
        keep_what_there_is()  # the account as it is told: thousands of resources, with --scale
    except FaultSyntaxError as error:
        raise UsageError(str(error)) from None
    except OSError as error:
        raise UsageError(f"--port {port}: {error.strerror or error}") from None
    try:
        environment = server.environment()
        if as_json:
            output.write(json.dumps({"endpoint_url": server.endpoint_url, "environment": environment}) + "\n")
        else:
            output.writelines(f"export {name}={shlex.quote(value)}\n" for name, value in environment.items())
        output.flush()
        print(
            f"The simulated account answers at {server.endpoint_url}.\n"
            "Put what is printed above into the environment of your client.\n"
            f"A training takes {training_seconds:g} seconds. Ctrl-C ends it; nothing is kept.",
            file=sys.stderr,
            flush=True,
        )
        return stop.wait()
    finally:
        server.stop()


class _Stop:
    """Waits for Ctrl-C or SIGTERM, and puts the old handlers back."""

    def __init__(self) -> None:
        self._asked = threading.Event()
        self._signal = signal.SIGINT
        self._old = {number: signal.signal(number, self._ask) for number in (signal.SIGINT, signal.SIGTERM)}

    def wait(self) -> int:
        """The exit code that goes with the signal that came."""
        # In steps: on Windows a wait without end is not interrupted by Ctrl-C.
        while not self._asked.wait(0.5):
            pass
        for number, handler in self._old.items():
            signal.signal(number, handler)
        return ExitCode.INTERRUPTED if self._signal == signal.SIGINT else ExitCode.OK

    def _ask(self, number: int, _frame: FrameType | None) -> None:
        self._signal = signal.Signals(number)
        self._asked.set()
