"""One line with the names of a preview's pages, to see which is shown and to choose another."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

BEFORE, AFTER = "<", ">"
_BETWEEN, _MORE = " · ", "…"


@dataclass(frozen=True)
class Piece:
    """A piece of the line, and the place of the page to which a click on it leads; ``None``: to none."""

    text: str
    target: int | None = None
    here: bool = False


class PageBar(Widget):
    """``< caller · [require] · exact … >``: the page in brackets is shown, a click chooses another."""

    @dataclass
    class Chosen(Message):
        """A page was chosen."""

        name: str

    def __init__(self) -> None:
        super().__init__()
        self._names: tuple[str, ...] = ()
        self._current = 0

    def show(self, names: Sequence[str], current: str) -> None:
        """Show other names, or another page in brackets. Without names there is no line."""
        self._names = tuple(names)
        self._current = self._names.index(current) if current in self._names else 0
        self.display = bool(self._names)
        self.refresh()

    @property
    def pieces(self) -> list[Piece]:
        """The line as it is on the screen."""
        return pieces_of(self._names, self._current, self.size.width) if self._names else []

    def render(self) -> Content:
        """The line; the brackets tell what the colour tells too."""
        style = {True: "bold $text-primary", False: "$text-muted"}
        return Content.assemble(*((piece.text, style[piece.here]) for piece in self.pieces))

    def on_click(self, event: events.Click) -> None:
        """A click on a name shows its page, one on an arrow the page beside."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        end = 0
        for piece in self.pieces:
            end += len(piece.text)
            if offset.x < end:
                if piece.target is not None:
                    event.stop()
                    self.post_message(self.Chosen(self._names[piece.target]))
                return


def pieces_of(names: Sequence[str], current: int, width: int) -> list[Piece]:
    """The line in at most ``width`` cells: as many names around the current one as fit, whole ones only."""
    first, last = _window(names, current, width)
    pieces = [Piece(f"{BEFORE} ", (current - 1) % len(names))]
    pieces += [Piece(f"{_MORE} ", first - 1)] if first else []
    for place in range(first, last + 1):
        pieces += [Piece(_BETWEEN)] if place > first else []
        here = place == current
        pieces.append(Piece(f"[{names[place]}]" if here else names[place], place, here))
    pieces += [Piece(f" {_MORE}", last + 1)] if last < len(names) - 1 else []
    return [*pieces, Piece(f" {AFTER}", (current + 1) % len(names))]


def _window(names: Sequence[str], current: int, width: int) -> tuple[int, int]:
    """The first and the last name that are shown: from the beginning if that fits, and with the one after."""
    beside = min(current + 1, len(names) - 1)
    firsts = (first for first in range(current + 1) if _width(names, first, beside) <= width)
    first = next(firsts, current)
    lasts = (last for last in range(len(names) - 1, current, -1) if _width(names, first, last) <= width)
    return first, next(lasts, current)


def _width(names: Sequence[str], first: int, last: int) -> int:
    """How wide the line is with these names, the brackets and the arrows included."""
    between = len(_BETWEEN) * (last - first)
    hidden = 2 * ((first > 0) + (last < len(names) - 1))
    return sum(map(len, names[first : last + 1])) + between + hidden + len("[]") + 4
