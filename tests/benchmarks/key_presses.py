"""Keys pressed in a list, and beside them a process that does the same work for each of its keys.

Time is from sending a key to the first byte that a program writes, and to the last before it is silent. What a machine
adds to it at times (a virtual one's processors are taken away for 30 to 60 ms, several times a minute) it adds to
both: a late key of a program that does the same each time is the machine's. A place in the row of keys that is slow
by itself is slow in all rounds, which is why the slowest place is told as well, by the median of its rounds.
"""

import os
import statistics
import sys
import time
import tty
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

import pexpect

from tests.benchmarks.timing import environment, line, percentile

ROOT = Path(__file__).parents[2]
KEYS = {"s": "s", "u": "u", "7": "7", "backspace": "\x7f", "down": "\x1b[B", "up": "\x1b[A"}
"""What a terminal sends for each; "s" and "u" are in every row and change none that is shown, "7" changes most."""
ORDER = ("7", "7", "backspace", "backspace", "s", "u", "backspace", "backspace", "down", "down", "up")
_GOAL_MS = 50.0
_ENOUGH_ROUNDS = 3
"""With fewer the 95th percentile is the slowest key."""
_SILENT_SECONDS = 0.15
_LOOPS_AT_FIRST = 80_000
_TRIED = 25


@dataclass
class Presses:
    """Milliseconds of each press of ``ORDER``, round after round: to the first byte, and to the whole screen."""

    first: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    same_work: list[float] = field(default_factory=list)

    def of(self, key: str) -> list[float]:
        """To the whole screen, each time that ``key`` was pressed."""
        return [ms for number, ms in enumerate(self.whole) if ORDER[number % len(ORDER)] == key]

    def slowest_place(self) -> tuple[str, float]:
        """The key of ``ORDER`` that is slowest in the median of its rounds, with its place, and that median."""
        medians = [statistics.median(self.whole[place :: len(ORDER)]) for place in range(len(ORDER))]
        slowest = max(range(len(ORDER)), key=lambda place: medians[place])
        return f"{ORDER[slowest]}, {slowest + 1} of {len(ORDER)}", medians[slowest]

    def tell(self) -> None:
        """Print them, against the goal where they are enough for a percentile."""
        if len(self.whole) >= _ENOUGH_ROUNDS * len(ORDER):
            presses = f"{len(self.whole)} keys"
            line("  key to first paint, p95", presses, percentile(self.first, 0.95), _GOAL_MS, unit="ms")
            line("  key to whole screen painted, p95", presses, percentile(self.whole, 0.95), _GOAL_MS, unit="ms")
            place, median = self.slowest_place()
            line("  the slowest place, median of its rounds", place, median, _GOAL_MS, unit="ms")
        else:
            print(f"  key to whole screen painted, {_spread(self.whole)}")
        print(f"  a process with the same work each time, {_spread(self.same_work)}", flush=True)


def _spread(times: Sequence[float]) -> str:
    late = f"p95 {percentile(times, 0.95):.0f}ms, " if len(times) >= _ENOUGH_ROUNDS * len(ORDER) else ""
    return f"{len(times)} keys: median {statistics.median(times):.0f}ms, {late}slowest {max(times):.0f}ms"


class SameWork:
    """A process in a pseudo terminal that works as long as it is told for each key, and writes one byte then."""

    def __init__(self) -> None:
        self._loops = _LOOPS_AT_FIRST
        self._ms_of_a_loop: list[float] = []

    def __enter__(self) -> Self:
        self._process = pexpect.spawn(
            sys.executable,
            ["-m", "tests.benchmarks.key_presses"],
            cwd=str(ROOT),
            env=environment(),
            encoding="utf-8",
            timeout=60,
        )
        self._process.delaybeforesend = None
        self._process.expect_exact("ready")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._process.close(force=True)

    def take(self, ms: float) -> None:
        """Work for about ``ms`` milliseconds from now on."""
        while len(self._ms_of_a_loop) < _TRIED:
            self.press_ms()
        self._loops = round(ms / statistics.median(self._ms_of_a_loop))

    def press_ms(self) -> float:
        """Milliseconds of one key."""
        begin = time.perf_counter()
        self._process.sendline(str(self._loops))
        took = (painted(self._process) - begin) * 1000
        self._ms_of_a_loop.append(took / self._loops)
        return took


def pressed(child: "pexpect.spawn[str]", rounds: int, beside: SameWork) -> Presses:
    """Press ``ORDER`` so many times in ``child``, and as often in the other, which takes the median so far."""
    found = Presses()
    for _ in range(rounds):
        for key in ORDER:
            begin = time.perf_counter()
            child.send(KEYS[key])
            child.read_nonblocking(1, timeout=5)
            found.first.append((time.perf_counter() - begin) * 1000)
            found.whole.append((painted(child) - begin) * 1000)
        beside.take(statistics.median(found.whole))
        found.same_work += [beside.press_ms() for _ in ORDER]
    return found


def painted(child: "pexpect.spawn[str]") -> float:
    """The moment of the last byte before the program is silent."""
    last = time.perf_counter()
    while True:
        try:
            child.read_nonblocking(65536, timeout=_SILENT_SECONDS)
        except pexpect.TIMEOUT:
            return last
        last = time.perf_counter()


def _work() -> None:
    """Be the process that does the same each time: so many small objects as each line of standard input says."""
    tty.setcbreak(0)
    os.write(1, b"ready")
    for told in sys.stdin:
        made: dict[int, str] = {}
        for number in range(int(told)):
            made[number % 1000] = str(number)
        os.write(1, b".")


if __name__ == "__main__":
    _work()
