"""Pictures as text: they fit, and say with signs what colours could say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from wizard.checks.pictures import Bar, BarChart, Drawing, picture_lines, shown_bars


def chart(*counts: int, minimum: int = 10) -> BarChart:
    bars = tuple(Bar(f"label-{number}", count) for number, count in enumerate(counts))
    return BarChart("dataset.train", "Documents per label", bars, minimum, "documents")


def test_a_label_below_the_minimum_is_marked_and_the_minimum_is_drawn() -> None:
    lines = list(picture_lines(chart(4, 80), 60))
    assert lines[1].startswith("! label-0")
    assert lines[2].startswith("  label-1")
    assert "┊" in lines[1]
    assert "10 documents" in lines[-1]


def test_a_label_that_has_enough_bears_no_minimum() -> None:
    lines = list(picture_lines(chart(9, 10, 11, 200), 60))
    assert [line.count("┊") for line in lines] == [0, 1, 0, 0, 0, 1]
    assert [line[0] for line in lines[1:5]] == ["!", " ", " ", " "]


@pytest.mark.parametrize("width", [20, 50, 76, 120])
def test_bars_begin_in_one_column_also_behind_wide_letters(width: int) -> None:
    bars = (Bar("東京", 50), Bar("e\u0301te\u0301", 50), Bar("BILLING of a rather long name", 50))
    lines = list(picture_lines(BarChart("k", "Documents per label", bars, 10, "documents"), width))
    begin = {cell_len(line[: line.index("█")]) for line in lines[1:4]}
    assert len(begin) == 1
    assert all(cell_len(line) <= width for line in lines)


@given(
    st.lists(st.tuples(st.text(st.characters(codec="ascii", exclude_categories=["Cc"])), st.integers(0, 10**9))),
    st.integers(0, 10_000),
    st.integers(20, 200),
)
def test_no_line_is_wider_than_it_may_be(counts: list[tuple[str, int]], minimum: int, width: int) -> None:
    bars = tuple(Bar(label, count) for label, count in counts)
    picture = BarChart("x", "Documents per label", bars, minimum, "documents", more="3 more, each with at least 7.")
    lines = list(picture_lines(picture, width))
    assert all(len(line) <= width for line in lines)


@pytest.mark.parametrize("width", [20, 40, 80])
def test_a_drawing_is_cut_where_there_is_no_room(width: int) -> None:
    lines = list(picture_lines(Drawing("vpc", "The way to S3", ("x" * 100,)), width))
    assert all(len(line) <= width for line in lines)


def test_of_many_labels_the_smallest_are_shown() -> None:
    bars, more = shown_bars([(f"l{number}", number) for number in range(30)], most=5)
    assert [bar.count for bar in bars] == [0, 1, 2, 3, 4]
    assert more == "25 more, each with at least 5."
    assert shown_bars([("a", 1)])[1] == ""
