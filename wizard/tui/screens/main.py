"""The wizard's one screen: its keys, and what they do besides answering."""

from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import ClassVar

from textual import on, work
from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input

from wizard import profiles
from wizard.errors import WizardError
from wizard.flow import ProfileOpened, WentBack, profile_of, walked_steps
from wizard.flow.answers import text_of
from wizard.flow.review import as_profile_path
from wizard.flow.rows import Row
from wizard.text import visible
from wizard.tui.closer_look import CloserLook, MoreKnown
from wizard.tui.help import help_for
from wizard.tui.keys import MAIN, bindings, commands
from wizard.tui.own_settings import own_keys
from wizard.tui.screens.dialogs import ChoiceDialog, ConditionKeysDialog, FileDialog, HelpDialog
from wizard.tui.screens.login import LoginDialog
from wizard.tui.screens.preview_screen import PreviewScreen
from wizard.tui.widgets.choice_panel import ChoicePanel
from wizard.tui.widgets.filter_input import FilterInput
from wizard.tui.widgets.question_panel import QuestionPanel
from wizard.tui.widgets.rail import SIGNS, summary
from wizard.tui.widgets.result_panel import ResultPanel
from wizard.tui.widgets.review_panel import ReviewPanel


class MainScreen(PreviewScreen):
    """Step rail, the current step, the live preview, and every action by key or palette."""

    CSS_PATH: ClassVar[list[str | PurePath]] = ["main.tcss", "../widgets/preview.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(MAIN),
        Binding("question_mark", "question", "Help", show=False, priority=True),
    ]

    def on_mount(self) -> None:
        """Textual calls the handlers of the base classes as well."""
        self._closer = CloserLook(self)

    def palette(self) -> Iterator[SystemCommand]:
        """Every action of the wizard, and every page of the preview, for the palette."""
        yield from commands((key for key in MAIN if key.id != "quit"), self)
        yield from self.page_commands()

    # --- moving about -------------------------------------------------------------------------------------------------

    def action_back(self) -> None:
        """To the question before."""
        if self.has_class("-preview-asked"):
            self.action_preview()
        elif self.shows_result:
            self.leave_result()
            self.draw()
        else:
            self.dispatch(WentBack())

    def action_escape(self) -> None:
        """Clear the filter; without one, go back."""
        for panel in self.query(ChoicePanel):
            if panel.clear_filter():
                return
        self.action_back()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A question mark is help only where it is not being typed."""
        if action == "question":
            return not isinstance(self.focused, Input) or (
                isinstance(self.focused, FilterInput) and not self.focused.value
            )
        return super().check_action(action, parameters)

    @work(exclusive=True, group="dialog")
    async def action_steps(self) -> None:
        """Jump to any step."""
        statuses = self.state.statuses()
        options = []
        for step in walked_steps(self.state.answers):
            sign, style = SIGNS[statuses[step.id]]
            told = summary(step, self.state)
            label = Content.assemble(
                (f"{sign} ", style), (step.title, "bold"), (f"  {told}" if told else "", "$text-muted")
            )
            options.append((step.id, label))
        chosen = await self.app.push_screen_wait(ChoiceDialog("Go to which step?", "", options))
        if chosen is not None:
            self.jump(chosen)

    @work(exclusive=True, group="runs")
    async def action_runs(self) -> None:
        """All runs; what is chosen there to go on with is opened here."""
        session = self.discovery.session
        if session is None:
            self.notify("There is no connection to AWS yet.", markup=False)
            return
        from wizard.tui.screens.runs_screen import RunsScreen

        region = session.resolved_region() or ""
        screen = RunsScreen(
            session,
            self.connection.ledger,
            demo=self.options.demo,
            read_only=self.options.read_only,
            where=lambda: visible(f"{self.connection_words} · {region or 'no region'}"),
        )
        wanted = await self.app.push_screen_wait(screen)
        if wanted is not None:
            self.open_plan(wanted)

    def audit_launched(self) -> None:
        """Who used the keys of what was launched."""
        session = self.discovery.session
        if session is not None and self.launched_arn:
            from wizard.tui.screens.audit_screen import AuditScreen

            self.app.push_screen(AuditScreen(session, self.connection.ledger, self.launched_arn))

    def action_start_anew(self) -> None:
        """Begin another plan; the draft of this one is gone only when the next answer is given."""
        self.start_anew()

    # --- help ---------------------------------------------------------------------------------------------------------

    def action_help(self) -> None:
        """Show the keys and what is asked."""
        self.app.push_screen(HelpDialog(help_for(self.state.current_question, own_keys(self.app))))

    def action_condition_keys(self) -> None:
        """Show which operation supports which condition key."""
        self.app.push_screen(ConditionKeysDialog())

    def action_question(self) -> None:
        """Help, by the question mark."""
        self.action_help()

    # --- lists --------------------------------------------------------------------------------------------------------

    def action_refresh(self) -> None:
        """Ask AWS again: for the list that is shown, or for the connection where there is none."""
        panel = self.query_one(QuestionPanel)
        if self.discovery.session is None or self.connection_words == "not connected":
            self.lists.connection_problem = None
            self.reconnect()
        elif panel.question is not None:
            self.lists.refresh(panel.question, panel.control, self.state.answers)
        self.fill_list()

    def action_stop_loading(self) -> None:
        """Stop whatever is loading or being checked."""
        if self.discovery.stop():
            self.fill_list()
        self.checks.stop()

    def action_check_everything(self) -> None:
        """Check everything again, also what is too large to be read unasked."""
        if "kind" not in self.state.answers:
            self.notify("There is nothing to check yet: choose what to launch.", markup=False)
            return
        self.checks.again()
        self.notify("Checking everything again, large files too. F6 stops.", title="Checks", markup=False)

    def look_closer(self, panel: ChoicePanel, row: Row | None) -> None:
        """Find out more about the highlighted row: the first lines of an object, the state of a key."""
        self._closer.look(self.query_one(QuestionPanel), panel, row)

    @on(MoreKnown)
    def _more_known(self, event: MoreKnown) -> None:
        self._closer.receive(event, self.discovery)

    # --- saving, opening ----------------------------------------------------------------------------------------------

    @on(ReviewPanel.SaveWanted)
    def _save_wanted(self) -> None:
        self.action_save()

    @work(exclusive=True, group="dialog")
    async def action_save(self) -> None:
        """Save the answers as a profile."""
        data = profile_of(self.state.answers)
        proposal = profiles.proposed_path(text_of(self.state.answers, "name"), self.saved_plan.path)

        def write(path: Path, overwrite: bool) -> None:
            profiles.save(as_profile_path(path), data, overwrite=overwrite)

        written = await self.app.push_screen_wait(FileDialog("Save the answers as a profile", proposal, write))
        if written is not None:
            self.saved_plan.saved(as_profile_path(written), data)
            self.checks_told()
            shown = visible(str(as_profile_path(written)))
            self.notify(f"Saved as {shown}. Run it again with: comprehend-wizard launch {shown}", markup=False)

    @work(exclusive=True, group="dialog")
    async def action_open_profile(self) -> None:
        """Fill the answers in from a saved profile."""
        entries = profiles.available()
        width = max((len(entry.name) for entry in entries), default=0)
        labels = [
            (
                str(entry.path),
                f"{visible(entry.name):<{width}}  {entry.kind:<10}  {entry.origin}"
                + ("  (needs mending)" if entry.problem else ""),
            )
            for entry in entries
        ]
        chosen = await self.app.push_screen_wait(ChoiceDialog("Open which profile?", "", labels))
        if chosen is None:
            return
        try:
            data, problems = profiles.read_data(Path(chosen))
        except WizardError as error:
            self.notify(str(error), severity="error", markup=False)
            return
        self.leave_result()
        self.saved_plan.opened(Path(chosen))
        self.dispatch(ProfileOpened(data))
        if problems:
            self.notify(f"{len(problems)} remarks on this profile, see Findings.", severity="warning", markup=False)
        self.draw()
        self.focus_current()

    @work(exclusive=True, group="dialog")
    async def action_login(self) -> None:
        """Log in through AWS IAM Identity Center for the profile in use, then go on where it was."""
        name = self.wanted_connection().credentials or self.options.environment.get("AWS_PROFILE", "") or "default"
        if await self.app.push_screen_wait(LoginDialog(name)):
            self.lists.connection_problem = None
            self.reconnect()
            self.fill_list()

    @on(ResultPanel.ActionWanted)
    def _result_action(self, event: ResultPanel.ActionWanted) -> None:
        event.stop()
        match event.action:
            case "endpoint":
                self.start_endpoint()
            case "version":
                self.start_version()
            case "mend":
                self.mend_failure()
            case "stop" | "delete":
                self.end_launched()
            case "runs":
                self.action_runs()
            case "audit":
                self.audit_launched()
            case "anew":
                self.start_anew()
            case "save":
                self.action_save()
            case "review":
                self.leave_result()
                self.draw()
                self.focus_current()
            case "quit":
                self.dismiss_wizard()

    def dismiss_wizard(self) -> None:
        """Leave the wizard."""
        self.launching.stop()
        self.close()
        self.app.exit(0)
