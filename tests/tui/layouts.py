"""How often a screen is laid out: what most of the time of a key goes to, where it happens."""

from typing import Any

import pytest
from textual._compositor import ReflowResult
from textual.app import App


def counted_layouts(app: App[Any], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A list that grows by the name of the screen at each layout of it from here on."""
    layouts: list[str] = []
    compositor = app.screen._compositor
    reflow = compositor.reflow

    def counted(*given: Any) -> ReflowResult:
        layouts.append(str(app.screen))
        return reflow(*given)

    monkeypatch.setattr(compositor, "reflow", counted)
    return layouts
