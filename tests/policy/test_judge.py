"""The policy evaluator against an independent simulator: thousands of generated cases, and the hard ones by hand."""

import json
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.policy.judge import installation
from tests.policy.judge.conditions import OPERATORS
from tests.policy.judge.generate import generate
from tests.policy.judge.hand_cases import DOCUMENTED_OTHERWISE, HAND_CASES, Expected
from tests.policy.judge.simulator import Case, Judge, Verdict, agreed, evaluated, simulator

_SEEDS = (20250, 20251, 20252, 20253)
_CASES_OF_A_SEED = 800
_LEAST_SHARE = 0.15
_MOST_UNDECIDED = 0.05


@pytest.fixture(scope="module")
def judge() -> Judge:
    return simulator()


def _name(expected: Expected) -> str:
    return expected[0].name


@pytest.mark.parametrize("expected", HAND_CASES, ids=_name)
def test_the_evaluator_decides_the_hard_cases(expected: Expected) -> None:
    case, decision = expected
    assert evaluated(case).decision == decision


def test_the_simulator_decides_the_hard_cases_alike(judge: Judge) -> None:
    verdicts = judge(case for case, _ in HAND_CASES)
    assert {name: verdict.decision for name, verdict in verdicts.items()} == {
        case.name: decision for case, decision in HAND_CASES
    }


@pytest.mark.parametrize("seed", _SEEDS)
def test_evaluator_and_simulator_agree_on_generated_cases(judge: Judge, seed: int) -> None:
    agreement = agreed(judge, generate(seed, _CASES_OF_A_SEED))
    shares = {decision: count / agreement.cases for decision, count in agreement.decisions.items()}
    assert set(shares) == {"allowed", "implicitly_denied", "explicitly_denied"}
    assert min(shares.values()) >= _LEAST_SHARE, shares
    assert len(agreement.undecided) / agreement.cases < _MOST_UNDECIDED
    assert agreement.validated / agreement.cases > 0.8


@pytest.mark.parametrize("expected", DOCUMENTED_OTHERWISE, ids=_name)
def test_the_evaluator_follows_the_guide_where_the_simulator_does_not(expected: Expected) -> None:
    case, documented = expected
    assert evaluated(case).decision in (documented, "undecided")


def test_what_is_never_generated_the_simulator_still_judges_otherwise(judge: Judge) -> None:
    """A construct that a later version of the simulator judges as the guide has it need not be left out any more."""
    verdicts = judge(case for case, _ in DOCUMENTED_OTHERWISE)
    assert [case.name for case, documented in DOCUMENTED_OTHERWISE if verdicts[case.name].decision == documented] == []


def test_a_seed_gives_the_same_cases() -> None:
    first, second = generate(1, 50), generate(1, 50)
    assert [case.as_json() for case in first] == [case.as_json() for case in second]
    assert [case.as_json() for case in first] != [case.as_json() for case in generate(2, 50)]


def test_the_generated_cases_use_every_operator_and_element() -> None:
    cases = [case for seed in _SEEDS for case in generate(seed, _CASES_OF_A_SEED)]
    text = "".join(json.dumps(case.as_json()) for case in cases)
    wanted = {operator for operators in OPERATORS.values() for operator in operators} | {"Null"}
    assert len(wanted) == 27  # the reference of condition operators
    missing = [operator for operator in sorted(wanted) if f'{operator}": {{' not in text]
    missing += [
        part for part in ("IfExists", "ForAllValues:", "ForAnyValue:", "NotAction", "NotResource") if part not in text
    ]
    missing += [part for part in ("${aws:username}", ", '", "${*}", "Missing}") if part not in text]
    assert missing == []


def _always(decision: str) -> Judge:
    def judge(cases: Iterable[Case]) -> dict[str, Verdict]:
        return {case.name: Verdict(decision, validated=True) for case in cases}

    return judge


def test_of_several_disagreements_the_smallest_is_shown_as_json() -> None:
    cases = [case for case, decision in HAND_CASES if decision == "allowed"]
    smallest = min(cases, key=lambda case: len(json.dumps(case.as_json())))
    with pytest.raises(pytest.fail.Exception) as failure:
        agreed(_always("explicitly_denied"), cases)
    assert json.dumps(smallest.as_json(), indent=2) in str(failure.value)
    assert f"disagree on {len(cases)} of {len(cases)}" in str(failure.value)


@pytest.mark.parametrize("ci", ["", "true"])
def test_without_node_ci_fails_and_a_developer_skips(monkeypatch: pytest.MonkeyPatch, ci: str) -> None:
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    outcome = pytest.fail.Exception if ci else pytest.skip.Exception
    with pytest.raises(outcome, match=r"needs Node\.js 20 or later with npm: install both"):
        simulator()


def test_npm_without_a_network_is_told_and_leaves_nothing_that_looks_complete(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CI", "true")
    monkeypatch.setattr(installation, "HOME", tmp_path / "judge")
    which = shutil.which
    monkeypatch.setattr(shutil, "which", lambda name: which("false" if name == "npm" else "true"))
    with pytest.raises(pytest.fail.Exception, match=r"npm could not install @cloud-copilot/iam-simulate 0\.1\.173"):
        simulator()
    assert not (tmp_path / "judge" / "installed").exists()
