"""What a question is: its words, where its choices come from, what it accepts and when it is asked.

A face (TUI, line mode) shows a question by its ``control`` and decides nothing else about it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from wizard.flow.answers import Answers, Value
from wizard.plan.limits import TextRule

Applies = Callable[[Answers], bool]
Notes = Mapping[str, Value | None]


def always(_answers: Answers) -> bool:
    """Asked whatever the other answers are."""
    return True


def never(_answers: Answers) -> bool:
    """Never demanded."""
    return False


@dataclass(frozen=True)
class Option:
    """One fixed choice: what is stored, what is shown, and a sentence that helps to decide."""

    value: str
    label: str
    explain: str = ""


@dataclass(frozen=True)
class Choose:
    """One of a few fixed options."""

    options: tuple[Option, ...]


@dataclass(frozen=True)
class ChooseSome:
    """Some of a few fixed options."""

    options: tuple[Option, ...]


@dataclass(frozen=True)
class Pick:
    """One or several resources of the account, found by a listing of ``wizard.account.catalogue``.

    ``limit`` is how many the API takes; 1 means a single choice. ``refuse`` says in a sentence why a found resource
    cannot be chosen. ``notes`` is what else is learned from a resource that is the answer (answers of the wizard's
    own); it is asked with ``None`` when nothing is chosen any more. ``rule`` is what a value typed by hand must
    satisfy. ``suits``: whether a resource is called after what is asked for, which is then the one to begin with.
    """

    listing: str
    rule: TextRule
    parameters: Callable[[Answers], Mapping[str, str]] = lambda _answers: {}
    limit: int = 1
    refuse: Callable[[Any, Answers], str | None] = lambda _resource, _answers: None
    notes: Callable[[Any | None], Notes] = lambda _resource: {}
    suits: Callable[[Any], bool] = lambda _resource: False


@dataclass(frozen=True)
class Browse:
    """An object in S3 or a prefix (folder), found by walking through buckets.

    ``near_data``: it is usually where the rest of the dataset is, so that is where to begin.
    """

    takes_object: bool
    takes_prefix: bool
    rule: TextRule
    near_data: bool = True


@dataclass(frozen=True)
class Write:
    """A text typed by hand."""

    rule: TextRule
    example: str = ""


@dataclass(frozen=True)
class Count:
    """A whole number from ``least`` on."""

    least: int
    usual_most: int


@dataclass(frozen=True)
class WriteSome:
    """Several short texts, each under ``rule``."""

    rule: TextRule
    limit: int
    example: str = ""


@dataclass(frozen=True)
class WriteTags:
    """``key=value`` pairs."""

    key_rule: TextRule
    value_rule: TextRule


SUGGESTED = "What is offered comes from the data."
SUGGESTED_TOO = "The data suggests the same."
SUGGESTED_OTHERWISE = "The data suggests another answer:"

Control = Choose | ChooseSome | Pick | Browse | Write | Count | WriteSome | WriteTags
_FIXED = (Choose, ChooseSome)


@dataclass(frozen=True)
class Question:
    """One thing to be answered.

    ``key`` is the profile's dotted key, or a key of the wizard's own (``_vpc``). ``none`` is how leaving it out reads
    ("No test set: …"); a question without it must be answered wherever it applies. ``required`` overrules ``none``.
    ``default`` is offered, not assumed; what the data suggests (the wizard's own answer ``suggested``, where the checks
    have learned it) goes before it. ``infer`` is the answer that a profile implies which does not say it. For the
    wizard's own questions ``gives`` is what the answer says about keys of the profile (``None``: that they are not
    set).
    """

    key: str
    title: str
    ask: str
    why: str
    control: Control
    applies: Applies = always
    none: str = ""
    required: Applies | None = None
    default: Callable[[Answers], Value | None] = lambda _answers: None
    suggested: str = ""
    gives: Callable[[Answers], Notes] = lambda _answers: {}
    infer: Callable[[Answers], Value | None] = lambda _answers: None

    def is_required(self, answers: Answers) -> bool:
        """Whether it must have an answer before a launch."""
        if self.required is not None:
            return self.required(answers)
        return not self.none

    def offered(self, answers: Answers) -> Value | None:
        """What the control shows to begin with: the answer there is, else what the data suggests, else the default."""
        suggestion = answers.get(self.suggested) if self.suggested else None
        return answers.get(self.key, self.default(answers) if suggestion is None else suggestion)

    def remark(self, answers: Answers) -> str:
        """What there is to say about what is offered: that it comes from the data, or that the data says otherwise."""
        suggestion = answers.get(self.suggested) if self.suggested else None
        if suggestion is None:
            return ""
        if self.key not in answers:
            return SUGGESTED
        if answers[self.key] == suggestion:
            return SUGGESTED_TOO
        return f"{SUGGESTED_OTHERWISE} {described(self.control, suggestion)}."


def described(control: Control, value: Value) -> str:
    """An answer in a few words: options by their label, lists and tags in one line. Not yet safe to show."""
    options = {option.value: option.label for option in control.options} if isinstance(control, _FIXED) else {}
    if isinstance(value, Mapping):
        return ", ".join(f"{key}={text}" for key, text in value.items())
    if isinstance(value, tuple):
        return ", ".join(options.get(item, item) for item in value)
    return options.get(str(value), str(value))


@dataclass(frozen=True)
class Step:
    """A group of questions on one subject, an entry of the step rail. ``short`` is the title where room is scarce."""

    id: str
    title: str
    short: str
    questions: tuple[Question, ...]

    def asked(self, answers: Answers) -> tuple[Question, ...]:
        """The questions that apply, given the answers so far."""
        return tuple(question for question in self.questions if question.applies(answers))
