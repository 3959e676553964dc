"""Screens compared with files: what a person sees, as text that can be reviewed."""

import difflib
import os
import re
from pathlib import Path

from textual.pilot import Pilot

from tests.tui.screen_text import screen_text

_LOOKS = 100
FOLDER = Path(__file__).parent / "goldens"


def stable(text: str) -> str:
    """The screen without what differs from run to run: the port of the simulated account, ids that it makes up."""
    text = re.sub(r"127\.0\.0\.1:\d{4,5}", lambda match: "127.0.0.1:" + "9" * (len(match.group()) - 10), text)
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n"


async def assert_like_golden(pilot: Pilot[int], name: str) -> None:
    """Compare the screen with ``goldens/NAME-WxH.txt``. UPDATE_GOLDENS=1 writes the file instead.

    What is being drawn anew (a footer whose keys have changed) may be missing for a moment, so a screen that differs is
    looked at again some times.
    """
    app = pilot.app
    width, height = app.size
    path = FOLDER / f"{name}-{width}x{height}.txt"
    seen = stable(screen_text(app))
    if os.environ.get("UPDATE_GOLDENS"):
        FOLDER.mkdir(exist_ok=True)
        path.write_text(seen, encoding="utf-8")
        return
    expected = path.read_text(encoding="utf-8") if path.exists() else ""
    for _look in range(_LOOKS):
        if seen == expected:
            return
        await pilot.pause(0.05)
        seen = stable(screen_text(app))
    difference = "\n".join(
        difflib.unified_diff(expected.splitlines(), seen.splitlines(), "golden", "seen", lineterm="")
    )
    assert not difference, f"{path.name} differs (UPDATE_GOLDENS=1 writes it anew):\n{difference}"
