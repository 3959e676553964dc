"""What is remembered of a saved plan, and when."""

from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from wizard.checks.outcome import Observation, Outcome, Report
from wizard.checks.snapshots import remembered
from wizard.saved_plan import SavedPlan

ACCOUNT = "111122223333"
PROFILE: dict[str, Any] = {"kind": "classifier", "region": "us-west-2", "keys": {"model": "key-1"}}


def report(seen: str) -> Report:
    sight = Observation("keys.model", "key-1", seen)
    outcome = Outcome("keys.model", "Key", "keys.model", MappingProxyType({}), finished=True, observations=(sight,))
    return Report((outcome,))


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A profile's file, of somebody with a state directory of their own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("HOME", str(tmp_path))
    profile = tmp_path / "plan.toml"
    profile.write_text("kind = 'classifier'\n", "utf-8")
    return profile


def test_what_was_saved_is_compared_with_what_is_seen_when_it_is_opened_again(path: Path) -> None:
    plan = SavedPlan()
    plan.saved(path, PROFILE)
    plan.look(report("Enabled"), PROFILE, ACCOUNT)
    assert plan.drift == ()
    again = SavedPlan(path)
    again.look(report("Disabled"), PROFILE, ACCOUNT)
    assert [finding.id for finding in again.drift] == ["drift.changed"]
    again.look(report("Enabled"), PROFILE, ACCOUNT)
    assert again.drift == ()


def test_a_plan_that_is_seen_for_the_first_time_is_remembered(path: Path) -> None:
    SavedPlan(path).look(report("Enabled"), PROFILE, ACCOUNT)
    later = SavedPlan(path)
    later.look(report("Disabled"), PROFILE, ACCOUNT)
    assert len(later.drift) == 1


def test_where_an_answer_was_given_since_nothing_is_remembered_as_the_files(path: Path) -> None:
    plan = SavedPlan(path)
    plan.touched()
    plan.look(report("Enabled"), PROFILE, ACCOUNT)
    assert remembered(path, ACCOUNT) is None


def test_what_changed_between_saving_and_the_end_of_the_checks_is_not_remembered(path: Path) -> None:
    plan = SavedPlan()
    plan.saved(path, PROFILE)
    plan.touched()
    plan.look(report("Enabled"), {**PROFILE, "keys": {"model": "key-2"}}, ACCOUNT)
    assert remembered(path, ACCOUNT) is None


def test_without_a_file_or_an_account_nothing_is_said(path: Path) -> None:
    for plan, account in ((SavedPlan(), ACCOUNT), (SavedPlan(path), "")):
        plan.look(report("Enabled"), PROFILE, account)
        assert plan.drift == ()
    assert remembered(path, ACCOUNT) is None


def test_another_account_has_a_memory_of_its_own(path: Path) -> None:
    plan = SavedPlan(path)
    plan.look(report("Enabled"), PROFILE, ACCOUNT)
    plan.look(report("Disabled"), PROFILE, "999900001111")
    assert plan.drift == ()
