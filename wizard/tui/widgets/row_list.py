"""The rows that a panel shows: Textual's list, in a place whose height they do not change."""

from textual import events
from textual.geometry import Size
from textual.reactive import Reactive

from wizard.tui.widgets.options import Options


class RowList(Options):
    """A list whose height is given: however many rows it has, what is around it stays where it is.

    Textual lays the whole screen out when a list has another number of lines, and paints it all: half the time from a
    key to the screen where the key filters. A scroll bar that has come stays until :meth:`fit`, for the same reason.
    """

    virtual_size = Reactive(Size(0, 0), layout=False)

    def __init__(self) -> None:
        super().__init__(id="rows", markup=False, compact=True)

    def watch_show_vertical_scrollbar(self, shown: bool) -> None:
        """Keep it: a key that leaves few rows is often followed by one that brings the others back."""
        if shown:
            self.styles.overflow_y = "scroll"

    def fit(self) -> None:
        """Have a scroll bar only where there is something to scroll."""
        if self.option_count <= self.size.height:
            self.styles.overflow_y = "auto"

    def on_resize(self, _event: events.Resize) -> None:
        """In another height other rows fit."""
        self.fit()
