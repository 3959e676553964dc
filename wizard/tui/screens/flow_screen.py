"""The wizard's one screen: it draws the state, turns keys and messages into events, and decides nothing."""

from collections.abc import Mapping
from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.content import Content
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import ContentSwitcher, Static

from wizard.connecting import Wanted, named_in_commands
from wizard.debug_log import note_error
from wizard.errors import WizardError
from wizard.flow import (
    CONNECTION,
    Answered,
    Event,
    Jumped,
    Learned,
    Value,
    WentOn,
    WizardState,
    profile_of,
    question_key,
    reduce,
    step_of,
)
from wizard.flow.rows import Row
from wizard.preview import Where, missing_words
from wizard.saved_plan import SavedPlan
from wizard.start import StartOptions, resumed
from wizard.text import visible
from wizard.tui.background import BackgroundFailed
from wizard.tui.checking import CheckWatch
from wizard.tui.connection import Connected, Connection, ConnectionFailed, Identified
from wizard.tui.discovery import Discovery, PageArrived
from wizard.tui.draft_keeping import DraftKeeper
from wizard.tui.lists import ListFiller
from wizard.tui.opening import Opening
from wizard.tui.rights import Predicted, RightsKnown, RightsWatch
from wizard.tui.typed_ahead import KeysWanted
from wizard.tui.widgets.browse_panel import BrowsePanel
from wizard.tui.widgets.choice_panel import ChoicePanel
from wizard.tui.widgets.findings_pane import FindingsPane, ToShow
from wizard.tui.widgets.key_footer import KeyFooter
from wizard.tui.widgets.preview import PreviewPanel
from wizard.tui.widgets.question_panel import QuestionPanel
from wizard.tui.widgets.rail import StepRail
from wizard.tui.widgets.result_panel import ResultPanel
from wizard.tui.widgets.review_panel import ReviewPanel
from wizard.tui.widgets.still import show_text


class FlowScreen(Screen[int]):
    """The flow on a screen: state, connection, lists, drawing. What a launch adds is in RunScreen, keys in
    MainScreen."""

    state: reactive[WizardState] = reactive(WizardState, init=False)

    def __init__(self, options: StartOptions, state: WizardState, draft: Path) -> None:
        super().__init__()
        self.options = options
        self.set_reactive(FlowScreen.state, state)
        self._draft = DraftKeeper(self, draft, state, lambda: None if self.shows_result else self.state)
        self.connection = Connection(self, demo=options.demo, endpoint_url=options.endpoint_url)
        self.discovery = Discovery(self)
        self.lists = ListFiller(self.discovery)
        self.rights = RightsWatch(self)
        self.checks = CheckWatch(self)
        self.checks.look(profile_of(state.answers))
        self.opening = Opening(waits=options.profile is not None)
        self.saved_plan = SavedPlan(options.profile_path)
        self.connection_words = "connecting…"
        self.exchanges = 0
        """Controls that are being exchanged for another question's: what is typed meanwhile is for the new one."""

    def compose(self) -> ComposeResult:
        yield Static(id="top", markup=False)
        with Horizontal(id="body"):
            yield StepRail()
            with Container(id="right"):
                with ContentSwitcher(id="main", initial="question"):
                    yield QuestionPanel(id="question")
                    yield ReviewPanel(id="review")
                    yield ResultPanel(demo=self.options.demo, id="result")
                yield PreviewPanel(id="preview")
        yield KeyFooter(show_command_palette=True)

    def on_mount(self) -> None:
        self.draw()
        # The first paint does not wait for boto3: connecting starts when something is on the screen.
        self.call_after_refresh(self.reconnect)

    def on_resize(self) -> None:
        """The line at the top leaves the program's name away where there is little room."""
        if self.is_mounted:
            self._draw_top()

    # --- events -------------------------------------------------------------------------------------------------------

    def dispatch(self, event: Event) -> None:
        """The only way the state changes."""
        self.opening.see(event)
        if isinstance(event, Answered):
            self.saved_plan.touched()
        self.state = reduce(self.state, event)

    def watch_state(self, before: WizardState, after: WizardState) -> None:
        """Draw the new state, keep the draft, and connect anew where another account or region is wanted."""
        profile = profile_of(after.answers)
        if profile_of(before.answers) != profile:
            self.answers_changed()
            self.checks.look(profile)
        self.draw()
        self._draft.keep_soon()
        if self.wanted_connection() != self.connection.wanted:
            self.reconnect()

    @on(QuestionPanel.Given)
    def _given(self, event: QuestionPanel.Given) -> None:
        self._answer(event.question.key, event.value)
        self.dispatch(WentOn())

    @on(QuestionPanel.Changed)
    def _changed(self, event: QuestionPanel.Changed) -> None:
        self._answer(event.question.key, event.value)

    def _answer(self, key: str, value: Value | None) -> None:
        question = self.state.current_question
        notes = self.lists.notes_for(question, value, self.state.answers) if question is not None else {}
        self.dispatch(Answered(key, value, notes))

    @on(StepRail.StepChosen)
    def _step_chosen(self, event: StepRail.StepChosen) -> None:
        self.jump(event.step)

    @on(ReviewPanel.JumpWanted)
    def _jump_wanted(self, event: ReviewPanel.JumpWanted) -> None:
        self.jump(event.step, event.question)

    @on(FindingsPane.MendWanted)
    def _mend_wanted(self, event: FindingsPane.MendWanted) -> None:
        step = step_of(self.state.answers, event.key)
        if step is not None:
            self.remove_class("-preview-asked")
            self.jump(step.id, question_key(self.state, event.key))

    def jump(self, step: str, question: str | None = None) -> None:
        """Go to a step, and out of the result if that is what is shown."""
        self.leave_result()
        self.dispatch(Jumped(step, question))
        self.draw()
        self.focus_current()

    # --- connection ---------------------------------------------------------------------------------------------------

    def wanted_connection(self) -> Wanted:
        """The credentials and region that the answers say."""
        return Wanted.by(self.state.answers)

    def reconnect(self) -> None:
        """Connect as the answers say; lists of the session before are forgotten."""
        demo = "starting the simulated account…" if self.options.demo else "connecting…"
        self.connection_words = demo if self.discovery.session is None else "connecting…"
        self.discovery.use(None)
        self.rights.use(None)
        self.checks.forget()
        self.lists.rights = None
        self.lists.connection_problem = None
        self.connection.connect(self.wanted_connection())
        self.draw()

    @on(Connected)
    def _connected(self, event: Connected) -> None:
        if not self.connection.is_current(event.stamp):
            return
        self.discovery.use(event.session)
        if event.region and "region" not in self.state.answers:
            self.connection.wanted = Wanted(self.connection.wanted.credentials, event.region)
            self.dispatch(Learned({"region": event.region}))
        self.draw()
        self.fill_list()

    @on(Identified)
    def _identified(self, event: Identified) -> None:
        if not self.connection.is_current(event.stamp):
            return
        self.connection_words = event.identity.display
        self.rights.use(self.discovery.session)
        self.checks.use(self.discovery.session)
        notes: dict[str, Value | None] = {"_caller_account": event.identity.account, "_no_connection": None}
        if "account" not in self.state.answers:
            notes["account"] = event.identity.account
        self.dispatch(Learned(notes))
        self.draw()

    @on(RightsKnown)
    @on(Predicted)
    def _rights_told(self, event: RightsKnown | Predicted) -> None:
        if self.rights.receive(event):
            self.lists.rights = self.rights.rights
            self.fill_list()
            self.draw()

    @on(ConnectionFailed)
    def _connection_failed(self, event: ConnectionFailed) -> None:
        if not self.connection.is_current(event.stamp):
            return
        way_on = "F8 logs in here." if getattr(event.problem, "login_profile", "") else "Ctrl+R tries again."
        self._not_connected(WizardError(event.problem.message, f"{event.problem.remedy} {way_on}"))

    def _not_connected(self, problem: WizardError) -> None:
        """Say it where it is looked for: at the top, below the list, among the findings of the account step."""
        self.connection_words = "not connected"
        self.checks.use(None)
        self.lists.connection_problem = problem
        self.dispatch(Learned({"_caller_account": None, "_no_connection": str(problem)}))
        self.draw()
        self.fill_list()

    @on(BackgroundFailed)
    def _background_failed(self, event: BackgroundFailed) -> None:
        self.unforeseen(event.doing, event.error)

    def unforeseen(self, doing: str, error: BaseException) -> None:
        """Say that something of ours went wrong. No list may go on loading for ever; the answers stay as they are."""
        note_error(error, doing)
        self.discovery.stop()
        self.fill_list()
        what = f"{type(error).__name__}: {visible(str(error))}"
        text = f"{doing.capitalize()} failed unexpectedly ({what}). Your answers are kept."
        if self.discovery.session is None:
            self._not_connected(WizardError(text, "Ctrl+R tries again."))
        self.notify(text, title="A bug of the wizard", severity="error", timeout=20, markup=False)

    @on(PageArrived)
    def _page_arrived(self, event: PageArrived) -> None:
        if self.discovery.receive(event):
            self.fill_list()

    # --- what a launch adds (see RunScreen) ---------------------------------------------------------------------------

    @property
    def shows_result(self) -> bool:
        """Whether the result of a launch is shown in place of the flow."""
        return False

    def leave_result(self) -> None:
        """Back from the result to the flow."""

    def answers_changed(self) -> None:
        """The plan is another one now."""

    def draw_review(self) -> None:
        """Draw the review."""

    def draw_result(self) -> None:
        """Draw the result."""

    def look_closer(self, panel: ChoicePanel, row: Row | None) -> None:
        """Find out more about the highlighted row."""

    def where(self) -> Where:
        """What a printed command must name to reach the same account."""
        return named_in_commands(self.discovery.session, self.options, self.wanted_connection())

    # --- drawing ------------------------------------------------------------------------------------------------------

    def draw(self) -> None:
        """Show the state everywhere."""
        if not self.is_mounted:
            return
        self._draw_top()
        self.query_one(StepRail).show(self.state)
        switcher = self.query_one("#main", ContentSwitcher)
        before = switcher.current
        if self.shows_result:
            switcher.current = "result"
            self.draw_result()
        elif self.state.question is None:
            switcher.current = "review"
            self.draw_review()
        else:
            switcher.current = "question"
            self._draw_question_soon()
        if switcher.current not in (before, "question"):
            self.call_after_refresh(self.focus_current)
        missing = missing_words([finding for finding in self.state.findings if finding.id != CONNECTION])
        self.query_one(PreviewPanel).show(profile_of(self.state.answers), self.found(), missing)

    def found(self) -> ToShow:
        """What is wrong with the answers, and how the checks of them stand."""
        region = str(self.state.answers.get("region", ""))
        return ToShow(tuple(self.state.all_findings), self.checks.report, region, self.where())

    def _draw_question_soon(self) -> None:
        is_another = self.state.current_question is not self.query_one(QuestionPanel).question
        self.exchanges += is_another
        self.call_later(self._draw_question, is_another)

    async def _draw_question(self, is_another: bool) -> None:
        try:
            if await self.query_one(QuestionPanel).show(self.state):
                self.fill_list()
        finally:
            if is_another:
                # Widget.focus is a callback in the app's queue; this one stands behind it.
                self.app.call_later(self._exchanged)

    def _exchanged(self) -> None:
        self.exchanges -= 1
        self.post_message(KeysWanted())

    def fill_list(self) -> None:
        """Put what is known of the current question's list on the screen."""
        panel = self.query_one(QuestionPanel)
        question = panel.question
        if question is None or question is not self.state.current_question:
            return
        notes = self.lists.fill(question, panel.control, self.state.answers)
        if any(self.state.answers.get(key) != value for key, value in notes.items()):
            self.dispatch(Learned(notes))

    @on(BrowsePanel.Moved)
    def _moved(self, _event: BrowsePanel.Moved) -> None:
        self.fill_list()

    @on(ChoicePanel.Highlighted)
    def _highlighted(self, event: ChoicePanel.Highlighted) -> None:
        self.look_closer(event.panel, event.row)

    def focus_current(self) -> None:
        """Give the keyboard to what is shown."""
        current = self.query_one("#main", ContentSwitcher).current
        match current:
            case "review":
                self.query_one(ReviewPanel).focus()
            case "result":
                self.query_one(ResultPanel).focus()
            case _:
                control = self.query_one(QuestionPanel).control
                if control is not None:
                    control.focus()

    def _draw_top(self) -> None:
        show_text(self.query_one("#top", Static), self._top_line())

    def _top_line(self) -> Content:
        answers: Mapping[str, Value] = self.state.answers
        region = visible(str(answers.get("region", "") or "no region"))
        where = "simulated" if self.options.demo else visible(str(answers.get("_credentials", "")))
        told = " · ".join(part for part in (visible(self.connection_words), region, where) if part)
        title = "comprehend-wizard  " if self.app.size.width >= 100 else ""
        parts: list[str | tuple[str, str]] = [(title, "bold"), told]
        if self.options.read_only:
            parts.append(("  read-only", "bold"))
        return Content.assemble(*parts)

    # --- draft --------------------------------------------------------------------------------------------------------

    def resume(self, draft: WizardState) -> None:
        """Go on with a draft; account and region as they are now win where the draft does not say."""
        self._draft.take_up()
        self.state = resumed(self.state, draft)
        self.call_after_refresh(self.focus_current)

    def close(self) -> None:
        """End what runs beside the screen."""
        self.discovery.stop()
        self.checks.stop()
        self.connection.close()

    def keep_draft(self) -> None:
        """Write the draft now."""
        self._draft.keep()
