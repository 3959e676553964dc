"""A list that is still being loaded: what is typed and entered meanwhile."""

import pytest
from textual import on
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import Input

from tests.tui.screen_text import screen_text
from wizard.flow.rows import Row
from wizard.tui.widgets.choice_panel import ChoicePanel
from wizard.tui.widgets.choice_rows import ListStatus

LOADING = ListStatus("Loading…", loading=True)
ROWS = [Row(name, (name,)) for name in ("comprehend-model", "comprehend-output", "comprehend-volume", "logs")]


class ListApp(App[None]):
    """One list; what was accepted."""

    def __init__(self) -> None:
        super().__init__()
        self.accepted: list[object] = []

    def compose(self) -> ComposeResult:
        yield ChoicePanel()

    def on_mount(self) -> None:
        self.panel.set_rows((), LOADING)
        self.panel.focus()

    @property
    def panel(self) -> ChoicePanel:
        return self.query_one(ChoicePanel)

    @on(ChoicePanel.Accepted)
    def _accepted(self, event: ChoicePanel.Accepted) -> None:
        self.accepted.append(event.value)


async def entered(pilot: Pilot[None], app: ListApp, typed: str) -> None:
    app.query_one("#filter", Input).value = typed
    await pilot.pause()
    await pilot.press("enter")
    assert app.accepted == []


@pytest.mark.parametrize(
    ("typed", "taken"), [("volume", ["comprehend-volume"]), ("comprehend", []), ("nothing-like-it", [])]
)
async def test_it_is_taken_once_all_is_listed_where_it_is_the_only_one(typed: str, taken: list[str]) -> None:
    app = ListApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await entered(pilot, app, typed)
        assert "Taken as soon as it is listed" in screen_text(app)
        app.panel.set_rows(ROWS[:1], LOADING)
        await pilot.pause()
        app.panel.set_rows(ROWS[:3], LOADING)  # more may come
        await pilot.pause()
        assert app.accepted == []
        app.panel.set_rows(ROWS, ListStatus())
        await pilot.pause()
        assert app.accepted == taken
        assert "Taken as soon" not in screen_text(app)
        assert app.query_one("#filter", Input).value == typed


async def test_whoever_types_on_has_not_meant_it() -> None:
    app = ListApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await entered(pilot, app, "vol")
        await pilot.press("u")
        app.panel.set_rows(ROWS, ListStatus())
        await pilot.pause()
        assert app.accepted == []
        await pilot.press("enter")
        assert app.accepted == ["comprehend-volume"]


async def test_enter_alone_chooses_nothing_that_nobody_has_seen() -> None:
    app = ListApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await entered(pilot, app, "")
        assert "Nothing to choose yet" in screen_text(app)
        app.panel.set_rows(ROWS[:1], ListStatus())
        await pilot.pause()
        assert app.accepted == []
