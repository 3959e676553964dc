"""The confusion matrix of a classifier: which labels it takes for which."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.cells import cell_len, set_cell_size

from wizard.text import visible

_SHADES = " ░▒▓█"
_LABEL_AT_MOST = 24
_LABEL_AT_LEAST = 6
_OTHERS = "(others)"
_LARGEST = 1000
"""Labels of a classifier at most (developer guide, quotas)."""


@dataclass(frozen=True)
class Confusion:
    """What the test documents' labels were taken for. Labels are safe to show.

    Multi-class: ``matrix[actual][predicted]``. Multi-label: for each label ``((tn, fp), (fn, tp))``, rows "has it": no,
    yes, columns "was given it": no, yes (developer guide, "Confusion matrix").
    """

    multi_label: bool
    labels: tuple[str, ...]
    matrix: tuple[Any, ...]

    def as_json(self) -> dict[str, Any]:
        """As AWS has it: ``{"type", "labels", "confusion_matrix"}``."""
        kind = "multi_label" if self.multi_label else "multi_class"
        return {"type": kind, "labels": list(self.labels), "confusion_matrix": [_listed(row) for row in self.matrix]}


@dataclass(frozen=True)
class Mistake:
    """Documents of a label that were taken for another: how many, and which share of those with that label."""

    actual: str
    predicted: str
    count: int
    share: float

    @property
    def words(self) -> str:
        """As in "BILLING taken for REFUND: 12 (8 %)"."""
        return f"{self.actual} taken for {self.predicted}: {self.count:,} ({self.share:.0%})"


@dataclass(frozen=True)
class Cell:
    """A part of a line. ``shade`` from 0 (none) to 1 (all); None for what is no value."""

    text: str
    shade: float | None = None


Line = tuple[Cell, ...]


def confusion_of(document: Any) -> Confusion | None:
    """The matrix in ``confusion_matrix.json``; None where the document is none."""
    if not isinstance(document, Mapping):
        return None
    matrix, multi_label = document.get("confusion_matrix"), document.get("type") == "multi_label"
    labels = document.get("labels")
    if not isinstance(labels, list) or not isinstance(matrix, list) or len(labels) != len(matrix):
        return None
    if not labels or len(labels) > _LARGEST:
        return None
    fits = all(_is_table(table, 2) for table in matrix) if multi_label else _is_table(matrix, len(labels))
    return Confusion(multi_label, tuple(visible(str(label)) for label in labels), _frozen(matrix)) if fits else None


def most_confused(confusion: Confusion, number: int) -> tuple[Mistake, ...]:
    """The most frequent mistakes, the worst first."""
    found = list(_mistakes(confusion))
    found.sort(key=lambda mistake: (-mistake.count, -mistake.share, mistake.actual, mistake.predicted))
    return tuple(found[:number])


def heat_map(confusion: Confusion, *, width: int, height: int | None = None) -> tuple[Line, ...]:
    """The matrix as lines of cells, ``width`` cells wide and ``height`` lines high at most (None: as it needs).

    Each value stands as a number, with a shade character where there is room: nothing is told by colour alone. Where
    there is no room for all labels, those with most mistakes are shown, and the rest together.
    """
    if confusion.multi_label:
        return tuple(_label_lines(confusion, width, height))
    return tuple(_matrix_lines(confusion, width, height))


def _matrix_lines(confusion: Confusion, width: int, height: int | None) -> Iterator[Line]:
    size = len(confusion.labels)
    label_width = _label_width(confusion.labels, width)
    room = _room(max(value for row in confusion.matrix for value in row), label_width, width, height)
    if size > room:  # what is summed up may be as much as all together
        room = _room(sum(map(sum, confusion.matrix)), label_width, width, height)
    column = _column(max(value for row in confusion.matrix for value in row))
    labels, matrix = confusion.labels, confusion.matrix
    if size > room:
        labels, matrix = _worst(confusion, room - 1)
        column = _column(sum(map(sum, confusion.matrix)))
    keys = [str(number) for number in range(1, len(labels) + 1)]
    yield (Cell("Rows: actual labels. Columns: what they were taken for, by the row's number."),)
    yield (Cell(" " * (label_width + len(keys[-1]) + 2) + "".join(key.rjust(column) for key in keys)),)
    for key, label, row in zip(keys, labels, matrix, strict=True):
        whole = sum(row)
        cells = [Cell(f"{key:>{len(keys[-1])}} {set_cell_size(_fitted(label, label_width), label_width)} ")]
        for value in row:
            share = value / whole if whole else 0.0
            cells.append(Cell(f"{value:>{column - 1}}{shade_character(share)}", share))
        yield tuple(cells)


def _column(largest: int) -> int:
    """How wide a column of numbers up to ``largest`` is, with the shade behind each."""
    return max(len(str(largest)), 3) + 2


def _room(largest: int, label_width: int, width: int, height: int | None) -> int:
    """How many labels there is room for, two at least."""
    room = (width - label_width - 5) // _column(largest)
    return max(2, room if height is None else min(room, height - 3))


def _worst(confusion: Confusion, room: int) -> tuple[tuple[str, ...], tuple[tuple[int, ...], ...]]:
    """The labels with most mistakes, and all others as one."""
    matrix = confusion.matrix
    size = range(len(matrix))
    wrong = [sum(matrix[k]) + sum(matrix[row][k] for row in size) - 2 * matrix[k][k] for k in size]
    chosen = sorted(sorted(size, key=lambda k: (-wrong[k], k))[:room])
    rest = [k for k in size if k not in set(chosen)]

    def shown(row: Sequence[int]) -> tuple[int, ...]:
        return (*(row[k] for k in chosen), sum(row[k] for k in rest))

    summed = [sum(matrix[row][k] for row in rest) for k in size]
    labels = (*(confusion.labels[k] for k in chosen), f"{_OTHERS[:-1]}: {len(rest)})")
    return labels, (*(shown(matrix[k]) for k in chosen), shown(summed))


def _label_lines(confusion: Confusion, width: int, height: int | None) -> Iterator[Line]:
    """One line for each label of a multi-label classifier, the worst first where not all have room."""
    order = list(range(len(confusion.labels)))
    room = len(order) if height is None else max(1, height - 2)
    if len(order) > room:
        order = sorted(order, key=lambda k: -(confusion.matrix[k][0][1] + confusion.matrix[k][1][0]))[: room - 1]
    label_width = _label_width(confusion.labels, width)
    heads = ("Right", "Missed", "Extra", "Precision", "Recall") if width >= 60 else ("Right", "Miss", "Extra")
    yield (Cell(" " * label_width + "".join(f"  {head:>7}" if len(head) < 8 else f"  {head}" for head in heads)),)
    for k in order:
        (_, extra), (missed, right) = confusion.matrix[k]
        cells = [Cell(set_cell_size(_fitted(confusion.labels[k], label_width), label_width))]
        cells += [Cell(f"  {value:>7}") for value in (right, missed, extra)]
        if width >= 60:
            for part, head in ((right + extra, 9), (right + missed, 7)):
                share = right / part if part else 0.0
                cells.append(Cell(f"  {share:>{head - 1}.2f}{shade_character(share)}", share))
        yield tuple(cells)
    if len(order) < len(confusion.labels):
        yield (Cell(f"And {len(confusion.labels) - len(order)} labels with fewer mistakes."),)


def shade_character(share: float) -> str:
    """A character as dark as ``share`` (0 to 1) is large; a share of any size is not nothing."""
    if share <= 0:
        return _SHADES[0]
    return _SHADES[max(1, min(len(_SHADES) - 1, round(share * (len(_SHADES) - 1))))]


def _label_width(labels: Sequence[str], width: int) -> int:
    longest = max(map(cell_len, labels))
    return max(_LABEL_AT_LEAST, min(longest, _LABEL_AT_MOST, width // 4))


def _fitted(label: str, width: int) -> str:
    """``label`` in ``width`` cells, an ellipsis where it is cut."""
    return label if cell_len(label) <= width else f"{set_cell_size(label, width - 1).rstrip()}…"


def _mistakes(confusion: Confusion) -> Iterator[Mistake]:
    for k, label in enumerate(confusion.labels):
        row = confusion.matrix[k]
        if confusion.multi_label:
            (right_without, extra), (missed, right) = row
            if missed:
                yield Mistake(label, "(without it)", missed, missed / (missed + right))
            if extra:
                yield Mistake(f"(without {label})", label, extra, extra / (extra + right_without))
            continue
        whole = sum(row)
        for other, count in enumerate(row):
            if other != k and count:
                yield Mistake(label, confusion.labels[other], count, count / whole)


def _is_table(value: Any, size: int) -> bool:
    return (
        isinstance(value, list)
        and len(value) == size
        and all(isinstance(row, list) and len(row) == size and all(map(_is_count, row)) for row in value)
    )


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**12


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def _listed(value: Any) -> Any:
    return list(map(_listed, value)) if isinstance(value, tuple) else value
