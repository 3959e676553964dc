"""The panel of a list: what a key changes in it comes to the screen at once."""

import asyncio
import inspect
import time
from pathlib import Path

import pytest
from textual import on
from textual.app import App, ComposeResult
from textual.widgets import Input

from tests.tui.painting import counted_layouts, counted_paints
from tests.tui.screen_text import screen_text
from wizard.flow.rows import Row
from wizard.policy.rights import Mark
from wizard.tui.widgets.choice_panel import ChoicePanel
from wizard.tui.widgets.choice_rows import ChoiceRules, ListStatus

_FRAMES_SECONDS = 0.03
"""Several frames, at the 240 a second that the wizard asks Textual for."""


class PanelOnly(App[None]):
    """A panel in which what is typed takes several frames to work out, as it does in a long list."""

    CSS_PATH = Path(inspect.getfile(ChoicePanel)).parents[1] / "screens" / "main.tcss"

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []

    def compose(self) -> ComposeResult:
        yield ChoicePanel(ChoiceRules(typed_problem=self._work))

    def on_mount(self) -> None:
        panel = self.query_one(ChoicePanel)
        rows = [Row(f"row-{number}", (f"row {number}.",), details=f"about {number}") for number in range(100)]
        panel.set_rows(rows, ListStatus())
        panel.query_one(Input).cursor_blink = False  # it is painted as well
        panel.focus()

    @on(ChoicePanel.Highlighted)
    def _highlighted(self, event: ChoicePanel.Highlighted) -> None:
        self.told.append(event.row.value if event.row else "")

    def _work(self, _text: str) -> str:
        begin = time.perf_counter()
        while time.perf_counter() - begin < _FRAMES_SECONDS:
            pass
        return "not a subnet"


async def next_frame(app: App[None]) -> None:
    """Wait until the screen has been painted, if there was anything to paint."""
    painted = asyncio.Event()
    app.call_after_refresh(painted.set)
    await painted.wait()


async def test_what_a_key_changes_in_a_list_is_told_once_and_painted_in_one_frame(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = PanelOnly()
    async with app.run_test(size=(40, 30)) as pilot:
        await pilot.pause()
        paints, layouts = counted_paints(app, monkeypatch), counted_layouts(app, monkeypatch)
        for key, highlighted in (("7", 7), ("down", 17), ("2", 72), ("backspace", 7), ("down", 17), ("up", 7)):
            paints.clear()
            app.told.clear()
            await pilot.press(key)
            for _frame in range(3):
                await next_frame(app)
            assert f"about {highlighted}" in (line.strip() for line in screen_text(app).splitlines()), key
            assert len(paints) == 1, key
            assert app.told == [f"row-{highlighted}"], key
        assert not layouts


async def test_the_first_row_that_policies_do_not_refuse_is_highlighted() -> None:
    app = PanelOnly()
    async with app.run_test(size=(40, 30)):
        panel = app.query_one(ChoicePanel)
        refused = Mark("refused", "OurKeys", "OurKeys refuses it.")
        panel.set_marks(lambda row: refused if row.value in ("row-0", "row-1") else Mark("allowed", "", ""))
        panel.set_rows([Row(f"row-{number}", (f"row {number}.",)) for number in range(5)], ListStatus())
        assert panel.highlighted_row == Row("row-2", ("row 2.",))
