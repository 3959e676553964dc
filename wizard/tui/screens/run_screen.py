"""What a launch adds to the flow: confirm, send, show why not, follow, go on."""

from pathlib import Path
from typing import TYPE_CHECKING

from textual import on, work

from wizard.check_words import CHECKING, doubts, errors_of, override_details, override_question
from wizard.errors import WizardError
from wizard.findings import has_errors
from wizard.flow import WizardState, profile_of, step_of
from wizard.flow.review import launch_details, launch_question
from wizard.plan import AnyPlan, validate
from wizard.start import StartOptions
from wizard.text import visible
from wizard.tui.connection import Connected
from wizard.tui.launching import (
    LaunchDone,
    LaunchFailed,
    Launching,
    OutputArrived,
    StatusArrived,
    read_in_background,
)
from wizard.tui.screens.checked_screen import CheckedScreen
from wizard.tui.screens.dialogs import ConfirmDialog
from wizard.tui.widgets.result_panel import ResultPanel, Shown
from wizard.tui.widgets.review_panel import ReviewPanel

if TYPE_CHECKING:
    from wizard.launch.launch import Launched
    from wizard.launch.output import Output
    from wizard.launch.watch import RunStatus


class RunScreen(CheckedScreen):
    """The flow, and the launch at its end."""

    def __init__(self, options: StartOptions, state: WizardState, draft: Path) -> None:
        super().__init__(options, state, draft)
        self.launching = Launching(self, demo=options.demo)
        self._launched: Launched | None = None
        self._status: RunStatus | None = None
        self._status_problem: WizardError | None = None
        self._output: Output | None = None
        self._reading = False
        self._launch_problem: WizardError | None = None
        self._sending = ""
        self._wants_launch = False

    @property
    def shows_result(self) -> bool:
        """Whether the result of a launch is shown in place of the flow."""
        return self._launched is not None

    @property
    def launched_arn(self) -> str:
        """What was launched and is shown; empty where nothing is."""
        return self._launched.arn if self._launched is not None else ""

    def leave_result(self) -> None:
        """Back from the result to the flow; what was launched goes on."""
        if self._launched is not None:
            self.launching.stop()
            self._launched = self._status = self._status_problem = self._output = None
            self._reading = False

    def answers_changed(self) -> None:
        """Another plan: what AWS said of the last no longer speaks of this."""
        self._launch_problem = None
        self._wants_launch = False

    # --- launch -------------------------------------------------------------------------------------------------------

    @on(ReviewPanel.LaunchWanted)
    def _launch_wanted(self, event: ReviewPanel.LaunchWanted) -> None:
        event.stop()
        self._wants_launch = True
        self.checks_told()  # what the checks have said a moment ago may not have been drawn yet, and counts

    def checks_told(self) -> None:
        """A launch that is wanted has waited for the checks."""
        super().checks_told()
        self.go_on_with_launch()

    def go_on_with_launch(self) -> None:
        """Where a launch is wanted: ask, as soon as the checks are at their end. Who leaves the review wants none."""
        if self._wants_launch and self.state.question is None and not self.shows_result:
            if not self.checks.busy:
                self._wants_launch = False
                self.confirm_launch()
            self.draw_review()
        else:
            self._wants_launch = False

    @work(exclusive=True, group="confirm")
    async def confirm_launch(self) -> None:
        """Ask, then send. Nothing is sent without the answer yes, which overrides the errors that checks have found."""
        plan, _findings = validate(profile_of(self.state.answers))
        session = self.discovery.session
        if plan is None or session is None or self._sending:
            self.notify("There is no connection to AWS yet." if plan else "Mend the findings first.", markup=False)
            return
        if await self.app.push_screen_wait(self._confirmation(plan)):
            self._launch_problem = None
            self._sending = "Sending the request to AWS…"
            self.draw_review()
            self.launching.launch(self.connection.ledger, session, plan)

    def _confirmation(self, plan: AnyPlan) -> ConfirmDialog:
        """What is asked before a launch. What speaks against it comes first: the dialog may be small."""
        caller = visible(self.connection_words)
        details = launch_details(plan, self.state.answers, caller=caller, demo=self.options.demo)
        prediction, report, errors = self.rights.prediction, self.checks.report, errors_of(self.state.checked)
        refused = prediction.sentence if prediction is not None and prediction.verdict == "refused" else ""
        more = doubts(report, self.state.checked) if report is not None else ""
        if not errors:
            told = filter(None, (details, refused, more))
            return ConfirmDialog(launch_question(plan), "\n\n".join(told), yes="Launch", no="Not yet")
        told = filter(None, (override_details(errors), refused, details, more))
        return ConfirmDialog(override_question(errors), "\n\n".join(told), yes="Launch all the same", no="Not yet")

    @on(LaunchDone)
    def _launch_done(self, event: LaunchDone) -> None:
        self._sending = ""
        self._launched = event.launched
        self._draft.drop()
        self._follow()
        self.discovery.forget("models", "endpoints")
        self.draw()
        self.focus_current()

    @on(LaunchFailed)
    def _launch_failed(self, event: LaunchFailed) -> None:
        self._sending = ""
        self._launch_problem = event.problem
        self.draw()
        self.focus_current()

    @on(StatusArrived)
    def _status_arrived(self, event: StatusArrived) -> None:
        if self._launched is None or event.arn != self._launched.arn:
            return
        if event.status is not None:
            finished_before = self._status is not None and self._status.finished
            self._status = event.status
            if event.status.finished and not finished_before:
                self.app.bell()
                self._read_output()
        self._status_problem = event.problem
        self.draw_result()

    def _follow(self) -> None:
        session = self.discovery.session
        if session is not None and self._launched is not None:
            self.launching.follow(self.connection.ledger, session, self._launched.arn)

    @on(Connected)
    def _follow_again(self) -> None:
        """There are credentials again: what could not be followed any more is gone on with."""
        if self._launched is not None and self._status_problem is not None:
            self._status_problem = None
            self.call_later(self._follow)

    def _read_output(self) -> None:
        session, status = self.discovery.session, self._status
        if session is not None and status is not None and status.ok and status.kind == "classifier":
            self._reading = True
            read_in_background(self, session, status)

    @on(OutputArrived)
    def _output_arrived(self, event: OutputArrived) -> None:
        if self._launched is not None and event.arn == self._launched.arn:
            self._output, self._reading = event.output, False
            self.draw_result()

    # --- drawing ------------------------------------------------------------------------------------------------------

    def draw_review(self) -> None:
        """Draw the review."""
        problem = self._launch_problem
        if not has_errors(self.state.findings):
            self.rights.predict(profile_of(self.state.answers))
        prediction = self.rights.prediction
        self.query_one(ReviewPanel).show(
            self.state,
            read_only=self.options.read_only,
            problem=problem,
            mend=getattr(problem, "profile_keys", prediction.profile_keys if prediction is not None else ()),
            busy=self._sending or (CHECKING if self._wants_launch else ""),
            sent=bool(self._sending),
            prediction=prediction,
            found=self.found(),
        )

    def draw_checks(self) -> None:
        """Draw what the checks have come to."""
        super().draw_checks()
        if self.state.question is None and not self.shows_result:
            self.query_one(ReviewPanel).show_checks(self.found())

    def draw_result(self) -> None:
        """Draw the result."""
        if self._launched is None:
            return
        from wizard.launch.next_steps import next_steps
        from wizard.render.shells import command_line

        session = self.discovery.session
        profile = session.profile if session is not None else ""
        endpoint_url = self.where().endpoint_url or None
        steps = tuple(
            f"{step.sentence}\n  {command_line(step.argv)}"
            for step in next_steps(self._launched, self._status, endpoint_url=endpoint_url, profile=profile)
        )
        failure_keys, mend = self.mends()
        self.query_one(ResultPanel).show(
            Shown(
                self._launched,
                self._status,
                self._output,
                reading=self._reading,
                problem=self._status_problem,
                way_on="F8 logs in here." if getattr(self._status_problem, "login_profile", "") else "",
                steps=steps,
                mend=mend if failure_keys else "",
                ending=self._ending_verb(),
                has_key=self._status is not None and self._status.model_key is not None,
            )
        )

    def mends(self) -> tuple[str, str]:
        """The profile key that mends a failure, and the title of its step."""
        from wizard.launch.failure import failure_of

        failure = failure_of(self._status) if self._status is not None else None
        for key in failure.profile_keys if failure is not None else ():
            step = step_of(self.state.answers, key)
            if step is not None:
                return key, step.title
        return "", ""

    def _ending_verb(self) -> str:
        from wizard.launch.ending import ending_of

        ending = ending_of(self._status) if self._status is not None and not self.options.read_only else None
        return ending.verb if ending is not None else ""
