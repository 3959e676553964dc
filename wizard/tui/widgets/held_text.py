"""A text of changing length below a list that is not to jump while one moves through it."""

from textual import events
from textual.content import Content
from textual.widgets import Static

from wizard.tui.widgets.still import same

_HOLDS_FROM_LINES = 30
"""Screens of fewer lines have none to spare: there the room that a shorter text leaves goes back to the list."""


class HeldText(Static):
    """As high as the longest text since :meth:`fit`, up to its ``max-height``.

    Each change of a height has Textual lay the whole screen out, and once more for what has another size then: nearly
    half of the work of a key, in a list whose rows have details of different lengths.
    """

    def __init__(self, *, id: str) -> None:  # noqa: A002 - as Textual calls it
        super().__init__(id=id, markup=False)
        self._shown = Content("")
        self._lines = 0
        self._width = 0

    def show(self, content: Content) -> None:
        """Show another text; what is around it moves only where it is longer than all before."""
        if same(self._shown, content):
            return
        self._shown = content
        needed = self._needed()
        if needed > self._lines or not self._holds:
            self._take(needed)
        self.update(content, layout=False)

    def fit(self) -> None:
        """As high as the text that is shown now: the longer ones before it were of another list."""
        self._take(self._needed())

    def on_resize(self, event: events.Resize) -> None:
        """In another width the texts before had other heights: this one alone counts."""
        width = event.size.width
        if width != self._width:
            self._width = width
            self.fit()

    @property
    def _holds(self) -> bool:
        return self.screen.size.height >= _HOLDS_FROM_LINES

    def _needed(self) -> int:
        """The lines of the text, as many of them as may be seen."""
        lines = self._shown.get_height({}, self._width) if self._width and self._shown else 0
        most = self.styles.max_height
        return lines if most is None or most.cells is None else min(lines, most.cells - self.gutter.height)

    def _take(self, lines: int) -> None:
        if self._width and lines != self._lines:
            self._lines = lines
            self.styles.height = lines + self.gutter.height
