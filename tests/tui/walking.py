"""Walking through the wizard in a test: press keys, wait for what should come, never for a time."""

import asyncio
import time
from collections.abc import Callable

from textual.pilot import Pilot
from textual.widgets import OptionList

from tests.tui.screen_text import screen_text
from wizard.tui.app import WizardApp
from wizard.tui.screens.main import MainScreen
from wizard.tui.widgets.choice_panel import ChoicePanel
from wizard.tui.widgets.question_panel import QuestionPanel

_DEADLINE_SECONDS = 60.0
_LOOK_SECONDS = 0.03


async def until(pilot: Pilot[int], condition: Callable[[], bool], what: str) -> None:
    """Wait until ``condition`` holds, and all that comes with it; fail with the screen as it is when it never does.

    The pilot's own pause asks every widget each time, which takes more than most of what is waited for: it comes last.
    """
    deadline = time.monotonic() + _DEADLINE_SECONDS
    while not condition():
        if pilot.app._exception is not None:
            raise pilot.app._exception
        if time.monotonic() > deadline:
            raise AssertionError(f"waited in vain for {what}; the screen:\n{screen_text(pilot.app)}")
        await asyncio.sleep(_LOOK_SECONDS)
        if condition():
            await pilot.pause()


def main_screen(pilot: Pilot[int]) -> MainScreen:
    return next(screen for screen in pilot.app.screen_stack if isinstance(screen, MainScreen))


def question_key(pilot: Pilot[int]) -> str | None:
    return main_screen(pilot).state.question


async def at(pilot: Pilot[int], key: str | None) -> None:
    """Wait until the question ``key`` is shown with its control (``None``: the review)."""
    screen = main_screen(pilot)

    def shown() -> bool:
        panel = screen.query_one(QuestionPanel)
        if key is None:
            return screen.state.question is None
        return panel.question is not None and panel.question.key == key == screen.state.question

    await until(pilot, shown, f"the question {key}")
    await pilot.pause()


async def connected(pilot: Pilot[int]) -> None:
    """Wait until the account is connected, and have its checks stopped before they begin: for tests of something else,
    of which half the time would be theirs. A change of the plan still has checked what it touches."""
    app = pilot.app
    assert isinstance(app, WizardApp)
    await until(pilot, lambda: app._main is not None, "the wizard")
    checks = app.main_screen.checks
    checks.stop()
    await until(pilot, lambda: "ml-engineer" in app.main_screen.connection_words, "AWS")
    await until(pilot, lambda: checks.has_account, "the checks")
    await pilot.pause()


async def checked(pilot: Pilot[int]) -> None:
    """Wait until all checks are made, and what they have found is drawn."""
    screen = main_screen(pilot)
    await until(pilot, lambda: screen.checks.is_complete and screen.checks._due is None, "the checks")
    await pilot.pause()


async def row(pilot: Pilot[int], text: str) -> None:
    """Wait until the list shows a row with ``text``, and put the highlight on it.

    By the list's own means: a key press takes the pilot a tenth of a second, and the keys have tests of their own.
    """
    screen = main_screen(pilot)
    await until(pilot, lambda: _index(screen, text) is not None, f"a row with {text!r}")
    panel = screen.query_one(ChoicePanel)
    panel._moved = True  # as a key would have it: rows that come later do not take the highlight away
    panel.query_one("#rows", OptionList).highlighted = _index(screen, text)
    await pilot.pause()


async def choose(pilot: Pilot[int], key: str, text: str) -> None:
    """At the question ``key``, take the row with ``text``."""
    await at(pilot, key)
    await row(pilot, text)
    await pilot.press("enter")


async def type_in(pilot: Pilot[int], key: str, text: str) -> None:
    """At the question ``key``, type ``text`` and go on."""
    await at(pilot, key)
    await pilot.press(*_keys(text))
    await pilot.press("enter")


def _keys(text: str) -> list[str]:
    names = {
        " ": "space",
        "-": "minus",
        "/": "slash",
        ":": "colon",
        "=": "equals_sign",
        ".": "full_stop",
        "_": "underscore",
    }
    return [names.get(character, character) for character in text]


def _index(screen: MainScreen, text: str) -> int | None:
    panels = screen.query(ChoicePanel)
    rows = panels.first().shown_rows if panels else ()
    return next((index for index, row in enumerate(rows) if text in " ".join(row.cells)), None)
