"""What comes after a launch in line mode: following, the result, going on; and all runs."""

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from wizard.connecting import FOLLOW_DEMO_EVERY_SECONDS, FOLLOW_EVERY_SECONDS
from wizard.errors import ExitCode, WizardError
from wizard.flow import Jumped, ProfileOpened, StartedAnew, question_key, step_of
from wizard.flow.review import LAUNCH_IS_OFF
from wizard.flow.rows import Row
from wizard.line.asker import WIDTH, BackWanted, EndOfInputError, QuitWanted
from wizard.line.audit import say_audit
from wizard.text import visible

if TYPE_CHECKING:
    from wizard.account.errors import CredentialsError
    from wizard.account.session import AccountSession
    from wizard.launch.launch import Launched
    from wizard.launch.overview import Overview, Watched
    from wizard.launch.status import RunStatus
    from wizard.line.walk import LineWizard

_ENDPOINT = Row("endpoint", ("Create an endpoint for it",), details="Everything is filled in.")
_VERSION = Row("version", ("Train a new version with the same plan",))
_AUDIT = Row("audit", ("Who used its keys (CloudTrail)",), quiet=True)
_RUNS = Row("runs", ("Runs: what was launched, and how it stands",), quiet=True)
_ANEW = Row("anew", ("Launch another one",), details="Account and region stay.")
_SAVE = Row("save", ("Save as a profile",))
_QUIT = Row("quit", ("Leave",))
_BACK = Row("back", ("Back",))
_MEND = "mend:"


class After:
    """What can be done with what was launched."""

    def __init__(self, wizard: "LineWizard") -> None:
        self._wizard = wizard
        self._asker = wizard.asker

    # --- after a launch -----------------------------------------------------------------------------------------------

    def after(self, launched: "Launched", save: Callable[[], None]) -> int | None:
        """Follow what was launched, then ask how to go on; the exit code says how it ended (None: not the end)."""
        from wizard.launch.words import goes_on, next_step_lines

        session = self._wizard.finder.session
        if session is None:
            return ExitCode.OK
        try:
            status = self._follow(launched.arn)
        except KeyboardInterrupt:
            self._asker.say(f"\nInterrupted. {goes_on(launched.kind)}")
            return ExitCode.INTERRUPTED
        if status is not None and status.ok and launched.kind == "classifier":
            self._say_output(status)
        if not self._wizard.options.demo:  # there, nothing will be left to speak to
            for line in next_step_lines(launched, status, session):
                self._asker.say(line)
        return self._go_on(status, save)

    def _go_on(self, status: "RunStatus | None", save: Callable[[], None]) -> int | None:
        code = ExitCode.OK if status is not None and status.ok else ExitCode.NO
        rows = [*self._rows_for(status, of_this_plan=True), _RUNS, _ANEW, _SAVE, _QUIT]
        while True:
            try:
                row = self._asker.choose(self._wizard.prompt("What next?", where="Launched"), rows, default="quit")
            except (EndOfInputError, QuitWanted):
                return code
            except BackWanted:
                return None  # to the review of what was launched
            match row.value:
                case "anew":
                    self._wizard.dispatch(StartedAnew({}))
                    return None
                case "save":
                    save()
                case "quit":
                    return code
                case "runs":
                    if self.runs():
                        return None
                case action if status is not None and self._do(action, status):
                    return None

    def _follow(self, arn: str) -> "RunStatus | None":
        """Say what happens until it is final, or until AWS will not tell; the last status."""
        from wizard.account.errors import CredentialsError
        from wizard.launch.watch import follow
        from wizard.launch.words import status_lines

        say, last = self._asker.say, None
        every = FOLLOW_DEMO_EVERY_SECONDS if self._wizard.options.demo else FOLLOW_EVERY_SECONDS
        say("Followed until its end; Ctrl-C leaves, and does not stop it.")
        while (session := self._wizard.finder.session) is not None:
            try:
                for status in follow(session, arn, every=every, cancelled=lambda: False, sleep=time.sleep):
                    for line in status_lines(status, last, bars=self._asker.draws):
                        say(line)
                    last = status
                    self._note(status)
            except CredentialsError as problem:
                if not self._renewed(session, problem):
                    return last
                continue
            except WizardError as problem:
                say(visible(str(problem), keep_newlines=True))
            return last
        return last

    def _note(self, status: "RunStatus") -> None:
        try:
            self._wizard.ledger.note_status(status)
        except WizardError as problem:
            self._asker.say(problem.message)

    def _renewed(self, session: "AccountSession", problem: "CredentialsError") -> bool:
        """Ask for a login; whether there are credentials again."""
        self._asker.say(visible(str(problem), keep_newlines=True))
        name = problem.login_profile
        question = f"Log in for the profile {visible(name)} now?" if name else "Are there new credentials?"
        try:
            if not self._asker.confirm(self._wizard.prompt(question), default=bool(name)):
                return False
            if name:
                from wizard.account.login import sso_login

                sso_login(name, on_line=self._asker.say, cancelled=lambda: False)
        except (BackWanted, EndOfInputError):
            return False
        except WizardError as failed:
            self._asker.say(visible(str(failed), keep_newlines=True))
            return False
        self._wizard.finder.use(session.with_changes())
        return True

    # --- all runs -----------------------------------------------------------------------------------------------------

    def runs(self) -> bool:
        """Show everything, and what can be done with each; whether a plan was opened."""
        from wizard.launch.overview import survey

        while True:
            session = self._wizard.finder.session
            if session is None:
                self._asker.say("There is no connection to AWS yet.")
                return False
            try:
                overview = survey(session, self._wizard.ledger)
            except WizardError as problem:
                self._asker.say(visible(str(problem), keep_newlines=True))
                return False
            if overview.note:
                self._asker.say(visible(overview.note))
            rows = [*_rows_of(overview), _BACK]
            try:
                row = self._asker.choose(self._wizard.prompt("Which one?", where="Runs"), rows, default="back")
            except BackWanted:
                return False
            one = next((one for one in overview.watched if one.status.arn == row.value), None)
            if one is None:
                return False
            if self._one(one):
                return True

    def _one(self, one: "Watched") -> bool:
        """Show one, and do something with it; whether a plan was opened."""
        status = one.status
        self._say_result(status)
        rows = list(self._rows_for(status, of_this_plan=False))
        if one.under_way:
            rows.insert(0, Row("follow", ("Follow it to its end",)))
        try:
            row = self._asker.choose(self._wizard.prompt("What next?", where=one.name), [*rows, _BACK], default="back")
        except BackWanted:
            return False
        if row.value != "follow":
            return self._do(row.value, status)
        try:
            self._follow(status.arn)
        except KeyboardInterrupt:
            self._asker.say("\nNot followed any more; it goes on in AWS.")
        return False

    def _rows_for(self, status: "RunStatus | None", *, of_this_plan: bool) -> Iterator[Row]:
        """What can be done with a resource in its status."""
        from wizard.launch.ending import ending_of
        from wizard.launch.failure import failure_of

        if status is None:
            return
        is_model = status.kind != "endpoint"
        failure = failure_of(status)
        for key in failure.profile_keys[:1] if failure is not None else ():
            step = step_of(self._wizard.state.answers, key) if of_this_plan else None
            title = f"{step.title}: {key}" if step is not None else f"its plan, at {key}"
            yield Row(f"{_MEND}{key}", (f"Mend {title}",))
        if is_model and status.ok:
            yield _ENDPOINT
        if is_model and status.finished:
            yield _VERSION
        ending = ending_of(status)
        if ending is not None:
            off = f"{LAUNCH_IS_OFF}." if self._wizard.options.read_only else ""
            yield Row(
                ending.verb, ("Stop the training" if ending.verb == "stop" else "Delete it",), refused=off, quiet=True
            )
        if status.model_key is not None or not is_model:
            yield _AUDIT

    def _do(self, action: str, status: "RunStatus") -> bool:
        """Do what was chosen; whether a plan was opened."""
        from wizard.launch.going_on import endpoint_profile, next_version, plan_of

        ledger = self._wizard.ledger
        match action:
            case "endpoint":
                self._open(endpoint_profile(status))
            case "version":
                self._open(next_version(ledger, status))
            case "stop" | "delete":
                self._end(status)
                return False
            case "audit":
                say_audit(self._wizard, status.arn)
                return False
            case mend if mend.startswith(_MEND):
                key = mend.removeprefix(_MEND)
                is_model = status.kind != "endpoint"
                self._open(next_version(ledger, status) if is_model else plan_of(ledger, status), key)
            case _:
                return False
        return True

    def _open(self, profile: dict[str, Any], key: str = "") -> None:
        """Fill the answers in from a plan, and go to ``key`` if there is one."""
        wizard = self._wizard
        wizard.saved_plan.opened(None)
        wizard.dispatch(StartedAnew({}))
        wizard.dispatch(ProfileOpened(profile))
        step = step_of(wizard.state.answers, key) if key else None
        if step is not None:
            wizard.dispatch(Jumped(step.id, question_key(wizard.state, key)))

    def _end(self, status: "RunStatus") -> None:
        from wizard.launch.ending import end, ending_of

        session, ending = self._wizard.finder.session, ending_of(status)
        if session is None or ending is None:
            return
        self._asker.say(ending.details)
        try:
            if not self._asker.confirm(self._wizard.prompt(ending.question)):
                self._asker.say("Nothing was done.")
                return
            self._asker.say(end(session, ending))
            self._wizard.ledger.note_ended(ending.arn, ending.verb)
        except BackWanted:
            self._asker.say("Nothing was done.")
        except WizardError as problem:
            self._asker.say(visible(str(problem), keep_newlines=True))
        self._wizard.finder.forget("models", "endpoints")

    # --- telling ------------------------------------------------------------------------------------------------------

    def _say_result(self, status: "RunStatus") -> None:
        from wizard.launch.result_lines import result_lines

        self._asker.say("\n".join(result_lines(status, None, width=WIDTH, drawn=self._asker.draws)))
        if status.ok and status.kind == "classifier":
            self._say_output(status)

    def _say_output(self, status: "RunStatus") -> None:
        from wizard.launch.output import read_output
        from wizard.launch.result_lines import output_lines

        session = self._wizard.finder.session
        if session is not None:
            output = read_output(session, status)
            self._asker.say("\n".join(output_lines(output, width=WIDTH, drawn=self._asker.draws)))


def _rows_of(overview: "Overview") -> Iterator[Row]:
    from wizard.launch.overview import time_words
    from wizard.launch.run import now

    moment = now()
    for one in overview.watched:
        cells = (one.name, one.status.kind, f"{one.status.status} {time_words(one, overview, moment)}".rstrip())
        if one.status.arn:
            yield Row(one.status.arn, cells)
