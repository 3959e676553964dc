"""Pictures that checks draw, as data; a face gives them width and colour."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wizard.text import shorten

_EIGHTHS = " ▏▎▍▌▋▊▉"
_FULL = "█"
_MINIMUM = "┊"


@dataclass(frozen=True)
class Bar:
    """One bar. ``label`` is safe to show."""

    label: str
    count: int


@dataclass(frozen=True)
class BarChart:
    """Counts by label with the minimum that AWS asks for: documents per label, annotations per entity type.

    ``key`` is the profile key it is about, ``more`` a sentence about bars that are left out.
    """

    key: str
    title: str
    bars: tuple[Bar, ...]
    minimum: int
    unit: str
    more: str = ""


@dataclass(frozen=True)
class Drawing:
    """Lines of text that are drawn as they are: the way from a subnet to S3. All of it is safe to show."""

    key: str
    title: str
    lines: tuple[str, ...]


Picture = BarChart | Drawing


def picture_lines(picture: Picture, width: int) -> Iterator[str]:
    """The picture as text, no line wider than ``width`` (at least 20). Says with signs all that colours could say."""
    yield shorten(picture.title, width)
    if isinstance(picture, Drawing):
        yield from (shorten(line, width) for line in picture.lines)
        return
    yield from (shorten(line, width) for line in _bars(picture, width))
    if picture.more:
        yield shorten(picture.more, width)


def _bars(chart: BarChart, width: int) -> Iterator[str]:
    """``! LEGAL   4 ▍┊`` … the minimum drawn as a line through all bars."""
    labels = min(max((len(bar.label) for bar in chart.bars), default=0), max(6, width // 3))
    numbers = max((len(f"{bar.count:,}") for bar in chart.bars), default=1)
    room = max(4, width - labels - numbers - 4)
    largest = max([bar.count for bar in chart.bars] + [chart.minimum, 1])
    for bar in chart.bars:
        sign = "!" if bar.count < chart.minimum else " "
        drawn = _bar(bar.count / largest * room, chart.minimum / largest * room, room)
        yield f"{sign} {shorten(bar.label, labels):<{labels}} {bar.count:>{numbers},} {drawn}".rstrip()
    yield f"{_MINIMUM} {chart.minimum:,} {chart.unit}: the least that AWS takes"


def _bar(length: float, minimum: float, room: int) -> str:
    whole, part = divmod(round(length * 8), 8)
    cells: list[str] = list(f"{_FULL * whole}{_EIGHTHS[part] if part else ''}".ljust(room))
    place = min(room - 1, int(minimum))
    if minimum and place >= whole:
        cells[place] = _MINIMUM
    return "".join(cells).rstrip()


def shown_bars(counts: Sequence[tuple[str, int]], most: int = 20) -> tuple[tuple[Bar, ...], str]:
    """The bars to draw of many, the smallest first (those are in doubt), and a sentence about the others."""
    ordered = sorted(counts, key=lambda pair: (pair[1], pair[0]))
    bars = tuple(Bar(label, count) for label, count in ordered[:most])
    left = len(ordered) - len(bars)
    return bars, f"{left:,} more, each with at least {ordered[most][1]:,}." if left else ""
