"""How long whole processes take, against the AWS CLI's in the same run.

Run: ``.venv/bin/python -m tests.benchmarks.start_up [--rounds N]``. Nothing is imported beforehand on either side;
medians of the time from start to end, in turns.
"""

import argparse
from functools import partial
from pathlib import Path

from tests.benchmarks.timing import SCRIPTS, in_turns, line, medians, process_ms

PROFILE = str(Path(__file__).parents[2] / "profiles" / "classifier-secure.toml")
SKELETON = "aws … --generate-cli-skeleton"
VERSION = "aws --version"
OURS = {
    "command PROFILE": (["command", PROFILE], SKELETON, 0.4),
    "--help": (["--help"], VERSION, 0.2),
    "--version": (["--version"], VERSION, 0.2),
}
THEIRS = {
    SKELETON: ["comprehend", "create-document-classifier", "--generate-cli-skeleton"],
    VERSION: ["--version"],
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    chosen = parser.parse_args()
    sides = {name: partial(process_ms, [str(SCRIPTS / "aws"), *arguments]) for name, arguments in THEIRS.items()}
    sides |= {
        name: partial(process_ms, [str(SCRIPTS / "comprehend-wizard"), *arguments])
        for name, (arguments, _against, _goal) in OURS.items()
    }
    took = medians(in_turns(sides, chosen.rounds))
    for name in THEIRS:
        print(f"{name:<46} {took[name]:>20.0f}ms")
    for name, (_arguments, against, goal) in OURS.items():
        line(f"{name} / {against}", f"{took[name]:.0f}ms", took[name] / took[against], goal)


if __name__ == "__main__":
    main()
