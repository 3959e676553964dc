"""The Policy tab: every document by key, palette and mouse; what an answer changes is marked; what is taken is JSON."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.command import CommandPalette
from textual.pilot import Pilot
from textual.widgets import Input

from tests.tui.screen_text import screen_text
from tests.tui.walking import at, connected, until
from wizard.flow import Answered, Learned, ProfileOpened, profile_of
from wizard.preview import Where, page_names, render_preview
from wizard.profiles import read_data
from wizard.tui.app import WizardApp
from wizard.tui.screens.dialogs import FileDialog
from wizard.tui.widgets.marked_text import CHANGED, GONE_ABOVE, GONE_BELOW, MarkedText
from wizard.tui.widgets.page_bar import PageBar, pieces_of
from wizard.tui.widgets.page_pane import PagePane
from wizard.tui.widgets.preview import PreviewPanel

Make = Callable[..., WizardApp]
SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
PROFILES = Path(__file__).parents[2] / "profiles"


def plan(name: str = "classifier-secure") -> dict[str, Any]:
    return read_data(PROFILES / f"{name}.toml")[0]


def preview(app: WizardApp) -> PreviewPanel:
    return app.main_screen.query_one(PreviewPanel)


def pane(app: WizardApp) -> PagePane:
    return preview(app).pane(preview(app).active)


async def answered(pilot: Pilot[int], app: WizardApp, key: str, value: Any) -> None:
    app.main_screen.dispatch(Answered(key, value))
    await pilot.pause()
    await pilot.pause()


async def press(pilot: Pilot[int], *keys: str) -> None:
    await pilot.press(*keys)
    await pilot.pause()


def assert_seen(app: WizardApp, name: str) -> None:
    """The document is named in brackets in one line and above its text, of which the beginning is seen."""
    lines = screen_text(app).splitlines()
    bars = [line for line in lines if f"[{name}]" in line]
    assert len(bars) == 1
    assert " < " in bars[0]
    assert bars[0].endswith(" >")
    assert any(f"{name}: " in line for line in lines)
    if pane(app).shown.text:
        assert any('"Version"' in line for line in lines)


@SIZES
async def test_every_document_is_reached_by_keys(wizard: Make, size: tuple[int, int]) -> None:
    app = wizard(profile=plan())
    async with app.run_test(size=size, notifications=True) as pilot:
        await connected(pilot)
        names = page_names("policy", plan())
        assert "key (model)" in names
        assert len(names) == 10
        await press(pilot, "f2", "f9")
        for name in names:
            assert_seen(app, name)
            await press(pilot, "f9")
        assert_seen(app, names[0])
        for name in (*reversed(names), names[-1]):
            await press(pilot, "left_square_bracket")
            assert_seen(app, name)
            if name == names[0]:
                break
        await press(pilot, "right_square_bracket")
        assert_seen(app, names[1])
        await press(pilot, "escape")
        assert app.main_screen.state.question is None  # still on the review
        assert "Launch…" in screen_text(app)


@SIZES
async def test_left_and_right_turn_the_pages_of_the_text(wizard: Make, size: tuple[int, int]) -> None:
    app = wizard(profile=plan())
    async with app.run_test(size=size, notifications=True) as pilot:
        await connected(pilot)
        await press(pilot, "f2", "f9")
        pane(app).focus_text()
        names = page_names("policy", plan())
        for key, name in (("right", names[1]), ("right", names[2]), ("left", names[1]), ("left", names[0])):
            await press(pilot, key)
            assert_seen(app, name)
        await press(pilot, "left")
        assert_seen(app, names[-1])


@pytest.mark.parametrize("width", [80, 100, 160])
async def test_the_footer_has_the_keys_of_the_preview_where_the_keyboard_is(wizard: Make, width: int) -> None:
    app = wizard(profile=plan())
    async with app.run_test(size=(width, 30), notifications=True) as pilot:
        await connected(pilot)

        def footer() -> str:
            return screen_text(app).splitlines()[-1]

        await until(pilot, lambda: "f5 Runs" in footer(), "the footer of the question")
        assert ("f3" in footer()) == (width > 80)
        assert "^y" not in footer()
        await press(pilot, "f2")
        pane(app).focus_text()
        await until(pilot, lambda: "f3 Next tab ^y Copy ^e Write" in footer(), "the footer of the preview")
        assert "^q Quit" in footer()
        assert ("f5 Runs" in footer()) == (width > 80)
        assert ("palette" in footer()) == (width > 100)
        await press(pilot, "shift+tab", *["f2"] * (width == 160))
        await until(pilot, lambda: "^y" not in footer() and "f5 Runs" in footer(), "the footer of the question")


@SIZES
async def test_documents_are_reached_by_the_palette(wizard: Make, size: tuple[int, int]) -> None:
    app = wizard(profile=plan())
    async with app.run_test(size=size, notifications=True) as pilot:
        await connected(pilot)
        for name in ("role", "trust", "key (volume)", "discovery"):
            title = f"Show policy: {name}"
            await pilot.press("ctrl+p")
            await until(pilot, lambda: isinstance(app.screen, CommandPalette), "the palette")
            app.screen.query_one(Input).value = title
            await until(pilot, lambda title=title: screen_text(app).count(title) == 2, "the command below the search")  # type: ignore[misc]
            await pilot.press("enter")
            await until(pilot, lambda name=name: f"[{name}]" in screen_text(app), "the document")  # type: ignore[misc]
            assert_seen(app, name)


async def test_the_palette_has_a_command_for_each_document(wizard: Make) -> None:
    app = wizard(profile=plan())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await connected(pilot)
        titles = [command.title for command in app.main_screen.page_commands()]
        assert titles == [
            *(f"Show command: {name}" for name in page_names("command", plan())),
            *(f"Show policy: {name}" for name in page_names("policy", plan())),
            "Show profile",
            *(f"Show export: {name}" for name in page_names("export", plan())),
        ]


async def test_a_click_chooses_and_the_choice_survives(wizard: Make) -> None:
    app = wizard(profile=plan())
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await connected(pilot)
        await press(pilot, "f9")
        bar = pane(app).query_one(PageBar)
        column = "".join(piece.text for piece in bar.pieces).index("role")
        await pilot.click(bar, offset=(column + 2, 0))
        await pilot.pause()
        assert_seen(app, "role")
        await press(pilot, *["f3"] * 5)
        assert_seen(app, "role")
        await answered(pilot, app, "name", "another-name")
        assert "[role]" in screen_text(app)
        preview(app).show_page("policy", "key (output)")
        await answered(pilot, app, "keys.output", None)
        assert "[caller]" in screen_text(app)
        await answered(pilot, app, "keys.output", plan()["keys"]["output"])
        assert "[key (output)]" in screen_text(app)


async def test_brackets_are_typed_where_something_is_written(wizard: Make) -> None:
    app = wizard(profile=plan())
    async with app.run_test(size=(160, 45), notifications=True) as pilot:
        await connected(pilot)
        app.main_screen.jump("details", "name")
        await at(pilot, "name")
        await press(pilot, "right_square_bracket", "f9", "f9")
        assert app.main_screen.query_one("#text", Input).value.endswith("]")
        assert "[require]" in screen_text(app)
        assert app.focused is app.main_screen.query_one("#text", Input)


def marked(app: WizardApp) -> list[str]:
    """The rows of the screen with a mark of a changed line, without it."""
    rows = screen_text(app).splitlines()
    return [
        line.strip(f"{CHANGED} ") for line in rows if line.lstrip().startswith(CHANGED) and "by the last" not in line
    ]


def together(rows: list[str]) -> str:
    """Rows of one line as one, without blanks: where it was wrapped at one, that is gone."""
    return "".join(rows).replace(" ", "")


async def test_a_changed_answer_marks_exactly_the_lines_that_changed(wizard: Make) -> None:
    app = wizard(profile=plan())
    async with app.run_test(size=(80, 60), notifications=True) as pilot:
        await connected(pilot)
        await press(pilot, "f2")
        preview(app).show_page("policy", "trust")
        await pilot.pause()
        assert not marked(app)
        before = pane(app).shown.text.splitlines()
        await answered(pilot, app, "version", "v2")
        after = pane(app).shown.text.splitlines()
        differing = [together([line]) for old, line in zip(before, after, strict=True) if old != line]
        assert len(differing) == 1
        assert together(marked(app)) == differing[0]  # the mark goes along where the line is wrapped
        assert f"{CHANGED} 1 line changed by the last answer" in screen_text(app)
        # The same answer again changes nothing; another tab and another document are compared with the same answers.
        await answered(pilot, app, "version", "v2")
        assert together(marked(app)) == differing[0]
        preview(app).show_tab("profile")
        await pilot.pause()
        assert marked(app) == ['version = "v2"']
        preview(app).show_page("policy", "require")
        await pilot.pause()
        assert not marked(app)
        assert "by the last answer" not in screen_text(app)
        # What is learned in the wake of an answer does not end its marks, a plan that is opened does.
        app.main_screen.dispatch(Learned({"_caller_account": None}))
        preview(app).show_page("policy", "trust")
        await pilot.pause()
        assert together(marked(app)) == differing[0]
        app.main_screen.dispatch(ProfileOpened(plan("recognizer-annotations")))
        await pilot.pause()
        assert not marked(app)


async def test_lines_that_have_gone_are_marked_beside(wizard: Make) -> None:
    app = wizard(profile=plan())
    async with app.run_test(size=(80, 60), notifications=True) as pilot:
        await connected(pilot)
        await press(pilot, "f2")
        preview(app).show_page("policy", "trust")
        await answered(pilot, app, "version", None)
        await answered(pilot, app, "version", "v1")
        assert pane(app).changes.gone
        assert f"{GONE_ABOVE} " in screen_text(app)
        preview(app).show_tab("profile")
        await answered(pilot, app, "version", None)
        assert list(pane(app).changes.gone.values()) == [1]
        assert f"{GONE_ABOVE} 1 line gone by the last answer" in screen_text(app)
        assert any(line.startswith(GONE_ABOVE) and "gone" not in line for line in screen_text(app).splitlines())


async def test_the_first_choice_of_all_marks_nothing_and_a_change_out_of_sight_is_scrolled_to(wizard: Make) -> None:
    app = wizard()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await connected(pilot)
        await press(pilot, "f9")
        assert "Choose what to launch" in screen_text(app)
        assert not pane(app).query_one(PageBar).display
        await answered(pilot, app, "kind", "classifier")
        assert not marked(app)
        assert_seen(app, "caller")
        app.main_screen.dispatch(ProfileOpened(plan()))
        await pilot.pause()
        model = plan()["keys"]["volume"]
        await answered(pilot, app, "keys.model", model)
        assert any("key/1a2b3c4d-0001" in line for line in marked(app))


async def test_the_tab_that_is_not_seen_is_not_rendered(wizard: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    app = wizard(profile=plan())
    rendered: list[str] = []

    def spy(preview_id: str, profile: Any, where: Where, page: str = "") -> Any:
        rendered.append(f"{preview_id} {page}".rstrip())
        return render_preview(preview_id, profile, where, page)

    monkeypatch.setattr("wizard.tui.widgets.page_pane.render_preview", spy)
    async with app.run_test(size=(160, 45), notifications=True) as pilot:
        await connected(pilot)
        await answered(pilot, app, "name", "other")
        assert not [item for item in rendered if item.startswith("policy")]
        preview(app).show_page("policy", "role")
        await pilot.pause()
        rendered.clear()
        await answered(pilot, app, "name", "yet-another")
        assert set(rendered) == {"policy role"}
        assert len(rendered) == 2  # as it is, and as it was


async def test_what_is_copied_and_written_is_the_json_alone(wizard: Make, tmp_path: Path) -> None:
    app = wizard(profile=plan())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await connected(pilot)
        for number, name in enumerate(("caller", "role", "key (volume)", "trust", "guardrail")):
            app.main_screen.show_page("policy", name)
            await answered(pilot, app, "version", f"v{number}")  # marks are no part of it either
            await press(pilot, "ctrl+y")
            copied = app.clipboard
            found = json.loads(copied)
            parts = found if isinstance(found, list) else [found]
            assert len(parts) == (2 if name == "guardrail" else 1)
            assert all(part["Version"] == "2012-10-17" for part in parts)
            assert copied == render_preview("policy", profile_of(app.main_screen.state.answers), Where(), name).text
            await pilot.press("ctrl+e")
            await until(pilot, lambda: isinstance(app.screen, FileDialog), "the dialog")
            await pilot.press("enter")
            stem = name.replace("(", "").replace(")", "").replace(" ", "-")
            written = tmp_path / f"tickets-secure-policy-{stem}.json"
            await until(pilot, written.exists, "the file")
            await until(pilot, lambda: not isinstance(app.screen, FileDialog), "the end of the dialog")
            assert written.read_text("utf-8") == f"{copied}\n"


async def test_a_plan_that_is_not_finished_says_what_is_missing(wizard: Make) -> None:
    app = wizard(profile={"kind": "recognizer"})
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await connected(pilot)
        for name in page_names("policy", {"kind": "recognizer"}):
            app.main_screen.show_page("policy", name)
            await pilot.pause()
            assert_seen(app, name)
        app.main_screen.show_page("policy", "role")
        await pilot.pause()
        assert "# Not complete yet: " in screen_text(app)


@SIZES
async def test_an_endpoint_has_a_remark_in_place_of_settings(wizard: Make, size: tuple[int, int]) -> None:
    app = wizard(profile=plan("endpoint"))
    async with app.run_test(size=size, notifications=True) as pilot:
        await connected(pilot)
        for name in ("exact", "guardrail"):
            app.main_screen.show_page("policy", name)
            await pilot.pause()
            assert_seen(app, name)
            assert "# An endpoint's plan holds no keys and no network" in screen_text(app)
            assert '"Version"' not in screen_text(app)
        await press(pilot, "ctrl+y")
        assert app.clipboard == ""
        assert "nothing to copy" in screen_text(app)
        await press(pilot, "ctrl+e")
        assert not isinstance(app.screen, FileDialog)


NAMES = ("caller", "require", "exact", "guardrail", "role", "trust", "key (volume)", "key (output)", "discovery")


@pytest.mark.parametrize("width", [16, 30, 60, 76, 200])
@pytest.mark.parametrize("current", range(len(NAMES)))
def test_the_line_of_names_fits_and_shows_where_one_is(width: int, current: int) -> None:
    pieces = pieces_of(NAMES, current, width)
    text = "".join(piece.text for piece in pieces)
    assert len(text) <= max(width, len(NAMES[current]) + 10)
    assert f"[{NAMES[current]}]" in text
    assert [piece.target for piece in pieces if piece.here] == [current]
    assert (pieces[0].target, pieces[-1].target) == ((current - 1) % len(NAMES), (current + 1) % len(NAMES))
    shown = [piece.text.strip("[]") for piece in pieces if piece.target is not None and piece.text.strip("[]") in NAMES]
    assert ("…" in text) == (len(shown) < len(NAMES))


def test_a_sign_below_the_last_line_where_the_end_has_gone() -> None:
    from wizard.changes import changed_lines
    from wizard.tui.widgets.marked_text import marks_of

    assert marks_of(changed_lines("a\nb\nc", "a"), 1) == {0: GONE_BELOW}
    assert MarkedText.COMPONENT_CLASSES
