"""The user's settings on the screen: theme and keys."""

from collections.abc import Iterator, Mapping
from typing import Any

from textual.app import App

from wizard.settings import Settings
from wizard.tui.keys import problems
from wizard.tui.themes import HIGH_CONTRAST


def apply(app: App[Any], settings: Settings) -> Iterator[str]:
    """Give ``app`` the theme and the keys of ``settings``; what is wrong with them, in sentences."""
    app.register_theme(HIGH_CONTRAST)
    yield from settings.problems
    if settings.theme in app.available_themes:
        app.theme = settings.theme
    elif settings.theme:
        yield f"theme: there is no {settings.theme}; there are {', '.join(sorted(app.available_themes))}."
    yield from problems(settings.keys)
    app.set_keymap(dict(settings.keys))


def own_keys(app: App[Any]) -> Mapping[str, str]:
    """The keys that the user has chosen: action → key."""
    settings = getattr(app, "settings", Settings())
    return settings.keys if isinstance(settings, Settings) else {}
