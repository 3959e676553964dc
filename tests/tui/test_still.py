"""What does not change is left alone, what the terminal's size changes is drawn anew: keys, rows, texts."""

from collections.abc import Callable
from pathlib import Path

from textual.app import App, ComposeResult
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets._footer import FooterKey
from textual.widgets.option_list import Option

from tests.tui.screen_text import screen_text
from tests.tui.walking import at, checked, until
from wizard.profiles import read_data
from wizard.tui.app import WizardApp
from wizard.tui.widgets.choice_panel import ChoicePanel
from wizard.tui.widgets.still import show_options, show_text

SECURE = Path(__file__).parents[2] / "profiles" / "classifier-secure.toml"
Make = Callable[..., WizardApp]


class TwoTexts(App[None]):
    """A text above another, which counts how often it is moved or resized."""

    def compose(self) -> ComposeResult:
        yield Static(Content("one"), id="above", markup=False)
        yield Static(Content("two"), id="below", markup=False)


async def test_a_text_that_grows_moves_what_is_below_it_and_no_other_does() -> None:
    app = TwoTexts()
    async with app.run_test(size=(20, 6)) as pilot:
        above, below = app.query_one("#above", Static), app.query_one("#below", Static)
        for text, lines in (("other", 1), ("as wide as three lines: " * 2, 3), ("short", 1), ("a\nb", 2), ("c\nd", 2)):
            show_text(above, Content(text))
            await pilot.pause()
            assert below.region.y == lines
            assert text[:1] in screen_text(app).splitlines()[0]
        show_text(above, Content.assemble(("c\nd", "bold")))
        assert isinstance(above.content, Content)
        assert above.content.spans  # another look of the same text is shown, too


class OneList(App[int]):
    """A list, longer than the screen."""

    def compose(self) -> ComposeResult:
        yield OptionList(*options_of(["as it was"] * 20), markup=False)


def options_of(words: list[str]) -> list[Option]:
    return [Option(Content(word), id=f"line{index}") for index, word in enumerate(words)]


async def test_a_list_whose_lines_have_other_words_stays_where_it_was_scrolled_to() -> None:
    app = OneList()
    async with app.run_test(size=(30, 8)) as pilot:
        lines = app.query_one(OptionList)
        lines.highlighted = 15
        await pilot.pause()
        before, scrolled = list(lines.options), lines.scroll_y
        assert scrolled > 0
        assert not show_options(
            lines, options_of(["as it was"] * 14 + ["other words", "two\nlines"] + ["as it was"] * 4)
        )
        await pilot.pause()
        assert (lines.scroll_y, lines.highlighted) == (scrolled, 15)
        assert [id(option) for option in lines.options] == [id(option) for option in before]
        shown = screen_text(app)
        assert "other words" in shown
        assert "two" in shown
        assert show_options(lines, options_of(["one", "two"]))
        await pilot.pause()
        await until(pilot, lambda: "one" in screen_text(app) and "two" in screen_text(app), "the other lines")
        assert "other words" not in screen_text(app)
        assert show_options(lines, [])
        assert not lines.options


async def test_a_review_that_is_drawn_again_stays_as_it_is(wizard: Make) -> None:
    app = wizard(profile=read_data(SECURE)[0])
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: app._main is not None and app.main_screen.checks.has_account, "the checks")
        await checked(pilot)
        app.main_screen.jump("review")
        await at(pilot, None)
        lines = app.main_screen.query_one("#review-lines", OptionList)
        await pilot.press("end")
        await until(pilot, lambda: lines.scroll_y > 0, "the end of the list")
        before = (list(map(id, lines.options)), lines.scroll_y, lines.highlighted, screen_text(app))
        app.main_screen.draw()
        await pilot.pause()
        assert (list(map(id, lines.options)), lines.scroll_y, lines.highlighted, screen_text(app)) == before


async def test_rows_and_keys_stay_while_what_is_typed_changes_nothing(wizard: Make) -> None:
    app = wizard(profile=read_data(SECURE)[0])
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await until(pilot, lambda: "ml-engineer" in app.main_screen.connection_words, "the connection")
        app.main_screen.jump("network", "vpc.subnets")
        await at(pilot, "vpc.subnets")
        await until(pilot, lambda: "2 listed" not in screen_text(app) and "listed" in screen_text(app), "the list")
        rows = app.main_screen.query_one(ChoicePanel).query_one("#rows", OptionList)
        app.main_screen.query_one("#filter", Input).value = "s"
        await pilot.pause()
        before, keys = list(rows.options), list(app.main_screen.query(FooterKey))
        await pilot.press("u")  # every id begins with subnet
        await until(pilot, lambda: "match" in screen_text(app), "the filter")
        assert [id(option) for option in rows.options] == [id(option) for option in before]
        assert list(app.main_screen.query(FooterKey)) == keys
        await pilot.press("z", "z")
        await until(pilot, lambda: rows.option_count < len(before), "fewer rows")
        # Where nothing can be chosen in several, the key for it is gone.
        assert any(key.description == "Choose" for key in app.main_screen.query(FooterKey))
        app.main_screen.jump("network", "_vpc")
        await at(pilot, "_vpc")
        await until(
            pilot,
            lambda: all(key.description != "Choose" for key in app.main_screen.query(FooterKey)),
            "other keys at the bottom",
        )


async def test_an_answer_takes_one_line_of_the_review_in_every_width(wizard: Make) -> None:
    app = wizard(profile=read_data(SECURE)[0])
    async with app.run_test(size=(80, 60), notifications=True) as pilot:
        await until(pilot, lambda: "ml-engineer" in app.main_screen.connection_words, "the connection")
        await until(pilot, lambda: "Training file     s3://" in screen_text(app), "the review")
        for width in (100, 160, 120, 80):
            await pilot.resize_terminal(width, 60)
            await pilot.pause()
            lines = [line for line in screen_text(app).splitlines() if "Training file" in line or "Role   " in line]
            assert len(lines) == 2
            assert ("comprehend-wizard" in screen_text(app).splitlines()[0]) == (width >= 100)
            assert all(" s3://" in line or " arn:aws:" in line for line in lines), lines
