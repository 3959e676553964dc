"""All runs: what was launched, what the account has, how it stands; and what can be done with each."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import DataTable, Static

from wizard.costs import cost_sentence
from wizard.errors import WizardError
from wizard.flow.review import LAUNCH_IS_OFF
from wizard.launch.ending import cannot_end, ending_of
from wizard.launch.evaluation import evaluation_of
from wizard.launch.going_on import endpoint_profile, next_version
from wizard.launch.overview import Overview, Watched, time_words
from wizard.launch.run import now
from wizard.text import visible
from wizard.tui.help import RUN_SIGNS
from wizard.tui.keys import RUNS, Key, bindings
from wizard.tui.launching import Ended, Launching, LostLaunches, end_in_background
from wizard.tui.plan_wanted import PlanWanted
from wizard.tui.screens.audit_screen import AuditScreen
from wizard.tui.screens.beside import BesideScreen
from wizard.tui.screens.dialogs import ConfirmDialog
from wizard.tui.screens.login import LoginDialog
from wizard.tui.screens.lost_launch import FORGET, SEND_AGAIN, lost_dialog
from wizard.tui.screens.result_screen import ResultScreen
from wizard.tui.watching import OverviewArrived, WatchFailed, Watching
from wizard.tui.widgets.key_footer import KeyFooter

if TYPE_CHECKING:
    from wizard.account.session import AccountSession
    from wizard.launch.ledger import Ledger

_WARNED = "TRAINED_WITH_WARNING"
_REDRAW_SECONDS = 15.0
"""How often the times are drawn anew while nothing else changes."""


class RunsScreen(BesideScreen[PlanWanted | None]):
    """A table of everything, followed while the screen is open. The result is a plan to open, or nothing."""

    KEYS: ClassVar[tuple[Key, ...]] = RUNS
    BINDINGS: ClassVar[list[BindingType]] = list(bindings(RUNS))

    def __init__(
        self, session: "AccountSession", ledger: "Ledger", *, demo: bool, read_only: bool, where: Callable[[], str]
    ) -> None:
        super().__init__()
        self._session = session
        self._ledger = ledger
        self._read_only = read_only
        self._demo = demo
        self._where = where
        self._watching = Watching(self, demo=demo)
        self._launching = Launching(self, demo=demo)
        self._overview: Overview | None = None
        self._problem: WizardError | None = None

    def compose(self) -> ComposeResult:
        yield Static(id="runs-top", markup=False)
        yield DataTable(id="runs-table", cursor_type="row", zebra_stripes=True)
        with VerticalScroll(id="runs-about", can_focus=False):
            yield Static(id="runs-detail", markup=False)
        yield KeyFooter(show_command_palette=False)

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        for name in ("", "Status", "Name", "Kind", "Time", "Launched"):
            table.add_column(name, key=name)
        self._watching.start(self._session, self._ledger)
        self.set_interval(_REDRAW_SECONDS, self._draw)
        self._draw()
        table.focus()

    def on_unmount(self) -> None:
        self._watching.stop()

    # --- what the watch tells -----------------------------------------------------------------------------------------

    @on(OverviewArrived)
    def _overview_arrived(self, event: OverviewArrived) -> None:
        if not self._watching.is_current(event.stamp):
            return
        before, self._overview, self._problem = self._overview, event.overview, None
        for one in event.overview.watched:
            old = before.find(one.status.arn) if before is not None and one.status.arn else None
            if old is not None and old.under_way and not one.under_way:
                self.app.bell()
                text = f"{one.name}: {one.status.status}"
                title = f"The {one.status.kind} has settled"
                self.notify(text, title=title, severity="information" if one.status.ok else "warning", markup=False)
        self._draw()

    @on(WatchFailed)
    def _watch_failed(self, event: WatchFailed) -> None:
        if self._watching.is_current(event.stamp):
            self._problem = event.problem
            self._draw()

    # --- drawing ------------------------------------------------------------------------------------------------------

    def _draw(self) -> None:
        if not self.is_mounted:
            return
        self.query_one("#runs-top", Static).update(self._top())
        table = self.query_one(DataTable)
        rows = {_key(one): self._row(one) for one in self._overview.watched} if self._overview is not None else {}
        if [key.value for key in table.rows] == list(rows):
            for key, cells in rows.items():
                for column, cell in zip(table.columns, cells, strict=True):
                    table.update_cell(key, column, cell, update_width=True)
        else:
            chosen = self._chosen_key()
            table.clear()
            for key, cells in rows.items():
                table.add_row(*cells, key=key)
            if chosen in rows:
                table.move_cursor(row=list(rows).index(chosen))
        self._draw_detail()

    def _row(self, one: Watched) -> tuple[Text, ...]:
        overview = self._overview or Overview()
        launched = "here" if one.run is not None else "elsewhere"
        words = (_sign(one), one.status.status, one.name, one.status.kind)
        return tuple(Text(word) for word in (*words, time_words(one, overview, now()), launched))

    def _top(self) -> Content:
        parts: list[str | tuple[str, str]] = [("Runs  ", "bold"), self._where()]
        if self._problem is not None:
            log_in = " F8 logs in here." if getattr(self._problem, "login_profile", "") else " Ctrl+R asks again."
            parts.append((f"\n{visible(str(self._problem))}{log_in}", "$text-error"))
        elif self._overview is None:
            parts.append("\nAsking AWS…")
        elif self._overview.note:
            parts.append((f"\n{visible(self._overview.note)}", "$text-warning"))
        elif not self._overview.watched:
            parts.append("\nThere is no classifier, recognizer or endpoint in this region.")
        return Content.assemble(*parts)

    @on(DataTable.RowHighlighted)
    def _draw_detail(self) -> None:
        one = self._chosen()
        self.query_one("#runs-detail", Static).update(Content("\n".join(_detail(one)) if one is not None else ""))

    def _chosen_key(self) -> str:
        table = self.query_one(DataTable)
        if not table.row_count or not table.is_valid_row_index(table.cursor_row):
            return ""
        return str(table.coordinate_to_cell_key(table.cursor_coordinate).row_key.value)

    def _chosen(self) -> Watched | None:
        key = self._chosen_key()
        watched = self._overview.watched if self._overview is not None else ()
        return next((one for one in watched if _key(one) == key), None)

    # --- doing --------------------------------------------------------------------------------------------------------

    @on(DataTable.RowSelected)
    def action_result(self) -> None:
        """The result of the highlighted one; of a launch without an answer, what is to become of it."""
        one = self._chosen()
        if one is None:
            return
        if not one.status.arn:
            self._settle(one)
            return
        screen = ResultScreen(self._session, self._ledger, one.status, read_only=self._read_only)
        self.app.push_screen(screen, self._go_on_with)

    @work(exclusive=True, group="lost")
    async def _settle(self, one: Watched) -> None:
        """What is to become of a launch whose answer was lost?"""
        if one.run is None:
            return
        answer = await self.app.push_screen_wait(lost_dialog(one.run, read_only=self._read_only))
        if answer == SEND_AGAIN and not self._read_only:
            self._launching.settle(self._ledger, self._session, send_again=True, only=one.run)
        elif answer == FORGET:
            self._launching.forget(self._ledger, one.run)
            self.action_reload()

    @on(LostLaunches)
    def _settled(self, event: LostLaunches) -> None:
        for one in event.resumed:
            self.notify(visible(f"{one.run.kind} {one.run.called}: {one.words}"), markup=False)
        self.action_reload()

    def _go_on_with(self, wanted: PlanWanted | None) -> None:
        if wanted is not None:
            self.dismiss(wanted)

    def action_stop(self) -> None:
        """Stop the training."""
        self._end("stop")

    def action_delete(self) -> None:
        """Delete the endpoint or model."""
        self._end("delete")

    @work(exclusive=True, group="ending")
    async def _end(self, verb: str) -> None:
        one = self._chosen()
        if one is None or not one.status.arn:
            return
        if self._read_only:
            self.notify(f"{LAUNCH_IS_OFF}; so is ending.", markup=False)
            return
        ending = ending_of(one.status)
        if ending is None or ending.verb != verb:
            self.notify(cannot_end(one.status, "stop" if verb == "stop" else "delete"), markup=False)
            return
        yes = "Stop it" if verb == "stop" else "Delete it"
        if await self.app.push_screen_wait(ConfirmDialog(ending.question, ending.details, yes=yes, no="Not now")):
            end_in_background(self, self._ledger, self._session, ending)

    @on(Ended)
    def _ended(self, event: Ended) -> None:
        text = visible(str(event.problem)) if event.problem is not None else event.words
        self.notify(text, severity="error" if event.problem is not None else "information", markup=False)
        self.action_reload()

    def action_endpoint(self) -> None:
        """The plan of an endpoint for the model."""
        one = self._chosen()
        if one is not None and one.status.ok and one.status.kind != "endpoint":
            self.dismiss(PlanWanted(endpoint_profile(one.status), why=f"the endpoint of {one.name}"))
        else:
            self.notify("An endpoint needs a trained model.", markup=False)

    def action_version(self) -> None:
        """The plan of the model's next version."""
        one = self._chosen()
        if one is not None and one.status.arn and one.status.kind != "endpoint":
            self.dismiss(PlanWanted(next_version(self._ledger, one.status), why=f"a new version of {one.name}"))
        else:
            self.notify("Only a model has versions.", markup=False)

    def action_audit(self) -> None:
        """Who used the keys of the highlighted one."""
        one = self._chosen()
        if one is not None and one.status.arn:
            self.app.push_screen(AuditScreen(self._session, self._ledger, one.status.arn))

    def action_reload(self) -> None:
        """Ask AWS again, for everything."""
        self._watching.start(self._session, self._ledger)

    @work(exclusive=True, group="login")
    async def action_login(self) -> None:
        """Log in and go on."""
        name = getattr(self._problem, "login_profile", "") or self._session.profile
        if name and not await self.app.push_screen_wait(LoginDialog(name)):
            return
        self._session = self._session.with_changes()
        self._problem = None
        self._watching.start(self._session, self._ledger, self._overview)
        self._draw()

    def action_help(self) -> None:
        """The keys of this screen."""
        self.show_help("Runs", signs=RUN_SIGNS)


def _sign(one: Watched) -> str:
    if not one.status.arn:
        return "?"
    if one.under_way:
        return "▸"
    if one.status.status == _WARNED:
        return "!"
    return "✓" if one.status.ok else "✗"


def _key(one: Watched) -> str:
    return one.status.arn or f"run {one.run.id if one.run is not None else ''}"


def _detail(one: Watched) -> list[str]:
    status = one.status
    lines = [visible(status.arn) or f"Run {one.run.id if one.run is not None else ''}"]
    if status.kind == "endpoint":
        properties = status.properties
        units = properties.get("DesiredInferenceUnits") or 1
        profile = {"kind": "endpoint", "model": properties.get("ModelArn", ""), "inference_units": units}
        lines.append(cost_sentence(profile))
    if status.message:
        lines.append(status.message)
    evaluation = evaluation_of(status)
    counts = evaluation.counts if evaluation is not None else ()
    lines += [f"{label}: {value}" for label, value in (*counts, *status.details)]
    if one.began is not None:
        lines.append(f"{'Created' if status.kind == 'endpoint' else 'Submitted'}: {one.began:%Y-%m-%d %H:%M} UTC")
    if one.run is not None:
        lines.append(f"Launched from here on {one.run.created:%Y-%m-%d %H:%M} UTC as {visible(one.run.caller)}")
    return lines
