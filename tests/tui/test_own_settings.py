"""Keys, palette and themes: declared once, and the user's to change."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.color import Color
from textual.screen import Screen

from tests.tui.screen_text import screen_text
from tests.tui.walking import connected, until
from wizard.settings import Settings, read_settings, settings_path
from wizard.tui.app import WizardApp
from wizard.tui.keys import AUDIT, MAIN, RESULT, RUNS, Key, help_lines, label_of, problems
from wizard.tui.screens.audit_screen import AuditScreen
from wizard.tui.screens.dialogs import HelpDialog
from wizard.tui.screens.main import MainScreen
from wizard.tui.screens.result_screen import ResultScreen
from wizard.tui.screens.runs_screen import RunsScreen
from wizard.tui.themes import HIGH_CONTRAST

Make = Callable[..., WizardApp]
SCREENS = [(MainScreen, MAIN), (RunsScreen, RUNS), (ResultScreen, RESULT), (AuditScreen, AUDIT)]


@pytest.mark.parametrize(("screen", "keys"), SCREENS, ids=lambda value: getattr(value, "__name__", ""))
def test_every_action_of_a_screen_has_a_key_and_is_in_the_palette(
    screen: type[Screen[object]], keys: tuple[Key, ...]
) -> None:
    own = [parent for parent in screen.__mro__ if parent.__module__.startswith("wizard.")]
    actions = {name.removeprefix("action_") for parent in own for name in vars(parent) if name.startswith("action_")}
    declared = {key.action.partition("(")[0] for key in keys if key.title}
    # Escape clears a filter first, and a question mark may be typed: both are other names of what is there.
    assert actions - {"escape", "question"} <= declared


def test_no_action_and_no_key_is_there_twice() -> None:
    names = [key.id for _screen, keys in SCREENS for key in keys if key.id]
    assert len(names) == len(set(names))
    for _screen, keys in SCREENS:
        pressed = [one for key in keys if key.action for one in key.keys.split(",") if one]
        assert len(pressed) == len(set(pressed))


def test_how_keys_are_named() -> None:
    assert label_of("ctrl+s,f1,shift+tab,question_mark,slash,e") == "Ctrl+S, F1, Shift+Tab, ?, /, E"
    named = dict(help_lines(MAIN, {"save": "ctrl+w"}))
    assert named["Ctrl+W"] == "Save as a profile: the answers as TOML, to run again"
    assert "Ctrl+S" not in named


async def test_a_key_of_the_users_does_what_it_is_for_and_is_in_help_and_footer(wizard: Make) -> None:
    app = wizard(settings=Settings(keys={"steps": "ctrl+t", "help": "f12"}))
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await connected(pilot)
        await until(pilot, lambda: "f12 Help" in screen_text(app), "the key in the footer")
        await pilot.press("f1")
        assert not isinstance(app.screen, HelpDialog)
        await pilot.press("f12")
        await until(pilot, lambda: isinstance(app.screen, HelpDialog), "the help")
        await until(pilot, lambda: "F12" in screen_text(app), "the key in the help")
        await pilot.press("escape", "ctrl+t")
        await until(pilot, lambda: "Go to which step?" in screen_text(app), "the steps")


async def test_the_palette_runs_what_it_names(wizard: Make) -> None:
    app = wizard()
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await connected(pilot)
        commands = {command.title: command.callback for command in app.get_system_commands(app.main_screen)}
        await commands["Help"]()
        await until(pilot, lambda: isinstance(app.screen, HelpDialog), "the help")


async def test_wrong_settings_are_told_and_the_right_ones_count(wizard: Make, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(
        'theme = "neon"\ncolour = 1\n[keys]\nnext_tabb = "f12"\nsteps = 3\nsave = "f12"\n[keys.runs]\nstop = "x"\n'
    )
    settings = read_settings(path)
    assert settings.keys == {"next_tabb": "f12", "save": "f12", "runs.stop": "x"}
    assert [problem.partition(": ")[2] for problem in settings.problems] == [
        "colour is no setting; there are theme and [keys].",
        "the key of steps must be a text in quotes.",
    ]
    app = wizard(settings=settings)
    async with app.run_test(size=(120, 60), notifications=True) as pilot:
        await until(pilot, lambda: "did you mean next_tab?" in screen_text(app), "the warning")
        await until(pilot, lambda: "there is no neon" in screen_text(app), "the other warning")
        await pilot.press("f12")
        await until(pilot, lambda: "Save the answers as a profile" in screen_text(app), "the dialog")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"theme = ", "is no TOML"),
        (b"\xff", "is no TOML"),
        (b"theme = 3", "theme must be the name of a theme in quotes"),
        (b"keys = 3", "keys must be a table"),
    ],
)
def test_settings_that_cannot_be_read_stop_nothing(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(content)
    settings = read_settings(path)
    assert (settings.theme, dict(settings.keys)) == ("", {})
    assert words in settings.problems[0]


def test_no_settings_are_no_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert settings_path() == tmp_path / "comprehend-wizard" / "config.toml"
    assert read_settings() == Settings()
    settings_path().mkdir(parents=True)
    assert "cannot be read" in read_settings().problems[0]


def test_an_action_that_is_not_there_is_named() -> None:
    assert list(problems({"runs.stop": "x", "fly": "f"})) == ["[keys]: fly is no action; F1 lists them."]


def test_high_contrast_has_the_contrast_that_it_promises() -> None:
    background = Color.parse(HIGH_CONTRAST.background or "")
    texts = (HIGH_CONTRAST.foreground, HIGH_CONTRAST.primary, HIGH_CONTRAST.secondary, HIGH_CONTRAST.warning)
    for text in (*texts, HIGH_CONTRAST.error, HIGH_CONTRAST.success, HIGH_CONTRAST.variables["text-muted"]):
        assert contrast(Color.parse(text or ""), background) >= 7


def contrast(one: Color, other: Color) -> float:
    """WCAG 2.2, "contrast ratio"."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(color: Color) -> float:
    parts = (part / 255 for part in (color.r, color.g, color.b))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


async def test_the_theme_of_the_settings_is_used(wizard: Make) -> None:
    app = wizard(settings=Settings(theme="high-contrast"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert app.theme == "high-contrast"


@pytest.mark.parametrize(("given", "without_colour"), [("1", True), ("", False), (None, False)])
def test_no_color_is_respected_and_left_to_children(
    wizard: Make, monkeypatch: pytest.MonkeyPatch, given: str | None, without_colour: bool
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    if given is not None:
        monkeypatch.setenv("NO_COLOR", given)
    assert wizard().no_color is without_colour
    child = subprocess.run(
        [sys.executable, "-c", "import os; print(repr(os.environ.get('NO_COLOR')))"],
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=True,
    )
    assert child.stdout.strip() == repr(given)


@pytest.mark.parametrize("given", [None, "30"])
def test_textual_is_told_how_soon_to_paint_where_nobody_has_said(given: str | None) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "TEXTUAL_FPS"}
    code = (
        "import os, wizard.cli, wizard.commands.wizard, wizard.tui.app, textual.screen as screen;"
        " print(round(1 / screen.UPDATE_PERIOD), os.environ.get('TEXTUAL_FPS'))"
    )
    told = subprocess.run(
        [sys.executable, "-c", code],
        env=environment if given is None else {**environment, "TEXTUAL_FPS": given},
        capture_output=True,
        text=True,
        check=True,
    )
    frames, left = told.stdout.split()
    assert left == str(given)
    assert int(frames) > 60 if given is None else int(frames) == int(given)
