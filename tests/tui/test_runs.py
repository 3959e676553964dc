"""Runs, results, going on and the audit on the screen; launches whose answer was lost; credentials that expire."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import DataTable

from tests.demo.clients import Clients, classifier
from tests.threads import let_checks_end
from tests.tui.screen_text import screen_text
from tests.tui.test_whole_way import launch
from tests.tui.walking import at, checked, main_screen, until
from wizard.demo.clock import Clock
from wizard.demo.server import DemoServer
from wizard.flow import profile_of
from wizard.launch.ledger import Ledger, ledger_path
from wizard.profiles import load
from wizard.start import StartOptions
from wizard.tui.app import WizardApp
from wizard.tui.screens.audit_screen import AuditScreen
from wizard.tui.screens.dialogs import ChoiceDialog, ConfirmDialog, FileDialog
from wizard.tui.screens.result_screen import ResultScreen
from wizard.tui.screens.runs_screen import RunsScreen

SECURE = Path(__file__).parents[2] / "profiles" / "classifier-secure.toml"
TRAINING_SECONDS = 100.0
Wizard = Callable[..., WizardApp]


@pytest.fixture
def server() -> Iterator[DemoServer]:
    """An account of each test's own, whose time the test moves."""
    with DemoServer(clock=Clock(speed=0), training_seconds=TRAINING_SECONDS) as running:
        yield running


@pytest.fixture
def plain(account: DemoServer) -> Iterator[Callable[[], WizardApp]]:
    """Makes an app with nothing answered: no checks are made beside what a test is about."""

    def make() -> WizardApp:
        assert account.endpoint_url
        app = WizardApp(StartOptions())
        app.animation_level = "none"
        return app

    yield make
    let_checks_end()


@pytest.fixture
def secure(account: DemoServer) -> Iterator[Wizard]:
    """Makes an app with the shipped secure classifier opened."""

    def make(**changes: Any) -> WizardApp:
        assert account.endpoint_url
        profile = {**load(SECURE).plan.as_profile(), **changes}
        app = WizardApp(StartOptions(profile=profile, profile_path=SECURE))
        app.animation_level = "none"
        return app

    yield make
    let_checks_end()


async def shown(pilot: Pilot[int], kind: type, what: str = "") -> Any:
    await until(pilot, lambda: isinstance(pilot.app.screen, kind), f"the {kind.__name__}")
    if what:
        await until(pilot, lambda: what in screen_text(pilot.app), what)
    return pilot.app.screen


async def runs(pilot: Pilot[int]) -> RunsScreen:
    """Open the runs, when there is a session, and wait for the table."""
    screen = main_screen(pilot)
    await until(pilot, lambda: screen.discovery.session is not None, "a session")
    await pilot.press("f5")
    found: RunsScreen = await shown(pilot, RunsScreen, "tickets-live")
    return found


async def highlight(pilot: Pilot[int], name: str) -> None:
    """Put the cursor of the table on the row of that name."""
    table = pilot.app.screen.query_one(DataTable)
    rows = [str(table.get_row_at(index)[2]) for index in range(table.row_count)]
    table.move_cursor(row=rows.index(name))
    await pilot.pause()


def notified(pilot: Pilot[int]) -> str:
    return "\n".join(str(toast.message) for toast in pilot.app._notifications)


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (160, 45)])
async def test_everything_is_listed_with_its_details(plain: Wizard, size: tuple[int, int]) -> None:
    async with plain().run_test(size=size, notifications=True) as pilot:
        await runs(pilot)
        text = screen_text(pilot.app)
        for words in ("✓", "IN_SERVICE", "tickets-broken", "✗", "IN_ERROR", "after 42 min"):
            assert words in text
        await highlight(pilot, "tickets-live")
        assert "1.80 USD an hour" in screen_text(pilot.app)
        await pilot.press("escape")
        assert pilot.app.screen is main_screen(pilot)


async def test_what_is_under_way_is_followed_and_its_end_rings(plain: Wizard, server: DemoServer) -> None:
    app = plain()
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        bells: list[bool] = []
        app.bell = lambda: bells.append(True)  # type: ignore[method-assign]  # the terminal's, not ours
        Clients(server).comprehend.create_document_classifier(**classifier("under-way"))
        screen = await runs(pilot)
        screen._watching._every = 0.05
        await pilot.press("ctrl+r")
        await until(pilot, lambda: "SUBMITTED" in screen_text(app), "the training")
        assert "typically" in screen_text(app) or "your last" in screen_text(app)
        assert bells == []
        server.clock.advance(TRAINING_SECONDS / 2)
        await until(pilot, lambda: "TRAINING" in screen_text(app), "TRAINING")
        server.clock.advance(TRAINING_SECONDS)
        await until(pilot, lambda: bool(bells), "the bell")
        assert "under-way: TRAINED" in notified(pilot)


async def test_a_result_is_shown_with_its_heat_map(plain: Wizard) -> None:
    async with plain().run_test(size=(100, 40), notifications=True) as pilot:
        await runs(pilot)
        await highlight(pilot, "support-tickets-2025/v1")
        await pilot.press("enter")
        await shown(pilot, ResultScreen, "Confusion matrix")
        text = screen_text(pilot.app)
        for words in ("Accuracy", "1 BILLING   11█", "Most confused:"):
            assert words in text
        await pilot.press("escape")
        await shown(pilot, RunsScreen)


async def test_a_failure_leads_to_the_step_that_mends_it(secure: Wizard) -> None:
    async with secure().run_test(size=(100, 40), notifications=True) as pilot:
        await at(pilot, None)
        await runs(pilot)
        await highlight(pilot, "tickets-broken")
        await pilot.press("enter")
        await shown(pilot, ResultScreen, "What it means")
        await pilot.press("m")
        await at(pilot, "role")
        profile = profile_of(main_screen(pilot).state.answers)
        assert (profile["name"], profile["version"]) == ("tickets-broken", "v2")
        assert "tags" not in profile  # nothing of the plan before is left


async def test_the_endpoint_of_a_model_has_everything_filled_in(secure: Wizard, server: DemoServer) -> None:
    async with secure().run_test(size=(120, 40), notifications=True) as pilot:
        await runs(pilot)
        await highlight(pilot, "support-tickets-2025/v1")
        await pilot.press("e")
        await at(pilot, None)
        screen = main_screen(pilot)
        profile = profile_of(screen.state.answers)
        assert profile["role"].endswith("role/ComprehendDataAccess")
        assert "dataset" not in profile
        await checked(pilot)
        assert "1.80 USD an hour" in screen_text(pilot.app)
        assert "a month" in screen_text(pilot.app)
        await launch(pilot)
        await until(pilot, lambda: screen.shows_result, "the result")
    (sent,) = [one.parameters for one in server.recorded if one.operation == "CreateEndpoint"]
    assert sent["DataAccessRoleArn"].endswith("role/ComprehendDataAccess")


async def test_a_new_version_has_the_plan_of_the_last(secure: Wizard) -> None:
    async with secure(name="another").run_test(size=(100, 30), notifications=True) as pilot:
        await runs(pilot)
        await highlight(pilot, "support-tickets-2025/v1")
        await pilot.press("n")
        await until(pilot, lambda: pilot.app.screen is main_screen(pilot), "the wizard")
        profile = profile_of(main_screen(pilot).state.answers)
        assert (profile["name"], profile["version"]) == ("support-tickets-2025", "v2")
        assert profile["keys"]["model"].endswith("000000000003")


async def test_an_endpoint_is_deleted_after_a_yes_and_disappears(plain: Wizard, server: DemoServer) -> None:
    async with plain().run_test(size=(100, 30), notifications=True) as pilot:
        await runs(pilot)
        await highlight(pilot, "tickets-live")
        await pilot.press("s")
        assert "not stopped" in notified(pilot)
        await pilot.press("d")
        await shown(pilot, ConfirmDialog, "Saves 1.80 USD an hour")
        await pilot.press("enter")  # the safe answer has the focus
        await shown(pilot, RunsScreen)
        assert not [one for one in server.recorded if one.operation == "DeleteEndpoint"]
        await pilot.press("d")
        await shown(pilot, ConfirmDialog)
        await pilot.press("tab", "enter")
        await until(pilot, lambda: "AWS deletes the endpoint" in notified(pilot), "the deletion")


async def test_read_only_ends_nothing(account: DemoServer) -> None:
    app = WizardApp(StartOptions(read_only=True))
    assert account.endpoint_url
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await runs(pilot)
        await highlight(pilot, "tickets-live")
        await pilot.press("d")
        assert "read-only" in notified(pilot)
        assert isinstance(app.screen, RunsScreen)


async def test_who_used_the_key_is_shown_filtered_and_written(plain: Wizard, tmp_path: Path) -> None:
    async with plain().run_test(size=(120, 40), notifications=True) as pilot:
        await runs(pilot)
        await highlight(pilot, "support-tickets-2025/v1")
        await pilot.press("a")
        await shown(pilot, AuditScreen, "user/summer-intern")
        assert "management events" in screen_text(pilot.app)
        await pilot.press("x")
        await until(pilot, lambda: "1 of " in screen_text(pilot.app), "the denied one")
        assert "Error: AccessDenied" in screen_text(pilot.app)
        await pilot.press("x", "slash", *"intern", "enter")
        await until(pilot, lambda: "1 of " in screen_text(pilot.app), "the filter")
        await pilot.press("ctrl+e")
        dialog = await shown(pilot, FileDialog)
        dialog.query_one("#path").value = "used.json"
        await pilot.press("enter")
        await until(pilot, (tmp_path / "used.json").exists, "the file")
        (event,) = json.loads((tmp_path / "used.json").read_text("utf-8"))
        assert event["decision"] == "denied"
        await pilot.press("v")
        await until(pilot, lambda: "keys: model, volume" in screen_text(pilot.app), "the volume key")
        await pilot.press("escape")
        await shown(pilot, RunsScreen)


async def test_an_audit_that_is_refused_says_so(plain: Wizard, server: DemoServer) -> None:
    async with plain().run_test(size=(120, 40), notifications=True) as pilot:
        await runs(pilot)
        await highlight(pilot, "support-tickets-2025/v1")
        server.set_faults(["cloudtrail:LookupEvents=AccessDenied"])
        await pilot.press("a")
        await shown(pilot, AuditScreen, "cloudtrail:LookupEvents")


async def test_credentials_that_expire_are_said_and_it_goes_on_after(plain: Wizard, server: DemoServer) -> None:
    async with plain().run_test(size=(100, 30), notifications=True) as pilot:
        server.set_faults(["comprehend:List*=ExpiredToken"])
        screen = main_screen(pilot)
        await until(pilot, lambda: screen.discovery.session is not None, "a session")
        await pilot.press("f5")
        await shown(pilot, RunsScreen, "expired")
        server.set_faults([])
        await pilot.press("ctrl+r")
        await shown(pilot, RunsScreen, "tickets-live")


async def test_following_a_launch_goes_on_when_there_are_credentials_again(secure: Wizard, server: DemoServer) -> None:
    async with secure().run_test(size=(120, 80), notifications=True) as pilot:
        await at(pilot, None)
        await checked(pilot)
        server.set_faults(["comprehend:DescribeDocumentClassifier=ExpiredToken"])
        await launch(pilot)
        screen = main_screen(pilot)
        await until(pilot, lambda: "expired" in screen_text(pilot.app), "the problem")
        server.set_faults([])
        screen.reconnect()
        await until(pilot, lambda: "Status: SUBMITTED" in screen_text(pilot.app), "the status")
        server.clock.advance(TRAINING_SECONDS)
        screen.launching._every = 0.05
        screen._follow()
        await until(pilot, lambda: "Confusion matrix" in screen_text(pilot.app), "the confusion matrix")
        await pilot.press("e")
        await at(pilot, None)
        assert profile_of(screen.state.answers)["kind"] == "endpoint"


# --- launches whose answer was lost -----------------------------------------------------------------------------------


async def lost(secure: Wizard, server: DemoServer) -> None:
    """A wizard whose launch was not answered, and that was left then."""
    async with secure().run_test(size=(120, 40), notifications=True) as pilot:
        await at(pilot, None)
        await checked(pilot)
        server.set_faults(["comprehend:CreateDocumentClassifier=ConnectionReset"])
        await launch(pilot)
        await until(pilot, lambda: "same ClientRequestToken" in screen_text(pilot.app), "the problem")
    server.set_faults([])


def states() -> list[str]:
    with Ledger(ledger_path()) as ledger:
        return [run.state for run in ledger.runs()]


@pytest.mark.parametrize(
    ("keys", "state"),
    [(("enter",), "unanswered"), (("down", "enter"), "created"), (("down", "down", "enter"), "forgotten")],
)
async def test_the_next_wizard_asks_about_it(
    secure: Wizard, server: DemoServer, keys: tuple[str, ...], state: str
) -> None:
    await lost(secure, server)
    async with secure(name="something-else").run_test(size=(120, 40), notifications=True) as pilot:
        await shown(pilot, ChoiceDialog, "What about the launch of the classifier tickets-secure/v1?")
        await pilot.press(*keys)
        await until(pilot, lambda: not isinstance(pilot.app.screen, ChoiceDialog), "the end of the dialog")
        await until(pilot, lambda: states() == [state], state)
    sent = [one for one in server.recorded if one.operation == "CreateDocumentClassifier"]
    assert len({one.parameters["ClientRequestToken"] for one in sent}) == 1
    found = Clients(server).comprehend.list_document_classifiers()["DocumentClassifierPropertiesList"]
    assert len([one for one in found if "tickets-secure" in one["DocumentClassifierArn"]]) == (state == "created")


async def test_one_that_was_put_off_is_settled_among_the_runs(secure: Wizard, server: DemoServer) -> None:
    await lost(secure, server)
    async with secure(name="something-else").run_test(size=(120, 40), notifications=True) as pilot:
        await shown(pilot, ChoiceDialog, "What about the launch of the classifier tickets-secure/v1?")
        await pilot.press("enter")  # later
        await until(pilot, lambda: not isinstance(pilot.app.screen, ChoiceDialog), "the end of the dialog")
        await runs(pilot)
        await until(pilot, lambda: "tickets-secure/v1" in screen_text(pilot.app), "the launch without an answer")
        await highlight(pilot, "tickets-secure/v1")
        table = pilot.app.screen.query_one(DataTable)
        assert str(table.get_row_at(table.cursor_row)[0]) == "?"
        await pilot.press("enter")
        await shown(pilot, ChoiceDialog, "What about the launch of the classifier tickets-secure/v1?")
        await pilot.press("down", "enter")  # send it again
        await until(pilot, lambda: states() == ["created"], "the launch")
        await until(pilot, lambda: "SUBMITTED" in screen_text(pilot.app), "the row of the training")


async def test_one_that_aws_had_created_is_found_and_told(secure: Wizard, server: DemoServer) -> None:
    await lost(secure, server)
    with Ledger(ledger_path()) as ledger:
        (run,) = ledger.unanswered()
    Clients(server).comprehend.create_document_classifier(**run.request, ClientRequestToken=run.token)
    async with secure(name="something-else").run_test(size=(120, 40), notifications=True) as pilot:
        await until(pilot, lambda: "AWS had created it" in notified(pilot), "the notice")
    assert states() == ["created"]
