"""The step rail: where one is, what is done, what needs attention. A column where there is room, else a line."""

from collections.abc import Mapping
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from wizard.flow import REVIEW, Step, WizardState, describe_value, walked_steps
from wizard.flow.flow import Status
from wizard.text import shorten, visible
from wizard.tui.widgets.options import Options
from wizard.tui.widgets.still import same, show_text

# A sign for each status besides the colour: state is never told by colour alone.
SIGNS: Mapping[str, tuple[str, str]] = {
    "done": ("✓", "$text-success"),
    "attention": ("!", "bold $text-error"),
    "open": ("·", "$text-muted"),
}
_SUMMARY_WIDTH = 22


class StepRail(Vertical):
    """All steps with their status; choosing one jumps there."""

    @dataclass
    class StepChosen(Message):
        """A step of the rail was chosen."""

        step: str

    def __init__(self) -> None:
        super().__init__()
        self._entries: Mapping[str, Content] = {}

    def compose(self) -> ComposeResult:
        yield Options(id="steps", markup=False, compact=True)
        yield Static(id="strip", markup=False)

    def show(self, state: WizardState) -> None:
        """Draw the rail for ``state``."""
        statuses = state.statuses()
        steps = walked_steps(state.answers)
        option_list = self.query_one("#steps", OptionList)
        entries = {step.id: _entry(step, state, statuses[step.id]) for step in steps}
        if _shape(entries) == _shape(self._entries):
            for step_id, entry in entries.items():
                if not same(entry, self._entries[step_id]):
                    option_list.replace_option_prompt(step_id, entry)
        else:
            option_list.clear_options()
            option_list.add_options(Option(entry, id=step_id) for step_id, entry in entries.items())
        self._entries = entries
        option_list.highlighted = next((i for i, step in enumerate(steps) if step.id == state.step), 0)
        show_text(self.query_one("#strip", Static), _strip(steps, state, statuses))

    @on(OptionList.OptionSelected, "#steps")
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option_id is not None:
            self.post_message(self.StepChosen(event.option_id))


def summary(step: Step, state: WizardState) -> str:
    """The answers of a step in a few words."""
    values = (
        visible(describe_value(question, state.answers[question.key]))
        for question in step.asked(state.answers)
        if question.key in state.answers
    )
    return ", ".join(values)


def _entry(step: Step, state: WizardState, status: Status) -> Content:
    sign, style = SIGNS[status]
    here = step.id == state.step
    title = (step.title, "bold") if here else (step.title, "")
    lines: list[str | tuple[str, str]] = [(f"{'▸' if here else ' '}{sign} ", style), title]
    told = summary(step, state) if step is not REVIEW else ""
    if told:
        lines.append((f"\n   {shorten(told, _SUMMARY_WIDTH)}", "$text-muted"))
    return Content.assemble(*lines)


def _shape(entries: Mapping[str, Content]) -> list[tuple[str, int]]:
    """Which steps there are, and how many lines each takes."""
    return [(step_id, entry.plain.count("\n")) for step_id, entry in entries.items()]


def _strip(steps: tuple[Step, ...], state: WizardState, statuses: Mapping[str, Status]) -> Content:
    parts: list[str | tuple[str, str]] = []
    for step in steps:
        sign, style = SIGNS[statuses[step.id]]
        if step.id == state.step:
            parts.append((f"▸{step.short} ", "bold reverse"))
        else:
            parts.append((f"{sign}{step.short} ", style))
    return Content.assemble(*parts)
