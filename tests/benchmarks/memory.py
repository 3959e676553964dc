"""How much memory the wizard takes in a large account, against a minimal Textual application.

Run: ``.venv/bin/python -m tests.benchmarks.memory [--scale N]``. The simulated account runs in a process of its own.
The wizard opens a complete plan, goes back through every question of it, which loads every list, and makes every check;
the memory is the most that its process ever had (VmHWM, Linux).
"""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.timing import line
from tests.terminal.terminal import Terminal
from wizard.demo.process import DemoProcess

SECURE = Path(__file__).parents[2] / "profiles" / "classifier-secure.toml"
BACK, CHECK = "\x1b[Z", "\x1b[21~"
LISTS = {
    "Which key for the volume?": "keys",
    "With which security groups?": "security groups",
    "In which subnets?": "subnets",
    "In which VPC?": "VPCs",
    "Which role": "roles",
}
"""The questions with long lists, by what they ask."""


def most_mb(pid: int) -> float:
    """The most memory that a process has had, in MB."""
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    return next(int(row.split()[1]) for row in status.splitlines() if row.startswith("VmHWM")) / 1024


def minimal_mb(home: Path) -> float:
    """That of a minimal Textual application."""
    program = (sys.executable, "-m", "tests.benchmarks.minimal_app")
    path = {"PYTHONPATH": str(Path(__file__).parents[2])}
    with Terminal([], home, columns=100, lines=30, variables=path, program=program) as terminal:
        terminal.shows("minimal-app-is-here")
        return most_mb(terminal.process.pid)


def question(terminal: Terminal) -> str:
    """What is asked: the first line beside the rail of steps, of 28 columns."""
    return terminal.screen.display[1][28:].strip()


def go_back(terminal: Terminal) -> None:
    """To the question before."""
    asked = question(terminal)
    terminal.press(BACK)
    terminal.until(lambda: question(terminal) not in (asked, ""), "the question before")


def wizard_mb(demo: DemoProcess, home: Path) -> float:
    """That of the wizard, after every list and every check; prints it on the way."""
    with Terminal([str(SECURE)], home, columns=120, lines=40, variables=demo.environment) as terminal:
        terminal.shows("ml-engineer", "Launch…")
        print(f"{'at the review':<46} {most_mb(terminal.process.pid):>20.0f}MB", flush=True)
        left = dict(LISTS)
        for _press in range(40):
            asked = next((words for words in left if words in terminal.text), None)
            if asked is not None:
                terminal.until(lambda: any(word in terminal.text for word in (" listed", " shown")), "the list")
                print(f"{left.pop(asked):<46} {most_mb(terminal.process.pid):>20.0f}MB", flush=True)
            if not left:
                break
            go_back(terminal)
        if left:
            raise AssertionError(f"never seen: {left}; the screen:\n{terminal.text}")
        terminal.press(CHECK)
        terminal.until(lambda: "checking" in terminal.text.lower(), "the checks")
        terminal.until(lambda: "checking" not in terminal.text.lower(), "the end of the checks")
        return most_mb(terminal.process.pid)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=int, default=10_000)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        minimal = minimal_mb(Path(home))
        print(f"{'minimal Textual application':<46} {minimal:>20.0f}MB", flush=True)
        with DemoProcess(scale=chosen.scale) as demo:
            most = wizard_mb(demo, Path(home))
    line("memory of the wizard", f"{most / minimal:.1f} x minimal", most, 200, unit="MB")


if __name__ == "__main__":
    main()
