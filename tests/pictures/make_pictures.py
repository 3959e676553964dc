"""Takes the README's pictures from the running app: ``.venv/bin/python -m tests.pictures.make_pictures``.

The app talks to a simulated account over HTTP, as with ``--demo``; what is on the pictures is what is on the screen.
"""

import asyncio
import os
import re
import tempfile
from collections.abc import Callable
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import DataTable

from tests.demo.clients import Clients, classifier
from wizard.demo.server import DemoServer
from wizard.flow import Answered
from wizard.profiles import read_data
from wizard.start import StartOptions
from wizard.tui.app import WizardApp, load_wizard
from wizard.tui.screens.main import MainScreen
from wizard.tui.screens.runs_screen import RunsScreen
from wizard.tui.widgets.preview import PreviewPanel
from wizard.tui.widgets.question_panel import QuestionPanel

FOLDER = Path(__file__).parent
PROFILES = FOLDER.parents[1] / "profiles"
SIZE = (160, 38)
OTHER_KEY = "arn:aws:kms:us-west-2:111122223333:key/1a2b3c4d-0004-4000-8000-000000000004"
PORT = 4567
"""A fixed one, since the printed command names it."""

PICTURES: dict[str, tuple[str, str | None]] = {
    "account": ("account", "region"),
    "what": ("kind", "kind"),
    "dataset": ("dataset", "dataset.train"),
    "labels": ("labels", "mode"),
    "output": ("output", "output.s3_uri"),
    "role": ("role", "role"),
    "network": ("network", "_network"),
    "subnets": ("network", "vpc.subnets"),
    "keys": ("keys", "keys.model"),
    "policies": ("keys", "keys.volume"),
    "findings": ("network", "vpc.subnets"),
    "name": ("details", "name"),
    "review": ("review", None),
    "export": ("review", None),
    "runs": ("review", None),
    "result": ("review", None),
}
"""Name of the picture → step and question."""


async def until(pilot: Pilot[int], condition: Callable[[], bool]) -> None:
    """Wait until ``condition`` holds."""
    for _ in range(2000):
        if condition():
            return
        await pilot.pause(0.01)
    raise TimeoutError("the screen never came to what the picture should show")


async def take(name: str, step: str, question: str | None) -> None:
    """One picture: a profile is opened, and the wizard goes to the question."""
    data, _findings = read_data(PROFILES / "classifier-secure.toml")
    if name == "findings":
        data["dataset"]["train"] = "s3://acme-nlp-training/bad/too-few-per-label.csv"
        data["vpc"]["subnets"] = [*data["vpc"]["subnets"], "subnet-0c3d4e5f607182930"]
    load_wizard()  # its screen is there as soon as the app is mounted
    app = WizardApp(StartOptions(profile=data))
    async with app.run_test(size=SIZE) as pilot:
        screen = app.main_screen
        await until(pilot, lambda: "ml-engineer" in screen.connection_words)
        await until(pilot, lambda: screen.rights.rights is not None)
        await until(pilot, lambda: screen.checks.is_complete)
        await pilot.pause(0.3)  # an opened profile leads to what needs attention, which is to be over
        screen.jump(step, question)
        await until(pilot, lambda: _is_settled(screen, question))
        if name == "policies":
            await _policies(pilot, screen)
        elif name == "findings":
            screen.query_one(PreviewPanel).show_tab("findings")
            await pilot.pause(0.3)
        elif name == "export":
            screen.show_page("export", "terraform")
            await until(pilot, lambda: "required_providers" in _text(screen))
        elif name in ("runs", "result"):
            await _runs(pilot, screen, result=name == "result")
        (FOLDER / f"{name}.svg").write_text(_without_web_fonts(app.export_screenshot(title="comprehend-wizard")))


async def _policies(pilot: Pilot[int], screen: MainScreen) -> None:
    """The document exact, after an answer that has changed it."""
    preview = screen.query_one(PreviewPanel)
    preview.show_tab("policy")
    preview.show_page("policy", "exact")
    await pilot.pause()
    screen.dispatch(Answered("keys.volume", OTHER_KEY))
    await until(pilot, lambda: "changed by the last answer" in _text(screen))


async def _runs(pilot: Pilot[int], screen: MainScreen, *, result: bool) -> None:
    """All runs, one of them under way; or the result of one."""
    screen.action_runs()
    app = screen.app
    await until(pilot, lambda: isinstance(app.screen, RunsScreen) and "tickets-live" in _text(screen))
    table = app.screen.query_one(DataTable)
    names = [str(table.get_row_at(index)[2]) for index in range(table.row_count)]
    table.move_cursor(row=names.index("support-tickets-2025/v1" if result else "tickets-live"))
    await pilot.pause()
    if result:
        await pilot.press("enter")
        await until(pilot, lambda: "Most confused" in _text(screen))


def _text(screen: MainScreen) -> str:
    return screen.app.export_screenshot(simplify=True).replace("&#160;", " ")


def _is_settled(screen: MainScreen, question: str | None) -> bool:
    text = screen.app.export_screenshot(simplify=True)
    panel = screen.query_one(QuestionPanel)
    shown = question is None or (panel.question is not None and panel.question.key == question)
    if question is None:
        return "Review" in text and screen.rights.prediction is not None
    return shown and "palette" in text and not any(word in text for word in ("Loading", "Connecting"))


def _without_web_fonts(svg: str) -> str:
    """The picture must not fetch anything when it is looked at."""
    return re.sub(r"@font-face\s*\{.*?\}", "", svg, flags=re.DOTALL)


def main() -> None:
    """Take all pictures."""
    with tempfile.TemporaryDirectory() as home, DemoServer(port=PORT, training_seconds=3600) as server:
        os.environ.update(server.environment(), HOME=home, XDG_STATE_HOME=home, XDG_CONFIG_HOME=home)
        Clients(server).comprehend.create_document_classifier(**classifier("support-tickets-2026"))
        for name, (step, question) in PICTURES.items():
            asyncio.run(take(name, step, question))


if __name__ == "__main__":
    main()
