"""The wizard's screens in an account whose names do harm: nothing of it acts, and all of it is shown."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import DataTable, Input, OptionList

from tests.hostile.account import HostileAccount
from tests.hostile.names import HOSTILE
from tests.hostile.seeded import FOLDER, put_hostile_objects
from tests.tui.screen_text import screen_text
from tests.tui.walking import at, connected, until
from wizard.demo.server import DemoServer
from wizard.demo.story.storage import TRAINING_BUCKET
from wizard.flow import Answered, Learned
from wizard.profiles import read_data
from wizard.start import StartOptions
from wizard.text import is_hidden, visible
from wizard.tui.app import WizardApp, load_wizard
from wizard.tui.screens.audit_screen import AuditScreen
from wizard.tui.screens.dialogs import FileDialog
from wizard.tui.screens.runs_screen import RunsScreen
from wizard.tui.widgets.choice_panel import ChoicePanel

load_wizard()
SECURE = Path(__file__).parents[2] / "profiles" / "classifier-secure.toml"
URI = f"s3://{TRAINING_BUCKET}/{FOLDER}"
Environment = Callable[[dict[str, str]], None]


def an_app(**options: object) -> WizardApp:
    app = WizardApp(StartOptions(**options))  # type: ignore[arg-type]  # the tests name the options they mean
    app.animation_level = "none"
    return app


def assert_safe(app: WizardApp) -> str:
    """What is on the screen holds no character that acts on a terminal or cannot be seen; returns it."""
    seen = screen_text(app)
    # Textual's own footer and borders are of no such category; line ends are the screen's rows.
    hidden = {character for character in set(seen) if character != "\n" and is_hidden(character)}
    assert not hidden, f"{hidden!r} in\n{seen}"
    return seen


async def opened(pilot: Pilot[int], app: WizardApp, folder: str) -> ChoicePanel:
    """The list of a folder, asked for as a training file would be."""
    await connected(pilot)
    app.main_screen.jump("dataset", "dataset.train")
    await at(pilot, "dataset.train")
    app.main_screen.query_one("#filter", Input).value = folder
    await pilot.pause()
    await pilot.press("enter")
    return app.main_screen.query_one(ChoicePanel)


def rows_match(panel: ChoicePanel, typed: str) -> bool:
    """Whether the rows are those of what was typed; its text is drawn before them."""
    return all(typed in row.search for row in panel.shown_rows)


def is_on_screen(app: WizardApp, text: str) -> bool:
    return text in screen_text(app)


async def test_a_folder_of_all_names_is_paged_through(server: DemoServer, environment: Environment) -> None:
    put_hostile_objects(server)
    environment(server.environment())
    app = an_app(profile=read_data(SECURE)[0])
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        panel = await opened(pilot, app, URI)
        filter_input = panel.query_one("#filter", Input)
        await until(pilot, lambda: len(panel._rows) >= len(HOSTILE), "all rows")
        seen: set[str] = set()
        for number in range(len(HOSTILE) // 10 + 1):
            typed = f"{number:02}"
            filter_input.value = typed
            await until(pilot, partial(rows_match, panel, typed), f"the rows of {typed}")
            for index, row in enumerate(panel.shown_rows):
                if row.cells[0].startswith(typed):
                    panel.query_one("#rows", OptionList).highlighted = index
                    begin = row.cells[0][:20].rstrip()
                    await until(pilot, partial(is_on_screen, app, begin), f"the row {begin}")
                    assert_safe(app)
                    seen.add(begin)
        for number, name in enumerate(HOSTILE):
            begin = visible(f"{number:03}-{name.partition('/')[0]}")[:20].rstrip()
            assert any(one.startswith(begin) for one in seen), repr(name)


@pytest.mark.parametrize(
    "name", ["[@click=app.quit]x", "a\x1b]0;owned\x07b.csv", "$(touch owned)", "\u202egnp.csv", "日本"]
)
async def test_the_value_itself_is_chosen(server: DemoServer, environment: Environment, name: str) -> None:
    with server._account.entered():
        server._account.s3.put_object(TRAINING_BUCKET, f"chosen/{name}", b"A,b\n", disable_notification=True)
    environment(server.environment())
    app = an_app(profile=read_data(SECURE)[0])
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        panel = await opened(pilot, app, f"s3://{TRAINING_BUCKET}/chosen/")
        uri = f"s3://{TRAINING_BUCKET}/chosen/{name}"
        await until(pilot, lambda: uri in [row.value for row in panel.shown_rows], "the row")
        panel._moved = True
        panel.query_one("#rows", OptionList).highlighted = [row.value for row in panel.shown_rows].index(uri)
        await pilot.pause()
        await pilot.press("enter")
        await until(pilot, lambda: app.main_screen.state.answers["dataset.train"] == uri, "the answer")
        assert_safe(app)
    assert app.return_value is None  # nothing in a name has ended it


QUESTIONS = {
    "network": ("_vpc", "vpc.subnets", "vpc.security_groups"),
    "keys": ("keys.volume",),
    "role": ("role",),
    "output": ("output.s3_uri",),
}


async def test_lists_notes_and_findings_of_a_hostile_account(account: HostileAccount, environment: Environment) -> None:
    account.remembers = True
    environment(account.environment())
    app = an_app(profile=read_data(SECURE)[0])
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await until(pilot, lambda: "ml-engineer" in app.main_screen.connection_words, "the connection")
        for _round in range(3):
            for step, keys in QUESTIONS.items():
                for key in keys:
                    app.main_screen.jump(step, key)
                    await at(pilot, key)
                    await until(pilot, lambda: " listed" in screen_text(app) or "match" in screen_text(app), "the list")
                    rows = app.main_screen.query_one(ChoicePanel).query_one("#rows", OptionList)
                    for index in range(0, rows.option_count, 3):
                        rows.highlighted = index
                        await pilot.pause()
                        assert_safe(app)
            await pilot.press("ctrl+r")
        await pilot.press("f10")
        await until(pilot, lambda: app.main_screen.checks.is_complete, "the checks")
        for step in ("dataset", "role", "network", "keys", "review"):
            app.main_screen.jump(step)
            await pilot.pause()
            assert_safe(app)


async def test_messages_of_refusals(account: HostileAccount, environment: Environment) -> None:
    environment(account.environment())
    app = an_app(profile=read_data(SECURE)[0])
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await connected(pilot)
        app.main_screen.jump("keys", "keys.volume")
        await at(pilot, "keys.volume")
        for message in HOSTILE[::25]:
            account.refusing = message
            await pilot.press("ctrl+r")
            await until(pilot, lambda: "kms:ListKeys" in screen_text(app), "the refusal")
            assert_safe(app)
        assert app.main_screen.state.answers["name"] == "tickets-secure"


async def test_notifications(server: DemoServer, environment: Environment) -> None:
    environment(server.environment())
    for begin in range(5):
        await notify(an_app(profile_problems=HOSTILE[begin::25]))


async def notify(app: WizardApp) -> None:
    async with app.run_test(size=(100, 60), notifications=True) as pilot:
        await until(pilot, lambda: app._main is not None and len(app._notifications) > 0, "the notifications")
        await pilot.pause()
        assert_safe(app)
        assert app.screen.is_running


@pytest.mark.parametrize("view", ["command", "policy", "profile"])
async def test_previews(server: DemoServer, environment: Environment, view: str) -> None:
    environment(
        {**server.environment(), "AWS_ENDPOINT_URL": "http://127.0.0.1:9"}
    )  # what is checked is beside the point
    app = an_app(profile=read_data(SECURE)[0])
    names = [name for name in HOSTILE if len(name) <= 100]
    async with app.run_test(size=(160, 45), notifications=True) as pilot:
        await until(pilot, lambda: app._main is not None, "the wizard")
        for _press in range(("command", "policy", "profile").index(view)):
            await pilot.press("f3")
        for begin in range(0, len(names), 40):
            some = names[begin : begin + 40]
            app.main_screen.dispatch(Learned({"tags": {f"{i}{n}": n for i, n in enumerate(some)}}))
            app.main_screen.dispatch(Answered("dataset.train", f"{URI}{some[-1]}"))
            await pilot.pause()
            assert_safe(app)


async def test_runs_and_audit(account: HostileAccount, environment: Environment) -> None:
    environment(account.environment())
    app = an_app()
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await until(pilot, lambda: app._main is not None and app.main_screen.discovery.session is not None, "a session")
        await pilot.press("f5")
        await until(pilot, lambda: isinstance(app.screen, RunsScreen), "the runs")
        await until(pilot, lambda: app.screen.query_one(DataTable).row_count > 2, "the table")
        for _round in range(10):
            table = app.screen.query_one(DataTable)
            for row in range(table.row_count):
                table.move_cursor(row=row)
                await pilot.pause()
                assert_safe(app)
            await pilot.press("ctrl+r")
        account.renames = False
        await pilot.press("ctrl+r")
        await until(pilot, lambda: "support-tickets" in screen_text(app), "the real names")
        table = app.screen.query_one(DataTable)
        names = [str(table.get_row_at(index)[2]) for index in range(table.row_count)]
        table.move_cursor(row=names.index("support-tickets-2025/v1"))
        account.renames = True
        await pilot.press("a")
        await until(pilot, lambda: isinstance(app.screen, AuditScreen), "the audit")
        await until(pilot, lambda: app.screen.query_one(DataTable).row_count > 0, "the events")
        events = app.screen.query_one(DataTable)
        for row in range(min(events.row_count, 40)):
            events.move_cursor(row=row)
            await pilot.pause()
            assert_safe(app)


async def test_lines_that_are_typed_into(server: DemoServer, environment: Environment) -> None:
    """Text of a file or the clipboard stands in them while it is edited; its value is kept as it is."""
    environment(server.environment())
    app = an_app(profile=read_data(SECURE)[0])
    questions = (("details", "name"), ("details", "tags"), ("keys", "keys.volume"), ("dataset", "dataset.train"))
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await connected(pilot)
        for begin, (step, question) in enumerate(questions):
            app.main_screen.jump(step, question)
            await at(pilot, question)
            line = app.main_screen.query_one(Input)
            for name in HOSTILE[begin::5]:
                line.value = name
                line.cursor_position = len(name)
                await pilot.pause()
                assert_safe(app)
                assert line.value == name


async def test_the_name_of_a_file_to_write(server: DemoServer, environment: Environment) -> None:
    environment(server.environment())
    app = an_app(profile=read_data(SECURE)[0])
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await connected(pilot)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, FileDialog), "the dialog")
        for name in ("a\x1b]0;owned\x07b", "\u202egnp", "x" * 1_000_000):
            path = app.screen.query_one("#path", Input)
            path.value = name
            await pilot.pause()
            assert_safe(app)
            assert path.value == name
        await pilot.press("enter")  # no file system takes this name
        await until(pilot, lambda: "cannot be written" in assert_safe(app), "what is wrong")
