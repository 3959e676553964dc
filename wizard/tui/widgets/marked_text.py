"""A text with marks in its left margin, beside lines that have changed."""

from collections.abc import Iterator, Mapping

from rich.segment import Segment
from textual.content import Content
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import Static

from wizard.changes import Changes
from wizard.tui.widgets.still import show_text

CHANGED, GONE_ABOVE, GONE_BELOW = "▌", "▔", "▁"
"""The line is new or another; lines above it have gone; lines below it, the last one, have gone."""


class MarkedText(Static):
    """The text stands where it would stand without marks: they are drawn over the blank to the left of it."""

    DEFAULT_CSS = """
    MarkedText {
        height: auto;
        padding-left: 1;
    }
    MarkedText > .marked-text--mark {
        color: $text-warning;
        text-style: bold;
    }
    """
    COMPONENT_CLASSES = {"marked-text--mark"}  # noqa: RUF012 - as Textual declares it

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - textual's own name for it
        super().__init__(id=id, markup=False)
        self._lines: list[str] = []
        self._marks: Mapping[int, str] = {}
        self._rows: tuple[int, dict[int, str]] = (0, {})

    def show(self, content: Content, changes: Changes) -> None:
        """Show another text, or other marks."""
        self._lines = content.plain.split("\n")
        marks = marks_of(changes, len(self._lines))
        if marks != self._marks:
            self.refresh()
        self._marks = marks
        self._rows = (0, {})
        show_text(self, content)

    def row_of(self, line: int) -> int:
        """The row in which a line begins, as the text is wrapped now."""
        return sum(self._heights(line))

    def render_lines(self, crop: Region) -> list[Strip]:
        """The text's rows, the marks drawn in."""
        strips = super().render_lines(crop)
        if not self._marks or crop.x:
            return strips
        marks, style = self._marked_rows(), self.get_component_rich_style("marked-text--mark")
        return [
            Strip([Segment(marks[row], style), *strip.crop(1)]) if row in marks else strip
            for row, strip in enumerate(strips, start=crop.y)
        ]

    def _marked_rows(self) -> dict[int, str]:
        """The sign of each row; a line that is wrapped is marked in all its rows."""
        width = self.content_size.width
        if self._rows[0] != width:
            rows: dict[int, str] = {}
            top = 0
            for line, height in enumerate(self._heights(len(self._lines))):
                sign = self._marks.get(line, "")
                marked = height if sign == CHANGED else min(1, height) if sign else 0
                start = top + height - 1 if sign == GONE_BELOW else top
                rows.update(dict.fromkeys(range(start, start + marked), sign))
                top += height
            self._rows = (width, rows)
        return self._rows[1]

    def _heights(self, lines: int) -> Iterator[int]:
        width = max(1, self.content_size.width)
        for line in self._lines[:lines]:
            # What has no more characters than half of the cells fits, however wide they are.
            yield 1 if len(line) * 2 <= width or Content(line).cell_length <= width else len(Content(line).wrap(width))


def marks_of(changes: Changes, lines: int) -> dict[int, str]:
    """The sign of each line that has one, of a text of so many lines."""
    marks = {min(line, lines - 1): GONE_ABOVE if line < lines else GONE_BELOW for line in changes.gone}
    return {**marks, **dict.fromkeys(changes.changed, CHANGED)}
