"""Amazon S3 walked through like a file manager: buckets, folders, objects."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from wizard.flow import Browse
from wizard.flow.choices import typed_problem
from wizard.flow.places import Place, browse_rows, is_folder, place_around
from wizard.text import visible
from wizard.tui.widgets.choice_panel import ChoicePanel
from wizard.tui.widgets.choice_rows import ChoiceRules, ListStatus


class BrowsePanel(Vertical):
    """Where the person is in S3, and the list of what is there."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("backspace", "up", "Folder up", show=False, priority=True),
        Binding("left", "up", "Folder up", show=False, priority=True),
    ]

    @dataclass
    class Moved(Message):
        """Another place is shown: its list is wanted."""

        panel: "BrowsePanel"
        place: Place

    def __init__(self, control: Browse, chosen: str, none: str, *, place: Place) -> None:
        """``place`` is where to begin."""
        super().__init__()
        self._browse = control
        self._chosen = chosen
        self._none = none
        self.place = place

    def compose(self) -> ComposeResult:
        yield Static(id="place", markup=False)
        yield ChoicePanel(
            ChoiceRules(typed_problem=typed_problem(self._browse), opens=is_folder),
            chosen=(self._chosen,) if self._chosen else (),
            placeholder="Type to filter, or paste an s3:// location",
        )

    def on_mount(self) -> None:
        if not self.children:
            return  # taken away again before it was composed
        self._show_place()

    def focus(self, scroll_visible: bool = True) -> "BrowsePanel":
        """Focus goes to the list's filter."""
        self.list_panel.focus(scroll_visible)
        return self

    @property
    def list_panel(self) -> ChoicePanel:
        """The list of what is at the place."""
        return self.query_one(ChoicePanel)

    def set_items(self, items: Iterable[Any], status: ListStatus, *, region: str) -> None:
        """Show what was found at the place (buckets, or folders and objects), for a call in ``region``."""
        rows = browse_rows(self._browse, self.place, items, region=region, none=self._none)
        self.list_panel.set_rows(rows, status)

    def go_to(self, place: Place) -> None:
        """Show another place."""
        self.place = place
        self._show_place()
        self.list_panel.start_anew()
        self.list_panel.clear_filter()  # after that: there is nothing left to filter
        self.post_message(self.Moved(self, place))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Going up is for an empty filter only; else the keys edit the text."""
        if action == "up":
            return self.place != Place() and not self.list_panel.filter_text
        return super().check_action(action, parameters)

    def action_up(self) -> None:
        """To the folder around this one, or to the list of buckets."""
        self.go_to(self.place.parent)

    @on(ChoicePanel.Opened)
    def _opened(self, event: ChoicePanel.Opened) -> None:
        event.stop()
        self.go_to(place_around(event.value))

    def _show_place(self) -> None:
        self.query_one("#place", Static).update(Content(f"In {visible(self.place.uri) or 'all buckets'}"))
