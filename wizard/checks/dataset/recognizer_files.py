"""The files of a recognizer's dataset on their way through an inspection: which they are, how far it is, their rows."""

import csv
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from io import BufferedReader, TextIOWrapper
from itertools import chain
from typing import Self, cast

from wizard.account.at_once import at_once
from wizard.checks.asked import MOST_FILES, DataFile, objects_at
from wizard.checks.check import Check
from wizard.checks.dataset.csv_rows import END, csv_reader
from wizard.checks.dataset.notes import Notes
from wizard.checks.dataset.source import Seen, opened
from wizard.checks.inspection import Work
from wizard.text import visible

LONGEST_LINE = 1_000_000
"""Characters of a line that are looked at: far more than any that AWS takes, and little enough to hold in memory."""
_MOST_FILES_UNASKED = 500
"""Where only so many bytes are to be read, small files count as well: each of them is a request."""


@dataclass(frozen=True)
class Source:
    """The files that an input URI of the profile stands for. ``key`` is the profile key."""

    key: str
    uri: str
    files: tuple[DataFile, ...]

    @property
    def size(self) -> int:
        """Bytes of all of them."""
        return sum(file.size for file in self.files)


def sources_of(work: Work, uris: Sequence[tuple[str, str]]) -> list[Source]:
    """What the URIs stand for, as pairs of profile key and URI, asked side by side. Raises WizardErrors.

    Empty files beside others (such as ``_SUCCESS``) are left out.
    """
    found = at_once([partial(objects_at, work.facts, uri) for _key, uri in uris])
    return [
        Source(key, uri, tuple(file for file in files if file.size) or files)
        for (key, uri), files in zip(uris, found, strict=True)
    ]


def why_not_read(work: Work, sources: Iterable[Source]) -> str:
    """A sentence that says why ``sources`` are not read; empty where they are."""
    several = list(sources)
    for source in several:
        if not source.files:
            return f"There is no file at {visible(source.uri)}."
        if len(source.files) >= MOST_FILES:
            return f"There are {MOST_FILES:,} files or more at {visible(source.uri)}, and so many are not looked at."
    size, number = sum(source.size for source in several), sum(len(source.files) for source in several)
    limit = work.limits.most_bytes
    if limit is not None and size > limit:
        return f"The dataset has {size:,} bytes, and no more than {limit:,} are read unasked."
    if limit is not None and number > _MOST_FILES_UNASKED:
        return f"The dataset has {number:,} files, and no more than {_MOST_FILES_UNASKED:,} are read unasked."
    return ""


class Reading:
    """Reads files of an inspection and tells how far it is. A context manager: leaving it lets all connections go.

    For the thread of the inspection; what reads beside it (:meth:`begin`) is counted as well.
    """

    def __init__(self, work: Work, total: int) -> None:
        self._work = work
        self._total = total
        self._done = 0
        self._owner = threading.get_ident()
        self._lock = threading.Lock()
        self._stack = ExitStack()
        self._begun: dict[DataFile, tuple[TextIOWrapper, Seen]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._stack.close()

    def advance(self, count: int) -> None:
        """``count`` more bytes have come in. Raises StoppedError where nobody wants the rest."""
        with self._lock:
            self._done += count
            done = self._done
        if threading.get_ident() == self._owner:
            self._work.advance(done, self._total)

    def begin(self, files: Iterable[DataFile]) -> None:
        """Ask for the beginnings of ``files`` at the same time: small files have come whole then."""
        for file in files:
            if file not in self._begun:
                self._begun[file] = self._stack.enter_context(opened(self._work.facts, file, self.advance))
        at_once([partial(_first_bytes, text) for text, _seen in self._begun.values()])

    @contextmanager
    def text(self, file: DataFile) -> Iterator[tuple[TextIOWrapper, Seen]]:
        """The text of a file, and what is seen of it while it is read."""
        begun = self._begun.pop(file, None)
        if begun is not None:
            with begun[0]:
                yield begun
        else:
            with opened(self._work.facts, file, self.advance) as fresh:
                yield fresh

    def whole(self, files: Sequence[DataFile]) -> list[tuple[str, Seen]]:
        """The whole texts of some small files, read at the same time."""
        read = at_once([partial(self._whole, file) for file in files])
        self.advance(0)
        return read

    def _whole(self, file: DataFile) -> tuple[str, Seen]:
        with self.text(file) as (text, seen):
            return text.read(), seen


def _first_bytes(text: TextIOWrapper) -> None:
    cast("BufferedReader", text.buffer).peek(1)


class _LineTooLongError(Exception):
    """A line that no CSV file of annotations has."""


@dataclass
class TableRows:
    """The rows of a CSV file that are not empty, each with the line (from 1) on which it begins.

    Where the file cannot be read on as CSV, ``check`` notes why, and the rows end: ``cut`` says where, and is empty
    where all was read.
    """

    text: TextIOWrapper
    notes: Notes
    check: Check
    subject: str
    file: DataFile
    cut: str = field(default="", init=False)

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        reader = csv_reader(chain(_bounded_lines(self.text), (END,)))
        begins = 1
        try:
            for cells in reader:
                if cells and cells[-1].endswith(END):
                    if reader.line_num > begins:  # the last row began on a line before our own
                        self._stop(begins, "a quotation mark that begins here is never closed.")
                elif cells:
                    yield begins, cells
                begins = reader.line_num + 1
        except csv.Error as error:
            self._stop(begins, f"it cannot be read as CSV from here on ({visible(str(error))}).")
        except _LineTooLongError:
            self._stop(begins, f"it has more than {LONGEST_LINE:,} characters.")

    def _stop(self, line: int, said: str) -> None:
        self.cut = f"{self.file.shown} was read as far as line {line:,}."
        self.notes.at(self.check, self.subject, self.file.shown, line, lambda: said)


def _bounded_lines(text: TextIOWrapper) -> Iterator[str]:
    read = text.readline
    while line := read(LONGEST_LINE):
        if len(line) >= LONGEST_LINE:
            raise _LineTooLongError
        yield line


def note_encoding(notes: Notes, check: Check, subject: str, file: DataFile, seen: Seen) -> None:
    """Note what is wrong with the encoding of a file that has been read."""
    if seen.is_utf16:
        notes.at(check, subject, file.shown, 1, lambda: "the file is UTF-16, not UTF-8.")
    elif seen.bad_line is not None:
        byte = seen.bad_byte
        notes.at(check, subject, file.shown, seen.bad_line, lambda: f"the byte 0x{byte:02x} is not UTF-8.")


def note_marks(notes: Notes, check: Check, subject: str, file: DataFile, seen: Seen) -> None:
    """Note a byte order mark and a NUL in a file that has been read, and is UTF-8 otherwise."""
    if seen.is_utf16:
        return
    if seen.has_bom:
        notes.at(check, subject, file.shown, 1, lambda: "it begins with a byte order mark.")
    if seen.nul_line is not None:
        notes.at(check, subject, file.shown, seen.nul_line, lambda: "it holds the character NUL.")
