"""After the launch: the ARN, the status followed live, what can be done next."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from wizard.errors import WizardError
from wizard.text import visible

if TYPE_CHECKING:
    from wizard.launch.launch import Launched
    from wizard.launch.watch import RunStatus

ACTIONS = {
    "endpoint": "Create an endpoint for this model",
    "anew": "Launch something else (account and region stay)",
    "save": "Save the answers as a profile…",
    "review": "Back to the review",
    "quit": "Leave; what was launched goes on without the wizard",
}
_LEAVE_DEMO = "Leave; the simulated account ends with the wizard"


class ResultPanel(Vertical):
    """What came of the launch. Holds the last status it was shown."""

    @dataclass
    class ActionWanted(Message):
        """One of ``ACTIONS`` was chosen."""

        action: str

    def __init__(self, *, demo: bool, id: str | None = None) -> None:  # noqa: A002 - textual's own name for it
        super().__init__(id=id)
        self._labels = ACTIONS | ({"quit": _LEAVE_DEMO} if demo else {})

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="result-scroll"):
            yield Static(id="result-text", markup=False)
        yield OptionList(id="result-actions", markup=False)

    def focus(self, scroll_visible: bool = True) -> "ResultPanel":
        """Focus goes to the actions."""
        self.query_one("#result-actions", OptionList).focus(scroll_visible)
        return self

    def show(
        self, launched: "Launched", status: "RunStatus | None", problem: WizardError | None, steps: tuple[str, ...]
    ) -> None:
        """Draw the result; ``steps`` are next steps as sentences and commands."""
        self.query_one("#result-text", Static).update(_text(launched, status, problem, steps))
        actions = self.query_one("#result-actions", OptionList)
        trained = status is not None and status.ok and launched.kind != "endpoint"
        wanted = [action for action in ACTIONS if action != "endpoint" or trained]
        if [option.id for option in actions.options] != wanted:
            actions.clear_options()
            actions.add_options(Option(self._labels[action], id=action) for action in wanted)
            actions.highlighted = 0

    @on(OptionList.OptionSelected, "#result-actions")
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option_id is not None:
            self.post_message(self.ActionWanted(event.option_id))


def _text(
    launched: "Launched", status: "RunStatus | None", problem: WizardError | None, steps: tuple[str, ...]
) -> Content:
    parts: list[str | tuple[str, str]] = [
        ("✓ Launched", "bold $text-success"),
        f"\n{visible(launched.arn)}\n\n",
        *_status_parts(status),
    ]
    if problem is not None:
        parts.append((f"\n{visible(problem.message)} {visible(problem.remedy)}", "$text-error"))
    if steps:
        parts.append(("\n\nNext steps", "bold"))
        parts.extend(f"\n{step}" for step in steps)
    return Content.assemble(*parts)


def _status_parts(status: "RunStatus | None") -> list[str | tuple[str, str]]:
    if status is None:
        return ["Status: asking AWS…"]
    style = "$text-accent"
    if status.finished:
        style = "bold $text-success" if status.ok else "bold $text-error"
    parts: list[str | tuple[str, str]] = ["Status: ", (status.status, style)]
    if not status.finished:
        parts.append((" · followed live; leaving does not stop it", "$text-muted"))
    if status.message:
        parts.append(f"\n{visible(status.message)}")
    if status.note:
        parts.append((f"\n{visible(status.note)}", "$text-warning"))
    parts.extend(f"\n{visible(label)}: {visible(str(value))}" for label, value in status.metrics)
    return parts
