"""The simulated account in a process of its own, for ``--demo``: it ends when the process that started it ends.

The child reads its standard input and stops at its end: however the parent goes away, the system closes that pipe.
Importing this module does not import moto.
"""

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from contextlib import ExitStack
from importlib.util import find_spec
from types import TracebackType
from typing import Any, Self

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
        self._files = ExitStack()
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
        try:
            ready = self._launch()
        except BaseException:
            self.stop()
            raise
        self.endpoint_url, self.environment = ready["endpoint_url"], ready["environment"]
        return self

    def _launch(self) -> dict[str, Any]:
        command = [sys.executable, "-m", "wizard.demo", *self._arguments]
        # A file, not a pipe: a pipe that nobody reads fills up and stops the child.
        errors = self._files.enter_context(tempfile.TemporaryFile("w+"))  # noqa: SIM115 - the exit stack closes it
        # The arguments are this program's own, and no shell is involved.
        self._child = subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True
        )
        line = self._first_line(self._child)
        try:
            ready: dict[str, Any] = json.loads(line)
        except ValueError:
            self._end_child()
            errors.seek(0)
            last_words = errors.read().strip().rpartition("\n")[2] or "it ended without a word"
            raise DemoUnavailableError(f"the simulated account did not start: {last_words}") from None
        return ready

    def stop(self) -> None:
        """Close the child's input and wait for it to end."""
        self._end_child()
        self._files.close()

    def _end_child(self) -> None:
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
        if child.stdout is not None:
            child.stdout.close()

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
