"""Rows of CSV in batches: the rows that the standard library reads, each on its line."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.checks.dataset import limits
from wizard.checks.dataset.csv_rows import BATCH, Rows


def read(text: str) -> tuple[list[tuple[int, list[str]]], Rows]:
    """All rows with their lines."""
    rows = Rows(io.StringIO(text, newline=""))
    return [numbered for batch in rows for numbered in batch.numbered()], rows


CELLS = st.text(st.sampled_from('ab," \n\r\t;é\0'), max_size=6)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=3), max_size=12), st.sampled_from(["\n", "\r\n"]))
def test_written_rows_come_back_on_their_lines(written: list[list[str]], end: str) -> None:
    file = io.StringIO(newline="")
    starts = []
    for row in written:
        starts.append(file.getvalue().replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1)
        csv.writer(file, lineterminator=end, quoting=csv.QUOTE_ALL).writerow(row)
    found, rows = read(file.getvalue())
    assert found == list(zip(starts, written, strict=True))
    assert (rows.open_line, rows.long_line) == (None, None)


@given(st.text(st.sampled_from('ab,"\n\r x'), max_size=40))
def test_any_text_is_read_as_the_standard_library_reads_it(text: str) -> None:
    found, rows = read(text)
    reader = csv.reader(io.StringIO(text, newline=""))
    expected = []
    begins = 1
    for row in reader:
        expected.append((begins, row))
        begins = reader.line_num + 1
    if rows.open_line is None:
        assert found == expected
    else:
        # The row that nobody closed is not given out; strictly read, the file is not CSV.
        assert found == expected[:-1]
        assert rows.open_line == expected[-1][0]


@pytest.mark.parametrize("before", [0, 1, BATCH - 2, BATCH - 1, BATCH, BATCH + 1])
def test_lines_are_right_at_the_edges_of_batches(before: int) -> None:
    found, _rows = read("A,b\n" * before + '\nA,"b\nc"\nA,d')
    assert [line for line, _row in found] == [*range(1, before + 3), before + 4]
    assert found[-1] == (before + 4, ["A", "d"])


@pytest.mark.parametrize("before", [0, 1, BATCH - 1, BATCH, BATCH + 1])
@pytest.mark.parametrize("open_row", ['A,"b', 'A,"b\n', 'A,"b\nA,c\nA,d\n', 'A,"b ""x"" \n'])
def test_a_quotation_mark_that_is_never_closed(before: int, open_row: str) -> None:
    found, rows = read("A,b\n" * before + open_row)
    assert len(found) == before
    assert rows.open_line == before + 1


def test_an_open_quotation_mark_does_not_take_all_memory() -> None:
    read_lines = 0

    def endless() -> object:
        nonlocal read_lines
        yield "A,b\n"
        yield 'A,"b\n'
        while True:
            read_lines += 1
            yield "A,bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\n"

    rows = Rows(endless())  # type: ignore[arg-type]  # a generator of text
    assert [batch.rows for batch in rows] == [[["A", "b"]]]
    assert rows.open_line == 2
    assert read_lines * 50 < limits.LONGEST_FIELD * 2


@pytest.mark.parametrize(("length", "stopped"), [(limits.LONGEST_FIELD, None), (limits.LONGEST_FIELD + 1, 2)])
def test_a_text_that_is_too_long_ends_the_reading(length: int, stopped: int | None) -> None:
    found, rows = read("A,b\nA," + "x" * length + "\nA,c\n")
    assert rows.long_line == stopped
    assert len(found) == (3 if stopped is None else 1)


def test_returns_inside_texts_are_counted() -> None:
    _found, rows = read('A,"b\rc"\rA,"d\r\ne\r"\r\n')
    assert rows.returns == 2
