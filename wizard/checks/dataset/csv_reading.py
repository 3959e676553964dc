"""Reading the CSV files of a classifier's training or test set: every row looked at once, in bounded memory.

Rows are looked at in batches, by functions that are written in C; only a batch in which something is odd is looked at
row by row, to find the line.
"""

from array import array
from collections.abc import Callable, Sequence
from functools import cached_property
from operator import itemgetter

from wizard.account.object_stream import ObjectStream
from wizard.checks.asked import DataFile
from wizard.checks.check import Check
from wizard.checks.dataset import csv_checks as checks
from wizard.checks.dataset import limits
from wizard.checks.dataset.csv_rows import Batch, Row, Rows
from wizard.checks.dataset.labels import LabelColumn, Place
from wizard.checks.dataset.notes import Notes, counted, quoted
from wizard.checks.dataset.source import Seen, opened
from wizard.checks.facts import Facts

_FIRST = itemgetter(0)
_PLAIN_WIDTHS, _NATIVE_WIDTHS = frozenset({2}), frozenset({2, 3})
_LEAST_COLUMNS = 2
_BLANKS = frozenset(filter(str.isspace, map(chr, range(0x3001))))
"""Every character that ``str.strip`` takes off."""
_HEADER_WORDS = (
    frozenset({"label", "labels", "class", "classes", "classification", "category", "categories", "tag", "topic"}),
    frozenset({"text", "texts", "document", "documents", "document_name", "content", "body", "message", "description"}),
)
_FILE_BITS = 40
"""A line number is below this many bits, and the number of its file above them."""


class Remembered:
    """Texts of the test set, to find them again in the training set: their hashes, and where each stands."""

    def __init__(self) -> None:
        self._hashes: set[int] = set()
        self._in_order = array("q")
        self._lines = array("q")
        self._files: list[str] = []
        self._found: dict[int, int] | None = None

    def remember(self, texts: Sequence[str], lines: Sequence[int], file: str) -> None:
        """Some texts of a file (safe to show) of the test set, as long as there are not too many."""
        if len(self._in_order) >= limits.MOST_REMEMBERED:
            return
        if not self._files or self._files[-1] != file:
            self._files.append(file)
        offset = (len(self._files) - 1) << _FILE_BITS
        hashes = list(map(hash, texts))
        self._hashes.update(hashes)
        self._in_order.extend(hashes)
        self._lines.extend(map(offset.__add__, lines))

    def has_none_of(self, texts: Sequence[str]) -> bool:
        """Whether none of ``texts`` is remembered."""
        # Of two sets, the smaller one's hashes are at hand: a third faster than to look up one number after another.
        return self._hashes.isdisjoint(set(map(hash, texts)))

    def place(self, text: str) -> Place | None:
        """Where a text stands in the test set."""
        if self._found is None:  # made when something is found: where nothing is, it need not be in memory
            self._found = dict(zip(self._in_order, self._lines, strict=True))
        line = self._found.get(hash(text))
        return None if line is None else Place(self._files[line >> _FILE_BITS], line & ((1 << _FILE_BITS) - 1))


class _Part:
    """Labels and texts of some rows of a file, and, when somebody asks, their lines."""

    def __init__(self, file: str, batch: Batch, columns: Sequence[tuple[str, ...]]) -> None:
        self.file = file
        self.batch = batch
        self.labels, self.texts = columns[:2]

    @cached_property
    def lines(self) -> Sequence[int]:
        return self.batch.numbers()

    def place(self, index: int) -> Place:
        return Place(self.file, self.lines[index])


class CsvSet:
    """The training set or the test set, read by :meth:`read`.

    ``key`` is its profile key. ``native``: the second column names native documents; the rows are kept, as AWS takes
    few of them. The test set is to ``remember`` its texts, the training set to look them up in what is ``remembered``.
    What is wrong with the rows goes into ``notes``. ``cut`` says which part could not be read as rows; empty where all
    was.
    """

    def __init__(
        self,
        key: str,
        files: Sequence[DataFile],
        column: LabelColumn,
        *,
        native: bool = False,
        remember: Remembered | None = None,
        remembered: Remembered | None = None,
    ) -> None:
        self.key = key
        self.files = files
        self.column = column
        self.native = native
        self.notes = Notes()
        self.cut = ""
        self.rows: list[tuple[Place, Row]] = []
        self._remember = remember
        self._remembered = remembered
        self._widths = _NATIVE_WIDTHS if native else _PLAIN_WIDTHS

    def read(self, facts: Facts, advance: Callable[[int], None], begun: dict[DataFile, ObjectStream]) -> None:
        """Read all files, those ``begun`` already from their streams, which are taken out.

        Raises WizardErrors and what ``advance`` raises (it is told the bytes that came in).
        """
        for file in self.files:
            stream = begun.pop(file, None)
            with opened(facts, file, advance, longest_line=limits.LONGEST_LINE, begun=stream) as (text, seen):
                self.read_rows(file.shown, Rows(text), seen)
        self._remember = self._remembered = None

    def read_rows(self, file: str, rows: Rows, seen: Seen) -> None:
        """Look at all rows of a file (a name that is safe to show)."""
        first = True
        for batch in rows:
            if seen.is_utf16:
                self.cut = f"{file} is UTF-16, so its rows were not read."
                break
            self._look_at(file, self._without_header(file, batch) if first else batch)
            first = False
        self._note_file(file, rows, seen)

    def note(self, check: Check, file: str, line: int, said: str, notes: Notes | None = None) -> None:
        """Note that ``check`` has found something on a line, among ``notes`` or the set's own."""
        (notes or self.notes).at(check, self.key, file, line, lambda: said)

    # --- a batch ------------------------------------------------------------------------------------------------------

    def _look_at(self, file: str, batch: Batch) -> None:
        part = self._part(file, batch)
        if part is None:
            return
        self.column.add(part.labels, part.place)
        if self.native:
            self.rows += [(part.place(index), row) for index, row in enumerate(part.batch.rows)]
        if self._remember is not None:
            self._remember.remember(part.texts, part.lines, file)
        elif self._remembered is not None and not self._remembered.has_none_of(part.texts):
            self._note_remembered(part, self._remembered)
        if not self._is_tidy(part):
            self._look_closely(part)
        if not batch.is_even:
            self._look_for_rows_inside(part)

    def _part(self, file: str, batch: Batch) -> _Part | None:
        """The labels and texts of a batch, if there are any."""
        try:
            columns = list(zip(*batch.rows, strict=True))
        except ValueError:  # rows of different widths
            columns = []
        if len(columns) not in self._widths:
            batch = self._of_width(file, batch)
            columns = list(zip(*batch.rows, strict=False))
        return _Part(file, batch, columns) if columns else None

    def _is_tidy(self, part: _Part) -> bool:
        """Whether no text is blank or begins with a blank, and no label has one at an end."""
        try:
            beginnings = set(map(_FIRST, part.texts))
        except IndexError:  # an empty text has no first character
            return False
        odd = self.column.odd
        return _BLANKS.isdisjoint(beginnings) and (not odd or odd.isdisjoint(part.labels))

    def _of_width(self, file: str, batch: Batch) -> Batch:
        """The rows that have a label and a text; those with other columns, too, are noted."""
        kept: list[Row] = []
        lines: list[int] = []
        for line, row in batch.numbered():
            if not row:
                self.note(checks.EMPTY_LINES, file, line, "the line is empty.")
            elif len(row) not in self._widths:
                self._note_width(file, line, row)
            if len(row) >= _LEAST_COLUMNS:
                kept.append(row)
                lines.append(line)
        return Batch(kept, batch.line, batch.lines, lines)

    def _note_width(self, file: str, line: int, row: Row) -> None:
        wanted = "two or three" if self.native else "two"
        after_space = len(row) > 1 and _is_quoted_after_space(row[1])
        why = " A quotation mark behind a space does not quote." if after_space else ""
        said = f"the row has {counted(len(row), 'column')}, where {wanted} are expected.{why}"
        self.note(checks.COLUMNS, file, line, said)

    def _look_closely(self, part: _Part) -> None:
        file = part.file
        for line, label, text in zip(part.lines, part.labels, part.texts, strict=True):
            if not label or label.isspace():
                self.note(checks.BLANK_LABEL, file, line, "the label is blank.")
            elif label != label.strip():
                self.note(checks.SPACES, file, line, "the label begins or ends with a space.")
            if not text or text.isspace():
                self.note(checks.BLANK_TEXT, file, line, "the text is blank.")
            elif _is_quoted_after_space(text):
                self.note(checks.QUOTE_AFTER_SPACE, file, line, "a quotation mark stands behind a space.")
            elif text[0].isspace() and text[0] not in "\r\n":
                self.note(checks.SPACES, file, line, "the text begins with a space.")

    def _look_for_rows_inside(self, part: _Part) -> None:
        """Texts that go on over several lines, some of which look like rows with a label that is known."""
        for index, text in enumerate(part.texts):
            if "\n" not in text and "\r" not in text:
                continue
            inside = sum(self.column.knows(line.partition(",")[0]) for line in text.splitlines()[1:] if "," in line)
            if inside:
                look = "one looks like a row" if inside == 1 else f"{inside:,} look like rows"
                said = f"the text goes on over the lines behind it, of which {look}."
                self.note(checks.SWALLOWED_ROWS, part.file, part.lines[index], said)

    def _note_remembered(self, part: _Part, remembered: Remembered) -> None:
        for index, text in enumerate(part.texts):
            known = remembered.place(text)
            if known is not None:
                self.note(checks.IN_BOTH, part.file, part.lines[index], f"the text is also in the test set, {known}.")

    # --- a file -------------------------------------------------------------------------------------------------------

    def _without_header(self, file: str, batch: Batch) -> Batch:
        row = batch.rows[0]
        words = [cell.strip().casefold() for cell in row[:2]]
        if len(words) < 2 or words[0] not in _HEADER_WORDS[0] or words[1] not in _HEADER_WORDS[1]:
            return batch
        self.note(checks.HEADER_ROW, file, 1, f"the first row is {quoted(','.join(row))}.")
        return Batch(batch.rows[1:], batch.line + 1, batch.lines - 1)

    def _note_file(self, file: str, rows: Rows, seen: Seen) -> None:
        note_text(self.notes, self.key, file, seen)
        if seen.is_utf16:
            return
        if rows.open_line is not None:
            self.cut = f"{file} was read as far as line {rows.open_line:,}, where a quotation mark is not closed."
            self.note(checks.QUOTE_NOT_CLOSED, file, rows.open_line, "the text that begins here is never closed.")
        elif rows.long_line is not None:
            self.cut = (
                f"{file} was read as far as line {rows.long_line:,}, which has a text of more than "
                f"{limits.LONGEST_FIELD:,} characters."
            )
        elif seen.return_line is not None and seen.returns > rows.returns:
            self.note(checks.LINE_ENDS, file, seen.return_line, "a row ends with a carriage return alone.")


def note_text(notes: Notes, key: str, file: str, seen: Seen) -> None:
    """Note what is wrong with a file (a name that is safe to show) as text."""
    if seen.is_utf16:
        notes.at(checks.NOT_UTF8, key, file, 1, lambda: "the file is UTF-16.")
        return
    if seen.bad_line is not None:
        byte = seen.bad_byte
        notes.at(checks.NOT_UTF8, key, file, seen.bad_line, lambda: f"the byte 0x{byte:02x} is not UTF-8.")
    if seen.has_bom:
        notes.at(checks.BYTE_ORDER_MARK, key, file, 1, lambda: "the file begins with a byte order mark.")
    if seen.nul_line is not None:
        notes.at(checks.NUL, key, file, seen.nul_line, lambda: "there is a NUL.")


def _is_quoted_after_space(text: str) -> bool:
    return text[:1].isspace() and text.lstrip().startswith('"')
