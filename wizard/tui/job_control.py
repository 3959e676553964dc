"""The shell and the terminal around the wizard.

Ctrl-Z, as every program at a shell has it: the shell is back, and its ``fg`` brings the wizard back. Textual's own
``action_suspend_process`` stops its process alone. Started by a program that waits for it in the same process group
(``uv run``, a shell script), the shell would never learn of it; started without a shell, nobody could ever bring it
back. So the whole group is asked to stop, by the signal that the kernel does not obey where no shell could continue it
(POSIX: SIGTSTP in an orphaned process group).
"""

import contextlib
import errno
import os
import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType

if sys.platform != "win32":
    import termios

_TERMINAL = 0  # the descriptor that Textual reads keys from
_SECONDS_TO_LEAVE = 5.0
"""After SIGHUP; keeping the draft and ending the simulated account take less than one."""


def stop_until_continued() -> bool:
    """Stop this process group until a shell continues it in the foreground; returns at once where there is no shell.

    Returns whether it is to end: it was told to meanwhile (SIGTERM, SIGHUP), for which a shell continues a stopped job
    in the background, and the terminal is another's then; or the terminal is gone, a moment before the shell passes
    that on. To be called in the main thread, with the terminal given back. There is nothing of this on Windows.
    """
    if sys.platform == "win32":
        return False
    was_continued = told_to_end = False

    def continued(_number: int, _frame: FrameType | None) -> None:
        nonlocal was_continued
        was_continued = True

    def ended(_number: int, _frame: FrameType | None) -> None:
        nonlocal told_to_end
        told_to_end = True

    handlers = {
        signal.SIGTERM: signal.signal(signal.SIGTERM, ended),
        signal.SIGHUP: signal.signal(signal.SIGHUP, ended),
        signal.SIGTSTP: signal.signal(signal.SIGTSTP, signal.SIG_DFL),
        signal.SIGTTOU: signal.signal(signal.SIGTTOU, signal.SIG_DFL),
        signal.SIGCONT: signal.signal(signal.SIGCONT, continued),
    }
    try:
        os.killpg(os.getpgrp(), signal.SIGTSTP)
        # Not stopped at all: there is no shell (any more), and to try again would be to try for ever.
        while was_continued and not told_to_end and _in_background():
            was_continued = False
            _stop_in_background()
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    return told_to_end or terminal_is_gone()


def end_after_hang_up(end: Callable[[], object]) -> None:
    """Have ``end`` called, in a thread of its own, where the process still runs some seconds after SIGHUP.

    The event loop, which leaves in good order, may never come to it: Textual waits without end for a terminal to take
    what is written, also for one that takes nothing any more. To be called in the main thread, after the loop has its
    handler, which is called as before.
    """
    if sys.platform == "win32":
        return

    def told(_number: int, _frame: FrameType | None) -> None:
        timer = threading.Timer(_SECONDS_TO_LEAVE, end)
        timer.daemon = True
        timer.start()

    signal.signal(signal.SIGHUP, told)


def terminal_is_gone() -> bool:
    """Whether the terminal that this was started at has been closed; false where there never was one."""
    if sys.platform == "win32":
        return False
    try:
        os.tcgetpgrp(_TERMINAL)
    except OSError as error:
        return error.errno in (errno.EIO, errno.ENXIO)
    return False


def _stop_in_background() -> None:
    """Continued by ``bg``, or by a ``kill`` of the shell: stopped again, as whoever sets a terminal that another has.

    By the kernel, which looks and stops at once. If we looked and then stopped ourselves, an ``fg`` that comes in
    between would be undone by our stop.
    """
    if sys.platform == "win32":
        return
    with contextlib.suppress(termios.error):  # interrupted by the signal that continues; or there is no shell any more
        termios.tcsetattr(_TERMINAL, termios.TCSANOW, termios.tcgetattr(_TERMINAL))


def _in_background() -> bool:
    try:
        return os.tcgetpgrp(_TERMINAL) != os.getpgrp()
    except OSError:  # it is gone: nothing to wait for
        return False
