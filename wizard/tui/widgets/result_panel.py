"""After the launch: the ARN, the status followed live, what it came to, what can be done next."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from wizard.errors import WizardError
from wizard.text import visible
from wizard.tui.result_text import Part, content_of, result_parts
from wizard.tui.widgets.options import Options
from wizard.tui.widgets.still import show_text

if TYPE_CHECKING:
    from wizard.launch.launch import Launched
    from wizard.launch.output import Output
    from wizard.launch.status import RunStatus

ACTIONS = {
    "mend": "Go to what mends it",
    "endpoint": "Create an endpoint for this model (E)",
    "version": "Train a new version with the same plan (N)",
    "stop": "Stop the training…",
    "delete": "Delete it, so that its name is free…",
    "runs": "All runs (F5)",
    "audit": "Who used its key (CloudTrail)",
    "anew": "Launch something else (account and region stay)",
    "save": "Save the answers as a profile…",
    "review": "Back to the review",
    "quit": "Leave; what was launched goes on without the wizard",
}
_LEAVE_DEMO = "Leave; the simulated account ends with the wizard"
_LEAST_WIDTH = 30


@dataclass(frozen=True)
class Shown:
    """What the panel shows. ``mend`` is the title of the step that mends a failure, empty where none does; ``ending``
    what can be ended now (``stop``, ``delete``)."""

    launched: "Launched"
    status: "RunStatus | None" = None
    output: "Output | None" = None
    reading: bool = False
    problem: WizardError | None = None
    way_on: str = ""
    steps: tuple[str, ...] = ()
    mend: str = ""
    ending: str = ""
    has_key: bool = False


class ResultPanel(Vertical):
    """What came of the launch. Holds the last that it was shown."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "wanted('endpoint')", "Endpoint", show=False),
        Binding("n", "wanted('version')", "New version", show=False),
    ]

    @dataclass
    class ActionWanted(Message):
        """One of ``ACTIONS`` was chosen."""

        action: str

    def __init__(self, *, demo: bool, id: str | None = None) -> None:  # noqa: A002 - textual's own name for it
        super().__init__(id=id)
        self._labels = ACTIONS | ({"quit": _LEAVE_DEMO} if demo else {})
        self._shown: Shown | None = None

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="result-scroll"):
            yield Static(id="result-text", markup=False)
        yield Options(id="result-actions", markup=False)

    def focus(self, scroll_visible: bool = True) -> "ResultPanel":
        """Focus goes to the actions."""
        self.query_one("#result-actions", OptionList).focus(scroll_visible)
        return self

    def show(self, shown: Shown) -> None:
        """Draw the result."""
        self._shown = shown
        self._draw()
        actions = self.query_one("#result-actions", OptionList)
        wanted = [action for action in ACTIONS if action in _possible(shown)]
        labels = {**self._labels, "mend": f"Mend it: {shown.mend}"}
        prompts = [labels[action] for action in wanted]
        if [option.prompt for option in actions.options] != prompts:
            actions.clear_options()
            actions.add_options(Option(labels[action], id=action) for action in wanted)
            actions.highlighted = 0

    def on_resize(self, _event: events.Resize) -> None:
        """Tables and the heat map are as wide as the panel."""
        self._draw()

    def action_wanted(self, action: str) -> None:
        """One of the actions by its key, where it is possible."""
        if self._shown is not None and action in _possible(self._shown):
            self.post_message(self.ActionWanted(action))

    @on(OptionList.OptionSelected, "#result-actions")
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option_id is not None:
            self.post_message(self.ActionWanted(event.option_id))

    def _draw(self) -> None:
        if self._shown is not None:
            width = max(_LEAST_WIDTH, self.size.width - 4)
            show_text(self.query_one("#result-text", Static), content_of(_parts(self._shown, width)))


def _possible(shown: Shown) -> frozenset[str]:
    possible = {"runs", "anew", "save", "review", "quit"}
    status = shown.status
    if status is not None and shown.launched.kind != "endpoint" and status.finished:
        possible.add("version")
        if status.ok:
            possible.add("endpoint")
    if shown.mend:
        possible.add("mend")
    if shown.ending == "stop" or (
        shown.ending == "delete" and (shown.launched.kind == "endpoint" or not status_ok(shown))
    ):
        possible.add(shown.ending)
    if shown.has_key:
        possible.add("audit")
    return frozenset(possible)


def status_ok(shown: Shown) -> bool:
    """Whether it has ended well."""
    return shown.status is not None and shown.status.ok


def _parts(shown: Shown, width: int) -> Iterator[Part]:
    yield ("✓ Launched", "bold $text-success")
    yield f"\n{visible(shown.launched.arn)}\n\n"
    if shown.status is None:
        yield "Status: asking AWS…"
    else:
        yield from result_parts(shown.status, shown.output, width=width, reading=shown.reading)
    if shown.problem is not None:
        yield (f"\n{visible(shown.problem.message)} {visible(shown.problem.remedy)} {shown.way_on}", "$text-error")
    if shown.steps:
        yield ("\n\nNext steps", "bold")
        yield from (f"\n{step}" for step in shown.steps)
