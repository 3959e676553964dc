"""How long until the wizard is on the screen of a real terminal, against a minimal Textual application.

Run: ``.venv/bin/python -m tests.benchmarks.first_paint [--rounds N]``. Both run in a pseudo terminal of 100 by 30.
First paint is the arrival of a word of theirs; the first key is sent at that moment and is answered when the screen
speaks of it. The first question is another number: the wizard is loaded after first paint. There are no credentials, so
no server takes part.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pexpect

from tests.benchmarks.timing import environment, in_turns, line, medians

ROOT = Path(__file__).parents[2]


class Paint:
    """Starts a program in a terminal and waits for words."""

    def __init__(self, module: str, word: str, home: Path) -> None:
        self._module, self._word, self._home = module, word, home
        self.answers: list[float] = []
        self.questions: list[float] = []

    def __call__(self) -> float:
        """Milliseconds to first paint; where it is the wizard, also notes those to the answer of a key."""
        begin = time.perf_counter()
        child = pexpect.spawn(
            sys.executable,
            ["-m", self._module],
            cwd=str(ROOT),
            env={**environment(), "HOME": str(self._home), "XDG_STATE_HOME": str(self._home / "state")},
            encoding="utf-8",
            dimensions=(30, 100),
            timeout=60,
        )
        try:
            child.delaybeforesend = None
            child.expect_exact(self._word)
            painted = time.perf_counter()
            if self._module == "wizard":
                child.send("z")
                child.expect_exact("kept")
                self.answers.append((time.perf_counter() - painted) * 1000)
                child.expect_exact("What to launch")
                self.questions.append((time.perf_counter() - begin) * 1000)
            return (painted - begin) * 1000
        finally:
            child.close(force=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=11)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        wizard = Paint("wizard", "opening…", Path(home))
        minimal = Paint("tests.benchmarks.minimal_app", "minimal-app-is-here", Path(home))
        sides: dict[str, Callable[[], float]] = {"minimal": minimal, "wizard": wizard}
        took = medians(in_turns(sides, chosen.rounds))
    print(f"{'minimal Textual application':<46} {took['minimal']:>20.0f}ms")
    line("first paint of the wizard / minimal", f"{took['wizard']:.0f}ms", took["wizard"] / took["minimal"], 1.35)
    answer, question = medians({"answer": wizard.answers, "question": wizard.questions}).values()
    line("first keystroke answered", "", answer, 100, unit="ms")
    print(f"{'first question of the wizard':<46} {question:>20.0f}ms {question / took['minimal']:>8.2f}")


if __name__ == "__main__":
    main()
