"""How long a key takes in the wizard's own lists of a large account, against those of a small one, in the same run.

Run: ``.venv/bin/python -m tests.benchmarks.keys [--scale N] [--rounds N] [--quiet SECONDS]``. The simulated account
runs in a process of its own. The wizard opens a complete plan in a pseudo terminal of 120 by 40 and goes back to each
long list; when it is complete and the wizard is silent, keys are pressed as in ``long_list``, and the time is from
sending one to the last byte before the wizard is silent again. Here is what that benchmark leaves out: policies that
mark each row, details below the list, steps and previews around it.
"""

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from tests.benchmarks.key_presses import Presses, SameWork, pressed
from tests.benchmarks.memory import SECURE, go_back
from tests.terminal.terminal import Terminal
from wizard.demo.process import DemoProcess

LISTS = ("Which key for the volume?", "With which security groups?", "In which subnets?")
LOADING = "Loading"
QUIET_SECONDS = 2.0
"""In which nothing is written by a wizard that has everything of a large account."""


def key_presses(scale: int, rounds: int, quiet: float, beside: SameWork) -> dict[str, Presses]:
    """The keys in each list, by its question."""
    found: dict[str, Presses] = {}
    with (
        tempfile.TemporaryDirectory() as home,
        DemoProcess(scale=scale) as demo,
        Terminal([str(SECURE)], Path(home), columns=120, lines=40, variables=demo.environment) as terminal,
    ):
        terminal.shows("ml-engineer", "Launch…")
        terminal.process.delaybeforesend = None
        for asked in LISTS:
            while asked not in terminal.text:
                go_back(terminal)
            terminal.until(lambda: any(word in terminal.text for word in (" listed", " shown")), "the list")
            settle(terminal, quiet)
            found[asked] = pressed(terminal.process, rounds, beside)
            settle(terminal, quiet)
    return found


def settle(terminal: Terminal, quiet: float) -> None:
    """Wait until nothing is written and nothing loads for ``quiet`` seconds.

    The cursor, which blinks, is a few bytes twice a second.
    """
    since = time.monotonic()
    while time.monotonic() - since < quiet:
        before = len(terminal.written)
        terminal.read()
        if len(terminal.written) - before > 200 or LOADING in terminal.text:
            since = time.monotonic()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--quiet", type=float, default=QUIET_SECONDS, help="seconds of silence before the keys")
    chosen = parser.parse_args()
    with SameWork() as beside:
        small, large = (key_presses(scale, chosen.rounds, chosen.quiet, beside) for scale in (0, chosen.scale))
    for asked, presses in large.items():
        few, many = statistics.median(small[asked].whole), statistics.median(presses.whole)
        print(f"{asked:<30} median {few:>5.1f}ms in a small account, {many:>5.1f}ms here: {many / few:.2f}")
        presses.tell()


if __name__ == "__main__":
    main()
