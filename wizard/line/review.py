"""The end of the flow in line mode: look at all answers, save, launch, follow, go on."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard import profiles
from wizard.check_words import doubts, errors_of, finding_words, override_details, override_question, standing
from wizard.errors import WizardError
from wizard.files import path_problem, typed_path
from wizard.findings import has_errors
from wizard.flow import Jumped, profile_of, question_key, step_of
from wizard.flow.answers import text_of
from wizard.flow.costs import cost_of
from wizard.flow.review import (
    LAUNCH_IS_OFF,
    answer_lines,
    as_profile_path,
    headline,
    launch_details,
    launch_question,
    to_mend_first,
)
from wizard.flow.rows import Row
from wizard.line.asker import VIEWS, BackWanted, QuitWanted
from wizard.plan import AnyPlan, validate
from wizard.text import visible

if TYPE_CHECKING:
    from wizard.line.walk import LineWizard

_FINDING = "finding:"


class Review:
    """The review, and what can be done from it."""

    def __init__(self, wizard: "LineWizard") -> None:
        self._wizard = wizard
        self._asker = wizard.asker
        self._predicted: dict[str, Any] = {}

    def ask(self) -> int | None:
        """Show the review and do one thing; the exit code where that was the last one."""
        wizard = self._wizard
        wizard.check()
        answers = wizard.state.answers
        self._asker.say(f"\n{headline(answers)}\n{cost_of(answers)}".rstrip())
        self._say_standing()
        self._predict()
        rows = list(self._rows())
        default = self._default(rows)
        prompt = wizard.prompt("What next?", why="An answer leads back to its question.", where="Review")
        match self._asker.choose(prompt, rows, default=default).value.split(":", 2):
            case ["launch"]:
                return self._launch()
            case ["save"]:
                self._save()
            case ["check"]:
                wizard.checks.again()
                wizard.take_checks()
            case ["runs"]:
                wizard.after.runs()
            case ["view", name]:
                self._view(name)
            case ["quit"]:
                raise QuitWanted
            case [_what, step, question]:
                wizard.dispatch(Jumped(step, question_key(wizard.state, question)))
        return None

    def _default(self, rows: Sequence[Row]) -> str | None:
        """What Enter alone takes: the launch, or where the checks speak against it, the first thing to mend."""
        wanted = _FINDING if has_errors(self._wizard.state.checked) else ""
        return next((row.value for row in rows if not row.refused and row.value.startswith(wanted)), None)

    def _view(self, name: str) -> None:
        """Show a view; of one with several pages, the one that is chosen."""
        rows = [Row(page, (page,)) for page in self._wizard.pages(name)]
        try:
            prompt = self._wizard.prompt(f"Which {name} document?", where="Review")
            page = self._asker.choose(prompt, rows, default=rows[0].value).value if rows else ""
        except BackWanted:
            return
        self._asker.say(self._wizard.view(f"{name} {page}".rstrip()))

    def _say_standing(self) -> None:
        report = self._wizard.checks.report
        if report is not None and (words := str(standing(report, self._wizard.state.all_findings))):
            self._asker.say(f"Checks: {words}")

    def _predict(self) -> None:
        """Say what AWS will answer to the launch, once for each plan."""
        state, finder = self._wizard.state, self._wizard.finder
        profile = profile_of(state.answers)
        if finder.session is None or has_errors(state.findings) or profile == self._predicted:
            return
        from wizard.account.simulation import predict

        self._predicted = profile
        prediction = predict(finder.session, profile, finder.rights(), finder.rights_problem)
        self._asker.say(visible(prediction.sentence))

    def _rows(self) -> Iterator[Row]:
        state = self._wizard.state
        off = f"{LAUNCH_IS_OFF}." if self._wizard.options.read_only else to_mend_first(state.findings)
        yield Row("launch", ("Launch…",), refused=off)
        yield Row("save", ("Save as a profile…",))
        yield Row("check", ("Check everything again, large files too",), quiet=True)
        yield Row("runs", ("Runs: what was launched, and how it stands",), quiet=True)
        yield from (Row(f"view:{name}", (f"Show: {name}",), quiet=True) for name in VIEWS)
        yield Row("quit", ("Leave; the answers are kept",), quiet=True)
        for finding in state.points:
            step = step_of(state.answers, finding.subject) or state.current_step
            words = f"{finding_words(finding)} {visible(finding.remedy)}".rstrip()
            yield Row(f"{_FINDING}{step.id}:{finding.subject}", (words,))
        step_title = ""
        for line in answer_lines(state):
            step_title = line.step_title or step_title
            yield Row(f"answer:{line.step}:{line.question}", (step_title, f"{line.title}: {line.value}"), quiet=True)

    def _save(self) -> None:
        answers = self._wizard.state.answers
        proposal = str(profiles.proposed_path(text_of(answers, "name"), self._wizard.saved_plan.path))
        prompt = self._wizard.prompt("In which file?", where="Save as a profile")
        try:
            text = self._asker.write(prompt, text=proposal, none="", example="", problem=path_problem)
            path = as_profile_path(typed_path(text or proposal))
            if self._write(path, overwrite=False) is None and self._overwrites(path):
                self._write(path, overwrite=True)
        except BackWanted:
            self._asker.say("Nothing was saved.")

    def _overwrites(self, path: Path) -> bool:
        return self._asker.confirm(self._wizard.prompt(f"{visible(str(path))} exists already. Overwrite it?"))

    def _write(self, path: Path, *, overwrite: bool) -> bool | None:
        """Whether it was written; ``None`` where there is a file already."""
        shown, profile = visible(str(path)), profile_of(self._wizard.state.answers)
        try:
            profiles.save(path, profile, overwrite=overwrite)
        except profiles.ProfileExistsError:
            return None
        except WizardError as problem:
            self._asker.say(visible(str(problem), keep_newlines=True))
            return False
        self._wizard.saved_plan.saved(path, profile)
        self._asker.say(f"Saved as {shown}. Run it again with: comprehend-wizard launch {shown}")
        return True

    # --- launch -------------------------------------------------------------------------------------------------------

    def _launch(self) -> int | None:
        from wizard.launch.once import launch_once

        wizard = self._wizard
        profile = profile_of(wizard.state.answers)
        plan, _findings = validate(profile)
        session = wizard.finder.session
        if plan is None or session is None:
            self._asker.say("There is no connection to AWS yet." if plan else "Mend the findings first.")
            return None
        if not self._agreed(plan):
            self._asker.say("Nothing was sent.")
            return None
        self._asker.say("Sending the request to AWS…")
        try:
            launched = launch_once(wizard.ledger, session, plan)
        except WizardError as problem:
            self._refused(problem)
            return None
        wizard.drop_draft()
        wizard.finder.forget("models", "endpoints")
        self._asker.say(f"Launched: {visible(launched.arn)}")
        return self._wizard.after.after(launched, self._save)

    def _agreed(self, plan: AnyPlan) -> bool:
        wizard = self._wizard
        caller = wizard.caller or "(nobody knows whom)"
        self._asker.say(f"\n{launch_details(plan, wizard.state.answers, caller=caller, demo=wizard.options.demo)}")
        report, errors = wizard.checks.report, errors_of(wizard.state.checked)
        if report is not None and (more := doubts(report, wizard.state.checked)):
            self._asker.say(more)
        if errors:
            self._asker.say(override_details(errors))
        question = override_question(errors) if errors else launch_question(plan)
        try:
            return self._asker.confirm(wizard.prompt(question))
        except BackWanted:
            return False

    def _refused(self, problem: WizardError) -> None:
        self._asker.say(visible(f"{problem.message}\n{problem.remedy}".rstrip(), keep_newlines=True))
        for key in getattr(problem, "profile_keys", ()):
            step = step_of(self._wizard.state.answers, key)
            if step is not None:
                self._asker.say(f"Look at {step.title}: {key}")
