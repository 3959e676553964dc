"""Sizes, signals, pastes, the mouse and a failing AWS, in every step: the wizard goes on, and no answer is lost."""

import os
import random
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.command import CommandPalette
from textual.widgets import Input, Static

from tests.tui.screen_text import screen_text
from tests.tui.walking import at, connected, until
from wizard.demo.faults import KINDS
from wizard.demo.server import DemoServer
from wizard.draft import read_draft
from wizard.flow import Learned, WizardState
from wizard.flow.flow import STEPS
from wizard.profiles import read_data
from wizard.start import StartOptions, start_state
from wizard.text import is_hidden
from wizard.tui.app import WizardApp

PROFILES = Path(__file__).parents[2] / "profiles"
Make = Callable[..., WizardApp]
SIZES = ((20, 5), (30, 10), (60, 12), (80, 24), (132, 43), (300, 100))
LISTED = ("_vpc", "vpc.subnets", "vpc.security_groups", "keys.volume", "role", "dataset.train", "output.s3_uri")
SERVICES = ("comprehend", "ec2", "iam", "kms", "s3", "pricing", "servicequotas")


def profile(name: str = "classifier-secure") -> dict[str, Any]:
    return read_data(PROFILES / f"{name}.toml")[0]


def questions(state: WizardState) -> list[tuple[str, str | None]]:
    """Every question that the answers lead to, and the review."""
    return list(_questions(state))


def _questions(state: WizardState) -> Iterator[tuple[str, str | None]]:
    for step in STEPS:
        asked = step.asked(state.answers)
        if asked or step.id == "review":
            yield from ((step.id, question.key) for question in asked) if asked else [(step.id, None)]


def given(answers: Any) -> dict[str, Any]:
    """The answers that a person gave: not what was found out about them."""
    return {key: value for key, value in answers.items() if not key.startswith("_")}


def answers(app: WizardApp) -> dict[str, Any]:
    return given(app.main_screen.state.answers)


@pytest.mark.parametrize(("name", "start"), [("classifier-secure", 0), ("recognizer-annotations", 3), ("endpoint", 4)])
async def test_every_size_in_every_step(wizard: Make, thorough: bool, name: str, start: int) -> None:
    app = wizard(profile=profile(name))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await connected(pilot)
        before = answers(app)
        for number, (step, question) in enumerate(questions(app.main_screen.state)):
            app.main_screen.jump(step, question)
            await at(pilot, question)
            one_of_them = SIZES[(number + start) % len(SIZES)]  # in each step another, each profile beginning elsewhere
            for size in SIZES if thorough else (one_of_them,):
                await pilot.resize_terminal(*size)
                lines = screen_text(app).split("\n")
                assert len(lines) <= size[1]
                assert any(line.strip() for line in lines)
                assert app.main_screen.state.question == question
        assert answers(app) == before


async def test_dialogs_and_screens_in_every_size(wizard: Make) -> None:
    app = wizard(profile=profile())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await connected(pilot)
        for key in ("f1", "f4", "ctrl+s", "f5", "ctrl+p", "ctrl+q"):
            depth = len(app.screen_stack)
            await pilot.press(key)
            await until(pilot, lambda depth=depth: len(app.screen_stack) > depth, f"what {key} opens")  # type: ignore[misc]  # mypy cannot infer a default
            for size in SIZES:
                await pilot.resize_terminal(*size)
                assert screen_text(app).strip()
            await pilot.press("escape")
            await until(pilot, lambda depth=depth: len(app.screen_stack) == depth, f"the end of {key}")  # type: ignore[misc]  # likewise


@pytest.mark.parametrize("size", [(20, 5), (20, 3), (80, 24)])
async def test_every_key_that_moves_in_every_list_and_size(wizard: Make, size: tuple[int, int]) -> None:
    """Where a list has no room at all there is nothing to move by, and nothing ends."""
    moving = ("pagedown", "pageup", "end", "pagedown", "home", "pageup", "down", "up")
    app = wizard(profile=profile())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await connected(pilot)
        before = answers(app)
        await pilot.resize_terminal(*size)
        for step, question in (("network", "vpc.subnets"), ("labels", "mode"), ("review", None)):
            app.main_screen.jump(step, question)
            await at(pilot, question)
            await pilot.press(*moving, "tab", *moving)
        for key in ("f2", "f4", "f7", "f5", "ctrl+p"):
            depth = len(app.screen_stack)
            await pilot.press(key)
            if key != "f2":
                await until(pilot, lambda depth=depth: len(app.screen_stack) > depth, f"what {key} opens")  # type: ignore[misc]  # mypy cannot infer a default
            await pilot.press(*moving, *(["f3", *moving] if key == "f2" else []), "tab", *moving, "escape")
            await until(pilot, lambda depth=depth: len(app.screen_stack) == depth, f"the end of {key}")  # type: ignore[misc]  # likewise
        assert answers(app) == before


async def test_a_storm_of_the_mouse(wizard: Make, account: DemoServer) -> None:
    """Clicks anywhere may choose and open whatever there is, but only a yes at the confirmation launches."""
    sent = sum(request.operation.startswith("Create") for request in account.recorded)
    app = wizard(profile=profile(), read_only=True)
    dice = random.Random(7)  # noqa: S311 - the same storm each time
    kinds = (events.MouseMove, events.MouseDown, events.MouseUp, events.MouseScrollDown, events.MouseScrollUp)
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await connected(pilot)
        for _event in range(400):
            x, y = dice.randrange(100), dice.randrange(30)
            kind = dice.choice(kinds)
            app.post_message(kind(None, x, y, 0, 0, dice.choice((1, 2, 3)), False, False, False, x, y))
            if dice.random() < 0.1:
                await pilot.pause()
            if app._exit:
                break
        if not app._exit:
            await pilot.pause()
            assert screen_text(app).strip()
    assert app.failure is None
    assert app.return_code in (0, None)
    assert sum(request.operation.startswith("Create") for request in account.recorded) == sent


NASTY = "\x1b]0;owned\x07[/]\u202e"


@pytest.mark.parametrize(
    ("text", "taken", "said"),
    [
        ("x" * 1_000_000, "", "1,000,000 characters"),
        (NASTY * 70_000, "", "characters; no answer is longer"),
        (NASTY * 3_000, NASTY * 3_000, ""),
        ("\n\nli ne\n" + "no more\n" * 125_000, "li ne", "125,001 lines"),
    ],
    ids=["long", "hostile", "hostile and drawn", "lines"],
)
async def test_a_paste_of_a_megabyte(wizard: Make, text: str, taken: str, said: str) -> None:
    app = wizard(profile=profile())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await connected(pilot)
        before = answers(app)
        steps = {question: step for step, question in questions(app.main_screen.state)}
        for question in ("name", "tags", "keys.volume", "dataset.train"):
            app.main_screen.jump(steps[question], question)
            await at(pilot, question)
            line = app.main_screen.query_one(Input)
            line.value = ""
            app.post_message(events.Paste(text))
            await until(pilot, lambda line=line: line.value == taken, "what is pasted")  # type: ignore[misc]  # mypy cannot infer a default
            if said:
                await until(pilot, lambda: any(said in note.message for note in app._notifications), "what is said")
            if taken:
                await pilot.press("enter")
                await pilot.pause()
            assert not any(is_hidden(character) for character in set(screen_text(app)) if character != "\n")
            assert app.main_screen.state.question == question  # it is no answer
            assert answers(app) == before
            app.clear_notifications()


async def test_a_paste_into_the_palette_is_drawn_visibly(wizard: Make) -> None:
    app = wizard(profile=profile())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await connected(pilot)
        await pilot.press("ctrl+p")
        await until(pilot, lambda: isinstance(app.screen, CommandPalette), "the palette")
        app.post_message(events.Paste(NASTY * 70_000))
        await until(pilot, lambda: r"\x1b]0;owned" in screen_text(app), "what is pasted")
        assert not any(is_hidden(character) for character in set(screen_text(app)) if character != "\n")
        assert len(app.screen.query_one(Input).value) < 1_000
        await pilot.press("ctrl+u", *"help")
        await until(pilot, lambda: "Keys, and what is asked" in screen_text(app), "the action")


WAYS_OUT = ("SIGTERM", "SIGHUP", "ctrl+c")


@pytest.mark.parametrize("way", WAYS_OUT)
async def test_left_in_every_step_the_answers_are_kept(wizard: Make, thorough: bool, way: str) -> None:
    steps = list(dict(reversed(questions(start_state(StartOptions(profile=profile()))))).items())
    for step, question in steps if thorough else steps[WAYS_OUT.index(way) :: len(WAYS_OUT)]:
        await left_at(wizard(profile=profile()), step, question, way)


async def left_at(app: WizardApp, step: str, question: str | None, way: str) -> None:
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await connected(pilot)
        app.main_screen.dispatch(Learned({"name": f"left-at-{step}"}))
        app.main_screen.jump(step, question)
        await at(pilot, question)
        kept = answers(app)
        assert kept["name"] == f"left-at-{step}"
        if way == "ctrl+c":
            depth = len(app.screen_stack)
            await pilot.press("ctrl+c")
            await until(pilot, lambda: len(app.screen_stack) > depth, "the question")
            await pilot.press("ctrl+c")
        else:
            os.kill(os.getpid(), getattr(signal, way))
        await until(pilot, lambda: app._exit, "the end")
    assert app.return_value == 130
    draft = read_draft(app.draft)
    assert draft is not None
    assert given(draft.answers) == kept
    assert (draft.step, draft.question) == (step, question)


@pytest.mark.parametrize("fault", [kind for kind in KINDS if kind != "Timeout"])
async def test_when_every_call_fails_everything_can_still_be_answered(
    wizard: Make, account: DemoServer, monkeypatch: pytest.MonkeyPatch, thorough: bool, fault: str
) -> None:
    """A silent AWS is in tests/tui/test_trouble.py: nothing waits for it."""
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    app = wizard(profile=profile())
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await connected(pilot)
        before = answers(app)
        account.set_faults([f"{service}:*={fault}" for service in SERVICES])
        for step, question in questions(app.main_screen.state):
            if question not in (LISTED[:3] if fault == "Throttling" and not thorough else LISTED):
                continue  # when AWS is throttling, each of them waits in vain
            app.main_screen.jump(step, question)
            await at(pilot, question)
            await pilot.press("ctrl+r")
            await until(pilot, lambda: refused(app), f"what is said at {question}")
        assert answers(app) == before
        app.main_screen.jump("keys", "keys.volume")
        await at(pilot, "keys.volume")
        key = "arn:aws:kms:us-west-2:111122223333:key/1a2b3c4d-0004-4000-8000-000000000004"
        app.main_screen.query_one("#filter", Input).value = key
        await pilot.pause()
        await pilot.press("enter")
        await until(pilot, lambda: app.main_screen.state.answers["keys.volume"] == key, "the typed answer")
        account.set_faults([])
        app.main_screen.jump("role", "role")
        await at(pilot, "role")
        await pilot.press("ctrl+r")
        await until(pilot, lambda: "listed" in screen_text(app), "the list")


def refused(app: WizardApp) -> bool:
    """Whether the list says that it was refused, in words."""
    status = app.main_screen.query_one("#list-status", Static)
    return status.has_class("-problem") and bool(str(status.content).strip())
