"""What a training came to, on a screen of its own."""

from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from wizard.launch.failure import failure_of
from wizard.launch.going_on import endpoint_profile, next_version, plan_of
from wizard.launch.overview import name_of
from wizard.text import visible
from wizard.tui.keys import RESULT, Key, bindings
from wizard.tui.launching import OutputArrived, read_in_background
from wizard.tui.plan_wanted import PlanWanted
from wizard.tui.result_text import content_of, result_parts
from wizard.tui.screens.audit_screen import AuditScreen
from wizard.tui.screens.beside import BesideScreen
from wizard.tui.widgets.key_footer import KeyFooter

if TYPE_CHECKING:
    from wizard.account.session import AccountSession
    from wizard.launch.ledger import Ledger
    from wizard.launch.output import Output
    from wizard.launch.status import RunStatus


class ResultScreen(BesideScreen[PlanWanted | None]):
    """Metrics, confusion matrix, what was skipped, or why it failed. The result is a plan to open, or nothing."""

    KEYS: ClassVar[tuple[Key, ...]] = RESULT
    BINDINGS: ClassVar[list[BindingType]] = list(bindings(RESULT))

    def __init__(self, session: "AccountSession", ledger: "Ledger", status: "RunStatus", *, read_only: bool) -> None:
        super().__init__()
        self._session = session
        self._ledger = ledger
        self._status = status
        self._read_only = read_only
        self._output: Output | None = None
        self._reading = False

    def compose(self) -> ComposeResult:
        yield Static(Content.assemble(("Result  ", "bold"), visible(self._status.arn)), id="result-top", markup=False)
        with VerticalScroll(id="result-body"):
            yield Static(id="result-about", markup=False)
        yield KeyFooter(show_command_palette=False)

    def on_mount(self) -> None:
        if self._status.ok and self._status.kind == "classifier":
            self._reading = True
            read_in_background(self, self._session, self._status)
        self._draw()
        self.query_one("#result-body").focus()

    def on_resize(self, _event: events.Resize) -> None:
        """Tables and the heat map are as wide as the screen."""
        self._draw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what is possible is offered."""
        is_model = self._status.kind != "endpoint"
        match action:
            case "endpoint":
                return is_model and self._status.ok
            case "version":
                return is_model
            case "mend":
                failure = failure_of(self._status)
                return failure is not None and bool(failure.profile_keys)
        return super().check_action(action, parameters)

    @on(OutputArrived)
    def _output_arrived(self, event: OutputArrived) -> None:
        self._output, self._reading = event.output, False
        self._draw()

    def _draw(self) -> None:
        width = max(30, self.size.width - 6)
        parts = result_parts(self._status, self._output, width=width, reading=self._reading)
        self.query_one("#result-about", Static).update(content_of(parts))

    def background_failed(self) -> None:
        """The archive is not being read any more."""
        self._reading = False
        self._draw()

    def action_endpoint(self) -> None:
        """The plan of an endpoint for the model."""
        self.dismiss(PlanWanted(endpoint_profile(self._status), why=f"the endpoint of {name_of(self._status.arn)}"))

    def action_version(self) -> None:
        """The plan of the model's next version."""
        self.dismiss(PlanWanted(next_version(self._ledger, self._status), why="a new version"))

    def action_mend(self) -> None:
        """The plan that failed, at the step that mends it; with the next version's name, since this one is taken."""
        failure = failure_of(self._status)
        if failure is not None and failure.profile_keys:
            is_model = self._status.kind != "endpoint"
            profile = next_version(self._ledger, self._status) if is_model else plan_of(self._ledger, self._status)
            self.dismiss(PlanWanted(profile, failure.profile_keys[0], why="the plan that failed"))

    def action_audit(self) -> None:
        """Who used its keys."""
        self.app.push_screen(AuditScreen(self._session, self._ledger, self._status.arn))

    def action_help(self) -> None:
        """The keys of this screen."""
        self.show_help("Result")
