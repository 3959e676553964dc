"""The rows that a panel shows: Textual's list, in a place whose height they do not change."""

from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import OptionList


class RowList(OptionList):
    """A list whose height is given: however many rows it has, what is around it stays where it is.

    Textual lays the whole screen out when a list has another number of lines, and paints it all: half the time from a
    key to the screen where the key filters. Only its scroll bar has to come and go.
    """

    virtual_size = Reactive(Size(0, 0), layout=False)

    def __init__(self) -> None:
        super().__init__(id="rows", markup=False, compact=True)
