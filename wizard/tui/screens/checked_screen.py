"""What the checks add to the flow: their word taken over as it comes, and where an opened plan begins."""

from typing import TYPE_CHECKING

from textual import on

from wizard.check_words import brief
from wizard.flow import (
    Checked,
    Jumped,
    Learned,
    first_to_mend,
    in_order,
    profile_of,
    question_key,
    step_of,
    walked_steps,
)
from wizard.flow.answers import text_of
from wizard.flow.learned import unlike
from wizard.tui.checking import ChecksLoaded, ChecksTold, OutcomeTold
from wizard.tui.screens.flow_screen import FlowScreen
from wizard.tui.widgets.preview import PreviewPanel

if TYPE_CHECKING:
    from wizard.checks.outcome import Report


class CheckedScreen(FlowScreen):
    """The flow with its checks."""

    @on(ChecksLoaded)
    @on(OutcomeTold)
    def _checks_arrived(self, event: ChecksLoaded | OutcomeTold) -> None:
        self.checks.receive(event)

    @on(ChecksTold)
    def _checks_changed(self) -> None:
        self.checks_told()

    def checks_told(self) -> None:
        """Take over what the checks have come to, and draw it."""
        report = self.checks.report
        learned = unlike(self.state.answers, report.learned(), complete=report.finished) if report is not None else {}
        if learned:
            self.dispatch(Learned(learned))
        if report is not None and self.checks.is_complete:
            account = text_of(self.state.answers, "_caller_account")
            self.saved_plan.look(report, profile_of(self.state.answers), account)
        found = (*report.findings, *self.saved_plan.drift) if report is not None else ()
        if found != self.state.checked:
            self.dispatch(Checked(found))
        else:
            self.draw_checks()
        if report is not None and self.checks.is_complete and self.opening.ended():
            self._lead_to_attention(report)

    def _lead_to_attention(self, report: "Report") -> None:
        """The plan that was opened has been checked: go where it needs attention."""
        from wizard.checks.attention import attention

        key = attention(self.state.answers, report, self.saved_plan.drift)
        step = step_of(self.state.answers, key) if key is not None else None
        steps = [step.id for step in walked_steps(self.state.answers)]
        if step is None or steps.index(step.id) > steps.index(first_to_mend(self.state.answers).id):
            return  # nothing needs attention, or an answer that is missing comes before it
        question = question_key(self.state, key or "")
        if (step.id, question) != (self.state.step, self.state.question):
            self.dispatch(Jumped(step.id, question))
        found = next(finding for finding in in_order(self.state.checked) if finding.subject == key)
        text = f"{brief(found)} More is in Findings."
        self.notify(text, title=f"{step.title} needs attention", severity="warning", timeout=10, markup=False)

    def draw_checks(self) -> None:
        """Draw what the checks have come to, where nothing else has changed."""
        self.query_one(PreviewPanel).show_findings(self.found())
