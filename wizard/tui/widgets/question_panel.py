"""One question: what is asked, why AWS wants it, and the control to answer it with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from wizard.check_words import SIGNS, brief, kind_of
from wizard.flow import (
    Answers,
    Browse,
    Choose,
    ChooseSome,
    Count,
    Pick,
    Question,
    Value,
    WizardState,
    Write,
    WriteSome,
    WriteTags,
    in_order,
    question_key,
)
from wizard.flow.answers import list_of, text_of
from wizard.flow.choices import first_place, option_rows, typed_problem
from wizard.flow.typed import number_problem, tag_problem, tags_from, tags_to
from wizard.text import visible
from wizard.tui.widgets.browse_panel import BrowsePanel
from wizard.tui.widgets.choice_panel import ChoicePanel
from wizard.tui.widgets.choice_rows import ChoiceRules, ListStatus
from wizard.tui.widgets.findings_pane import STYLES
from wizard.tui.widgets.still import show_text
from wizard.tui.widgets.write_panel import WritePanel, WriteSomePanel

ListPanel = ChoicePanel | BrowsePanel


class QuestionPanel(Vertical):
    """Shows the state's current question and tells the answer. The control is built anew only for another question."""

    @dataclass
    class Given(Message):
        """The question is answered and the wizard goes on; ``None`` leaves it out on purpose."""

        question: Question
        value: Value | None

    @dataclass
    class Changed(Message):
        """The answer has changed, but the person is still at it."""

        question: Question
        value: Value | None

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - textual's own name for it
        super().__init__(id=id)
        self._question: Question | None = None
        self._control: Widget | None = None

    def compose(self) -> ComposeResult:
        yield Static(id="ask", markup=False)
        yield Static(id="why", markup=False)
        yield Static(id="remarks", markup=False)
        yield Vertical(id="control")

    @property
    def control(self) -> Widget | None:
        """The widget that answers the current question."""
        return self._control

    @property
    def question(self) -> Question | None:
        """The question that is shown."""
        return self._question

    async def show(self, state: WizardState) -> bool:
        """Show the question of ``state``; whether it is another one than before."""
        question = state.current_question
        if question is not None:
            self._say_remarks(question, state)
        if question is None:
            self.screen.remove_class("-several")
            return False
        if question is self._question:
            self._offer(question, state.answers)
            return False
        self._question = question
        position = state.current_step.asked(state.answers).index(question) + 1
        count = len(state.current_step.asked(state.answers))
        where = f"  {state.current_step.title}" + (f" · {position} of {count}" if count > 1 else "")
        show_text(self.query_one("#ask", Static), Content.assemble((question.ask, "bold"), (where, "$text-muted")))
        show_text(self.query_one("#why", Static), Content(question.why))
        holder = self.query_one("#control", Vertical)
        await holder.remove_children()
        self._control = control_for(question, state.answers)
        self.screen.set_class(isinstance(self._control, ChoicePanel) and self._control.several, "-several")
        await holder.mount(self._control)
        self._control.focus()
        return True

    def _offer(self, question: Question, answers: Answers) -> None:
        """What the data suggests has come to be known while the question is shown, and not answered yet."""
        suggestion = answers.get(question.suggested)
        if suggestion is None or question.key in answers:
            return
        match self._control, suggestion:
            case ChoicePanel() as panel, str() if panel.chosen != (suggestion,):
                panel.offer((suggestion,))
            case WritePanel() as panel, str():
                panel.offer(suggestion)
            case WriteSomePanel() as panel, tuple():
                panel.offer(suggestion)

    def _say_remarks(self, question: Question, state: WizardState) -> None:
        """What the checks say about the answer, and where what is offered comes from."""
        doubtful = [finding for finding in in_order(state.checked) if finding.severity != "info"]
        found = [finding for finding in doubtful if question_key(state, finding.subject) == question.key]
        parts: list[str | tuple[str, str]] = []
        if found:
            more = f" And {len(found) - 1} more, see Findings." if len(found) > 1 else ""
            kind = kind_of(found[0])
            parts += [(f"{SIGNS[kind]} ", STYLES[kind]), f"{brief(found[0])}{more}"]
        if remark := question.remark(state.answers):
            parts += ["\n" if parts else "", (f"i {visible(remark)}", "$text-accent")]
        shown = self.query_one("#remarks", Static)
        shown.display = bool(parts)
        show_text(shown, Content.assemble(*parts))

    def forget(self) -> None:
        """Build the control anew at the next :meth:`show`, even for the same question."""
        self._question = None

    # --- what the controls say ----------------------------------------------------------------------------------------

    @on(ChoicePanel.Accepted)
    def _choice_accepted(self, event: ChoicePanel.Accepted) -> None:
        event.stop()
        self._give(event.value)

    @on(ChoicePanel.Toggled)
    def _choice_toggled(self, event: ChoicePanel.Toggled) -> None:
        event.stop()
        self._change(event.chosen or None)

    @on(WritePanel.Accepted)
    def _text_accepted(self, event: WritePanel.Accepted) -> None:
        event.stop()
        numeric = self._question is not None and isinstance(self._question.control, Count)
        self._give(int(event.text) if numeric and event.text else event.text)

    @on(WriteSomePanel.Accepted)
    def _texts_accepted(self, event: WriteSomePanel.Accepted) -> None:
        event.stop()
        self._give(self._texts_value(event.texts))

    @on(WriteSomePanel.Changed)
    def _texts_changed(self, event: WriteSomePanel.Changed) -> None:
        event.stop()
        self._change(self._texts_value(event.texts))

    def _texts_value(self, texts: tuple[str, ...] | None) -> Value | None:
        if not texts:
            return None
        tags = self._question is not None and isinstance(self._question.control, WriteTags)
        return tags_from(texts) if tags else texts

    def _give(self, value: Value | None) -> None:
        if self._question is not None:
            self.post_message(self.Given(self._question, value))

    def _change(self, value: Value | None) -> None:
        if self._question is not None:
            self.post_message(self.Changed(self._question, value))


def control_for(question: Question, answers: Answers) -> Widget:
    """The widget that answers ``question``, showing the answer there is, else the default that is offered."""
    value = question.offered(answers)
    control = question.control
    match control:
        case Choose(options):
            panel = ChoicePanel(chosen=(str(value),) if value is not None else ())
            panel.set_rows(option_rows(question, options), ListStatus())
            return panel
        case ChooseSome(options):
            rules = ChoiceRules(limit=len(options), several=True)
            panel = ChoicePanel(rules, chosen=list_of(answers, question.key))
            panel.set_rows(option_rows(question, options), ListStatus())
            return panel
        case Pick(limit=limit):
            given = list_of(answers, question.key) if limit > 1 else _one(value)
            rules = ChoiceRules(limit=limit, several=limit > 1, typed_problem=typed_problem(control))
            return ChoicePanel(rules, chosen=given, placeholder="Type to filter, or paste a value")
        case Browse():
            chosen, place = text_of(answers, question.key), first_place(control, question, answers)
            return BrowsePanel(control, chosen, question.none, place=place)
        case Write(rule, example):
            return WritePanel(text=str(value or ""), example=example, none=question.none, problem=rule.problem)
        case Count(least):
            problem = number_problem(least)
            return WritePanel(text=str(value or ""), example=str(least), none=question.none, problem=problem)
        case WriteSome(rule, limit, example):
            texts = value if isinstance(value, tuple) else ()
            return WriteSomePanel(texts=texts, limit=limit, example=example, none=question.none, problem=rule.problem)
        case WriteTags():
            tags = answers.get(question.key)
            return WriteSomePanel(
                texts=tags_to(tags) if isinstance(tags, Mapping) else (),
                limit=None,
                example="team=nlp",
                none=question.none,
                problem=tag_problem(control),
                same=lambda text: text.partition("=")[0],
            )


def _one(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) and value else ()
