"""The look of a list's rows: Textual's own way to paint a text is what it is compared with."""

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.content import Content
from textual.strip import Strip
from textual.visual import Visual
from textual.widgets import OptionList

from wizard.flow.rows import Row
from wizard.policy.rights import Mark
from wizard.tui.widgets.row_prompts import RowLine, RowPrompts

ROWS = (
    Row("subnet-1", ("one", "subnet-1", "us-west-2a")),
    Row("subnet-22", ("twenty-two", "subnet-22", "us-west-2b"), refused="Another VPC."),
    Row("", ("No subnet",), kind="none"),
    Row("subnet-3", ("東京の部分網", "subnet-3", "us-west-2c")),
)


def mark(row: Row) -> Mark | None:
    """Two are marked."""
    verdicts = {"subnet-1": Mark("allowed", "", ""), "subnet-22": Mark("refused", "OnlyOne", "Another one.")}
    return verdicts.get(row.value)


def lines(*, several: bool) -> list[RowLine]:
    prompts = RowPrompts(ROWS, mark, several=several)
    return [prompts.prompt(row, chosen=row.value == "subnet-1") for row in ROWS]


class _OneList(App[None]):
    CSS = "OptionList { text-wrap: nowrap; text-overflow: ellipsis; }"

    def compose(self) -> ComposeResult:
        yield OptionList()


def painted(option_list: OptionList, visual: Visual, width: int) -> list[tuple[str, str]]:
    """Each cell of the only line, and its colours, without the place that Textual keeps in a style for selecting."""
    style = option_list.get_visual_style("option-list--option", "option-list--option-highlighted")
    strips = Visual.to_strips(option_list, visual, width, None, style)
    assert len(strips) == 1
    return cells_of(strips[0])


def cells_of(strip: Strip) -> list[tuple[str, str]]:
    """Each letter and how it looks."""
    found = []
    for text, style, _control in strip:
        assert style is not None
        look = f"{style.color} on {style.bgcolor}, bold {style.bold}"
        found += [(letter, look) for letter in text]
    return found


@pytest.mark.parametrize("several", [True, False])
@pytest.mark.parametrize("width", [1, 2, 5, 12, 13, 14, 15, 16, 17, 30, 37, 200])
async def test_a_line_looks_as_textual_would_paint_it(*, several: bool, width: int) -> None:
    app = _OneList()
    async with app.run_test():
        option_list = app.query_one(OptionList)
        for line in lines(several=several):
            wanted = painted(option_list, Content.assemble(*line.parts), width)
            found = painted(option_list, line, width)
            assert "".join(letter for letter, _look in found) == "".join(letter for letter, _look in wanted)
            assert found[:-1] == wanted[:-1]  # the "…" may have another colour
            assert cell_len("".join(letter for letter, _look in found)) <= width


def test_columns_are_filled_up_but_for_the_last() -> None:
    one, two, none, three = map(str, lines(several=False))
    assert one.index("us-west-2a") == two.index("us-west-2b") == cell_len(three[: three.index("us-west-2c")])
    assert one.endswith("us-west-2a")
    assert none.endswith("No subnet")


def test_a_line_is_as_wide_as_its_texts_and_one_high() -> None:
    for line in lines(several=True):
        assert line.get_optimal_width({}, 10) == cell_len(str(line))
        assert line.get_height({}, 1) == 1


def test_what_the_policies_say_is_asked_for_the_rows_that_are_painted() -> None:
    asked: list[str] = []

    def asking(row: Row) -> Mark | None:
        asked.append(row.value)
        return mark(row)

    prompts = RowPrompts(ROWS, asking, several=False)
    looks = [prompts.prompt(row, chosen=False) for row in ROWS]
    assert asked == ["subnet-1"]  # which shows that there are marks at all
    assert str(looks[1]).startswith("✗ ! twenty-two")
    assert asked == ["subnet-1", "subnet-22"]


def test_rows_of_other_marks_are_other_rows() -> None:
    """A list leaves rows alone that look as before: those that nobody has painted yet must not count as such."""

    def others(row: Row) -> Mark | None:
        return mark(row)

    one, same, other = (
        [RowPrompts(ROWS, marks, several=False).prompt(row, chosen=False) for row in ROWS]
        for marks in (mark, mark, others)
    )
    assert one == same
    assert all(before != after for before, after in zip(one, other, strict=True))
