"""Whatever the face, the same answers come to the same file: lists in a real terminal, lists through a pipe, numbers,
and the screen."""

import asyncio
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput

from tests.line import answers
from tests.line.conftest import ByNumbers, draft
from tests.line.test_with_lists import CLASSIFIER, CLEAR, DOWN, ENTER, SPACE, typed, walk
from tests.tui.screen_text import screen_text
from tests.tui.walking import until
from wizard.demo.server import DemoServer
from wizard.profiles import read_data
from wizard.start import StartOptions
from wizard.tui.app import WizardApp, load_wizard
from wizard.tui.screens.dialogs import FileDialog

ROOT = Path(__file__).parents[2]
_NETWORK = typed("ComprehendDataAccess", "In a VPC", "nlp-private") + (
    f"{SPACE}{DOWN}{SPACE}{ENTER}comprehend-tr{SPACE}{ENTER}"
)
RECOGNIZER = (
    typed("", "us-west-2", "Entity rec", "Annotations")
    + typed("acme-nlp-training", "entities/", "documents.txt", "one document a line")
    + typed("annotations.csv", "test-documents.txt", "test-annotations.csv")
    + typed("PERSON", "PRODUCT", "")
    + _NETWORK
    + typed("One key per", "comprehend-volume", "comprehend-model")
    + typed(f"{CLEAR}product-annotations", "v1", "English", "team=nlp", "")
)
ENDPOINT = (
    typed("", "us-west-2", "Endpoint", "support-tickets-2025", "")
    + typed("ComprehendDataAccess")
    + typed(f"{CLEAR}support-tickets", "team=nlp", "")
)
KINDS = {
    "classifier-secure": (CLASSIFIER, answers.CLASSIFIER),
    "recognizer-annotations": (RECOGNIZER, answers.RECOGNIZER),
    "endpoint": (ENDPOINT, answers.ENDPOINT),
}


@pytest.fixture
def keys() -> Iterator[PipeInput]:
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        yield pipe


async def saved_on_the_screen(name: str, place: Path) -> None:
    """The answers of a shipped profile, saved by the screen."""
    data, _problems = read_data(ROOT / "profiles" / f"{name}.toml")
    load_wizard()  # its screen is there as soon as the app is mounted
    app = WizardApp(StartOptions(profile=data))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: "ml-engineer" in app.main_screen.connection_words, "the connection")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, FileDialog), "the dialog")
        app.screen.query_one("#path").value = str(place)  # type: ignore[attr-defined]  # it is an Input
        await pilot.press("enter")
        await until(pilot, place.exists, f"the file; {screen_text(app)}")


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("name", KINDS)
def test_lists_numbers_and_the_screen_save_the_same(
    name: str, keys: PipeInput, by_numbers: ByNumbers, tmp_path: Path
) -> None:
    presses, numbered = KINDS[name]
    assert walk(keys, presses + typed("Save", f"{CLEAR}lists", "Leave")) == 0
    draft(tmp_path).unlink()  # left without a launch, it would be offered
    by_numbers([*numbered, "save", "numbers", "quit"])
    asyncio.run(saved_on_the_screen(name, tmp_path / "screen.toml"))
    written = {face: (tmp_path / f"{face}.toml").read_bytes() for face in ("lists", "numbers", "screen")}
    assert written["lists"] == written["screen"]
    assert written["numbers"] == written["screen"]


def test_lists_in_a_real_terminal_save_the_same(account: DemoServer, tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if name != "CI"}
    terminal = pexpect.spawn(
        sys.executable,
        ["-m", "wizard", "--plain"],
        env={**kept, **account.environment(), "PYTHONPATH": str(ROOT), "TERM": "xterm-256color"},
        cwd=str(tmp_path),
        encoding="utf-8",
        timeout=60,
        dimensions=(40, 120),
    )
    try:
        for asked, answer in (
            ("Which AWS credentials", ""),
            ("In which region", "us-west-2"),
            ("What should be launched", "Endpoint"),
            ("Which model", "support-tickets-2025"),
            ("How many inference units", ""),
            ("role", "ComprehendDataAccess"),
            ("called", f"{CLEAR}support-tickets"),
            ("Which tags", "team=nlp"),
            ("Which tags", ""),
            ("Review", "Save"),
            ("file", f"{CLEAR}terminal"),
            ("Review", "Leave"),
        ):
            terminal.expect(asked)
            terminal.send(f"{answer}{ENTER}")
        terminal.expect(pexpect.EOF)
    finally:
        terminal.close(force=True)
    asyncio.run(saved_on_the_screen("endpoint", tmp_path / "screen.toml"))
    assert (tmp_path / "terminal.toml").read_bytes() == (tmp_path / "screen.toml").read_bytes()
