"""Rows of a CSV file, in batches: fast where nothing is odd, and with the lines they stand on where something is."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, chain, islice
from typing import Any

from wizard.checks.dataset import limits
from wizard.checks.dataset.source import LongLineError

BATCH = 256
"""Rows that are looked at together. Few enough that they stay in the processor's cache, and that Python's collector of
cyclic garbage is not called for lists that are gone in a moment."""
END = "\0the end of the file where no quotation mark is open\0"
"""A last line of our own. Where it comes back as part of a text, a quotation mark was never closed."""

Row = list[str]


@dataclass(frozen=True)
class Batch:
    """Some rows; ``line`` is that of the first (from 1), ``lines`` how many they take up together.

    ``begins``: the line on which each begins, where rows between them were left out.
    """

    rows: Sequence[Row]
    line: int
    lines: int
    begins: Sequence[int] = ()

    @property
    def is_even(self) -> bool:
        """Whether every row takes up one line, and none was left out."""
        return not self.begins and self.lines == len(self.rows)

    def numbers(self) -> Sequence[int]:
        """The line on which each row begins."""
        if self.begins:
            return self.begins
        if self.is_even:
            return range(self.line, self.line + len(self.rows))
        return tuple(accumulate(map(lines_of, self.rows[:-1]), initial=self.line))

    def numbered(self) -> Iterator[tuple[int, Row]]:
        """Each row with the line on which it begins."""
        return zip(self.numbers(), self.rows, strict=True)


def csv_reader(lines: Iterable[str]) -> Any:
    """A reader of :mod:`csv` that stops at a value of more than ``limits.LONGEST_FIELD`` characters."""
    csv.field_size_limit(limits.LONGEST_FIELD)  # of the whole process; nobody here wants another one
    return csv.reader(lines)


@dataclass
class Rows:
    """The rows of a text of CSV whose lines end as in the file.

    Complete when it has been iterated: ``open_line`` is the line of the row in which a quotation mark is never closed,
    ``long_line`` that of a row that holds more than is read. Behind either there are no more rows. ``returns``: how
    many carriage returns are inside texts with no line feed behind them.
    """

    text: Iterable[str]
    open_line: int | None = None
    long_line: int | None = None
    returns: int = 0
    _begins: int = field(default=1, init=False)

    def __iter__(self) -> Iterator[Batch]:
        reader = csv_reader(chain(self.text, (END,)))
        ended = False
        while not ended:
            rows: list[Row] = []
            line = self._begins
            try:
                rows.extend(islice(reader, BATCH))
                ended = len(rows) < BATCH or self._is_last(rows[-1])
                self._begins = reader.line_num + 1
            except (csv.Error, LongLineError):
                ended = True
                self._begins = line + sum(map(lines_of, rows))
                self._note_stop(reader.line_num)
            if ended:
                self._take_end(rows, line, reader.line_num)
            if rows:
                batch = Batch(rows, line, self._begins - line)
                if not batch.is_even:
                    self.returns += sum(text.count("\r") - text.count("\r\n") for row in rows for text in row)
                yield batch

    @staticmethod
    def _is_last(row: Row) -> bool:
        return bool(row) and row[-1].endswith(END)

    def _note_stop(self, stopped_at: int) -> None:
        """A row could not be read to its end. One that goes on over several lines has a quotation mark open."""
        if stopped_at > self._begins:
            self.open_line = self._begins
        else:
            self.long_line = self._begins

    def _take_end(self, rows: list[Row], line: int, last_line: int) -> None:
        if not rows or not self._is_last(rows[-1]):
            return
        rows.pop()
        self._begins = line + sum(map(lines_of, rows))
        if last_line > self._begins:  # the last row began on a line before our own
            self.open_line = self._begins


def lines_of(row: Row) -> int:
    """How many lines a row takes up: one, and one more for each line end inside its texts."""
    return 1 + sum(text.count("\n") + text.count("\r") - text.count("\r\n") for text in row)
