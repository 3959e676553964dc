"""The wizard's screen. Textual reads once how often it may paint; it is told here, before anything else loads it."""

import os

_FRAMES_A_SECOND = 240
"""Textual waits up to one frame before it paints a change, and a key in a list is followed by two or three of them: at
its own 60 more than half of the time from a key to the whole screen is such waiting."""


def _paint_soon() -> None:
    """Only what has changed is painted, so frames in which nothing changes cost nothing. TEXTUAL_FPS counts if set."""
    given = os.environ.get("TEXTUAL_FPS")
    os.environ.setdefault("TEXTUAL_FPS", str(_FRAMES_A_SECOND))
    import textual.constants  # noqa: F401 - reads the variable

    if given is None:
        del os.environ["TEXTUAL_FPS"]  # programs that are started from here are to see what was given


_paint_soon()
