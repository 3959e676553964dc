"""What is on the screen, as lines of text."""

import re
from io import StringIO
from typing import Any

from rich.console import Console
from textual.app import App

_TO_A_PLACE = re.compile(r"\x1b\[[0-9;]*H")


def screen_text(app: App[Any]) -> str:
    """The screen as text, one line a row, trailing blanks removed.

    As ``App.export_screenshot`` has it, without the picture: tests look at the screen many times a second.
    """
    width, height = app.size
    console = Console(
        width=width,
        height=height,
        file=StringIO(),
        force_terminal=True,
        color_system=None,
        legacy_windows=False,
        safe_box=False,
    )
    with console.capture() as captured:
        console.print(app.screen._compositor.render_update(full=True, screen_stack=app._background_screens))
    lines = _TO_A_PLACE.sub("", captured.get()).split("\n")
    return "\n".join(line.rstrip() for line in lines[:height])
