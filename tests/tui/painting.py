"""How often a screen is laid out and painted: what most of the time of a key goes to, where it happens."""

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


def counted_paints(app: App[Any], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A list that grows by the name of the screen at each frame from here on in which anything of it has changed."""
    paints: list[str] = []
    compositor = app.screen._compositor
    render_update = compositor.render_update

    def counted(**given: Any) -> Any:
        update = render_update(**given)
        if update is not None:
            paints.append(str(app.screen))
        return update

    monkeypatch.setattr(compositor, "render_update", counted)
    return paints
