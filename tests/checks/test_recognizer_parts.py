"""The parts that read a recognizer's data: lines in bounded memory, hash tables, matches, spans."""

import io
import re
import tracemalloc
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.checks.asked import DataFile
from wizard.checks.dataset import annotations_spans as spans
from wizard.checks.dataset import recognizer_documents as documents
from wizard.checks.dataset import recognizer_limits as limits
from wizard.checks.dataset.annotations_rows import Annotations, place_of
from wizard.checks.dataset.annotations_spans import Span, marked
from wizard.checks.dataset.entities_table import MOST_COUNTED, EntityTable
from wizard.checks.dataset.notes import Notes, counted
from wizard.checks.dataset.recognizer_documents import Document, Documents, Fingerprints, note_totals
from wizard.checks.dataset.recognizer_files import LONGEST_LINE, Reading, Source
from wizard.checks.dataset.recognizer_types import OTHERS, Counts, EntityTypes
from wizard.checks.dataset.source import Seen, as_text


class _Bodies:
    """Stands in for :class:`Reading`: the bodies of files by key, from memory."""

    def __init__(self, **bodies: bytes) -> None:
        self._bodies = bodies

    def source(self) -> Source:
        files = tuple(DataFile("b", key, len(body)) for key, body in self._bodies.items())
        return Source("dataset.documents", "s3://b/", files)

    @contextmanager
    def text(self, file: DataFile) -> Iterator[tuple[TextIOWrapper, Seen]]:
        raw = cast("io.RawIOBase", io.BytesIO(self._bodies[file.key]))
        with as_text(raw, lambda _count: None) as opened:
            yield opened

    def whole(self, files: list[DataFile]) -> list[tuple[str, Seen]]:
        read = []
        for file in files:
            with self.text(file) as (text, seen):
                read.append((text.read(), seen))
        return read


def _documents(notes: Notes, *, per_file: bool = False, **bodies: bytes) -> Documents:
    stand_in = _Bodies(**bodies)
    reading = cast("Reading", stand_in)
    return Documents(reading, stand_in.source(), notes, per_file=per_file, seen_before=Fingerprints())


def _read(body: bytes) -> list[Document]:
    return list(_documents(Notes(), one=body))


@given(st.lists(st.text(st.characters(exclude_characters="\n\r", exclude_categories=["Cs"]), max_size=30), max_size=20))
def test_lines_are_documents(lines: list[str]) -> None:
    for end in ("\n", "\r\n"):
        read = _read("".join(f"{line}{end}" for line in lines).encode())
        found = [(document.line, document.text, document.size) for document in read]
        assert found == [
            (number, line, len(line.encode()) + (3 if number == 0 and line.startswith("\ufeff") else 0))
            if not (number == 0 and line.startswith("\ufeff"))
            else (0, line[1:], len(line.encode()))
            for number, line in enumerate(lines)
        ]


def test_the_last_line_needs_no_end() -> None:
    assert [document.text for document in _read(b"one\n\ntwo")] == ["one", "", "two"]
    assert _read(b"") == []


@pytest.mark.parametrize("size", [1 << 16, (1 << 16) - 1, LONGEST_LINE, LONGEST_LINE + (1 << 16) + 1, 3 * LONGEST_LINE])
def test_a_line_of_any_length_has_its_size(size: int) -> None:
    first, long, last = _read(b"a\n" + "é".encode() * (size // 2) + b"x" * (size % 2) + b"\nb\n")
    assert (first.text, long.size, last.text, last.line) == ("a", size, "b", 2)
    assert long.text is None or len(long.text.encode()) == size


def test_memory_does_not_grow_with_the_documents() -> None:
    body = b"".join(b"%07d %s\n" % (number, b"word " * 100) for number in range(20_000))
    tracemalloc.start()
    try:
        count = sum(1 for _document in _documents(Notes(), one=body))
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 20_000
    assert peak < len(body) / 4


def test_an_annotation_takes_22_bytes() -> None:
    annotations = Annotations()
    annotations.begin_file(DataFile("b", "annotations.csv", 1))
    columns = [value for value in vars(annotations).values() if isinstance(value, array)]
    assert sum(column.itemsize for column in columns) == 22


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5)), max_size=40))
def test_annotations_come_in_the_documents_order(places: list[tuple[int, int]]) -> None:
    annotations = Annotations()
    annotations.begin_file(DataFile("b", "annotations.csv", 1))
    for line, (file, document) in enumerate(places, start=2):
        annotations.add(place_of(file, document), 0, 1, 1, line)
    found = [
        (place >> 32, place & 0xFFFF_FFFF, annotations.line(row))
        for place, rows in annotations.by_document()
        for row in rows
    ]
    assert found == sorted((file, document, line) for line, (file, document) in enumerate(places, start=2))
    assert len({place for place, _rows in annotations.by_document()}) == len(set(places))


def test_many_annotations_out_of_order_are_merged() -> None:
    annotations = Annotations()
    for name, lines in (("one", range(100_000, 0, -1)), ("two", range(100_000))):
        annotations.begin_file(DataFile("b", f"{name}.csv", 1))
        for line in lines:
            annotations.add(place_of(0, line), 0, 1, 1, line + 1)
    places = [place for place, _rows in annotations.by_document()]
    assert places == list(range(100_001))
    assert (annotations.file(0), annotations.file(100_000)) == ("one.csv", "two.csv")


@given(st.lists(st.text(max_size=3), max_size=60))
def test_fingerprints_are_a_set(several: list[str]) -> None:
    prints = Fingerprints()
    seen: set[str] = set()
    for text in several:
        assert prints.add(text) == (text not in seen)
        seen.add(text)


def test_fingerprints_grow() -> None:
    prints = Fingerprints()
    assert all(prints.add(str(number)) for number in range(5_000))
    assert not any(prints.add(str(number)) for number in range(5_000))


# --- matches of an entity list ------------------------------------------------------------------------------------

_PIECES = st.sampled_from(["a", "b", "ab", "ba", "A", "é", "_", "1", "+", "-", ".", " ", "  ", "\t"])
_STRINGS = st.lists(_PIECES, min_size=1, max_size=6).map("".join)


def _matches(entries: set[str], document: str) -> int:
    """What a regular expression finds: whole words, the first and longest."""
    several = "|".join(re.escape(entry) for entry in sorted(entries, key=len, reverse=True))
    return len(re.findall(rf"(?<!\w)(?:{several})(?!\w)", document))


@given(
    st.lists(st.tuples(_STRINGS, st.integers(1, 3)), min_size=1, max_size=8),
    st.lists(_PIECES, max_size=40).map("".join),
)
def test_matches_are_those_of_a_regular_expression(entries: list[tuple[str, int]], document: str) -> None:
    table, by_type = EntityTable(10), dict[int, set[str]]()
    for raw, kind in entries:
        if entry := raw.strip():
            table.add(entry, kind)
            by_type.setdefault(kind, set()).add(entry)
    counts = [0] * MOST_COUNTED
    table.count(document, counts)
    for kind, several in by_type.items():
        assert counts[kind] == _matches(several, document), (kind, several, document)


def test_matches_are_whole_words_in_their_own_case() -> None:
    table, counts = EntityTable(3), [0] * MOST_COUNTED
    for entry in ("Ada", "Ada Lovelace", "C++"):
        table.add(entry, 1)
    for document, expected in {
        "Ada met Ada Lovelace.": 2,
        "ada Adam Ada_1 McAda": 0,
        "Ada-Lovelace": 1,
        "Ada  Lovelace": 1,
        "C++, not C++11 or aC++": 1,
    }.items():
        before = counts[1]
        table.count(document, counts)
        assert counts[1] - before == expected, document


def test_an_entry_of_many_words_is_found() -> None:
    table, counts = EntityTable(3), [0] * MOST_COUNTED
    long = " ".join(f"w{number}" for number in range(40))
    assert table.add(long, 1) == (False, False)
    assert table.add("w0 w1", 2) == (False, False)
    table.count(f"see {long}, and {long[:-1]}", counts)
    assert counts[1:3] == [1, 2]


def test_an_entry_that_is_there_is_told() -> None:
    table = EntityTable(3)
    assert table.add("Ada", 1) == (False, False)
    assert table.add("Ada", 1) == (True, True)
    assert table.add("Ada", 2) == (True, False)
    with pytest.raises(ValueError, match="white space"):
        table.add("  ", 1)


@pytest.mark.parametrize("other", [MOST_COUNTED, MOST_COUNTED + 1, 3 * MOST_COUNTED + 2])
def test_a_type_that_is_not_counted_is_not_taken_for_another(other: int) -> None:
    table, counts = EntityTable(3), [0] * MOST_COUNTED
    for index in range(1, MOST_COUNTED):
        assert table.add("Ada", index)[1] is False
        table.add(f"w{index}", index)
    assert table.add("Ada", other) == (True, False)
    table.add("Grace", other)
    table.count(" ".join(["Grace", *(f"w{index}" for index in range(1, MOST_COUNTED))]), counts)
    assert counts[1:] == [1] * (MOST_COUNTED - 1)


def test_a_table_grows() -> None:
    table, counts = EntityTable(1), [0] * MOST_COUNTED
    for number in range(3_000):
        table.add(f"item {number}", 1)
    table.count(", ".join(f"item {number}" for number in range(3_000)), counts)
    assert counts[1] == 3_000


# --- what is marked -----------------------------------------------------------------------------------------------

_TEXT = "Zoë Ada asks."


def _marked(*marks: tuple[int, int]) -> tuple[list[int], Notes]:
    notes = Notes()
    several = [Span(begin, end, 1, "a.csv", line, True) for line, (begin, end) in enumerate(marks, start=2)]
    return marked(_TEXT, several, notes, "dataset.annotations"), notes


@pytest.mark.parametrize(
    ("mark", "check"),
    [
        ((4, 7), None),
        ((0, 3), None),
        ((8, 13), None),
        ((0, 13), None),
        ((0, 14), spans.OFFSETS),
        ((4, 4), spans.OFFSETS),
        ((7, 4), spans.OFFSETS),
        ((13, 14), spans.OFFSETS),
        ((3, 4), spans.BLANK),
        ((3, 7), spans.EDGES),
        ((4, 8), spans.EDGES),
        ((4, 6), spans.CUT),
        ((5, 7), spans.CUT),
        ((8, 12), None),
    ],
)
def test_offsets_mark_whole_words(mark: tuple[int, int], check: object) -> None:
    found, notes = _marked(mark)
    tripped = [one for one in spans.CHECKS if notes.findings(one)]
    assert tripped == ([] if check is None else [check])
    assert found == ([] if check is spans.OFFSETS else [1])


def test_offsets_in_bytes_are_noticed() -> None:
    _found, notes = _marked((5, 8))  # "Ada" in UTF-8, where ë has two bytes
    assert [one.id for one in spans.CHECKS if notes.findings(one)] == [spans.EDGES.id]


def test_overlaps_and_doubles_are_told_apart() -> None:
    found, notes = _marked((4, 7), (4, 7), (0, 7), (8, 12))
    assert found == [1, 1, 1, 1]
    (twice,) = notes.findings(spans.TWICE)
    (overlap,) = notes.findings(spans.OVERLAP)
    assert 'a.csv, line 3: it marks "Ada" again.' in twice.message
    assert "a.csv, line 2: it overlaps the annotation of line 4." in overlap.message


def test_types_that_do_not_count_overlap_nothing() -> None:
    notes = Notes()
    several = [Span(4, 7, 1, "a.csv", 2, True), Span(4, 7, 2, "a.csv", 3, False)]
    assert marked(_TEXT, several, notes, "dataset.annotations") == [1, 2]
    assert not notes.findings(spans.OVERLAP)


# --- counts and words ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "size", "tripped"),
    [
        (2, 5_000, [documents.COUNT]),
        (3, 5_000, []),
        (3, 4_999, [documents.CORPUS]),
        (200_000, 200_000_000, []),
        (200_001, 200_000_000, [documents.COUNT]),
        (200_000, 200_000_001, [documents.CORPUS]),
    ],
)
def test_totals_have_limits(count: int, size: int, tripped: list[object]) -> None:
    notes = Notes()
    note_totals(notes, "dataset.documents", count, size)
    assert [check for check in documents.CHECKS if notes.findings(check)] == tripped


def test_a_wrong_column_is_not_as_many_types_as_rows() -> None:
    types = EntityTypes(["PERSON"])
    indexes = [types.index(f"type {number}", "a.csv", number) for number in range(3_000)]
    assert types.index("PERSON", "a.csv", 1) == 1
    assert len(types.names) == 1_001
    assert indexes[-1] == OTHERS
    assert not types.is_planned(OTHERS)


def test_counts_know_documents() -> None:
    counts = Counts()
    counts.add([1, 1, 2])
    counts.add([1])
    assert [(counts.times(index), counts.documents(index)) for index in (1, 2, 3)] == [(3, 2), (1, 1), (0, 0)]


def test_many_lines_become_one_finding() -> None:
    notes = Notes()
    for line in range(2, 12):
        notes.at(spans.OFFSETS, "dataset.annotations", "a.csv" if line < 5 else "b.csv", line, lambda: "it is wrong.")
    (finding,) = notes.findings(spans.OFFSETS)
    said = "a.csv, line 2: it is wrong. The same on line 3, line 4, b.csv, line 5 and 6 more."
    assert finding.message == f"{said} {spans.OFFSETS.otherwise}"


def test_numbers_agree_with_their_words() -> None:
    assert [counted(1, "entry"), counted(2, "entry"), counted(0, "match"), counted(2_000, "byte")] == [
        *("1 entry", "2 entries"),
        *("0 matches", "2,000 bytes"),
    ]


def test_a_file_is_a_document_of_its_own() -> None:
    notes = Notes()
    read = list(_documents(notes, per_file=True, a=b"one\ntwo\n", b=b"\xef\xbb\xbfthree", c=b"x" * (LONGEST_LINE + 1)))
    assert [(document.file, document.line, document.text, document.size) for document in read] == [
        (0, 0, "one\ntwo\n", 8),
        (1, 0, "three", 8),
        (2, 0, None, LONGEST_LINE + 1),
    ]
    assert [finding.message.partition(".")[0] for finding in notes.findings(documents.CHARACTERS)] == [
        "b, line 1: it begins with a byte order mark"
    ]
    assert limits.LARGEST_DOCUMENT < LONGEST_LINE
