"""The text below a list: what is above it stays where it is, where the screen has lines to spare."""

import pytest
from textual.app import App, ComposeResult
from textual.content import Content
from textual.widgets import Static

from tests.tui.layouts import counted_layouts
from tests.tui.screen_text import screen_text
from wizard.tui.widgets.held_text import HeldText


class ListAndText(App[None]):
    CSS = "#list { height: 1fr; } HeldText { height: auto; max-height: 4; border-top: solid white; }"

    def compose(self) -> ComposeResult:
        yield Static(Content("list"), id="list")
        yield HeldText(id="text")


def heights(app: ListAndText) -> tuple[int, int]:
    """Lines of the list and of the text without its border."""
    return app.query_one("#list", Static).size.height, app.query_one(HeldText).size.height


STAYS = ((28, 1), (27, 2), (27, 2), (26, 3), (26, 3), (26, 3))
FOLLOWS = ((27, 1), (26, 2), (27, 1), (25, 3), (27, 1), (28, 0))


@pytest.mark.parametrize(("lines", "wanted"), [(30, STAYS), (29, FOLLOWS)])
async def test_a_text_is_as_high_as_the_longest_before_it_on_a_screen_that_is_high_enough(
    lines: int, wanted: tuple[tuple[int, int], ...]
) -> None:
    app = ListAndText()
    async with app.run_test(size=(20, lines)) as pilot:
        found = []
        for text in ("one", "one\ntwo", "one", "one\ntwo\nthree\nfour\nfive", "last", ""):
            app.query_one(HeldText).show(Content(text))
            await pilot.pause()
            found.append(heights(app))
            assert all(line in screen_text(app) for line in text.splitlines()[:3])
        assert tuple(found) == wanted


async def test_another_width_forgets_what_the_texts_before_took() -> None:
    app = ListAndText()
    async with app.run_test(size=(20, 40)) as pilot:
        text = app.query_one(HeldText)
        text.show(Content("a text that takes three lines of so few columns"))
        await pilot.pause()
        assert heights(app)[1] == 3
        text.show(Content("one line"))
        await pilot.pause()
        assert heights(app)[1] == 3
        await pilot.resize_terminal(60, 40)
        await pilot.pause()
        assert heights(app)[1] == 1
        text.show(Content("a text that takes three lines of so few columns"))
        await pilot.pause()
        assert heights(app)[1] == 1
        await pilot.resize_terminal(20, 40)
        await pilot.pause()
        assert heights(app)[1] == 3
        assert "columns" in screen_text(app)


async def test_a_change_of_text_lays_nothing_out_and_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    app = ListAndText()
    async with app.run_test(size=(20, 40)) as pilot:
        text = app.query_one(HeldText)
        text.show(Content("one\ntwo"))
        await pilot.pause()
        layouts = counted_layouts(app, monkeypatch)
        text.show(Content("three"))
        await pilot.pause()
        assert "three" in screen_text(app)
        assert "two" not in screen_text(app)
        assert not layouts
        text.show(Content("a\nb\nc"))
        await pilot.pause()
        assert layouts
