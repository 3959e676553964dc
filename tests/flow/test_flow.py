"""The flow as a whole: every profile can be opened and comes back, every place is reachable, nothing typed is lost."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import plans
from wizard.flow import (
    REVIEW,
    STEPS,
    Answered,
    Jumped,
    Learned,
    ProfileOpened,
    StartedAnew,
    WentBack,
    WentOn,
    WizardState,
    asked_questions,
    first_to_mend,
    profile_of,
    reduce,
    walked_steps,
)
from wizard.flow.questions import Choose, Question
from wizard.flow.state import positions
from wizard.plan import AnyPlan, validate
from wizard.profiles import load

SHIPPED = sorted((Path(__file__).parents[2] / "profiles").glob("*.toml"))


def opened(profile: dict[str, Any]) -> WizardState:
    return reduce(WizardState(), ProfileOpened(profile))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_profile_opens_on_the_review_and_comes_back_as_it_was(path: Path) -> None:
    plan = load(path).plan
    state = opened(plan.as_profile())
    assert state.step == REVIEW.id
    assert validate(profile_of(state.answers))[0] == plan
    assert "attention" not in state.statuses().values()


def test_tags_whose_keys_are_numbers_are_no_list() -> None:
    profile = {**load(SHIPPED[0]).plan.as_profile(), "tags": {"0": "", "1": "x"}}
    assert profile_of(opened(profile).answers)["tags"] == {"0": "", "1": "x"}


@settings(deadline=None, max_examples=100)
@given(plans())
def test_any_plan_opens_and_comes_back(plan: AnyPlan) -> None:
    assert validate(profile_of(opened(plan.as_profile()).answers))[0] == plan


def _events() -> st.SearchStrategy[Any]:
    keys = st.sampled_from(sorted({question.key for step in STEPS for question in step.questions}))
    values = st.one_of(
        st.none(),
        st.sampled_from(["classifier", "recognizer", "endpoint", "vpc", "each", "one", "none", "manifest", "native"]),
        st.text(max_size=8),
        st.integers(0, 20),
        st.lists(st.text(max_size=5), max_size=3).map(tuple),
        st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=2),
    )
    return st.one_of(
        st.builds(Answered, keys, values),
        st.builds(Learned, st.dictionaries(keys, values, max_size=2)),
        st.just(WentOn()),
        st.just(WentBack()),
        st.builds(Jumped, st.sampled_from([step.id for step in STEPS])),
        st.builds(StartedAnew, st.just({})),
    )


@settings(deadline=None, max_examples=100)
@given(st.lists(_events(), max_size=25))
def test_whatever_happens_the_wizard_stands_somewhere_and_has_a_preview_and_findings(events: list[Any]) -> None:
    state = WizardState()
    for event in events:
        state = reduce(state, event)
        assert (state.step, state.question) in positions(state.answers)
        assert (state.question is None) == (state.step == REVIEW.id)
        profile_of(state.answers)
        state.statuses()


@pytest.mark.parametrize("kind", ["classifier", "recognizer", "endpoint"])
def test_going_on_from_the_start_passes_every_question_once_and_ends_at_the_review(kind: str) -> None:
    state = reduce(WizardState(), Learned({"kind": kind}))
    seen = [state.question]
    while state.question is not None:
        state = reduce(state, WentOn())
        seen.append(state.question)
    assert seen == [question.key for question in asked_questions(state.answers)] + [None]
    for key in reversed(seen[:-1]):
        state = reduce(state, WentBack())
        assert state.question == key


def test_answers_survive_going_back_and_choosing_another_kind_and_back_again() -> None:
    state = opened(load(SHIPPED[0].with_name("classifier-secure.toml")).plan.as_profile())
    before = profile_of(state.answers)
    for event in (
        Answered("kind", "endpoint"),
        WentBack(),
        Answered("kind", "recognizer"),
        Answered("kind", "classifier"),
    ):
        state = reduce(state, event)
    assert profile_of(state.answers) == before


def test_without_a_vpc_the_request_has_none_but_the_subnets_are_not_forgotten() -> None:
    state = opened(load(SHIPPED[0].with_name("classifier-secure.toml")).plan.as_profile())
    subnets = state.answers["vpc.subnets"]
    state = reduce(state, Answered("_network", "none"))
    assert "vpc" not in profile_of(state.answers)
    state = reduce(state, Answered("_network", "vpc"))
    assert state.answers["vpc.subnets"] == subnets


def test_one_key_for_all_serves_the_output_only_where_there_is_an_output() -> None:
    key = "arn:aws:kms:us-west-2:111122223333:key/1a2b3c4d-0001-4000-8000-000000000001"
    state = WizardState()
    for event in (Answered("kind", "classifier"), Answered("_keys", "one"), Answered("_key", key)):
        state = reduce(state, event)
    assert profile_of(state.answers)["keys"] == {"volume": key, "model": key}
    state = reduce(state, Answered("output.s3_uri", "s3://acme-nlp-models/x/"))
    assert profile_of(state.answers)["keys"] == {"volume": key, "output": key, "model": key}


def test_an_endpoint_of_an_encrypted_model_needs_a_role() -> None:
    state = reduce(WizardState(), Learned({"kind": "endpoint", "_model_key": "arn:aws:kms:us-west-2:1:key/1"}))
    assert any(finding.subject == "role" and finding.severity == "error" for finding in state.findings)
    state = reduce(state, Learned({"_model_key": None}))
    assert not any(finding.subject == "role" and finding.severity == "error" for finding in state.findings)


def test_credentials_of_another_account_are_an_error_of_the_account_step() -> None:
    state = opened(load(SHIPPED[0].with_name("classifier-secure.toml")).plan.as_profile())
    state = reduce(state, Learned({"_caller_account": "999900001111"}))
    assert state.statuses()["account"] == "attention"
    assert first_to_mend(state.answers).id == "account"


def test_a_new_start_keeps_account_and_region_only() -> None:
    state = opened(load(SHIPPED[0].with_name("classifier-secure.toml")).plan.as_profile())
    state = reduce(state, StartedAnew({}))
    assert set(state.answers) == {"region", "account"}
    assert state.step == "kind"


def _all_questions() -> list[Question]:
    return [question for step in STEPS for question in step.questions]


@pytest.mark.parametrize("question", _all_questions(), ids=lambda question: question.key)
def test_every_question_says_what_it_asks_and_why(question: Question) -> None:
    assert question.ask.endswith("?")
    assert question.why.endswith(".")
    assert 60 < len(question.why) < 330
    if isinstance(question.control, Choose):
        assert len({option.value for option in question.control.options}) == len(question.control.options)


def test_steps_with_nothing_to_ask_are_not_walked_through() -> None:
    state = reduce(WizardState(), Learned({"kind": "endpoint"}))
    assert [step.id for step in walked_steps(state.answers)] == [
        "account",
        "kind",
        "model",
        "role",
        "details",
        "review",
    ]
