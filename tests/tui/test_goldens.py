"""Every step as it is seen at 80x24 and 120x40."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.tui.goldens import assert_like_golden
from tests.tui.screen_text import screen_text
from tests.tui.walking import checked, main_screen, until
from wizard.demo.clock import Clock
from wizard.demo.server import DemoServer
from wizard.flow import asked_questions, find_question
from wizard.profiles import read_data
from wizard.tui.app import WizardApp
from wizard.tui.screens.dialogs import ChoiceDialog, ConditionKeysDialog, ConfirmDialog, HelpDialog
from wizard.tui.widgets.question_panel import QuestionPanel

PROFILES = Path(__file__).parents[2] / "profiles"
SIZES = [(80, 24), (120, 40)]


@pytest.fixture
def server() -> Iterator[DemoServer]:
    """An account for each test, whose clock stands still: what is launched stays submitted, and is in no other list."""
    with DemoServer(clock=Clock(speed=0)) as running:
        yield running


async def settled(pilot: Pilot[int], question: str | None) -> None:
    """Wait until a question is shown with its whole list (or the review with what AWS will answer), and the header says
    whose account it is."""
    screen = main_screen(pilot)

    def done() -> bool:
        panel = screen.query_one(QuestionPanel)
        here = question is None or (panel.question is not None and panel.question.key == question)
        text = screen_text(pilot.app) if here and "ml-engineer" in screen.connection_words else "Loading"
        waiting = ("Loading", "Connecting", "not looked at yet")
        if question is None and screen.rights.prediction is None:
            return False
        return "f1 Help" in text and not any(word in text for word in waiting)  # the footer comes last

    await until(pilot, done, f"the question {question}")
    await pilot.pause()


async def opened(pilot: Pilot[int], app: WizardApp) -> None:
    await until(pilot, lambda: "ml-engineer" in app.main_screen.connection_words, "the connection")
    await until(pilot, lambda: app.main_screen.discovery.session is not None, "a session")
    await until(pilot, lambda: app.main_screen.rights.rights is not None, "the caller's policies")
    await checked(pilot)


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
@pytest.mark.parametrize("profile", ["classifier-secure", "recognizer-annotations", "endpoint"])
async def test_every_question(wizard: Callable[..., WizardApp], profile: str, size: tuple[int, int]) -> None:
    data, _findings = read_data(PROFILES / f"{profile}.toml")
    app = wizard(profile=data)
    async with app.run_test(size=size, notifications=True) as pilot:
        await opened(pilot, app)
        screen = app.main_screen
        for question in asked_questions(screen.state.answers):
            found = find_question(screen.state.answers, question.key)
            assert found is not None
            screen.jump(found[0].id, question.key)
            await settled(pilot, question.key)
            # The first lines of the highlighted object arrive a moment later; they have a test of their own.
            if question.key.startswith(("dataset.", "output.")) and "s3://" in str(
                screen.state.answers.get(question.key)
            ):
                continue
            await assert_like_golden(pilot, f"{profile}-{question.key.replace('.', '-').lstrip('_')}")


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
async def test_review_dialogs_preview_and_result(wizard: Callable[..., WizardApp], size: tuple[int, int]) -> None:
    data, _findings = read_data(PROFILES / "classifier-secure.toml")
    app = wizard(profile={**data, "name": f"golden-{size[0]}"})
    async with app.run_test(size=size, notifications=True) as pilot:
        await opened(pilot, app)
        await settled(pilot, None)
        await assert_like_golden(pilot, "review")
        for keys, name, dialog in (
            (["f1"], "help", HelpDialog),
            (["f1", "c"], "condition-keys", ConditionKeysDialog),
            (["f4"], "steps", ChoiceDialog),
        ):
            await pilot.press(*keys)
            await until(pilot, lambda kind=dialog: isinstance(app.screen, kind), name)  # type: ignore[misc]
            await pilot.pause()
            await assert_like_golden(pilot, name)
            while len(app.screen_stack) > 2:  # Textual's own, the wizard's, and the dialogs above them
                await pilot.press("escape")
                await pilot.pause()
        await pilot.press("f2")
        await pilot.pause()
        await assert_like_golden(pilot, "preview-command")
        for name in ("policy", "profile", "export", "findings"):
            await pilot.press("f3")
            await pilot.pause()
            await assert_like_golden(pilot, f"preview-{name}")
        await pilot.press("f2", "enter")
        await until(pilot, lambda: isinstance(app.screen, ConfirmDialog), "the confirmation")
        await pilot.pause()
        await assert_like_golden(pilot, "confirm")
        await pilot.press("tab", "enter")
        await until(pilot, lambda: "Status: SUBMITTED" in screen_text(app), "the status")
        await assert_like_golden(pilot, "result")


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
async def test_a_refusal_on_the_review(wizard: Callable[..., WizardApp], size: tuple[int, int]) -> None:
    data, _findings = read_data(PROFILES / "classifier-minimal.toml")
    app = wizard(profile=data)
    async with app.run_test(size=size, notifications=True) as pilot:
        await opened(pilot, app)
        app.main_screen.jump("review")
        await settled(pilot, None)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ConfirmDialog), "the confirmation")
        await pilot.press("tab", "enter")
        await until(pilot, lambda: "AWS refused" in screen_text(app), "the refusal")
        app.clear_notifications()
        await pilot.pause()
        await assert_like_golden(pilot, "refused")
