"""The rows of a panel: how many they are moves nothing around them, and the list can be scrolled through to its end."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.app import App, ComposeResult
from textual.content import Content
from textual.pilot import Pilot
from textual.widgets.option_list import Option

from tests.tui.painting import counted_layouts
from tests.tui.screen_text import screen_text
from wizard.tui.widgets.row_list import RowList


class ListOnly(App[None]):
    CSS = "RowList { height: 8; border: none; }"

    def compose(self) -> ComposeResult:
        yield RowList()


def options(count: int) -> list[Option]:
    return [Option(Content(f"row {number}.")) for number in range(count)]


@asynccontextmanager
async def hundred_rows(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[Pilot[None], RowList, list[str]]]:
    """A list that has been drawn, and the layouts of the screen from then on."""
    app = ListOnly()
    async with app.run_test(size=(40, 12)) as pilot:
        rows = app.query_one(RowList)
        rows.set_options(options(100))
        await pilot.pause()
        yield pilot, rows, counted_layouts(app, monkeypatch)


async def test_another_number_of_rows_lays_nothing_out_while_they_fill_the_list(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with hundred_rows(monkeypatch) as (pilot, rows, layouts):
        for count in (50, 9, 100):
            rows.set_options(options(count))
            rows.highlighted = count - 1
            await pilot.pause()
            shown = screen_text(pilot.app).splitlines()
            assert [line.split(".")[0].strip() for line in shown[:8]] == [f"row {n}" for n in range(count - 8, count)]
            assert rows.max_scroll_y == count - 8
            assert rows.vertical_scrollbar.window_virtual_size == count
        assert not layouts


async def test_a_key_that_leaves_few_rows_and_one_that_brings_them_back_lay_nothing_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with hundred_rows(monkeypatch) as (pilot, rows, layouts):
        for count in (0, 100, 3, 100, 8, 0):
            rows.set_options(options(count))
            await pilot.pause()
            assert ("row 0." in screen_text(pilot.app)) == (count > 0)
            assert rows.show_vertical_scrollbar
        assert not layouts
        await pilot.resize_terminal(41, 12)
        await pilot.pause()
        assert not rows.show_vertical_scrollbar


async def test_its_scroll_bar_comes_and_goes_where_it_is_fitted() -> None:
    app = ListOnly()
    async with app.run_test(size=(40, 12)) as pilot:
        rows = app.query_one(RowList)
        for count in (0, 3, 20, 8, 9, 0):
            rows.set_options(options(count)) if count else rows.clear_options()
            rows.fit()
            await pilot.pause()
            assert rows.show_vertical_scrollbar == (count > 8)
            assert rows.scrollable_content_region.width == (38 if count > 8 else 40)
            assert ("row 0." in screen_text(app)) == (count > 0)
            assert ("row 7." in screen_text(app)) == (count > 7)
