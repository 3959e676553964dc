"""What is found out about a row only when somebody looks at it: the first lines of an object, the state of a key."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual.message import Message
from textual.timer import Timer

from wizard.errors import WizardError
from wizard.flow import Browse, Pick
from wizard.flow.places import place_around
from wizard.flow.rows import Row
from wizard.tui.background import in_background, post
from wizard.tui.widgets.choice_panel import ChoicePanel
from wizard.tui.widgets.question_panel import QuestionPanel

if TYPE_CHECKING:
    from wizard.account.session import AccountSession
    from wizard.tui.discovery import Discovery
    from wizard.tui.screens.flow_screen import FlowScreen

_LOOK_AFTER_SECONDS = 0.15
"""Moving through a list must not ask AWS about every row that is passed."""


@dataclass
class MoreKnown(Message):
    """Something was found out about the row with ``value``: lines to show, or the resource itself, now described."""

    value: str
    lines: str = ""
    resource: Any = None


class CloserLook:
    """Looks at the highlighted row after a moment, in a thread; what arrives for another row is kept for later."""

    def __init__(self, screen: "FlowScreen") -> None:
        self._screen = screen
        self._timer: Timer | None = None
        self._lines: dict[str, str] = {}
        self._panel: ChoicePanel | None = None

    def look(self, question_panel: QuestionPanel, panel: ChoicePanel, row: Row | None) -> None:
        """``row`` is highlighted in ``panel``."""
        self._panel = panel
        if self._timer is not None:
            self._timer.stop()
        if row is None or question_panel.question is None:
            return
        if row.value in self._lines:
            self._show(row.value)
            return
        session = self._screen.discovery.session
        find_out = self._finder(question_panel.question.control, row, session)
        if find_out is not None:
            self._timer = self._screen.set_timer(_LOOK_AFTER_SECONDS, lambda: self._start(find_out))

    def receive(self, event: MoreKnown, discovery: "Discovery") -> None:
        """Show what was found out, if its row is still highlighted."""
        if event.resource is not None:
            discovery.learn(event.resource)
            self._screen.fill_list()
            return
        self._lines[event.value] = event.lines
        self._show(event.value)

    def _show(self, value: str) -> None:
        panel = self._panel
        if panel is None or not panel.is_attached or panel.highlighted_row is None:
            return
        if panel.highlighted_row.value == value:
            panel.show_details(self._lines[value])

    def _start(self, find_out: Callable[[], MoreKnown]) -> None:
        in_background(self._screen, "looking closer", lambda: post(self._screen, find_out()))

    def _finder(self, control: object, row: Row, session: "AccountSession | None") -> Callable[[], MoreKnown] | None:
        if session is None or row.kind not in ("item", "typed"):
            return None
        if isinstance(control, Browse) and not row.value.endswith("/"):
            return lambda: _first_lines(session, row.value)
        if isinstance(control, Pick) and control.listing == "keys" and row.kind == "item":
            known = self._screen.discovery.find("keys", row.value)
            if known is not None and known.state is None:
                return lambda: _described_key(session, row.value)
        return None


def _first_lines(session: "AccountSession", uri: str) -> MoreKnown:
    from wizard.account.discovery.objects import peek

    bucket = place_around(uri).bucket
    try:
        found = peek(session, bucket, uri.removeprefix(f"s3://{bucket}/"))
    except WizardError as problem:
        return MoreKnown(uri, lines=str(problem))
    note = [f"({found.note})"] if found.note else []
    return MoreKnown(uri, lines="\n".join([*note, *found.lines[:8]]))


def _described_key(session: "AccountSession", value: str) -> MoreKnown:
    from wizard.account.discovery.keys import describe_key

    try:
        return MoreKnown(value, resource=describe_key(session, value))
    except WizardError as problem:
        return MoreKnown(value, lines=str(problem))
