"""The wizard's steps in their order, and what can be said about a set of answers. Pure functions of the answers."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from wizard.findings import Finding, is_unmade
from wizard.flow.answers import Answers, Value, flatten, nest, text_of, with_answers
from wizard.flow.data_steps import DATASET
from wizard.flow.label_steps import LABELS, OUTPUT
from wizard.flow.questions import Question, Step, described
from wizard.flow.security_steps import DETAILS, KEYS, NETWORK, ROLE
from wizard.flow.start_steps import ACCOUNT, KIND, MODEL
from wizard.plan import validate

REVIEW = Step("review", "Review and launch", "Review", ())
STEPS: tuple[Step, ...] = (
    ACCOUNT,
    KIND,
    MODEL,
    DATASET,
    LABELS,
    OUTPUT,
    ROLE,
    NETWORK,
    KEYS,
    DETAILS,
    REVIEW,
)
"""All steps. Which of them are walked through depends on the answers: see :func:`walked_steps`."""

Status = Literal["done", "attention", "open"]

_RANKS: Mapping[str, int] = {"error": 0, "warning": 1, "info": 2}
CONNECTION = "flow.connection"
"""The finding that AWS is not reached: nothing of the plan is missing or wrong."""
_QUESTION_KEYS = frozenset(question.key for step in STEPS for question in step.questions)


def walked_steps(answers: Answers) -> tuple[Step, ...]:
    """The steps that have something to ask, and the review."""
    return tuple(step for step in STEPS if step is REVIEW or step.asked(answers))


def asked_questions(answers: Answers) -> tuple[Question, ...]:
    """All questions that apply, in order."""
    return tuple(question for step in STEPS for question in step.asked(answers))


def find_question(answers: Answers, key: str) -> tuple[Step, Question] | None:
    """The step and question that a profile key (or the start of one, as ``dataset.manifests``) is asked in."""
    for step in STEPS:
        for question in step.asked(answers):
            if question.key == key:
                return step, question
    for step in STEPS:
        for question in step.asked(answers):
            if question.key.startswith(f"{key}.") or key.startswith(f"{question.key}."):
                return step, question
    return None


def step_of(answers: Answers, key: str) -> Step | None:
    """The step where a problem with the profile key ``key`` is mended, also where one answer sets several keys."""
    found = find_question(answers, key)
    if found is not None:
        return found[0]
    section = key.partition(".")[0]
    for step in walked_steps(answers):
        if any(question.key.partition(".")[0] == section for question in step.questions):
            return step
    return ACCOUNT if key in ("account", "region") else None


def profile_of(answers: Answers) -> dict[str, Any]:
    """The profile that the answers amount to: nested plain values, perhaps unfinished.

    Answers to questions that no longer apply (another kind, no VPC after all) stay in ``answers`` but not in the
    profile.
    """
    asked = asked_questions(answers)
    keys = {question.key for question in asked}
    kept = {key: value for key, value in answers.items() if key in keys or key not in _QUESTION_KEYS}
    if answers.get("kind") is None:
        kept = {key: value for key, value in answers.items() if key in keys}
    for question in asked:
        if question.key in answers:
            kept = dict(with_answers(kept, question.gives(answers)))
    return nest(kept)


def findings_of(answers: Answers) -> list[Finding]:
    """Everything that the rules say about the answers so far, what is still missing included."""
    if "kind" not in answers:
        nothing = Finding("flow.kind", "error", "kind", "Nothing is chosen to launch yet.", "Choose what to launch.")
        return [*_conflicts(answers), nothing]
    _plan, findings = validate(profile_of(answers))
    findings += _conflicts(answers)
    named = {finding.subject for finding in findings if finding.severity == "error"}
    for question in asked_questions(answers):
        unanswered = question.key not in answers and question.is_required(answers)
        if unanswered and question.key not in named:
            message = f"{question.title} is not answered yet."
            findings.append(Finding("flow.unanswered", "error", question.key, message, question.ask))
    return findings


def _conflicts(answers: Answers) -> list[Finding]:
    """What is wrong with the answers in the light of what the account has told; a profile alone cannot know it."""
    findings = []
    account, caller = text_of(answers, "account"), text_of(answers, "_caller_account")
    if account and caller and account != caller:
        message = f"This is meant for account {account}, but the credentials belong to {caller}."
        remedy = f"Use credentials of {account}. A launch in any other account is refused."
        findings.append(Finding("flow.account", "error", "account", message, remedy))
    if problem := text_of(answers, "_no_connection"):
        findings.append(Finding(CONNECTION, "error", "region", problem, "Choose other credentials, or try again."))
    vpc, subnet_vpc = text_of(answers, "_vpc"), text_of(answers, "_subnet_vpc")
    if "vpc.subnets" in answers and vpc and subnet_vpc and vpc != subnet_vpc:
        message = f"The subnets belong to {subnet_vpc}, but {vpc} is chosen."
        findings.append(Finding("flow.vpc", "error", "vpc.subnets", message, f"Choose subnets of {vpc}."))
    return findings


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Errors, warnings, what could not be checked, notes; within each as they came."""
    return sorted(findings, key=lambda finding: (_RANKS[finding.severity], is_unmade(finding)))


def findings_by_step(answers: Answers, findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """Findings by the id of the step in which they are mended."""
    by_step: dict[str, list[Finding]] = {}
    for finding in findings:
        step = step_of(answers, finding.subject) or REVIEW
        by_step.setdefault(step.id, []).append(finding)
    return by_step


def is_missing(answers: Answers, finding: Finding) -> bool:
    """Whether a finding speaks of an answer that has not been given, rather than of one that is wrong."""
    found = find_question(answers, finding.subject)
    return found is not None and found[1].key not in answers


def step_status(step: Step, answers: Answers, findings: list[Finding], visited: frozenset[str]) -> Status:
    """``done``: all answered and sound; ``attention``: something is wrong or was left out; ``open``: not yet there.

    ``findings`` are those of this step; ``visited`` the ids of the steps that have been seen.
    """
    errors = [finding for finding in findings if finding.severity == "error"]
    if any(not is_missing(answers, finding) for finding in errors):
        return "attention"
    if errors:
        return "attention" if step.id in visited else "open"
    if step is REVIEW:
        return "open"
    answered = any(question.key in answers for question in step.asked(answers))
    return "done" if answered or step.id in visited else "open"


def open_profile(profile: Mapping[str, Any], answers: Answers) -> Answers:
    """``answers`` with those of a profile filled in, and with what the profile implies without saying it."""
    filled = with_answers(answers, dict(flatten(profile)))
    # One inference may make the next question apply, so in order, each on what the ones before have found.
    for step in STEPS:
        for question in step.questions:
            if question.key not in filled and question.applies(filled):
                filled = with_answers(filled, {question.key: question.infer(filled)})
    return filled


def first_to_mend(answers: Answers) -> Step:
    """The first step with an error; the review where all is well."""
    by_step = findings_by_step(answers, findings_of(answers))
    for step in walked_steps(answers):
        if any(finding.severity == "error" for finding in by_step.get(step.id, ())):
            return step
    return REVIEW


def describe_value(question: Question, value: Value | None) -> str:
    """An answer in a few words, for the rail, the review and line mode. What is not set reads as the question says."""
    if value is None:
        return question.none or "not answered yet"
    return described(question.control, value) or question.none
