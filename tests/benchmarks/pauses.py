"""How long the wizard stands still while Python looks for garbage, against Python's own habit, in the same run.

Run: ``.venv/bin/python -m tests.benchmarks.pauses [--scale N]``. The simulated account runs in a process of its own.
The wizard opens a complete plan, its long lists are loaded, and keys are pressed in each. A process measures the
wizard's way, another one Python's.
"""

import argparse
import asyncio
import gc
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import wizard.tui  # noqa: F401 # isort: skip # tells Textual how soon to paint, before that is loaded
from tests.benchmarks.timing import environment, line
from tests.tui.screen_text import screen_text
from tests.tui.walking import at, connected, until
from wizard.collecting import collect_rarely
from wizard.demo.process import DemoProcess
from wizard.profiles import read_data
from wizard.start import StartOptions
from wizard.tui.app import WizardApp

SECURE = Path(__file__).parents[2] / "profiles" / "classifier-secure.toml"
LISTS = (
    ("network", "_vpc"),
    ("network", "vpc.subnets"),
    ("network", "vpc.security_groups"),
    ("keys", "keys.volume"),
    ("role", "role"),
)
KEYS = ("7", "7", "backspace", "backspace", "down", "down")


class Pauses:
    """Milliseconds of each look for garbage."""

    def __init__(self) -> None:
        self.milliseconds: list[float] = []
        self._begun = 0.0
        gc.callbacks.append(self._told)

    def _told(self, phase: str, _info: dict[str, int]) -> None:
        if phase == "start":
            self._begun = time.perf_counter()
        else:
            self.milliseconds.append((time.perf_counter() - self._begun) * 1000)


async def walk() -> list[float]:
    """Load every list and press keys in it; the pauses meanwhile."""
    app = WizardApp(StartOptions(profile=read_data(SECURE)[0]))
    pauses = Pauses()
    async with app.run_test(size=(120, 40)) as pilot:
        await connected(pilot)
        for step, question in LISTS:
            app.main_screen.jump(step, question)
            await at(pilot, question)
            await until(pilot, lambda: any(word in screen_text(app) for word in (" listed", " shown")), "the list")
            for key in KEYS:
                await pilot.press(key)
    return pauses.milliseconds


def measured(way: str, demo: DemoProcess, home: str) -> list[float]:
    """The pauses of a process that looks for garbage in this way."""
    places = {"HOME": home, "XDG_STATE_HOME": home, "XDG_CONFIG_HOME": home}
    told = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.pauses", "--way", way],
        env={**environment(), **demo.environment, **places},
        stdout=subprocess.PIPE,
        check=True,
    )
    found: list[float] = json.loads(told.stdout)
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=int, default=5000)
    parser.add_argument("--way", choices=("wizard", "python"), help="only walk, and print the pauses as JSON")
    chosen: Any = parser.parse_args()
    if chosen.way:
        if chosen.way == "wizard":
            collect_rarely()
        sys.stdout.write(json.dumps(asyncio.run(walk())))
        sys.stdout.flush()
        os._exit(0)  # what is still being asked of the account is of no interest
    with tempfile.TemporaryDirectory() as home, DemoProcess(scale=chosen.scale) as demo:
        theirs, ours = (measured(way, demo, home) for way in ("python", "wizard"))
    print(f"Python's own: {len(theirs)} pauses, {sum(theirs):.0f} ms in all, the longest {max(theirs):.0f} ms")
    print(f"the wizard's: {len(ours)} pauses, {sum(ours):.0f} ms in all, the longest {max(ours):.0f} ms")
    line("all pauses / Python's own", f"{sum(ours):.0f}ms", sum(ours) / sum(theirs), 0.5)
    line("the longest pause / Python's own", f"{max(ours):.0f}ms", max(ours) / max(theirs), 0.5)


if __name__ == "__main__":
    main()
