"""Annotations of plain text documents, as a CSV file has them: read into few bytes each, in the documents' order.

The columns are those of the developer guide ("Plain-text annotation files"): ``File,Line,Begin Offset,End
Offset,Type``. With one document per file there is no ``Line``: "Omit this column if your input format is one document
per file"; a column that is there and empty is taken as well. The guide's own example has spaces behind its commas, so
white space around a cell does not count.
"""

import heapq
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

from wizard.checks.asked import DataFile
from wizard.checks.check import Check
from wizard.checks.dataset.annotations_spans import Span
from wizard.checks.dataset.notes import Notes, counted, quoted
from wizard.checks.dataset.recognizer_files import Reading, Source, TableRows, note_encoding, note_marks
from wizard.checks.dataset.recognizer_types import Counts, EntityTypes
from wizard.checks.dataset.settling import joined_reasons

ENCODING = Check(
    "dataset.annotation-encoding",
    "error",
    "annotations, entity lists and manifests are UTF-8 without a byte order mark",
    "AWS asks for UTF-8; a byte order mark becomes a part of the first column's name.",
    "Save the file as UTF-8 without a byte order mark.",
)
HEADER = Check(
    "dataset.annotation-header",
    "error",
    "each annotation file begins with the header File,Line,Begin Offset,End Offset,Type",
    "The header must be exactly File,Line,Begin Offset,End Offset,Type; with ONE_DOC_PER_FILE without Line.",
    "Write the header as the file's first line.",
)
COLUMNS = Check(
    "dataset.annotation-columns",
    "error",
    "every annotation has all columns",
    "A row that lacks a column, or has one more, cannot be read.",
    "Write one value for each column of the header; put a value that holds a comma into quotation marks.",
)
NUMBERS = Check(
    "dataset.annotation-numbers",
    "error",
    "the line and the offsets of every annotation are whole numbers",
    "Without numbers nobody knows what is annotated.",
    "Write whole numbers from 0, without separators.",
)
DOCUMENT = Check(
    "dataset.annotation-document",
    "error",
    "every annotation names a document that is there",
    "An annotation of a document that is not there cannot be used, and the training ends in error.",
    "Name the file as it is named behind the last / of its key; count its lines from 0.",
)
CHECKS = (ENCODING, HEADER, COLUMNS, NUMBERS, DOCUMENT)

_HEADER = ("File", "Line", "Begin Offset", "End Offset", "Type")
_HEADER_WITHOUT_LINE = ("File", "Begin Offset", "End Offset", "Type")
_LARGEST = 0xFFFF_FFFF
"""What an array of four bytes holds; offsets and lines beyond it do not exist either way."""
_RUN = 1 << 16


class Annotations:
    """Rows that can be read, 22 bytes for each. A million of them are 22 MB, and as Python objects were 200."""

    def __init__(self) -> None:
        self._places = array("Q")
        self._begins = array("I")
        self._ends = array("I")
        self._types = array("H")
        self._lines = array("I")
        self._first_of_file: list[int] = []
        self._files: list[str] = []
        self._sorted = True
        self.cut = ""
        """What could not be read of the files, in a sentence; empty where all was."""

    def __len__(self) -> int:
        return len(self._places)

    def begin_file(self, file: DataFile) -> None:
        """What is added from here on stands in ``file``."""
        self._first_of_file.append(len(self))
        self._files.append(file.shown)

    def add(self, place: int, begin: int, end: int, type_index: int, line: int) -> None:
        """An annotation of the document at ``place`` (:func:`place_of`), which stands on ``line`` (from 1)."""
        if self._places and place < self._places[-1]:
            self._sorted = False
        self._places.append(place)
        self._begins.append(begin)
        self._ends.append(end)
        self._types.append(type_index)
        self._lines.append(line)

    def by_document(self) -> Iterator[tuple[int, list[int]]]:
        """Place and rows of each document that is annotated, in the order of their places."""
        current = -1
        rows: list[int] = []
        for row in self._in_order():
            place = self._places[row]
            if place != current:
                if rows:
                    yield current, rows
                current, rows = place, []
            rows.append(row)
        if rows:
            yield current, rows

    def span(self, row: int, types: EntityTypes) -> Span:
        """A row as a marked piece of its document."""
        kind = self._types[row]
        return Span(self._begins[row], self._ends[row], kind, self.file(row), self._lines[row], types.is_planned(kind))

    def file(self, row: int) -> str:
        """The file in which a row stands, safe to show."""
        return self._files[bisect_right(self._first_of_file, row) - 1]

    def line(self, row: int) -> int:
        """The line (from 1) in which a row stands."""
        return self._lines[row]

    def count_types(self, counts: Counts) -> None:
        """Count how often each type is named."""
        counts.add(self._types)

    def _in_order(self) -> Iterable[int]:
        """The rows by place. Files are nearly always in order; where they are not, pieces are sorted and merged, so
        that a list of all of them is never made."""
        if self._sorted:
            return range(len(self))
        place = self._places.__getitem__
        pieces = (range(start, min(start + _RUN, len(self))) for start in range(0, len(self), _RUN))
        return heapq.merge(*(array("I", sorted(piece, key=place)) for piece in pieces), key=place)


def place_of(file: int, line: int) -> int:
    """A document as a number that sorts as the documents are read: number of its file, and its line (from 0)."""
    return file << 32 | line


def read_annotations(
    reading: Reading,
    source: Source,
    names: Mapping[str, int],
    types: EntityTypes,
    notes: Notes,
    *,
    per_file: bool,
) -> Annotations:
    """The annotations of all files of ``source``. ``names``: the numbers of the documents' files by their names.

    Raises WizardErrors.
    """
    annotations = Annotations()
    for file in source.files:
        annotations.begin_file(file)
        rows = _Rows(file, source.key, names, types, notes, per_file=per_file)
        with reading.text(file) as (text, seen):
            table = TableRows(text, notes, COLUMNS, source.key, file)
            rows.read(table, annotations)
        annotations.cut = joined_reasons((annotations.cut, table.cut))
        note_encoding(notes, ENCODING, source.key, file, seen)
        note_marks(notes, ENCODING, source.key, file, seen)
    return annotations


class _Rows:
    """The rows of one annotation file."""

    def __init__(
        self, file: DataFile, key: str, names: Mapping[str, int], types: EntityTypes, notes: Notes, *, per_file: bool
    ) -> None:
        self._shown = file.shown
        self._key = key
        self._names = names
        self._types = types
        self._notes = notes
        self._per_file = per_file
        self._has_line = True

    def read(self, table: TableRows, into: Annotations) -> None:
        rows = iter(table)
        first = next(rows, None)
        if first is None:
            if not table.cut:
                self._note(HEADER, 1, "the file is empty.")
            return
        if not self._header(*first):
            self._row(*first, into)
        for line, cells in rows:
            self._row(line, cells, into)

    def _header(self, line: int, cells: Sequence[str]) -> bool:
        """Whether the first row is a header, if a wrong one."""
        words = tuple(cell.strip() for cell in cells)
        self._has_line = len(words) != len(_HEADER_WITHOUT_LINE)
        if words == _HEADER or (self._per_file and words == _HEADER_WITHOUT_LINE):
            return True
        if any(word.isdigit() for word in words):
            self._note(HEADER, line, "the file begins with an annotation, not with a header.")
            return False
        if words == _HEADER_WITHOUT_LINE:
            said = "the header has no column Line, which ONE_DOC_PER_LINE needs."
        elif len(words) == 1 and any(mark in words[0] for mark in ";\t|"):
            said = f"the header {quoted(words[0])} does not separate its columns by commas."
        else:
            said = f"the header is {quoted(','.join(words))}."
        self._note(HEADER, line, said)
        return True

    def _row(self, line: int, cells: Sequence[str], into: Annotations) -> None:
        if self._has_line and len(cells) == 5:
            name, document_line, begin, end, kind = cells
        elif not self._has_line and len(cells) == 4:
            (name, begin, end, kind), document_line = cells, ""
        else:
            expected = 5 if self._has_line else 4
            self._note(COLUMNS, line, f"the row has {counted(len(cells), 'column')} in place of {expected}.")
            return
        name, kind = name.strip(), kind.strip()
        if not kind or not name:
            self._note(COLUMNS, line, f"the {'type' if name else 'file'} is empty.")
            return
        numbers = self._numbers(line, document_line, begin, end)
        if numbers is None:
            return
        file = self._names.get(name)
        index = self._types.index(kind, self._shown, line)
        if file is None or (self._per_file and numbers[0]):
            self._note(DOCUMENT, line, self._not_there(name, file, numbers[0]))
            return
        into.add(place_of(file, numbers[0]), numbers[1], numbers[2], index, line)

    def _numbers(self, line: int, document_line: str, begin: str, end: str) -> tuple[int, int, int] | None:
        of_line = _number(document_line)
        if of_line is None and self._per_file and not document_line.strip():
            of_line = 0
        first, last = _number(begin), _number(end)
        if of_line is not None and first is not None and last is not None:
            return of_line, first, last
        columns = (("Line", of_line, document_line), ("Begin Offset", first, begin), ("End Offset", last, end))
        wrong = [f"{column} is {quoted(cell.strip())}" for column, number, cell in columns if number is None]
        self._note(NUMBERS, line, f"{' and '.join(wrong)}.")
        return None

    def _not_there(self, name: str, file: int | None, line: int) -> str:
        if file is not None:
            return f"it names Line {line:,} of {quoted(name)}, but with ONE_DOC_PER_FILE a file has no lines."
        if name.rpartition("/")[2] in self._names:
            return f"it names {quoted(name)}; only the part behind the last / is the document's name."
        return f"it names {quoted(name)}, and there is no such file among the documents."

    def _note(self, check: Check, line: int, said: str) -> None:
        self._notes.at(check, self._key, self._shown, line, lambda: said)


def _number(cell: str) -> int | None:
    """A whole number from 0; None where it is none. What is too large for any document stays too large."""
    cell = cell.strip()
    if not (cell.isdigit() and cell.isascii()):
        return None
    return min(int(cell), _LARGEST) if len(cell) < 20 else _LARGEST
