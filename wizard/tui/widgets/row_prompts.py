"""How a row of a list looks: signs in front, cells in columns."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rich.cells import cell_len
from rich.segment import Segment
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

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


@dataclass(frozen=True)
class RowLine(Visual):
    """A line of a list: texts, each with the name of its style; cut where there is no room, with "…" at the end.

    Textual's ``Content`` does more than a list needs: it breaks lines, and gives each piece of text a style of its own
    that tells where it stands, for selecting with the mouse, which a list does not have. A screenful of new rows takes
    4.4 ms without, and 6.3 with it.

    What the policies say about the row is asked for when it is painted: of a hundred rows that a key brings a screenful
    is seen, and to judge one takes half a millisecond.
    """

    sign: tuple[str, str]
    cells: tuple[tuple[str, str], ...]
    marked: "_Marked | None" = None

    @cached_property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """Texts, and the name of the style of each."""
        mark = (self.marked.sign(),) if self.marked is not None else ()
        return (self.sign, *mark, *self.cells)

    def __str__(self) -> str:
        return "".join(text for text, _style in self.parts)

    def render_strips(  # as Textual calls it
        self,
        width: int,
        height: int | None,  # noqa: ARG002
        style: Style,
        options: RenderOptions,
    ) -> list[Strip]:
        """The line on top of ``style``, of ``width`` cells at the most."""
        if not width:
            return []
        styles = {
            name: (style + options.get_style(name) if name else style).rich_style
            for name in {name for _text, name in self.parts}
        }
        strip = Strip([Segment(text, styles[name]) for text, name in self.parts])
        if strip.cell_length > width:
            strip = Strip.join([strip.crop(0, width - 1), Strip([Segment("…", styles[self.parts[-1][1]])], 1)])
        return [strip]

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:  # noqa: ARG002 - as Textual calls it
        """As wide as its texts are, in cells."""
        return cell_len(str(self))

    def get_height(self, rules: RulesMap, width: int) -> int:  # noqa: ARG002 - as Textual calls it
        """One line, in every width."""
        return 1


@dataclass(frozen=True)
class _Marked:
    """A row, and who says what the policies make of it."""

    row: Row
    marks: Marks

    def sign(self) -> tuple[str, str]:
        """Of one width in all rows."""
        mark = self.marks(self.row)
        return (f"{MARK_SIGNS[mark.verdict]} ", _MARK_STYLES[mark.verdict]) if mark else ("  ", "")


class RowPrompts:
    """The looks of rows that are shown together: their columns are as wide as the widest cell that is not too wide."""

    def __init__(self, rows: Sequence[Row], marks: Marks | None, *, several: bool) -> None:
        self._widths = _column_widths(rows)
        # No room is kept for marks where no row has one.
        self._marks = marks if marks is not None and any(marks(row) is not None for row in rows) else None
        self._several = several

    def prompt(self, row: Row, *, chosen: bool) -> RowLine:
        """The row as one line."""
        marked = _Marked(row, self._marks) if self._marks is not None else None
        return RowLine(self._sign(row, chosen=chosen), tuple(self._cells(row)), marked)

    def _cells(self, row: Row) -> Iterator[tuple[str, str]]:
        """The first in bold, the others behind it; muted where the row cannot be chosen. The last is not filled up."""
        cells = row.cells
        if len(cells) > 1:
            cells = (*map(_filled, cells[:-1], self._widths), cells[-1])
        first, others = cells[0], "".join(cells[1:])
        if row.refused:
            yield first + others, "$text-muted"
        else:
            yield first, "bold"
            if others:
                yield others, ""

    def _sign(self, row: Row, *, chosen: bool) -> tuple[str, str]:
        """Chosen, free or refused, in front of every row and of one width."""
        chosen = chosen and row.kind in ("item", "typed")
        if self._several and row.kind in ("item", "typed"):
            return ("[x] ", "") if chosen else ("[✗] ", "$text-error") if row.refused else ("[ ] ", "")
        return ("● ", "") if chosen else ("✗ ", "$text-error") if row.refused else ("  ", "")


def _filled(cell: str, width: int) -> str:
    return cell + " " * (width - cell_len(cell)) + "  "


def _column_widths(rows: Sequence[Row]) -> list[int]:
    tabular = [row.cells for row in rows if len(row.cells) > 1]
    count = max((len(cells) for cells in tabular), default=1)
    widest = [max((cell_len(cells[i]) for cells in tabular if i < len(cells)), default=0) for i in range(count)]
    return [min(width, _WIDEST) for width in widest]
