"""What is on the screen, as lines of text."""

from typing import Any

from textual._context import visible_screen_stack
from textual.app import App


def screen_text(app: App[Any]) -> str:
    """The screen as text, one line a row, trailing blanks removed.

    From what Textual composes of all widgets, before it makes codes for a terminal of it: tests look at the screen many
    times a second.
    """
    visible_screen_stack.set(app._background_screens)
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips(app.size))
