"""The checks on the screen: told as they come, listed, led to, waited for by a launch, overridden by a yes alone."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Button, Input, OptionList

from tests.scripted_checks import Story, instead_of_all
from tests.tui.goldens import assert_like_golden
from tests.tui.screen_text import screen_text
from tests.tui.walking import at, checked, main_screen, row, until
from wizard.demo.clock import Clock
from wizard.demo.server import DemoServer
from wizard.flow import Answered, ProfileOpened
from wizard.profiles import read_data
from wizard.tui.app import WizardApp
from wizard.tui.screens.dialogs import ChoiceDialog, ConfirmDialog, FileDialog
from wizard.tui.widgets.findings_pane import FindingsPane
from wizard.tui.widgets.preview import PreviewPanel

PROFILES = Path(__file__).parents[2] / "profiles"
Make = Callable[..., WizardApp]
SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
BAD = {"bad_rows": (3, 17, 21, 22), "few": True, "disabled_key": True, "unmade": True}


def profile(**changes: object) -> dict[str, object]:
    return {**read_data(PROFILES / "classifier-secure.toml")[0], **changes}


@pytest.fixture
def server(request: pytest.FixtureRequest) -> Iterator[DemoServer]:
    """An account of the test's own whose clock stands still; as slow, in ms, as a test asks for."""
    with DemoServer(clock=Clock(speed=0), latency_ms=getattr(request, "param", 0)) as running:
        yield running


@pytest.fixture
def story(wizard: Make) -> Iterator[Story]:
    """Inspections that find nothing, and are to be told what to find."""
    del wizard  # which is to outlive them: it waits for its threads
    with instead_of_all(Story()) as told:
        yield told


async def shown(pilot: Pilot[int], text: str) -> str:
    """The screen once it shows ``text``, blanks made one."""
    await until(pilot, lambda: text in " ".join(screen_text(pilot.app).split()), repr(text))
    return " ".join(screen_text(pilot.app).split())


async def at_findings(pilot: Pilot[int]) -> FindingsPane:
    """Unfold the preview at its Findings tab, the keyboard on the list."""
    screen = main_screen(pilot)
    await pilot.press("f2")
    preview = screen.query_one(PreviewPanel)
    preview.show_tab("findings")
    preview.focus_text()
    await until(pilot, lambda: preview.findings.entries.has_focus, "the list of findings")
    return preview.findings


def connected(app: WizardApp) -> bool:
    return "ml-engineer" in app.main_screen.connection_words


# --- what is shown ----------------------------------------------------------------------------------------------------


@SIZES
async def test_findings_as_they_come_and_as_they_stand(wizard: Make, story: Story, size: tuple[int, int]) -> None:
    vars(story).update(BAD, waits_at=430)
    app = wizard(profile=profile())
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.press("f2")
        pane = await at_findings(pilot) if not app.main_screen.has_class("-preview-asked") else None
        app.main_screen.query_one(PreviewPanel).show_tab("findings")
        await shown(pilot, "checking Training data ▰▰▰▰▱▱▱▱▱▱ 43 %, 430 B of 1.0 kB · F6 stops")
        await shown(pilot, "? 1 not checked")
        await until(pilot, lambda: app.main_screen.rights.rights is not None, "the policies")
        await shown(pilot, "palette")  # the footer comes last
        assert app.main_screen.checks.busy
        assert pane is None
        await assert_like_golden(pilot, "findings-progress")
        story.goes_on.set()
        await checked(pilot)
        app.main_screen.query_one(PreviewPanel).focus_text()
        app.clear_notifications()
        await pilot.pause()
        assert "✓ 1 passed · ✗ 5 errors · ! 1 warning · ? 1 not checked" in screen_text(app)
        assert "Findings (5)" in screen_text(app)
        await assert_like_golden(pilot, "findings")
        await pilot.press("end")
        await pilot.pause()
        assert "┊ 10 documents: the least that AWS takes" in screen_text(app)
        await assert_like_golden(pilot, "findings-pictures")


async def test_what_could_not_be_checked_is_no_warning_and_not_passed(wizard: Make, story: Story) -> None:
    story.unmade = True
    app = wizard(profile=profile())
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await checked(pilot)
        text = screen_text(app)
        assert "✓ 4 passed · ? 1 not checked" in text
        assert "warning" not in text
        assert "? Not checked: there is a way to S3. The permission ec2:DescribeSubnets is missing." in text


async def test_the_list_is_moved_through_by_keys_and_leads_to_the_question(wizard: Make, story: Story) -> None:
    vars(story).update(BAD)
    app = wizard(profile=profile())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await checked(pilot)
        pane = await at_findings(pilot)
        assert pane.entries.highlighted == 0
        await pilot.press("down", "down", "down", "down")
        assert "aws kms enable-key --key-id" in pane.command()
        await pilot.press("ctrl+y")
        key = profile()["keys"]["volume"]  # type: ignore[index]  # it is a table
        assert app.clipboard.startswith(f"aws kms enable-key --key-id {key} --region us-west-2 --endpoint-url http://")
        assert "\n" not in app.clipboard
        await pilot.press("enter")
        await at(pilot, "keys.volume")
        assert not app.main_screen.has_class("-preview-asked")
        assert "✗ The key is disabled." in screen_text(app)
        # On a finding without a command the whole tab is copied.
        await at_findings(pilot)
        await pilot.press("home", "ctrl+y")
        assert "error: dataset.train: Line 3 of train.csv has 3 columns." in app.clipboard
        assert "  $ aws kms enable-key" in app.clipboard
        assert "?: network" not in app.clipboard
        assert "?: vpc.subnets: Not checked: there is a way to S3." in app.clipboard
        assert "Documents per label" in app.clipboard
        # A picture leads to what it is about.
        await pilot.press("end", "enter")
        await at(pilot, "dataset.train")


async def test_the_highlight_stays_on_its_finding_while_others_come(wizard: Make, story: Story) -> None:
    vars(story).update(BAD, waits_at=100)
    app = wizard(profile=profile())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await shown(pilot, "The key is disabled.")
        pane = await at_findings(pilot)
        assert pane.entries.highlighted == 0
        before = pane.command()
        assert before
        story.goes_on.set()
        await checked(pilot)
        assert pane.entries.highlighted == 4
        assert pane.command() == before


async def test_steps_with_an_error_of_a_check_need_attention(wizard: Make, story: Story) -> None:
    story.disabled_key = True
    app = wizard(profile=profile())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await checked(pilot)
        assert app.main_screen.state.statuses()["keys"] == "attention"
        assert app.main_screen.state.statuses()["dataset"] == "done"
        story.disabled_key = False
        await pilot.press("f10")
        await until(pilot, lambda: story.runs.count("keys") == 2, "another look")
        await checked(pilot)
        assert app.main_screen.state.statuses()["keys"] == "done"


# --- what is run ------------------------------------------------------------------------------------------------------


async def test_only_what_the_changed_answer_touches_is_checked_again(wizard: Make, story: Story) -> None:
    app = wizard(profile=profile())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await checked(pilot)
        assert sorted(story.runs) == ["dataset", "keys", "network"]
        app.main_screen.dispatch(Answered("mode", "MULTI_LABEL"))
        await checked(pilot)
        app.main_screen.dispatch(Answered("version", "v2"))
        await checked(pilot)
        assert sorted(story.runs) == ["dataset", "dataset", "keys", "network"]
        assert story.limits == [200_000_000, 200_000_000]
        await pilot.press("f10")
        await until(pilot, lambda: len(story.runs) == 7, "everything again")
        await checked(pilot)
        assert story.limits[-1] is None


async def test_f6_stops_the_checks(wizard: Make, story: Story) -> None:
    story.waits_at = 10
    app = wizard(profile=profile())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await shown(pilot, "checking Training data")
        await pilot.press("f6")
        await shown(pilot, "? 3 not checked")
        assert not app.main_screen.checks.busy
        assert app.main_screen.checks.report is not None
        assert app.main_screen.checks.report.finished
        await shown(pilot, "It was stopped.")


@pytest.mark.parametrize("server", [3_000], indirect=True)  # time enough for the key, on any machine
async def test_f6_stops_checks_that_have_not_begun(wizard: Make, story: Story) -> None:
    """The account is still being connected: once it is, nothing is asked of it until the plan changes."""
    app = wizard(profile=profile())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        app.main_screen.action_stop_loading()
        assert not app.main_screen.checks.has_account
        await until(pilot, lambda: app.main_screen.checks.has_account, "an account")
        await shown(pilot, "? 5 not checked")
        await shown(pilot, "It was stopped.")
        assert story.runs == []
        app.main_screen.dispatch(Answered("keys.volume", None))
        await shown(pilot, "? 4 not checked")
        assert story.runs == ["keys"]


async def test_an_inspection_that_breaks_is_said_and_nobody_waits_for_it(wizard: Make, story: Story) -> None:
    story.broken = True
    app = wizard(profile=profile())
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await shown(pilot, "A bug of the wizard")
        await checked(pilot)
        assert "? 3 not checked" in screen_text(app)


async def test_without_an_account_nothing_of_it_is_said_to_be_checked(
    wizard: Make, story: Story, account: DemoServer
) -> None:
    account.set_faults(["sts:*=ExpiredToken"])
    app = wizard(profile=profile())
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await until(pilot, lambda: app.main_screen.connection_words == "not connected", "the expired session")
        await until(pilot, lambda: not app.main_screen.checks.busy, "what needs no account")
        assert story.runs == []
        assert not app.main_screen.checks.has_account
        account.set_faults([])
        await pilot.press("ctrl+r")
        await checked(pilot)
        assert sorted(story.runs) == ["dataset", "keys", "network"]


# --- suggestions ------------------------------------------------------------------------------------------------------


async def test_what_the_data_suggests_is_offered_also_while_the_question_is_shown(wizard: Make, story: Story) -> None:
    story.suggested = {"_suggested.mode": "MULTI_LABEL", "_suggested.dataset.label_delimiter": ";"}
    story.waits_at = 500
    answers = {key: value for key, value in profile().items() if key not in ("mode", "name")}
    app = wizard(profile=answers)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: connected(app), "the connection")
        app.main_screen.jump("labels", "mode")
        await at(pilot, "mode")
        await shown(pilot, "i What is offered comes from the data.")
        await pilot.press("enter")
        await at(pilot, "dataset.label_delimiter")
        assert app.main_screen.state.answers["mode"] == "MULTI_LABEL"
        assert app.main_screen.query_one("#text", Input).value == ";"
        story.goes_on.set()
        await checked(pilot)
        # Other data suggests other things; what the last one suggested is not offered any more.
        story.suggested = {}
        app.main_screen.dispatch(Answered("dataset.train", "s3://acme-nlp-training/topics/train.csv"))
        assert "_suggested.mode" not in app.main_screen.state.answers
        await checked(pilot)
        assert "_suggested.mode" not in app.main_screen.state.answers


async def test_what_the_data_says_otherwise_is_a_remark_and_changes_nothing(wizard: Make, story: Story) -> None:
    story.suggested = {"_suggested.mode": "MULTI_LABEL"}
    app = wizard(profile=profile())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await checked(pilot)
        app.main_screen.jump("labels", "mode")
        await at(pilot, "mode")
        await shown(pilot, "i The data suggests another answer: Several labels (multi-label).")
        await pilot.press("enter")
        assert app.main_screen.state.answers["mode"] == "MULTI_CLASS"


# --- launching --------------------------------------------------------------------------------------------------------


def created(account: DemoServer) -> int:
    return sum(request.operation.startswith("Create") for request in account.recorded)


@SIZES
async def test_a_launch_waits_for_the_checks_and_an_error_is_overridden_by_a_yes_alone(
    wizard: Make, story: Story, account: DemoServer, size: tuple[int, int]
) -> None:
    vars(story).update(BAD, waits_at=430)
    app = wizard(profile=profile(name=f"overridden-{size[0]}"))
    async with app.run_test(size=size, notifications=True) as pilot:
        await until(pilot, lambda: app.main_screen.rights.prediction is not None, "the prediction")
        await shown(pilot, "checking Training data")
        await pilot.press("home", "enter")
        await shown(pilot, "Checking… (F6 stops)")
        assert not isinstance(app.screen, ConfirmDialog)
        story.goes_on.set()
        await until(pilot, lambda: isinstance(app.screen, ConfirmDialog), "the confirmation")
        await pilot.pause()
        text = screen_text(app)
        assert "Launch although the checks found 5 errors?" in text
        assert "✗ dataset.train: Line 3 of train.csv has 3 columns." in text
        assert "… and 2 more, see Findings." in text
        await assert_like_golden(pilot, "launch-with-errors")
        # The default is no; and what does not fit is scrolled to by the keyboard.
        assert app.screen.query_one("#no", Button).has_focus
        await pilot.press("pagedown", "pagedown", "pagedown")
        assert "! 1 warning · ? 1 check could not be made: see Findings." in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert created(account) == 0
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ConfirmDialog), "the confirmation again")
        await pilot.press("tab", "enter")
        await until(pilot, lambda: app.main_screen.shows_result, "the result")
        assert created(account) == 1


async def test_stopping_the_checks_lets_the_launch_go_on(wizard: Make, story: Story, account: DemoServer) -> None:
    story.waits_at = 430
    app = wizard(profile=profile(name="stopped"))
    async with app.run_test(size=(80, 40), notifications=True) as pilot:
        await shown(pilot, "checking Training data")
        await pilot.press("home", "enter")
        await shown(pilot, "Checking… (F6 stops)")
        await pilot.press("f6")
        await until(pilot, lambda: isinstance(app.screen, ConfirmDialog), "the confirmation")
        text = await shown(pilot, "Launch the classifier stopped?")
        assert "could not be made" in text or "some checks were stopped" in text
        await pilot.press("escape")
    assert created(account) == 0


async def test_whoever_leaves_the_review_does_not_launch_any_more(
    wizard: Make, story: Story, account: DemoServer
) -> None:
    story.waits_at = 430
    app = wizard(profile=profile(name="left"))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await shown(pilot, "checking Training data")
        await pilot.press("home", "enter")
        await shown(pilot, "Checking… (F6 stops)")
        await pilot.press("shift+tab")
        await at(pilot, "tags")
        story.goes_on.set()
        await checked(pilot)
        assert not isinstance(app.screen, ConfirmDialog)
        app.main_screen.jump("review")
        await at(pilot, None)
        await pilot.pause()
        assert not isinstance(app.screen, ConfirmDialog)
    assert created(account) == 0


# --- a saved plan -----------------------------------------------------------------------------------------------------


async def test_an_opened_plan_leads_to_its_first_fault(wizard: Make, story: Story) -> None:
    vars(story).update(disabled_key=True, waits_at=10)
    app = wizard(profile=profile())
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await shown(pilot, "The key is disabled.")
        await pilot.pause()
        assert app.main_screen.state.question is None
        story.goes_on.set()
        await at(pilot, "keys.volume")
        await shown(pilot, "Encryption keys needs attention")
        assert app.main_screen.query_one("#filter", Input).has_focus


async def test_whoever_has_pressed_a_key_is_left_where_they_are(wizard: Make, story: Story) -> None:
    vars(story).update(disabled_key=True, waits_at=10)
    app = wizard(profile=profile())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await shown(pilot, "The key is disabled.")
        await pilot.press("down")
        story.goes_on.set()
        await checked(pilot)
        assert app.main_screen.state.question is None
        # A plan that is opened here is looked at anew.
        app.main_screen.dispatch(ProfileOpened(profile(name="another")))
        app.main_screen.dispatch(ProfileOpened(profile(name="another", keys={"volume": "arn:aws:kms:::key/none"})))
        await at(pilot, "keys.volume")


async def test_a_plan_that_is_saved_tells_later_what_has_changed(
    wizard: Make, account: DemoServer, tmp_path: Path
) -> None:
    first = wizard(profile=profile())
    async with first.run_test(size=(80, 24), notifications=True) as pilot:
        await checked(pilot)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(first.screen, FileDialog), "the dialog")
        first.screen.query_one("#path", Input).value = str(tmp_path / "profiles" / "mine.toml")
        await pilot.press("enter")
        await until(pilot, (tmp_path / "profiles" / "mine.toml").exists, "the profile")
        await checked(pilot)
    model = str(profile()["keys"]["model"])  # type: ignore[index]  # it is a table
    _kms(account).disable_key(KeyId=model)
    second = wizard()
    async with second.run_test(size=(120, 40), notifications=True) as pilot:
        await until(pilot, lambda: connected(second), "the connection")
        await pilot.press("f7")
        await until(pilot, lambda: isinstance(second.screen, ChoiceDialog), "the profiles")
        profiles = second.screen.query_one(OptionList)
        mine = next(index for index, option in enumerate(profiles.options) if "mine" in str(option.prompt))
        profiles.highlighted = mine
        await pilot.press("enter")
        await at(pilot, "keys.model")
        assert "Encryption keys needs attention" in screen_text(second)
        drift = [finding for finding in second.main_screen.state.checked if finding.id.startswith("drift.")]
        assert [finding.subject for finding in drift] == ["keys.model"]
        assert "saved" in drift[0].message


def _kms(account: DemoServer):  # type: ignore[no-untyped-def]  # boto3 makes its clients at run time
    import boto3

    return boto3.client("kms", region_name="us-west-2", endpoint_url=account.endpoint_url)


# --- the real ones ----------------------------------------------------------------------------------------------------


async def test_a_key_that_is_disabled_is_found_as_it_is_chosen(wizard: Make, account: DemoServer) -> None:
    volume = str(profile()["keys"]["volume"])  # type: ignore[index]  # it is a table
    app = wizard(profile=profile())
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await checked(pilot)
        assert app.main_screen.state.statuses()["keys"] == "done"
        _kms(account).disable_key(KeyId=volume)
        await pilot.press("f10")
        await until(pilot, lambda: app.main_screen.state.statuses()["keys"] == "attention", "the finding")
        app.main_screen.jump("keys", "keys.volume")
        await at(pilot, "keys.volume")
        await row(pilot, "comprehend-model")
        await pilot.press("enter")
        await checked(pilot)
        assert app.main_screen.state.statuses()["keys"] == "done"


async def test_what_may_not_be_read_is_not_made_and_the_rest_is(wizard: Make, account: DemoServer) -> None:
    account.set_faults(["ec2:DescribeSubnets=AccessDenied"])
    app = wizard(profile=profile())
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await checked(pilot)
        unmade = [finding for finding in app.main_screen.state.checked if finding.id == "network.not-made"]
        assert unmade
        assert "ec2:DescribeSubnets" in unmade[0].message
        assert app.main_screen.checks.report is not None
        assert app.main_screen.checks.report.count("passed") > 20
