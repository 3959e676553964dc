"""Waiting for what another thread or process does."""

import threading
import time
from collections.abc import Callable

_DEADLINE_SECONDS = 30.0
_LOOK_SECONDS = 0.01


def until(condition: Callable[[], bool], what: str) -> None:
    """Return once ``condition()``; fail, naming ``what``, when it takes too long."""
    deadline = time.monotonic() + _DEADLINE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, f"no sign of {what}"
        threading.Event().wait(_LOOK_SECONDS)
