"""The way through the flow, line by line: the state, the account, the draft. What comes at its end is in ``review``."""

from pathlib import Path
from typing import TYPE_CHECKING

from wizard.check_words import findings_text
from wizard.connecting import Accounts, Wanted, named_in_commands
from wizard.draft import forget_draft, read_draft, save_draft, set_aside
from wizard.errors import ExitCode, WizardError
from wizard.flow import Answered, Checked, Event, Learned, Question, WentBack, WentOn, profile_of, reduce
from wizard.flow.answers import text_of
from wizard.flow.choices import notes_of
from wizard.flow.learned import unlike
from wizard.flow.questions import Pick
from wizard.flow.state import positions
from wizard.line.after import After
from wizard.line.answering import ask, prompt_of
from wizard.line.asker import FINDINGS_VIEW, Asker, BackWanted, EndOfInputError, Prompt, QuitWanted, ReloadWanted
from wizard.line.checking import LineChecks
from wizard.line.found import Finder
from wizard.line.lost import settle_lost
from wizard.line.review import Review
from wizard.preview import Where, page_names, render_preview
from wizard.saved_plan import SavedPlan
from wizard.start import StartOptions, resumed, start_state
from wizard.text import visible

if TYPE_CHECKING:
    from wizard.launch.ledger import Ledger


class LineWizard:
    """The wizard's state and the loop that asks for what is next."""

    def __init__(self, options: StartOptions, asker: Asker, draft: Path) -> None:
        self.options = options
        self.asker = asker
        self.state = start_state(options)
        self.finder = Finder(asker.say)
        self.checks = LineChecks(asker.say)
        self.saved_plan = SavedPlan(options.profile_path)
        self.caller = ""
        """Whose credentials these are, ready to be shown."""
        self.after = After(self)
        self._draft = draft
        self._draft_problem_told = False
        self._settled = False
        self._accounts = Accounts(demo=options.demo, endpoint_url=options.endpoint_url)
        self._connected: Wanted | None = None

    def run(self) -> int:
        """Walk to the end; returns the exit code. Raises EndOfInputError where there is nobody to answer."""
        try:
            self.asker.say(self.asker.keys)
            self._start()
            return self._walk()
        except QuitWanted:
            self.asker.say(self._kept())
            return ExitCode.OK
        except KeyboardInterrupt:
            self.asker.say(f"\nInterrupted. {self._kept()}".rstrip())
            return ExitCode.INTERRUPTED
        except EndOfInputError as end:
            raise EndOfInputError(end.message, self._kept()) from None
        finally:
            self.checks.stop()
            self._accounts.close()

    def dispatch(self, event: Event) -> None:
        """The only way the state changes."""
        if isinstance(event, Answered):
            self.saved_plan.touched()
        self.state = reduce(self.state, event)
        self._keep_draft()

    @property
    def ledger(self) -> "Ledger":
        """The ledger of launches."""
        return self._accounts.ledger

    def drop_draft(self) -> None:
        """The plan was launched: there is nothing to go on with."""
        forget_draft(self._draft)

    def prompt(self, text: str, *, why: str = "", where: str = "", explained: bool = False) -> Prompt:
        """The words of a question that is no part of the flow."""
        return Prompt(ask=text, why=why, where=where, view=self.view, explained=explained)

    def view(self, name: str) -> str:
        """The text of one of the views, for the answers as they are; after a blank the name of a page may follow."""
        view, _blank, page = name.partition(" ")
        if view == FINDINGS_VIEW:
            return self.findings_view()
        profile = profile_of(self.state.answers)
        pages = page_names(view, profile)
        if page and page not in pages:
            return f"There is no {visible(name)}. There are: {', '.join(pages) or 'none'}."
        shown = render_preview(view, profile, self.where(), page)
        more = "" if page or not pages else f"# Also: {', '.join(other for other in pages if other != shown.page)}.\n"
        return more + visible(shown.to_read, keep_newlines=True) or "Choose what to launch, and it appears here."

    def findings_view(self) -> str:
        """All findings with the commands that mend them, how the checks stand, and their pictures."""
        region = text_of(self.state.answers, "region")
        text = findings_text(self.checks.report, self.state.all_findings, region, self.where())
        return text if self.state.all_findings else f"{text}\nNothing to mend.".lstrip()

    def where(self) -> Where:
        """What a printed command must name to reach the same account."""
        return named_in_commands(self.finder.session, self.options, Wanted.by(self.state.answers))

    def check(self, subject: str = "") -> None:
        """Check what has changed of the plan, and wait for it; see :meth:`LineChecks.wait`."""
        self.checks.look(profile_of(self.state.answers))
        self.take_checks(subject)

    def take_checks(self, subject: str = "") -> None:
        """Wait for the checks of ``subject`` (all, without one), and take over what they have come to."""
        self.checks.wait(subject)
        report = self.checks.report
        if report is None:
            return
        learned = unlike(self.state.answers, report.learned(), complete=report.finished)
        if learned:
            self.dispatch(Learned(learned))
        if report.finished and not subject:
            account = text_of(self.state.answers, "_caller_account")
            self.saved_plan.look(report, profile_of(self.state.answers), account)
        self.dispatch(Checked((*report.findings, *self.saved_plan.drift)))

    def pages(self, view: str) -> tuple[str, ...]:
        """The pages that a view has, for the answers as they are; none where there is nothing to choose."""
        return () if view == FINDINGS_VIEW else page_names(view, profile_of(self.state.answers))

    def connect(self) -> None:
        """Connect as the answers say, and learn whose account it is."""
        wanted = Wanted.by(self.state.answers)
        if wanted == self._connected:
            return
        if self.options.demo and self.finder.session is None:
            self.asker.say("Starting the simulated account…")
        self._connected = wanted
        self.finder.use(None)
        self.caller = ""
        try:
            session = self._accounts.session(wanted)
            region = session.resolved_region() or ""
            self.finder.use(session)
            if region and "region" not in self.state.answers:
                self._connected = Wanted(wanted.credentials, region)
                self.dispatch(Learned({"region": region}))
            identity = session.identity()
        except WizardError as problem:
            self.finder.use(self.finder.session, problem)
            self.checks.use(None)
            self.asker.say(f"No connection to AWS: {visible(str(problem), keep_newlines=True)}")
            return
        self.caller = identity.display
        self.checks.use(session)
        account = self.state.answers.get("account", identity.account)
        self.dispatch(Learned({"_caller_account": identity.account, "account": account}))
        self.asker.say(f"Connected: {identity.display}, {visible(region) or 'no region yet'}")

    # --- the loop -----------------------------------------------------------------------------------------------------

    def _start(self) -> None:
        for problem in self.options.profile_problems:
            self.asker.say(visible(problem))
        draft = read_draft(self._draft) if self.options.profile is None else None
        if draft is None:
            return
        what = visible(f"{draft.answers.get('kind', 'plan')} {draft.answers.get('name', '')}".strip())
        why = "It was left before it was launched. Starting afresh keeps it beside, as draft-previous.json."
        try:
            goes_on = self.asker.confirm(self.prompt(f"Go on with the draft of a {what}?", why=why), default=True)
        except BackWanted:
            goes_on = True
        if goes_on:
            self.state = resumed(self.state, draft)
        else:
            set_aside(self._draft)

    def _walk(self) -> int:
        review = Review(self)
        while True:
            self.connect()
            self._settle_lost()
            question = self.state.current_question
            code = None
            try:
                if question is None:
                    code = review.ask()
                else:
                    self._ask(question)
            except BackWanted:
                self._go_back()
            except ReloadWanted:
                self._connected = None
            if code is not None:
                return code

    def _settle_lost(self) -> None:
        """Once, when it is known whose account it is."""
        if self.caller and not self._settled:
            self._settled = True
            settle_lost(self)

    def _ask(self, question: Question) -> None:
        if question.suggested and question.key not in self.state.answers:
            self.check("dataset")
        answers = self.state.answers
        if remark := question.remark(answers):
            self.asker.say(visible(remark))
        value = ask(self.asker, self.finder, question, answers, prompt_of(self.state, question, self.view))
        notes = {}
        if isinstance(question.control, Pick):
            found = self.finder.find(question.control.listing, question.control.parameters(answers))
            notes = dict(notes_of(question, value, found.items))
        self.dispatch(Answered(question.key, value, notes))
        self.dispatch(WentOn())

    def _go_back(self) -> None:
        if (self.state.step, self.state.question) == positions(self.state.answers)[0]:
            self.asker.say("This is the first question.")
        self.dispatch(WentBack())

    # --- the draft ----------------------------------------------------------------------------------------------------

    def _keep_draft(self) -> None:
        if "kind" not in self.state.answers:
            return
        try:
            save_draft(self._draft, self.state)
        except OSError as error:
            if not self._draft_problem_told:
                self._draft_problem_told = True
                self.asker.say(f"The draft cannot be kept: {visible((error.strerror or str(error)).lower())}.")

    def _kept(self) -> str:
        if "kind" not in self.state.answers or not self._draft.exists():
            return ""
        return "Your answers are kept as a draft and offered again at the next start."


def run(options: StartOptions, asker: Asker, draft: Path) -> int:
    """Run the wizard line by line; returns the exit code."""
    return int(LineWizard(options, asker, draft).run())
