"""The documents of a recognizer: read one after another, in bounded memory, and looked at as they pass."""

from array import array
from collections.abc import Iterator, Sequence
from io import TextIOWrapper
from typing import NamedTuple

from wizard.checks.asked import DataFile
from wizard.checks.check import Check
from wizard.checks.dataset import recognizer_limits as limits
from wizard.checks.dataset.notes import Notes, counted
from wizard.checks.dataset.recognizer_files import LONGEST_LINE, Reading, Source, note_encoding, note_marks
from wizard.checks.dataset.source import Seen

ENCODING = Check(
    "dataset.document-encoding",
    "error",
    "every document is UTF-8",
    "Documents must be UTF-8: offsets and matches are counted in characters.",
    "Save the file as UTF-8.",
)
CHARACTERS = Check(
    "dataset.document-characters",
    "warning",
    "no document holds a byte order mark, a NUL or an unusual line break",
    "Where one reader takes it for a character or a line break and another does not, all offsets behind it move.",
    "Take it out of the file.",
)
TOO_LARGE = Check(
    "dataset.document-too-large",
    "error",
    f"no document has more than {limits.LARGEST_DOCUMENT:,} bytes",
    f"A training document of plain text has 1 to {limits.LARGEST_DOCUMENT:,} bytes of UTF-8.",
    "Split the document into several, and move its annotations along.",
)
EMPTY = Check(
    "dataset.empty-document",
    "warning",
    "no document is empty",
    "A training document has at least one byte; an empty one teaches nothing, and counts as a line all the same.",
    "Remove it; where annotations refer to lines behind it, lower their line numbers.",
)
DUPLICATE = Check(
    "dataset.document-duplicate",
    "warning",
    "no document is there twice",
    "AWS says that the input should not contain duplicates: they get into the test set, and its figures look too good.",
    "Keep one of them.",
)
COUNT = Check(
    "dataset.document-count",
    "error",
    f"there are {limits.LEAST_DOCUMENTS} to {limits.MOST_DOCUMENTS:,} documents to train with",
    f"AWS trains with {limits.LEAST_DOCUMENTS} to {limits.MOST_DOCUMENTS:,} documents of plain text.",
    "Give more documents, or fewer. With ONE_DOC_PER_LINE each line is a document.",
)
CORPUS = Check(
    "dataset.corpus-size",
    "error",
    "all training documents together have 5 KB to 200 MB",
    f"AWS takes {limits.SMALLEST_CORPUS:,} to {limits.LARGEST_CORPUS:,} bytes of training documents.",
    "Give more documents, or fewer.",
)
CHECKS = (ENCODING, CHARACTERS, TOO_LARGE, EMPTY, DUPLICATE, COUNT, CORPUS)
OF_TEXTS = (ENCODING, CHARACTERS, EMPTY, DUPLICATE)
"""These need the text itself, not only its size."""

_BLOCK_CHARACTERS = 1 << 16
_FILES_AT_ONCE = 32
_BOM_BYTES = 3


class Document(NamedTuple):
    """A document: number of its file, its line in it (from 0, as AWS counts), and its size in bytes.

    ``text`` is None where it is so large that it was not kept.
    """

    file: int
    line: int
    text: str | None
    size: int


class Documents:
    """The documents of a source, read once; what is wrong with them goes into ``notes``.

    ``seen_before``: fingerprints of documents that were read earlier, to find the same ones again.
    """

    def __init__(
        self, reading: Reading, source: Source, notes: Notes, *, per_file: bool, seen_before: "Fingerprints"
    ) -> None:
        self._reading = reading
        self._source = source
        self._notes = notes
        self._per_file = per_file
        self._seen_before = seen_before
        self.count = 0
        self.size = 0
        self.unread = ""
        """Which file was too large to be read, in a sentence; empty where all were read."""

    def __iter__(self) -> Iterator[Document]:
        documents = self._of_files() if self._per_file else self._of_lines()
        for document in documents:
            self.count += 1
            self.size += document.size
            self._look(document)
            yield document

    def file(self, number: int) -> DataFile:
        """The file with that number."""
        return self._source.files[number]

    def note_totals(self) -> None:
        """Note how many there are and how large they are together, once all have been read."""
        note_totals(self._notes, self._source.key, self.count, self.size)

    def _look(self, document: Document) -> None:
        file, line, text = self._source.files[document.file].shown, document.line + 1, document.text
        note_document(self._notes, self._source.key, file, line, text, document.size, self._seen_before)
        if text and not self._per_file and text.splitlines()[0] != text:
            said = "a character in it ends a line for some readers."
            self._notes.at(CHARACTERS, self._source.key, file, line, lambda: said)

    def _of_lines(self) -> Iterator[Document]:
        for number, file in enumerate(self._source.files):
            with self._reading.text(file) as (text, seen):
                for line, (content, size) in enumerate(_lines(text)):
                    more = _BOM_BYTES if seen.has_bom and line == 0 else 0
                    yield Document(number, line, content, size + more)
            self._note_seen(file, seen)

    def _of_files(self) -> Iterator[Document]:
        files: Sequence[DataFile] = self._source.files
        for start in range(0, len(files), _FILES_AT_ONCE):
            several = files[start : start + _FILES_AT_ONCE]
            small = [file for file in several if file.size <= LONGEST_LINE]
            read = dict(zip(small, self._reading.whole(small), strict=True))
            for number, file in enumerate(several, start):
                text, seen = read.get(file, (None, Seen()))
                if text is None:
                    self.unread = self.unread or f"{file.shown} has {file.size:,} bytes, and was not read."
                yield Document(number, 0, text, file.size)
                self._note_seen(file, seen)

    def _note_seen(self, file: DataFile, seen: Seen) -> None:
        note_encoding(self._notes, ENCODING, self._source.key, file, seen)
        note_marks(self._notes, CHARACTERS, self._source.key, file, seen)


def note_document(
    notes: Notes, key: str, file: str, line: int, text: str | None, size: int, seen_before: "Fingerprints"
) -> None:
    """Note what is wrong with one document, which stands on ``line`` (from 1) of ``file`` (safe to show)."""
    if size > limits.LARGEST_DOCUMENT:
        notes.at(TOO_LARGE, key, file, line, lambda: f"the document has {size:,} bytes.")
    if text is None:
        return
    if not text or text.isspace():
        said = "the document is only white space." if text else "the document is empty."
        notes.at(EMPTY, key, file, line, lambda: said)
    elif not seen_before.add(text):
        notes.at(DUPLICATE, key, file, line, lambda: "this document is there already.")


def note_totals(notes: Notes, key: str, count: int, size: int) -> None:
    """Note how many documents there are to train with, and how large they are together (bytes)."""
    if not limits.LEAST_DOCUMENTS <= count <= limits.MOST_DOCUMENTS:
        have = "There is" if count == 1 else "There are"
        notes.whole(COUNT, key, f"{have} {counted(count, 'training document')}.")
    if not limits.SMALLEST_CORPUS <= size <= limits.LARGEST_CORPUS:
        notes.whole(CORPUS, key, f"The training documents have {counted(size, 'byte')} together.")


def _lines(text: TextIOWrapper) -> Iterator[tuple[str | None, int]]:
    """The lines of a text without their ends (a line feed, perhaps with a carriage return before it) and their sizes
    in bytes; None in place of one that is too long to be kept."""
    begun, dropped = "", 0
    while block := text.read(_BLOCK_CHARACTERS):
        first, *others = block.split("\n")
        if others:
            yield _line(begun + first, dropped)
            *whole, begun = others
            dropped = 0
            for line in whole:
                yield _line(line, 0)
        else:
            begun += first
        if len(begun) > LONGEST_LINE:
            dropped += len(begun.encode())
            begun = ""
    if begun or dropped:
        yield _line(begun, dropped)


def _line(line: str, dropped: int) -> tuple[str | None, int]:
    content = line.removesuffix("\r")
    size = len(content) if content.isascii() else len(content.encode())
    return (None, size + dropped) if dropped else (content, size)


class Fingerprints:
    """Which texts have been seen, eight bytes for each place of an open hash table.

    A Python set of so many numbers would be ten times as large.
    """

    _SMALLEST = 1 << 10

    def __init__(self) -> None:
        self._slots = array("Q", bytes(8 * self._SMALLEST))
        self._count = 0

    def add(self, text: str) -> bool:
        """Take ``text`` in; whether it was not there yet. Two texts are taken for one once in 2**64."""
        if self._count * 2 >= len(self._slots):
            self._grow()
        added = _place(self._slots, hash(text) & _ALL_BITS or 1)
        self._count += added
        return added

    def _grow(self) -> None:
        old = self._slots
        self._slots = array("Q", bytes(8 * 2 * len(old)))
        for mark in old:
            if mark:
                _place(self._slots, mark)


_ALL_BITS = (1 << 64) - 1


def _place(slots: "array[int]", mark: int) -> bool:
    mask = len(slots) - 1
    at = mark & mask
    while slots[at]:
        if slots[at] == mark:
            return False
        at = (at + 1) & mask
    slots[at] = mark
    return True
