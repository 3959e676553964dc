"""What the checks have learned and found, among the answers and in the state."""

from types import MappingProxyType

import pytest

from wizard.draft import read_draft, save_draft
from wizard.findings import Finding
from wizard.flow import Answered, Checked, Learned, ProfileOpened, StartedAnew, Value, WizardState, reduce
from wizard.flow.flow import asked_questions
from wizard.flow.learned import PRICES, unlike, without_learned
from wizard.flow.questions import Question
from wizard.flow.state import question_key

PROFILE = {
    "kind": "classifier",
    "name": "n",
    "region": "us-west-2",
    "mode": "MULTI_LABEL",
    "dataset": {"train": "s3://bucket/a.csv"},
}
LEARNED: dict[str, Value | None] = {
    "_suggested.mode": "MULTI_LABEL",
    "_suggested.dataset.label_delimiter": ";",
    PRICES: MappingProxyType({"region": "us-west-2"}),
}


def finding(check: str, severity: str, subject: str) -> Finding:
    return Finding(check, severity, subject, f"{check} of {subject}.")  # type: ignore[arg-type]  # a severity's name


@pytest.fixture
def state() -> WizardState:
    return reduce(reduce(WizardState(), ProfileOpened(PROFILE)), Learned(LEARNED))


def question(state: WizardState, key: str) -> Question:
    return next(one for one in asked_questions(state.answers) if one.key == key)


@pytest.mark.parametrize(
    ("key", "value", "gone"),
    [
        ("dataset.train", "s3://bucket/b.csv", {"_suggested.mode", "_suggested.dataset.label_delimiter"}),
        ("_layout", "manifest", {"_suggested.mode", "_suggested.dataset.label_delimiter"}),
        ("region", "eu-west-1", set(LEARNED)),
        ("_credentials", "other", set(LEARNED)),
        ("dataset.train", "s3://bucket/a.csv", set()),
        ("mode", "MULTI_CLASS", set()),
        ("dataset.label_delimiter", "|", set()),
        ("name", "other", set()),
    ],
)
def test_what_is_learned_goes_with_the_answer_it_came_from(
    state: WizardState, key: str, value: Value, gone: set[str]
) -> None:
    after = reduce(state, Answered(key, value)).answers
    assert set(LEARNED) - set(after) == gone


def test_nothing_is_taken_away_while_more_may_come(state: WizardState) -> None:
    assert unlike(state.answers, {}, complete=False) == {}
    assert unlike(state.answers, {}, complete=True) == dict.fromkeys(LEARNED)
    same = {key: value for key, value in LEARNED.items() if value is not None}
    assert unlike(state.answers, same, complete=True) == {}
    assert unlike(state.answers, {**same, "_suggested.mode": "MULTI_CLASS"}, complete=False) == {
        "_suggested.mode": "MULTI_CLASS"
    }


def test_a_draft_keeps_neither_what_was_learned_nor_what_was_found(state: WizardState, tmp_path) -> None:  # type: ignore[no-untyped-def]
    state = reduce(state, Checked((finding("keys.disabled", "error", "keys.volume"),)))
    save_draft(tmp_path / "draft.json", state)
    draft = read_draft(tmp_path / "draft.json")
    assert draft is not None
    assert draft.answers == without_learned(state.answers)
    assert draft.checked == ()


def test_another_plan_has_none_of_the_findings_of_the_last(state: WizardState) -> None:
    found = reduce(state, Checked((finding("keys.disabled", "error", "keys.volume"),)))
    assert reduce(found, ProfileOpened(PROFILE)).checked == ()
    assert reduce(found, StartedAnew({})).checked == ()
    assert reduce(found, Answered("name", "other")).checked == found.checked


def test_what_is_offered_is_the_answer_then_the_suggestion_then_the_default(state: WizardState) -> None:
    mode = question(state, "mode")
    assert mode.offered(state.answers) == "MULTI_LABEL"
    assert mode.remark(state.answers) == "The data suggests the same."
    state = reduce(state, Answered("mode", "MULTI_CLASS"))
    assert mode.offered(state.answers) == "MULTI_CLASS"
    assert mode.remark(state.answers) == "The data suggests another answer: Several labels (multi-label)."
    state = reduce(state, Answered("mode", None))
    assert mode.offered(state.answers) == "MULTI_LABEL"
    assert mode.remark(state.answers) == "What is offered comes from the data."
    state = reduce(state, Learned({"_suggested.mode": None}))
    assert mode.offered(state.answers) == "MULTI_CLASS"
    assert mode.remark(state.answers) == ""


def test_findings_come_in_the_order_in_which_they_matter(state: WizardState) -> None:
    checked = (
        finding("service.cost", "info", "kind"),
        finding("network.not-made", "warning", "vpc.subnets"),
        finding("dataset.few", "warning", "dataset.train"),
        finding("keys.disabled", "error", "keys.volume"),
    )
    state = reduce(state, Checked(checked))
    ids = [found.id for found in state.all_findings if found in checked]
    assert ids == ["keys.disabled", "dataset.few", "network.not-made", "service.cost"]
    assert [found.id for found in state.points if found in checked] == ids[:3]


def test_an_error_of_a_check_is_an_error_of_its_step_also_where_nothing_is_answered(state: WizardState) -> None:
    assert state.statuses()["keys"] != "attention"
    state = reduce(state, Checked((finding("keys.disabled", "error", "keys.volume"),)))
    assert state.statuses()["keys"] == "attention"
    state = reduce(state, Checked((finding("keys.few", "warning", "keys.volume"),)))
    assert state.statuses()["keys"] != "attention"


def test_a_finding_leads_to_its_question_or_to_the_one_that_keeps_it_from_being_asked(state: WizardState) -> None:
    assert question_key(state, "dataset.train") == "dataset.train"
    state = reduce(state, Answered("_network", "none"))
    assert question_key(state, "vpc.subnets") == "_network"
    assert question_key(state, "no.such.key") is None
