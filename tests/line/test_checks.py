"""The checks in line mode: made before the review, listed, overridden by a yes alone, stopped without stopping more."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest

from tests.line.conftest import ByNumbers
from tests.scripted_checks import Story, instead_of_all
from wizard.demo.server import DemoServer
from wizard.profiles import load

ROOT = Path(__file__).parents[2]
SECURE = ROOT / "profiles" / "classifier-secure.toml"
TRAIN = "s3://acme-nlp-training/tickets/train.csv"
SCRIPTED = """
import sys
from tests.scripted_checks import Story, instead_of_all
from wizard import cli
with instead_of_all(Story(waits_at=430)):
    sys.exit(cli.main(["--plain=basic", sys.argv[1]]))
"""


@pytest.fixture
def story(by_numbers: ByNumbers) -> Iterator[Story]:
    """Inspections that find nothing, and are to be told what to find."""
    del by_numbers
    with instead_of_all(Story()) as told:
        yield told


def created(account: DemoServer) -> list[str]:
    return [request.operation for request in account.recorded if request.operation.startswith("Create")]


def test_the_review_lists_what_the_checks_found_and_the_view_shows_everything(
    by_numbers: ByNumbers, story: Story
) -> None:
    vars(story).update(bad_rows=(3,), few=True, disabled_key=True, unmade=True)
    run = by_numbers(["p findings", "q"], "classifier-secure")
    assert "\nChecks: ✓ 1 passed · ✗ 2 errors · ! 1 warning · ? 1 not checked\n" in run.out
    assert ". error: dataset.train: Line 3 of train.csv has 3 columns." in run.out
    assert ". ?: vpc.subnets: Not checked: there is a way to S3." in run.out
    view = run.out.rpartition("> p findings")[2]
    assert "\n  $ aws kms enable-key --key-id arn:aws:kms:us-west-2:111122223333:key/" in view
    assert "\n! REFUND    4 █" in view
    assert "┊ 10 documents: the least that AWS takes" in view
    # Enter alone leads to the first thing to mend, and not to a launch.
    assert "[Enter: error: dataset.train: Line 3 of train.csv has 3 columns." in run.out


def test_a_launch_with_errors_is_overridden_by_a_yes_alone(
    by_numbers: ByNumbers, story: Story, account: DemoServer
) -> None:
    vars(story).update(disabled_key=True, unmade=True)
    before = len(created(account))
    run = by_numbers(["launch", "", "q"], "classifier-secure")
    assert "? 1 check could not be made: see Findings." in run.out
    assert "✗ keys.volume: The key is disabled." in run.out
    assert "Launch although the checks found 1 error?\nyes or no [Enter: no] > \nNothing was sent." in run.out
    assert len(created(account)) == before
    run = by_numbers(["launch", "yes", "quit"], "classifier-secure")
    assert "Launched: arn:aws:comprehend:" in run.out
    assert len(created(account)) == before + 1


def test_only_what_has_changed_is_checked_again(by_numbers: ByNumbers, story: Story) -> None:
    by_numbers(["answer:details:version", "v2", "", "", "answer:labels:mode", "MULTI_LABEL", "q"], "classifier-secure")
    assert sorted(story.runs) == ["dataset", "dataset", "keys", "network"]
    story.runs.clear()
    by_numbers(["check", "q"], "classifier-secure")
    assert len(story.runs) == 6
    assert story.limits[-2:] == [200_000_000, None]


def test_what_the_data_suggests_is_offered_and_said(by_numbers: ByNumbers, story: Story, tmp_path: Path) -> None:
    story.suggested = {"_suggested.mode": "MULTI_LABEL", "_suggested.dataset.label_delimiter": ";"}
    lines = SECURE.read_text("utf-8").splitlines(keepends=True)
    profile = "".join(line for line in lines if not line.startswith(("name = ", "mode = ")))
    (tmp_path / "plan.toml").write_text(profile, "utf-8")
    run = by_numbers([*[""] * 16, "save", "kept", "q"], "plan.toml")
    assert "What is offered comes from the data.\n\nLabels: Does a document have one label, or several?" in run.out
    saved = load(tmp_path / "kept.toml").plan.as_profile()
    assert (saved["mode"], saved["dataset"]["label_delimiter"]) == ("MULTI_LABEL", ";")


def test_an_inspection_that_breaks_is_said_and_nobody_waits_for_it(by_numbers: ByNumbers, story: Story) -> None:
    story.broken = True
    run = by_numbers(["q"], "classifier-secure")
    assert "Checking training data failed unexpectedly (ZeroDivisionError: an inspection" in run.out
    assert "? 3 not checked" in run.out
    assert run.code == 0


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
def test_ctrl_c_stops_the_checks_and_not_the_wizard(account: DemoServer) -> None:
    environment = {**os.environ, **account.environment(), "PYTHONPATH": str(ROOT)}
    child = pexpect.spawn(
        sys.executable,
        ["-c", SCRIPTED, str(SECURE)],
        env=environment,
        encoding="utf-8",
        timeout=60,
        dimensions=(40, 200),
    )
    child.expect_exact("Training data ▰▰▰▰▱▱▱▱▱▱ 43 %, 430 B of 1.0 kB")
    child.sendintr()
    child.expect_exact("The checks were stopped.")
    child.expect_exact("? 3 not checked")
    child.expect_exact("What next?")
    child.sendline("q")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0


def test_what_was_remembered_of_a_saved_plan_tells_what_has_changed(
    by_numbers: ByNumbers, account: DemoServer, tmp_path: Path
) -> None:
    import boto3

    by_numbers(["save", "mine.toml", "q"], "classifier-secure")
    key = str(load(tmp_path / "mine.toml").plan.as_profile()["keys"]["model"])
    kms = boto3.client("kms", region_name="us-west-2", endpoint_url=account.endpoint_url)
    kms.disable_key(KeyId=key)
    try:
        run = by_numbers(["q"], "mine.toml")
    finally:
        kms.enable_key(KeyId=key)
    assert "when the profile was saved (" in run.out
