"""Threads of the wizard that outlive it for a moment: a test must not be served the faults of the next one."""

import threading

_DEADLINE_SECONDS = 30


def let_checks_end() -> None:
    """Wait for checks that were stopped to notice it."""
    for thread in threading.enumerate():
        if thread.name.startswith("checking "):
            thread.join(_DEADLINE_SECONDS)
