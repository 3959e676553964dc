"""What the benchmarks share: processes and terminals timed in turns: a noisy machine is noisy for both sides."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

SCRIPTS = Path(sys.executable).parent


def environment() -> dict[str, str]:
    """This environment without anything of AWS's in it: nobody's credentials or settings take part."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_") and name != "CI"}
    return {**kept, "AWS_EC2_METADATA_DISABLED": "true", "TERM": "xterm-256color"}


def process_ms(arguments: Sequence[str]) -> float:
    """Milliseconds from the start of a process to its end. Raises CalledProcessError where it fails."""
    begin = time.perf_counter()
    subprocess.run(arguments, stdin=subprocess.DEVNULL, capture_output=True, env=environment(), check=True)
    return (time.perf_counter() - begin) * 1000


def in_turns(sides: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """What each side measures, ``rounds`` times, one after another; a first round that warms the disk is left out."""
    for measure in sides.values():
        measure()
    found: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(rounds):
        for name, measure in sides.items():
            found[name].append(measure())
    return found


def medians(found: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """The median of each side."""
    return {name: statistics.median(values) for name, values in found.items()}


def percentile(values: Sequence[float], part: float) -> float:
    """The value below which ``part`` (0…1) of ``values`` lie; the largest where they are few."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(part * len(ordered)))]


def line(what: str, measured: str, value: float, goal: float, *, unit: str = "") -> bool:
    """Print one result against its goal; whether the goal is met."""
    met = value <= goal
    print(
        f"{what:<46} {measured:>22} {value:>8.2f}{unit:<3} goal ≤ {goal:g}{unit}{'' if met else '   MISSED'}",
        flush=True,
    )
    return met
