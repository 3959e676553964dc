"""The text below a list: what is above it stays where it is, where the screen has lines to spare."""

from collections.abc import Callable

import pytest
from textual.app import App, ComposeResult
from textual.content import Content
from textual.widgets import Static

from tests.tui.painting import counted_layouts
from tests.tui.screen_text import screen_text
from tests.tui.walking import connected, until
from wizard.flow.rows import Row
from wizard.tui.app import WizardApp
from wizard.tui.widgets.choice_panel import ChoicePanel
from wizard.tui.widgets.choice_rows import ListStatus
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


async def test_a_list_that_came_in_parts_leaves_no_room_below_it_for_what_was_said_meanwhile() -> None:
    class Panel(App[None]):
        CSS = "RowList { height: 1fr; } HeldText { height: auto; max-height: 6; }"

        def compose(self) -> ComposeResult:
            yield ChoicePanel()

    def row(details: str) -> Row:
        return Row("a", ("a",), details=details)

    app = Panel()
    async with app.run_test(size=(20, 40)) as pilot:
        panel, text = app.query_one(ChoicePanel), app.query_one("#details", HeldText)
        for moved, details, lines in (
            (False, "not\nyet\nknown", 3),
            (False, "known", 1),
            (True, "more\nis\nknown", 3),
            (True, "less", 3),  # somebody is at work in it: nothing jumps
        ):
            if moved:
                await pilot.press("down")
            panel.set_rows([row(details)], ListStatus())
            await pilot.pause()
            assert details.splitlines()[-1] in screen_text(app)
            assert text.size.height == lines


async def test_lines_that_are_held_are_given_back_where_the_terminal_shrinks(wizard: Callable[..., WizardApp]) -> None:
    app = wizard()
    async with app.run_test(size=(100, 40)) as pilot:
        await connected(pilot)
        await pilot.press("down")  # from here on lines are held, also where rows arrive
        text = app.main_screen.query_one("#details", HeldText)
        for shown in ("one\ntwo\nthree", "one"):
            text.show(Content(shown))
            await pilot.pause()
        assert text.size.height == 3
        await pilot.resize_terminal(100, 28)
        await until(pilot, lambda: text.size.height == 1, "the lines given back")


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
