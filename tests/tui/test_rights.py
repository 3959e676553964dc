"""What the caller may do, on the screen: marks in the lists, the answer of AWS predicted in the review."""

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList

from tests.tui.screen_text import screen_text
from tests.tui.walking import at, row, until
from wizard.demo.server import DemoServer
from wizard.profiles import read_data
from wizard.tui.app import WizardApp
from wizard.tui.screens.dialogs import ConfirmDialog

PROFILES = Path(__file__).parents[2] / "profiles"
Make = Callable[..., WizardApp]
UNREADABLE = [f"iam:{call}=AccessDenied" for call in ("GetUser", "SimulatePrincipalPolicy")]


def profile(shipped: str, **changes: object) -> dict[str, object]:
    return {**read_data(PROFILES / f"{shipped}.toml")[0], **changes}


async def seen(pilot: Pilot[int], text: str) -> str:
    """The screen once it shows ``text``, blanks made one."""
    await until(pilot, lambda: text in " ".join(screen_text(pilot.app).split()), repr(text))
    return " ".join(screen_text(pilot.app).split())


def lines_with(app: WizardApp, text: str) -> list[str]:
    return [line for line in screen_text(app).splitlines() if text in line]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_rows_carry_what_the_policies_say(wizard: Make, size: tuple[int, int]) -> None:
    app = wizard(profile=profile("classifier-secure"))
    async with app.run_test(size=size, notifications=True) as pilot:
        app.main_screen.jump("keys", "keys.volume")
        await at(pilot, "keys.volume")
        await seen(pilot, "! AWS will refuse it")
        assert all("✓ alias/comprehend-volume" in line for line in lines_with(app, "alias/comprehend-volume "))
        assert all("! alias/global-nlp" in line for line in lines_with(app, "alias/global-nlp "))
        await row(pilot, "alias/global-nlp")
        told = await seen(pilot, "AWS will refuse it. Statement OurVolumeKeys of comprehend-guardrail denies it")
        assert "comprehend:VolumeKmsKey" in told
        await row(pilot, "No volume key")
        await seen(pilot, "Statement RequireVolumeKey of comprehend-guardrail denies it")
        # What is marked can still be chosen: the plan may be for somebody else.
        await pilot.press("enter")
        await until(pilot, lambda: "keys.volume" not in app.main_screen.state.answers, "the answer")


@pytest.mark.parametrize(
    ("step", "question", "refused", "allowed", "statement"),
    [
        ("network", "vpc.subnets", "", "nlp-private-a", ""),
        ("network", "_network", "Without a VPC", "In a VPC", "RequireSubnets"),
        ("keys", "_keys", "No key of yours", "One key for all", "RequireVolumeKey"),
        ("role", "role", "", "ComprehendDataAccess", ""),
    ],
)
async def test_every_kind_of_choice(
    wizard: Make, step: str, question: str, refused: str, allowed: str, statement: str
) -> None:
    app = wizard(profile=profile("classifier-secure"))
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await until(pilot, lambda: app.main_screen.rights.rights is not None, "the policies")
        app.main_screen.jump(step, question)
        await at(pilot, question)
        await row(pilot, allowed)
        if refused:
            await row(pilot, refused)
            await until(pilot, lambda: any("! " in line for line in lines_with(app, refused)), "its mark")
            await seen(pilot, f"Statement {statement} of comprehend-guardrail denies it")
        else:
            await until(pilot, lambda: any("✓" in line for line in lines_with(app, allowed)), "its mark")


async def test_the_review_predicts_the_answer_of_aws(wizard: Make, account: DemoServer) -> None:
    app = wizard(profile=profile("classifier-minimal", name="predicted"))
    async with app.run_test(size=(80, 40), notifications=True) as pilot:
        await at(pilot, "_network")  # the checks have found it too, and led there
        await seen(pilot, "✗ By IAM's own simulation")
        app.main_screen.jump("review")
        await at(pilot, None)
        told = await seen(pilot, "AWS will answer 403 to comprehend:CreateDocumentClassifier")
        assert "By IAM's own simulation and your policies" in told
        assert "Statement RequireVolumeKey of comprehend-guardrail denies it" in told
        lines = app.main_screen.query_one("#review-lines", OptionList)
        prompts = [str(option.prompt) for option in lines.options]
        assert any("Look at Network: vpc.subnets" in prompt for prompt in prompts)
        lines.highlighted = 0
        lines.focus()
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ConfirmDialog), "the confirmation")
        await pilot.press("pagedown")  # below what the checks have found
        await seen(pilot, "RequireVolumeKey")
        await pilot.press("tab", "enter")
        await seen(pilot, "AWS refused")  # and so it does
    assert "CreateDocumentClassifier" in {request.operation for request in account.recorded}


async def test_an_allowed_launch_is_said_to_be_allowed_and_a_change_is_judged_anew(wizard: Make) -> None:
    app = wizard(profile=profile("classifier-secure"))
    async with app.run_test(size=(80, 40), notifications=True) as pilot:
        await at(pilot, None)
        await seen(pilot, "✓ By IAM's own simulation, AWS will allow it.")
        app.main_screen.jump("keys", "keys.volume")
        await at(pilot, "keys.volume")
        await row(pilot, "alias/global-nlp")
        await pilot.press("enter")
        app.main_screen.jump("review")
        await at(pilot, None)
        await seen(pilot, "Statement OurVolumeKeys of comprehend-guardrail denies it")


async def test_what_cannot_be_known_is_said_to_be_unknown(wizard: Make, account: DemoServer) -> None:
    account.set_faults(UNREADABLE)
    app = wizard(profile=profile("classifier-secure"))
    async with app.run_test(size=(80, 40), notifications=True) as pilot:
        await at(pilot, None)
        told = await seen(pilot, "? Whether AWS will allow the launch is not known.")
        assert "iam:SimulatePrincipalPolicy" in told
        app.main_screen.jump("keys", "keys.volume")
        await at(pilot, "keys.volume")
        await row(pilot, "alias/comprehend-volume")
        assert "AWS will refuse it" not in screen_text(app)


async def test_without_the_simulation_the_policies_as_read_tell(wizard: Make, account: DemoServer) -> None:
    account.set_faults(["iam:SimulatePrincipalPolicy=AccessDenied"])
    app = wizard(profile=profile("classifier-secure"))
    async with app.run_test(size=(80, 40), notifications=True) as pilot:
        await at(pilot, None)
        told = await seen(pilot, "By your policies as they can be read, AWS will allow it.")
        assert "Service control policies of an organization are not visible from here." in told
