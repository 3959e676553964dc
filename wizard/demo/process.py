"""The simulated account in a process of its own, for ``--demo``: it ends when the process that started it ends.

The child reads its standard input and stops at its end: however the parent goes away, the system closes that pipe.
Importing this module does not import moto.
"""

import json
import subprocess
import sys
import threading
from collections.abc import Sequence
from importlib.util import find_spec
from types import TracebackType
from typing import Self

from wizard.errors import ExitCode, WizardError

__all__ = ["DemoProcess", "DemoUnavailableError", "require_demo"]

_NEEDED = ("moto", "flask", "flask_cors")
_START_SECONDS = 60.0
_STOP_SECONDS = 5.0


class DemoUnavailableError(WizardError):
    """The simulated account cannot be started here."""

    exit_code = ExitCode.USAGE


def require_demo() -> None:
    """Raise :class:`DemoUnavailableError` where a package of the ``demo`` extra is missing."""
    if any(find_spec(name) is None for name in _NEEDED):
        raise DemoUnavailableError(
            "the simulated account needs the demo extra:", "pip install 'comprehend-wizard[demo]'"
        )


class DemoProcess:
    """The simulated account as a child process.

    ``with DemoProcess() as demo: demo.endpoint_url, demo.environment``. :meth:`start` raises
    :class:`DemoUnavailableError` when the extra is missing or the child does not get ready.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        latency_ms: int = 0,
        faults: Sequence[str] = (),
        scale: int = 0,
        training_seconds: float = 60.0,
    ) -> None:
        self._arguments = [
            *("--port", str(port)),
            *("--latency-ms", str(latency_ms)),
            *("--scale", str(scale)),
            *("--training-seconds", str(training_seconds)),
            *(argument for fault in faults for argument in ("--fault", fault)),
        ]
        self._child: subprocess.Popen[str] | None = None
        self.endpoint_url = ""
        """``http://127.0.0.1:PORT`` once started."""
        self.environment: dict[str, str] = {}
        """The variables with which an AWS client talks to this account, once started."""

    @property
    def pid(self) -> int | None:
        """The process id of the running child."""
        return None if self._child is None else self._child.pid

    def start(self) -> Self:
        """Start the child and wait until it answers requests."""
        require_demo()
        command = [sys.executable, "-m", "wizard.demo", *self._arguments]
        # The arguments are this program's own; no shell is involved.
        self._child = subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        line = self._first_line(self._child)
        try:
            ready = json.loads(line)
        except ValueError:
            raise DemoUnavailableError(f"the simulated account did not start: {self._last_words()}") from None
        self.endpoint_url, self.environment = ready["endpoint_url"], ready["environment"]
        return self

    def stop(self) -> None:
        """Close the child's input and wait for it to end."""
        child, self._child = self._child, None
        if child is None:
            return
        if child.stdin is not None:
            child.stdin.close()
        try:
            child.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        for stream in (child.stdout, child.stderr):
            if stream is not None:
                stream.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    def _first_line(self, child: "subprocess.Popen[str]") -> str:
        """The child's line that says it is ready; an empty one when it ended, or was ended for taking too long."""
        watchdog = threading.Timer(_START_SECONDS, child.kill)
        watchdog.daemon = True
        watchdog.start()
        try:
            return child.stdout.readline() if child.stdout is not None else ""
        finally:
            watchdog.cancel()

    def _last_words(self) -> str:
        child = self._child
        words = child.stderr.read().strip() if child is not None and child.stderr is not None else ""
        self.stop()
        return words.rpartition("\n")[2] or "it ended without a word"
