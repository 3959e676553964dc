"""Work beside the screen, in threads that never hold up its end.

Textual's own thread workers run in a pool whose threads are waited for when the program ends: with AWS silent, leaving
would last until the last time-out. These threads are daemons; what they find out, they post.
"""

import contextlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from textual.message import Message
from textual.message_pump import MessagePump


@dataclass
class BackgroundFailed(Message):
    """A thread ended in a way that nobody foresaw."""

    doing: str
    error: Exception


def in_background(pump: MessagePump, doing: str, work: Callable[[], Any]) -> None:
    """Run ``work`` in a thread. It must only post (see :func:`post`), never touch a widget.

    Whatever it raises is posted to ``pump`` as BackgroundFailed.
    """

    def run() -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001 - nobody else would hear of it; the screen says it
            post(pump, BackgroundFailed(doing, error))

    threading.Thread(target=run, name=doing, daemon=True).start()


def post(pump: MessagePump, message: Message) -> None:
    """Post from a thread. Once the program is leaving, nobody is there to listen, and that is no error."""
    with contextlib.suppress(RuntimeError):  # "Event loop is closed"
        pump.post_message(message)
