"""How a row of a list looks: signs in front, cells in columns."""

from collections.abc import Iterator, Mapping, Sequence

from rich.cells import cell_len
from textual.content import Content
from textual.css.styles import RulesMap

from wizard.flow.marks import MARK_SIGNS, Marks
from wizard.flow.rows import Row
from wizard.policy.rights import Verdict

_MARK_STYLES: Mapping[Verdict, str] = {
    "allowed": "$text-success",
    "refused": "bold $text-warning",
    "unknown": "$text-muted",
}


_WIDEST = 40
"""Columns to which cells are filled up. A wider cell moves what follows in its own row, not in all rows."""


class OneLine(Content):
    """A text of one line, which is cut where there is no room: a list need not break it to know how high it is.

    Textual's list measures all its rows twice when they change, which is a sixth of the work of such a key.
    """

    def get_height(self, rules: RulesMap, width: int) -> int:  # noqa: ARG002 - as Textual calls it
        """One line, in every width."""
        return 1


class RowPrompts:
    """The looks of rows that are shown together: their columns are as wide as the widest cell that is not too wide."""

    def __init__(self, rows: Sequence[Row], marks: Marks, *, several: bool) -> None:
        self._widths = _column_widths(rows)
        self._marks = marks
        self._has_marks = any(marks(row) is not None for row in rows)
        self._several = several

    def prompt(self, row: Row, *, chosen: bool) -> OneLine:
        """The row as one line."""
        parts: list[str | tuple[str, str]] = [self._sign(row, chosen=chosen), *self._mark(row)]
        style = "$text-muted" if row.refused else ""
        cells = [cell + " " * (width - cell_len(cell)) for cell, width in zip(row.cells, self._widths, strict=False)]
        if len(row.cells) == 1 and len(self._widths) > 1:
            cells = list(row.cells)
        for index, cell in enumerate(cells):
            blank = "  " if index < len(cells) - 1 else ""
            parts.append((cell + blank, style or ("bold" if index == 0 else "")))
        line = Content.assemble(*parts)
        return OneLine(line.plain, list(line.spans))

    def _sign(self, row: Row, *, chosen: bool) -> tuple[str, str]:
        """Chosen, free or refused, in front of every row and of one width."""
        chosen = chosen and row.kind in ("item", "typed")
        if self._several and row.kind in ("item", "typed"):
            return ("[x] ", "") if chosen else ("[✗] ", "$text-error") if row.refused else ("[ ] ", "")
        return ("● ", "") if chosen else ("✗ ", "$text-error") if row.refused else ("  ", "")

    def _mark(self, row: Row) -> Iterator[tuple[str, str]]:
        """What the policies say, of one width in all rows; nothing where they are not known."""
        if self._has_marks:
            mark = self._marks(row)
            yield (f"{MARK_SIGNS[mark.verdict]} ", _MARK_STYLES[mark.verdict]) if mark else ("  ", "")


def _column_widths(rows: Sequence[Row]) -> list[int]:
    tabular = [row.cells for row in rows if len(row.cells) > 1]
    count = max((len(cells) for cells in tabular), default=1)
    widest = [max((cell_len(cells[i]) for cells in tabular if i < len(cells)), default=0) for i in range(count)]
    return [min(width, _WIDEST) for width in widest]
