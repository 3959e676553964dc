"""Who used the keys of a model, by CloudTrail: a table that fills page by page, with filters."""

import json
import threading
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import DataTable, Input, Static

from wizard.audit.question import HISTORY, AuditedKey, Question
from wizard.errors import WizardError
from wizard.files import write_atomically
from wizard.launch.overview import name_of
from wizard.text import visible
from wizard.tui.background import in_background, post
from wizard.tui.keys import AUDIT, Key, bindings
from wizard.tui.screens.beside import BesideScreen
from wizard.tui.screens.dialogs import FileDialog
from wizard.tui.widgets.key_footer import KeyFooter
from wizard.tui.widgets.typed_line import TypedLine

if TYPE_CHECKING:
    from wizard.account.session import AccountSession
    from wizard.audit.events import KeyUse
    from wizard.launch.ledger import Ledger

_PERIODS = (
    ("24 h", timedelta(days=1)),
    ("7 days", timedelta(days=7)),
    ("30 days", timedelta(days=30)),
    ("90 days", HISTORY),
)


@dataclass
class KeysFound(Message):
    """The keys whose events are looked up."""

    stamp: int
    keys: tuple[AuditedKey, ...]


@dataclass
class UsesArrived(Message):
    """A page of events; ``done`` after the last."""

    stamp: int
    uses: "tuple[KeyUse, ...]"
    done: bool = False


@dataclass
class AuditFailed(Message):
    """Why it cannot be looked up."""

    stamp: int
    problem: WizardError


class AuditScreen(BesideScreen[None]):
    """The events of the keys of ``arn``. Filters work on what has been found, so they answer at once."""

    KEYS: ClassVar[tuple[Key, ...]] = AUDIT
    BINDINGS: ClassVar[list[BindingType]] = list(bindings(AUDIT))

    def __init__(self, session: "AccountSession", ledger: "Ledger", arn: str) -> None:
        super().__init__()
        self._session = session
        self._ledger = ledger
        self._arn = arn
        self._purposes: tuple[str, ...] = ("model",)
        self._period = len(_PERIODS) - 1
        self._keys: tuple[AuditedKey, ...] = ()
        self._uses: list[KeyUse] = []
        self._shown: list[KeyUse] = []
        self._filter = Question((), datetime.now(UTC), datetime.now(UTC))
        self._problem: WizardError | None = None
        self._loading = False
        self._counter = count(1)
        self._stamp = 0
        self._cancel = threading.Event()

    def compose(self) -> ComposeResult:
        yield Static(id="audit-top", markup=False)
        yield TypedLine(placeholder="/ filters by principal or event", id="audit-filter", compact=True)
        yield DataTable(id="audit-table", cursor_type="row", zebra_stripes=True)
        with VerticalScroll(id="audit-about", can_focus=False):
            yield Static(id="audit-detail", markup=False)
        yield Static(id="audit-note", markup=False)
        yield KeyFooter(show_command_palette=False)

    def on_mount(self) -> None:
        from wizard.audit.telling import WHAT_LOOKUP_CANNOT_SHOW

        table = self.query_one(DataTable)
        for name in ("Time (UTC)", "Event", "Decision", "Who", "About"):
            table.add_column(name, key=name)
        self.query_one("#audit-note", Static).update(Content(WHAT_LOOKUP_CANNOT_SHOW))
        self.action_reload()
        table.focus()

    def on_unmount(self) -> None:
        self._cancel.set()

    # --- looking up ---------------------------------------------------------------------------------------------------

    def action_reload(self) -> None:
        """Look everything up again."""
        self._cancel.set()
        self._cancel = cancel = threading.Event()
        self._stamp = stamp = next(self._counter)
        self._uses, self._problem, self._loading = [], None, True
        until = datetime.now(UTC)
        since = until - _PERIODS[self._period][1]
        purposes = self._purposes
        in_background(self, "looking up events", lambda: self._look_up(stamp, purposes, since, until, cancel))
        self._draw()

    def _look_up(
        self, stamp: int, purposes: tuple[str, ...], since: datetime, until: datetime, cancel: threading.Event
    ) -> None:
        from wizard.audit.keys import audited_keys
        from wizard.audit.lookup import look_up

        try:
            keys = audited_keys(self._session, self._ledger, self._arn, purposes)
            post(self, KeysFound(stamp, keys))
            question = Question(keys, since, until, everything=True)
            for page in look_up(self._session, question, cancelled=cancel.is_set, sleep=cancel.wait):
                post(self, UsesArrived(stamp, page))
        except WizardError as problem:
            post(self, AuditFailed(stamp, problem))
        else:
            post(self, UsesArrived(stamp, (), done=True))

    @on(KeysFound)
    def _keys_found(self, event: KeysFound) -> None:
        if event.stamp == self._stamp:
            self._keys = event.keys
            self._draw()

    @on(UsesArrived)
    def _uses_arrived(self, event: UsesArrived) -> None:
        if event.stamp == self._stamp:
            self._uses += event.uses
            self._loading = not event.done
            self._draw()

    @on(AuditFailed)
    def _failed(self, event: AuditFailed) -> None:
        if event.stamp == self._stamp:
            self._problem, self._loading = event.problem, False
            self._draw()

    def background_failed(self) -> None:
        """Nothing is looked up any more."""
        self._loading = False
        self._draw()

    # --- drawing ------------------------------------------------------------------------------------------------------

    def _draw(self) -> None:
        from wizard.audit.telling import who_words

        self._shown = sorted(
            (use for use in self._uses if self._filter.wants(use)), key=lambda use: (use.time, use.id), reverse=True
        )
        self.query_one("#audit-top", Static).update(self._top())
        table = self.query_one(DataTable)
        chosen = table.cursor_row
        table.clear()
        for number, use in enumerate(self._shown):
            words = (f"{use.time:%Y-%m-%d %H:%M}", use.event, use.decision, who_words(use), use.about)
            table.add_row(*(Text(word) for word in words), key=str(number))
        if self._shown:
            table.move_cursor(row=min(max(chosen, 0), len(self._shown) - 1))
        self._draw_detail()

    def _top(self) -> Content:
        period, _length = _PERIODS[self._period]
        kinds = [
            name for name, on in (("denied only", self._filter.denied), ("everything", self._filter.everything)) if on
        ]
        told = " · ".join([f"keys: {', '.join(self._purposes)}", f"last {period}", *kinds])
        parts: list[str | tuple[str, str]] = [("Audit  ", "bold"), f"{name_of(self._arn)} · {told}"]
        if self._problem is not None:
            parts.append((f"\n{visible(str(self._problem))}", "$text-error"))
            return Content.assemble(*parts)
        going = "Looking up events (two lookups a second; F6 stops)… " if self._loading else ""
        parts.append(f"\n{going}{len(self._shown)} of {len(self._uses)} events shown")
        return Content.assemble(*parts)

    @on(DataTable.RowHighlighted)
    def _draw_detail(self) -> None:
        from wizard.audit.telling import detail_lines

        row = self.query_one(DataTable).cursor_row
        lines = detail_lines(self._shown[row]) if 0 <= row < len(self._shown) else ()
        self.query_one("#audit-detail", Static).update(Content("\n".join(lines)))

    # --- filters ------------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A letter that is typed into the filter is no command."""
        if isinstance(self.focused, Input) and action in ("purpose", "period", "denied", "everything", "filter"):
            return False
        return super().check_action(action, parameters)

    def action_leave(self) -> None:
        """Out of the filter first, then back."""
        if isinstance(self.focused, Input):
            self.query_one(DataTable).focus()
        else:
            self.dismiss(None)

    def action_filter(self) -> None:
        """Type what the principal or the event must contain."""
        self.query_one(Input).focus()

    @on(Input.Changed)
    def _filtered(self, event: Input.Changed) -> None:
        self._filter = replace(self._filter, text=event.value.strip())
        self._draw()

    @on(Input.Submitted)
    def _filter_done(self) -> None:
        self.query_one(DataTable).focus()

    def action_purpose(self, purpose: str) -> None:
        """Look at the keys of a purpose, or no more."""
        chosen = set(self._purposes) ^ {purpose}
        self._purposes = tuple(name for name in ("model", "volume", "output") if name in chosen) or (purpose,)
        self.action_reload()

    def action_period(self) -> None:
        """The next period."""
        self._period = (self._period + 1) % len(_PERIODS)
        self.action_reload()

    def action_denied(self) -> None:
        """Only what was not allowed, or all."""
        self._filter = replace(self._filter, denied=not self._filter.denied)
        self._draw()

    def action_everything(self) -> None:
        """Also what does not concern Comprehend, or only what does."""
        self._filter = replace(self._filter, everything=not self._filter.everything)
        self._draw()

    def action_stop(self) -> None:
        """Look up no more; what was found stays."""
        self._cancel.set()

    # --- taking with one ----------------------------------------------------------------------------------------------

    @work(exclusive=True, group="dialog")
    async def action_write(self) -> None:
        """Write what is shown: CSV, or JSON where the file is called so."""
        from wizard.audit.telling import as_csv, as_json

        shown = list(self._shown)

        def write(path: Path, overwrite: bool) -> None:
            text = json.dumps([as_json(use) for use in shown], indent=2) if path.suffix == ".json" else as_csv(shown)
            write_atomically(path, text.encode(), overwrite=overwrite)

        proposal = Path(f"audit-{name_of(self._arn).replace('/', '-')}.csv")
        written = await self.app.push_screen_wait(
            FileDialog("Write the events to a file (.csv or .json)", proposal, write)
        )
        if written is not None:
            self.notify(f"Written to {visible(str(written))}.", markup=False)

    def action_help(self) -> None:
        """The keys of this screen."""
        self.show_help("Audit")
