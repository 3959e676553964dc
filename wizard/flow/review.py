"""What the review and the launch say, whatever face says it. All texts are ready to be shown."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from wizard.findings import Finding
from wizard.flow.answers import Answers
from wizard.flow.costs import cost_of
from wizard.flow.flow import describe_value, walked_steps
from wizard.flow.state import WizardState
from wizard.plan import AnyPlan
from wizard.request import OPERATIONS
from wizard.text import visible

LAUNCH_IS_OFF = "Launch is switched off by --read-only"


@dataclass(frozen=True)
class Headline:
    """What will be created and where: one sentence in three parts, the name in the middle."""

    before: str
    name: str
    after: str

    def __str__(self) -> str:
        return f"{self.before}{self.name}{self.after}"


@dataclass(frozen=True)
class AnswerLine:
    """One answer of the review. ``step_title`` is empty but for the first question of a step."""

    step: str
    question: str
    step_title: str
    title: str
    value: str


def headline(answers: Answers) -> Headline:
    """What a launch will create, under which name, in which account and region."""
    kind = str(answers.get("kind", ""))
    account = visible(str(answers.get("_caller_account", "") or "(not known yet)"))
    region = visible(str(answers.get("region", "") or "(no region yet)"))
    return Headline(
        f"{OPERATIONS.get(kind, 'Nothing')} will create the {visible(kind) or 'resource'} ",
        visible(str(answers.get("name", "") or "(no name yet)")),
        f" in account {account}, region {region}.",
    )


def to_mend_first(findings: Sequence[Finding]) -> str:
    """Why there can be no launch yet; empty where there can."""
    errors = sum(1 for finding in findings if finding.severity == "error")
    return f"{errors} point{'s' if errors > 1 else ''} to mend first" if errors else ""


def answer_lines(state: WizardState) -> Iterator[AnswerLine]:
    """Every answer, also those that are still missing, in the order of the steps."""
    for step in walked_steps(state.answers):
        for index, question in enumerate(step.asked(state.answers)):
            value = visible(describe_value(question, state.answers.get(question.key)))
            yield AnswerLine(step.id, question.key, "" if index else step.title, question.title, value)


def launch_question(plan: AnyPlan) -> str:
    """What is asked before anything is sent."""
    return f"Launch the {plan.kind} {visible(plan.name)}?"


def launch_details(plan: AnyPlan, answers: Answers, *, caller: str, demo: bool) -> str:
    """What is sent where, as whom (``caller``, ready to be shown), and what it costs; a paragraph each."""
    account = visible(str(answers.get("_caller_account", "") or "(unknown account)"))
    where = "the simulated account" if demo else f"account {account}"
    sent = f"{OPERATIONS[plan.kind]} is sent to {where} ({visible(plan.region)}), as {caller}."
    return f"{sent}\n\n{cost_of(answers)}"


def as_profile_path(path: Path) -> Path:
    """A profile's file without a suffix gets ``.toml``."""
    return path if path.suffix else path.with_suffix(".toml")
