"""What comes after a launch: stop, delete, mend, endpoint, next version; and launches whose answer was lost."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from textual import on, work

from wizard.flow import ProfileOpened, StartedAnew, profile_of, question_key, step_of
from wizard.flow.review import LAUNCH_IS_OFF
from wizard.text import visible
from wizard.tui.connection import Identified
from wizard.tui.launching import Ended, LostLaunches, end_in_background
from wizard.tui.plan_wanted import PlanWanted
from wizard.tui.screens.dialogs import ConfirmDialog
from wizard.tui.screens.lost_launch import FORGET, SEND_AGAIN, lost_dialog
from wizard.tui.screens.run_screen import RunScreen

if TYPE_CHECKING:
    from wizard.launch.once import Resumed

_LOOK_AGAIN_SECONDS = 0.5


class AfterScreen(RunScreen):
    """The flow, the launch, and what comes after it."""

    _looked_for_lost = False

    # --- launches whose answer was lost -------------------------------------------------------------------------------

    @on(Identified)
    def _look_for_lost(self) -> None:
        """Once, when it is known whose credentials these are: what became of launches that were never answered?"""
        session = self.discovery.session
        if session is not None and not self._looked_for_lost:
            self._looked_for_lost = True
            self.launching.settle(self.connection.ledger, session)

    @on(LostLaunches)
    def _lost_launches(self, event: LostLaunches) -> None:
        for one in event.resumed:
            if one.outcome in ("created", "refused") or event.asked:
                self.notify(
                    visible(f"{one.run.kind} {one.run.called}: {one.words}"),
                    title="A launch without an answer",
                    severity="information" if one.outcome == "created" else "warning",
                    timeout=15,
                    markup=False,
                )
        waiting = [one for one in event.resumed if one.outcome == "waiting"]
        if waiting and not event.asked:
            self._ask_about(waiting)

    def _ask_about(self, waiting: "list[Resumed]") -> None:
        """Ask as soon as no other dialog is open; nobody's keys go to a dialog that comes under their hands."""
        if self.app.screen is not self:
            self.set_timer(_LOOK_AGAIN_SECONDS, lambda: self._ask_about(waiting))
        else:
            self.settle_lost(waiting)

    @work(exclusive=True, group="lost")
    async def settle_lost(self, waiting: "list[Resumed]") -> None:
        """Ask what is to become of each launch of which AWS has nothing."""
        for one in waiting:
            answer = await self.app.push_screen_wait(lost_dialog(one.run, read_only=self.options.read_only))
            session = self.discovery.session
            if answer == SEND_AGAIN and session is not None and not self.options.read_only:
                self.launching.settle(self.connection.ledger, session, send_again=True, only=one.run)
            elif answer == FORGET:
                self.launching.forget(self.connection.ledger, one.run)

    # --- ending -------------------------------------------------------------------------------------------------------

    @work(exclusive=True, group="confirm")
    async def end_launched(self) -> None:
        """Stop the training that is followed, or delete what has come of it, when somebody says so twice."""
        from wizard.launch.ending import ending_of

        session, status = self.discovery.session, self._status
        ending = ending_of(status) if status is not None else None
        if session is None or ending is None or self.options.read_only:
            self.notify(LAUNCH_IS_OFF if self.options.read_only else "It cannot be ended now.", markup=False)
            return
        yes = "Stop it" if ending.verb == "stop" else "Delete it"
        if await self.app.push_screen_wait(ConfirmDialog(ending.question, ending.details, yes=yes, no="Not now")):
            end_in_background(self, self.connection.ledger, session, ending)

    @on(Ended)
    def _ended(self, event: Ended) -> None:
        text = visible(str(event.problem)) if event.problem is not None else event.words
        self.notify(text, severity="error" if event.problem is not None else "information", markup=False)
        self.discovery.forget("models", "endpoints")
        self._follow()

    # --- going on -----------------------------------------------------------------------------------------------------

    def start_anew(self) -> None:
        """Another launch: account and region stay."""
        self.leave_result()
        self.saved_plan.opened(None)
        self.dispatch(StartedAnew({}))
        self.draw()
        self.focus_current()

    def mend_failure(self) -> None:
        """To the step that mends what has failed."""
        key, _title = self.mends()
        step = step_of(self.state.answers, key)
        if step is not None:
            self.jump(step.id, question_key(self.state, key))

    def start_endpoint(self) -> None:
        """Go on from the trained model to its endpoint, with everything filled in."""
        from wizard.launch.going_on import endpoint_profile

        if self._status is not None:
            self.open_plan(PlanWanted(endpoint_profile(self._status), why="the endpoint of the model"))

    def start_version(self) -> None:
        """Go on to the next version of the model, with the same plan."""
        from wizard.launch.going_on import next_version

        if self._status is not None:
            profile = next_version(self.connection.ledger, self._status)
            self.open_plan(PlanWanted(profile, why=f"version {profile['version']}"))

    def open_plan(self, wanted: PlanWanted) -> None:
        """Fill the answers in from a plan. What was being answered is kept as the draft before."""
        if self.shows_result:
            self.leave_result()
        elif self._has_own_answers(wanted.profile):
            self._draft.keep_beside()
            self.notify("The answers before are kept as draft-previous.json.", markup=False)
        self.saved_plan.opened(None)
        self.dispatch(StartedAnew({}))  # of the plan before, nothing is left: only account and region stay
        self.dispatch(ProfileOpened(wanted.profile))
        step = step_of(self.state.answers, wanted.key) if wanted.key else None
        if step is not None:
            self.jump(step.id, question_key(self.state, wanted.key))
        self.draw()
        self.focus_current()

    def _has_own_answers(self, profile: Mapping[str, Any]) -> bool:
        own = profile_of(self.state.answers)
        return "name" in own and own != profile
