"""The time of the simulated account: it can run fast, stand still, and be moved by hand."""

import threading
import time
from datetime import UTC, datetime, timedelta


class Clock:
    """The account's time, in UTC.

    ``speed`` is the number of simulated seconds a real second takes: 1 is real time, 60 makes a minute of every
    second, 0 stands still so that only :meth:`advance` moves it (what tests want).
    """

    def __init__(self, *, speed: float = 1.0, start: datetime | None = None) -> None:
        self._speed = speed
        self._start = start or datetime.now(UTC)
        self._started_at = time.monotonic()
        self._advanced = 0.0
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """The account's present moment, to the millisecond (what AWS's timestamps carry)."""
        with self._lock:
            elapsed = (time.monotonic() - self._started_at) * self._speed + self._advanced
        moment = self._start + timedelta(seconds=elapsed)
        return moment.replace(microsecond=moment.microsecond // 1000 * 1000)

    def advance(self, seconds: float) -> None:
        """Move the account's time forward by ``seconds``."""
        if seconds < 0:
            raise ValueError("the clock of the simulated account only goes forward")
        with self._lock:
            self._advanced += seconds
