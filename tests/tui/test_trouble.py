"""When AWS says no, or nothing: what happened and what to do is said, and no answer is lost."""

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from tests.tui.screen_text import screen_text
from tests.tui.test_whole_way import secure_settings
from tests.tui.walking import at, checked, until
from wizard.demo.server import DemoServer
from wizard.flow import Answered, Learned
from wizard.flow.learned import without_learned
from wizard.profiles import read_data
from wizard.tui.app import WizardApp
from wizard.tui.screens.dialogs import ConfirmDialog

PROFILES = Path(__file__).parents[2] / "profiles"
Make = Callable[..., WizardApp]


def profile(name: str) -> dict[str, object]:
    return read_data(PROFILES / f"{name}.toml")[0]


async def connected(pilot: Pilot[int], app: WizardApp) -> None:
    await until(pilot, lambda: "ml-engineer" in app.main_screen.connection_words, "the connection")


async def launch(pilot: Pilot[int], app: WizardApp) -> None:
    """Launch from the review, whatever the checks have found and wherever they have led."""
    await checked(pilot)
    app.main_screen.jump("review")
    await at(pilot, None)
    lines = app.main_screen.query_one("#review-lines", OptionList)
    lines.highlighted = 0
    lines.focus()
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(app.screen, ConfirmDialog), "the confirmation")
    await pilot.press("tab", "enter")


async def test_a_forbidden_choice_is_explained_mended_and_launched(wizard: Make, account: DemoServer) -> None:
    app = wizard(profile={**profile("classifier-minimal"), "name": "mended"})
    async with app.run_test(size=(100, 40), notifications=True) as pilot:
        await connected(pilot, app)
        answers = without_learned(app.main_screen.state.answers)
        await launch(pilot, app)
        await until(pilot, lambda: "AWS refused" in screen_text(app), "the refusal")
        seen = " ".join(screen_text(app).split())
        for key in ("comprehend:VolumeKmsKey", "comprehend:VpcSubnets", "comprehend:VpcSecurityGroupIds"):
            assert key in seen
        lines = app.main_screen.query_one("#review-lines", OptionList)
        look = next(i for i, option in enumerate(lines.options) if "Look at Network" in str(option.prompt))
        lines.highlighted = look
        await pilot.press("enter")
        await at(pilot, "_network")
        assert without_learned(app.main_screen.state.answers) == answers
        await secure_settings(pilot, output=False)
        await at(pilot, "name")
        app.main_screen.jump("output", "output.s3_uri")
        await at(pilot, "output.s3_uri")
        app.main_screen.dispatch(Learned({"output.s3_uri": "s3://acme-nlp-models/mended/"}))
        app.main_screen.dispatch(Learned({"keys.output": str(app.main_screen.state.answers["keys.model"])}))
        app.main_screen.jump("review")
        await launch(pilot, app)
        await until(pilot, lambda: app.main_screen.shows_result, "the result")
    refused, accepted = [r.parameters for r in account.recorded if r.operation == "CreateDocumentClassifier"][-2:]
    assert "VpcConfig" not in refused
    assert accepted["VpcConfig"]["SecurityGroupIds"] == ["sg-0a1b2c3d4e5f60718"]


async def test_a_list_that_is_refused_names_the_permission_and_takes_a_typed_value(
    wizard: Make, account: DemoServer
) -> None:
    account.set_faults(["kms:ListKeys=AccessDenied"])
    key = "arn:aws:kms:us-west-2:111122223333:key/1a2b3c4d-0004-4000-8000-000000000004"
    app = wizard(profile=profile("classifier-secure"))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await connected(pilot, app)
        app.main_screen.jump("keys", "keys.volume")
        await at(pilot, "keys.volume")
        await until(pilot, lambda: "kms:ListKeys" in screen_text(app), "the permission")
        app.main_screen.query_one("#filter", Input).value = key
        await pilot.pause()
        await pilot.press("enter")
        await at(pilot, "keys.output")
        assert app.main_screen.state.answers["keys.volume"] == key


async def test_expired_credentials_leave_everything_as_it_is_until_they_are_renewed(
    wizard: Make, account: DemoServer
) -> None:
    account.set_faults(["sts:*=ExpiredToken"])
    app = wizard(profile=profile("classifier-secure"))
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await until(pilot, lambda: app.main_screen.connection_words == "not connected", "the expired session")
        assert app.main_screen.state.statuses()["account"] == "attention"
        assert app.main_screen.state.answers["name"] == "tickets-secure"
        assert "expired" in screen_text(app)
        account.set_faults([])
        await pilot.press("ctrl+r")
        await connected(pilot, app)
        assert app.main_screen.state.statuses()["account"] == "done"


async def test_credentials_of_another_account_launch_nothing(wizard: Make, account: DemoServer) -> None:
    before = len(account.recorded)
    other = {**profile("classifier-minimal"), "account": "999900001111"}
    app = wizard(profile={**other, "role": "arn:aws:iam::999900001111:role/ComprehendDataAccess"})
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await connected(pilot, app)
        app.main_screen.jump("review")
        await until(pilot, lambda: "meant for account 999900001111" in screen_text(app), "the finding")
        assert "to mend first" in screen_text(app)
    assert not any(request.operation.startswith("Create") for request in account.recorded[before:])


async def test_leaving_does_not_wait_for_a_silent_aws(wizard: Make, account: DemoServer) -> None:
    account.set_faults(["sts:*=Timeout"])
    app = wizard()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "connecting" in app.main_screen.connection_words, "the attempt to connect")
        await pilot.press("ctrl+q")
    assert app.return_value == 0


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ("", "The config profile (nobody) could not be found."),
        ("[profile nobody\nregion", "The AWS configuration cannot be read"),
    ],
)
async def test_credentials_that_there_are_not_are_no_end(
    wizard: Make, account: DemoServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, config: str, said: str
) -> None:
    (tmp_path / "aws-config").write_text(config, encoding="utf-8")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "aws-config"))
    assert account.endpoint_url
    app = wizard(profile=profile("classifier-secure"), credentials="nobody")
    async with app.run_test(size=(100, 40), notifications=True) as pilot:
        await until(pilot, lambda: said in " ".join(screen_text(app).split()), "what is wrong")
        assert "not connected" in app.main_screen.connection_words
        await pilot.press("f5")
        await until(pilot, lambda: "There is no connection to AWS yet." in screen_text(app), "the notification")
        await pilot.press("f2")
        await until(pilot, lambda: "aws comprehend create-document-classifier" in screen_text(app), "the command")
        assert "Not complete yet" not in screen_text(app)
        await pilot.press("f2")
        # Others can be chosen.
        monkeypatch.delenv("AWS_CONFIG_FILE")
        app.main_screen.dispatch(Answered("_credentials", None))
        await connected(pilot, app)
