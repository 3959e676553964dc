"""How long the preview takes after a choice: the command, every policy document and the profile, made anew.

Run: ``.venv/bin/python -m tests.benchmarks.preview [--rounds N]``. Each round changes one answer of each shipped
profile, so that nothing can be kept from the round before. The wizard itself makes only the page that is looked at;
here all are made. 95th percentile, and its ratio to the reading of the same profile's TOML by the standard library.
"""

import argparse
import time
import tomllib
from pathlib import Path
from typing import Any

from tests.benchmarks.timing import line, percentile
from wizard.collecting import collect_rarely
from wizard.preview import Where, page_names, render_preview
from wizard.profiles import load, render

PROFILES = sorted((Path(__file__).parents[2] / "profiles").glob("*.toml"))
PREVIEWS = ("command", "policy", "profile")
GOAL_MS = 30


def every_page_ms(profile: dict[str, Any]) -> float:
    """Milliseconds to make every page of the previews."""
    begin = time.perf_counter()
    for preview in PREVIEWS:
        for page in page_names(preview, profile) or ("",):
            render_preview(preview, profile, Where(), page)
    return (time.perf_counter() - begin) * 1000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=60)
    chosen = parser.parse_args()
    collect_rarely()  # as the wizard does
    for path in PROFILES:
        profile = load(path).plan.as_profile()
        every_page_ms(profile)  # modules are loaded when the first page is looked at
        took, reading = [], []
        for number in range(chosen.rounds):
            changed = {**profile, "name": f"{profile['name'][:30]}-{number}"}
            took.append(every_page_ms(changed))
            text = render(changed)
            begin = time.perf_counter()
            tomllib.loads(text)
            reading.append((time.perf_counter() - begin) * 1000)
        slow = percentile(took, 0.95)
        ratio = slow / percentile(reading, 0.95)
        line(f"all previews of {path.stem}, p95", f"{ratio:.0f} x tomllib", slow, GOAL_MS, unit="ms")


if __name__ == "__main__":
    main()
