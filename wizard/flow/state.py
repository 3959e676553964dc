"""The wizard's whole state as one frozen value, and the one function that changes it.

A face dispatches events and draws the state; nothing else is remembered anywhere.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from wizard.findings import Finding
from wizard.flow.answers import NO_ANSWERS, Answers, Value, with_answers
from wizard.flow.flow import (
    REVIEW,
    STEPS,
    Status,
    find_question,
    findings_by_step,
    findings_of,
    first_to_mend,
    in_order,
    is_missing,
    open_profile,
    step_of,
    step_status,
    walked_steps,
)
from wizard.flow.learned import outdated, without_learned
from wizard.flow.questions import Question, Step


@dataclass(frozen=True)
class WizardState:
    """Where a person is and what has been answered.

    ``question`` is the key of the question shown, or ``None`` on the review; ``visited`` the ids of the steps seen;
    ``checked`` what the checks have found so far, which a draft does not keep.
    """

    answers: Answers = field(default_factory=lambda: NO_ANSWERS)
    step: str = STEPS[0].id
    question: str | None = STEPS[0].questions[0].key
    visited: frozenset[str] = frozenset({STEPS[0].id})
    checked: tuple[Finding, ...] = ()

    @property
    def current_step(self) -> Step:
        """The step shown."""
        return next(step for step in STEPS if step.id == self.step)

    @property
    def current_question(self) -> Question | None:
        """The question shown; ``None`` on the review."""
        asked = self.current_step.asked(self.answers)
        return next((question for question in asked if question.key == self.question), None)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What the rules say about the answers so far: asked for several times with every drawing, judged once."""
        return tuple(findings_of(self.answers))

    @cached_property
    def all_findings(self) -> tuple[Finding, ...]:
        """What the rules say, and what the checks have found: in the order in which it matters."""
        return self._with(self.checked)

    @cached_property
    def points(self) -> tuple[Finding, ...]:
        """What a person should look at before a launch: all findings but the notes of checks."""
        return self._with([found for found in self.checked if found.severity != "info"])

    def _with(self, checked: Iterable[Finding]) -> tuple[Finding, ...]:
        """What the rules say with ``checked``. An answer that was not given yet comes after one that is wrong."""
        findings = self.findings
        missing = [finding for finding in findings if is_missing(self.answers, finding)]
        return tuple(in_order([*(finding for finding in findings if finding not in missing), *checked, *missing]))

    def statuses(self) -> dict[str, Status]:
        """Step id → status, for the steps that are walked through. An error of a check is an error of its step."""
        by_step = findings_by_step(self.answers, self.findings)
        checked = findings_by_step(self.answers, [found for found in self.checked if found.severity == "error"])
        return {
            step.id: "attention"
            if step.id in checked
            # Where a person is answering just now, nothing has been left out yet.
            else step_status(step, self.answers, by_step.get(step.id, []), self.visited - {self.step})
            for step in walked_steps(self.answers)
        }


@dataclass(frozen=True)
class Answered:
    """A question was answered; ``None`` leaves it out on purpose. ``notes`` are the wizard's own, learned with it."""

    key: str
    value: Value | None
    notes: Mapping[str, Value | None] | None = None


@dataclass(frozen=True)
class Learned:
    """Something came to be known without being asked, such as the account of the credentials."""

    notes: Mapping[str, Value | None]


@dataclass(frozen=True)
class Checked:
    """This is what the checks have found so far; what they had found before is not repeated."""

    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class WentOn:
    """To the next question, or the next step's first."""


@dataclass(frozen=True)
class WentBack:
    """To the question before; answers stay."""


@dataclass(frozen=True)
class Jumped:
    """To a step's first question (or to ``question`` of it)."""

    step: str
    question: str | None = None


@dataclass(frozen=True)
class ProfileOpened:
    """A saved profile's nested values are filled in; the wizard goes to the first step that needs something."""

    profile: Mapping[str, Any]


@dataclass(frozen=True)
class StartedAnew:
    """Everything about the plan is forgotten; account and region stay. ``answers`` may fill something in."""

    answers: Mapping[str, Value | None]


Event = Answered | Learned | Checked | WentOn | WentBack | Jumped | ProfileOpened | StartedAnew


_KEPT = ("_credentials", "_demo", "_caller_account", "_no_connection", "region", "account")


def reduce(state: WizardState, event: Event) -> WizardState:
    """The state after ``event``. Pure."""
    match event:
        case Answered(key, value, notes):
            changes = {**outdated(state.answers, key, value), **(notes or {}), key: value}
            return _settle(replace(state, answers=with_answers(state.answers, changes)))
        case Learned(notes):
            return _settle(replace(state, answers=with_answers(state.answers, notes)))
        case Checked(findings):
            return replace(state, checked=findings)
        case WentOn():
            return _move(state, 1)
        case WentBack():
            return _move(state, -1)
        case Jumped(step, question):
            return _go_to(state, step, question)
        case ProfileOpened(profile):
            answers = open_profile(profile, without_learned(state.answers))
            seen = frozenset(step.id for step in walked_steps(answers))
            opened = replace(state, answers=answers, visited=seen, checked=())
            return _go_to(opened, first_to_mend(answers).id, None)
        case StartedAnew(answers):
            kept = {key: state.answers[key] for key in _KEPT if key in state.answers}
            fresh = WizardState(answers=open_profile({}, with_answers(kept, answers)))
            target = first_to_mend(fresh.answers)
            return _go_to(fresh, target.id, None)


def positions(answers: Answers) -> tuple[tuple[str, str | None], ...]:
    """Every place a person can be, in order: (step id, question key), the review as ``("review", None)``."""
    places: list[tuple[str, str | None]] = []
    for step in walked_steps(answers):
        if step is REVIEW:
            places.append((step.id, None))
        else:
            places.extend((step.id, question.key) for question in step.asked(answers))
    return tuple(places)


def _move(state: WizardState, by: int) -> WizardState:
    places = positions(state.answers)
    here = (state.step, state.question)
    index = places.index(here) if here in places else 0
    target = places[max(0, min(len(places) - 1, index + by))]
    return _go_to(state, *target)


def _go_to(state: WizardState, step_id: str, question: str | None) -> WizardState:
    step = next((step for step in walked_steps(state.answers) if step.id == step_id), None)
    if step is None:
        return state
    asked = step.asked(state.answers)
    keys = [item.key for item in asked]
    key = question if question in keys else (keys[0] if keys else None)
    return replace(state, step=step.id, question=key, visited=state.visited | {step.id})


def _settle(state: WizardState) -> WizardState:
    """Keep the place valid when an answer makes the shown question no longer apply."""
    if state.step == REVIEW.id or state.current_question is not None:
        return state
    return _go_to(state, state.step if state.current_step.asked(state.answers) else STEPS[0].id, None)


def question_key(state: WizardState, subject: str) -> str | None:
    """The question in which a problem with the profile key ``subject`` is mended; None where there is none.

    Where an earlier answer of the step keeps it from being asked, that is the first question of the step.
    """
    found = find_question(state.answers, subject)
    if found is not None:
        return found[1].key
    step = step_of(state.answers, subject)
    return next((question.key for question in step.asked(state.answers)), None) if step is not None else None
