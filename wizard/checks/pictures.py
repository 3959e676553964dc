"""Pictures that checks draw, as data; a face gives them width and colour."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from unicodedata import combining, east_asian_width

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
    yield _fitted(picture.title, width)
    if isinstance(picture, Drawing):
        yield from (_fitted(line, width) for line in picture.lines)
        return
    yield from _bars(picture, width)
    if picture.more:
        yield _fitted(picture.more, width)


def _bars(chart: BarChart, width: int) -> Iterator[str]:
    """``! LEGAL   4 ███   ┊``: a mark where the count is too small, and how much is lacking; then what is asked for."""
    numbers = max((len(f"{bar.count:,}") for bar in chart.bars), default=1)
    most = max(1, min(max(6, width // 3), width - numbers - 8))
    labels = min(max((_cells(bar.label) for bar in chart.bars), default=0), most)
    room = max(1, width - labels - numbers - 4)
    largest = max([bar.count for bar in chart.bars] + [chart.minimum, 1])
    for bar in chart.bars:
        sign = "!" if bar.count < chart.minimum else " "
        label = _fitted(bar.label, labels)
        padding = " " * (labels - _cells(label))
        minimum = chart.minimum / largest * room if bar.count < chart.minimum else 0
        drawn = _bar(bar.count / largest * room, minimum, room)
        yield f"{sign} {label}{padding} {bar.count:>{numbers},} {drawn}".rstrip()
    yield _fitted(f"{_MINIMUM} {chart.minimum:,} {chart.unit}: the least that AWS takes", width)


def _bar(length: float, minimum: float, room: int) -> str:
    """A bar, with the minimum behind it where there is one: it is never hidden by the bar's end."""
    whole, part = divmod(round(length * 8), 8)
    bar = f"{_FULL * whole}{_EIGHTHS[part] if part else ''}"
    if not minimum:
        return bar
    place = min(room - 1, max(int(minimum), len(bar)))
    return f"{bar[:place]:<{place}}{_MINIMUM}"


def _cells(text: str) -> int:
    """How many columns of a terminal a text takes up: East Asian characters take two, accents on their own none."""
    if text.isascii():
        return len(text)
    return sum(0 if combining(one) else 2 if east_asian_width(one) in "WF" else 1 for one in text)


def _fitted(text: str, cells: int) -> str:
    """``text``, shortened in the middle to at most ``cells`` columns."""
    width = min(len(text), cells)
    while _cells(shorter := shorten(text, width)) > cells:
        width -= 1
    return shorter


def shown_bars(counts: Sequence[tuple[str, int]], most: int = 20) -> tuple[tuple[Bar, ...], str]:
    """The bars to draw of many, the smallest first (those are in doubt), and a sentence about the others."""
    ordered = sorted(counts, key=lambda pair: (pair[1], pair[0]))
    bars = tuple(Bar(label, count) for label, count in ordered[:most])
    left = len(ordered) - len(bars)
    return bars, f"{left:,} more, each with at least {ordered[most][1]:,}." if left else ""
