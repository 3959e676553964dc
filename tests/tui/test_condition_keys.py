"""The page of condition keys: from the help, from the palette, and what it says at 80x24."""

from collections.abc import Callable

import pytest
from textual.command import CommandPalette
from textual.containers import VerticalScroll
from textual.pilot import Pilot

from tests.tui.screen_text import screen_text
from tests.tui.walking import at, until
from wizard.tui.app import WizardApp
from wizard.tui.screens.dialogs import ConditionKeysDialog, HelpDialog
from wizard.tui.screens.main import MainScreen

Make = Callable[..., WizardApp]


async def shown(pilot: Pilot[int], kind: type) -> None:
    await until(pilot, lambda: isinstance(pilot.app.screen, kind), kind.__name__)
    await pilot.pause()


def row(app: WizardApp, operation: str) -> list[str]:
    """The cells of one line of the table, as it is on the screen."""
    line = next(line for line in screen_text(app).splitlines() if f" {operation} " in line)
    return [word for word in line.partition(operation)[2].split() if word in ("yes", "-")]


async def by_the_help(pilot: Pilot[int]) -> None:
    await pilot.press("f1")
    await shown(pilot, HelpDialog)
    assert "C shows condition keys" in screen_text(pilot.app)
    await pilot.press("c")


async def by_the_palette(pilot: Pilot[int]) -> None:
    await pilot.press("ctrl+p")
    await shown(pilot, CommandPalette)
    await pilot.press(*"condition")
    await until(pilot, lambda: "Which operation supports which" in screen_text(pilot.app), "the command")
    await pilot.press("enter")


@pytest.mark.parametrize("way", [by_the_help, by_the_palette])
async def test_the_table_is_there_and_readable(wizard: Make, way: Callable[[Pilot[int]], object]) -> None:
    app = wizard()
    async with app.run_test(size=(80, 24)) as pilot:
        await at(pilot, "_credentials")
        await way(pilot)  # type: ignore[misc]  # both are coroutines
        await shown(pilot, ConditionKeysDialog)
        text = screen_text(app)
        assert "O OutputKmsKey" in text
        assert row(app, "CreateDocumentClassifier") == ["yes", "yes", "yes", "-", "yes", "yes", "-"]
        assert row(app, "CreateEntityRecognizer") == ["yes", "-", "yes", "-", "yes", "yes", "-"]
        before = app.screen.query_one(VerticalScroll).scroll_y
        await pilot.press("end")
        await until(pilot, lambda: "conditions OPERATION" in screen_text(app), "the end of the page")
        assert app.screen.query_one(VerticalScroll).scroll_y > before
        await pilot.press("escape")
        await pilot.pause()
        if way is by_the_help:
            await shown(pilot, HelpDialog)
            await pilot.press("escape")
        await shown(pilot, MainScreen)
