"""Labels: counted in bounded memory, taken apart at the delimiter that is guessed from them."""

from collections import Counter
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.checks.dataset import delimiters, limits
from wizard.checks.dataset.labels import Joined, LabelColumn, Place
from wizard.plan.limits import LABEL_DELIMITER


def column_of(texts: list[str], delimiter: str | None = None, size: int = 100) -> tuple[LabelColumn, list[Joined]]:
    """A column that has been given ``texts``, and what it has let somebody look at on the way."""
    looked: list[Joined] = []
    column = LabelColumn(delimiter, looked.append)
    for start in range(0, len(texts), size):
        column.add(texts[start : start + size], lambda index, start=start: Place("f.csv", start + index + 1))  # type: ignore[misc]  # a lambda's default has no type
    return column, looked


def test_labels_are_counted_with_their_first_lines() -> None:
    column, _looked = column_of(["A|B", "B", "A|B", "C"])
    whole = column.labels(None)
    assert whole.counts == Counter({"A|B": 2, "B": 1, "C": 1})
    apart = column.labels("|")
    assert apart.counts == Counter({"B": 3, "A": 2, "C": 1})
    assert [str(apart.place(label)) for label in "ABC"] == ["f.csv, line 1", "f.csv, line 1", "f.csv, line 4"]
    assert apart.documents == 4


def test_a_label_that_is_named_twice_counts_once_and_a_blank_one_not_at_all() -> None:
    column, _looked = column_of(["A|A", "A||B", " |A"])
    assert column.labels("|").counts == Counter({"A": 3, "B": 1})


def combinations(number: int) -> list[str]:
    """So many texts of the column, no two alike, of few labels."""
    return [f"L{one % 90}|M{one // 90 % 90}|N{one // 8100}" for one in range(number)]


def test_more_combinations_than_are_kept_are_taken_apart_on_the_way() -> None:
    texts = [*combinations(limits.MOST_LABELS_KEPT * 2), "L1|L1", "L2||M2"]
    column, looked = column_of(texts, "|")
    labels = column.labels("|")
    expected = Counter(part for text in texts for part in set(text.split("|")) if part)
    assert column.was_taken_apart
    assert not labels.overflowed
    assert labels.counts == expected
    assert labels.documents == len(texts)
    assert str(labels.place("M1")) == "f.csv, line 91"
    assert {"L1|L1", "L2||M2"} <= {text for text, _count, _place in looked}


@pytest.mark.parametrize("delimiter", [None, "|"])
def test_too_many_labels_are_no_longer_counted(delimiter: str | None) -> None:
    number = limits.MOST_LABELS_KEPT + 1_000
    column, _looked = column_of([f"label {one}" for one in range(number)] * 2, delimiter)
    labels = column.labels(delimiter)
    assert labels.overflowed
    assert len(labels.counts) <= limits.MOST_LABELS_KEPT
    assert labels.documents == number * 2


def test_long_labels_do_not_take_all_memory() -> None:
    column, _looked = column_of([f"{one:05}" + "x" * 100_000 for one in range(100)], None, size=5)
    labels = column.labels(None)
    assert labels.overflowed
    assert sum(map(len, labels.counts)) < limits.MOST_LABEL_CHARACTERS_KEPT + 1_000_000


@given(
    st.lists(st.lists(st.sampled_from("ABCDEFG"), min_size=1, max_size=3, unique=True), min_size=1, max_size=60),
    st.integers(1, 9),
)
def test_batches_of_any_size_count_the_same(rows: list[list[str]], size: int) -> None:
    column, _looked = column_of(["|".join(row) for row in rows], "|", size)
    assert column.labels("|").counts == Counter(label for row in rows for label in row)


# --- delimiters -------------------------------------------------------------------------------------------------------


def test_the_delimiters_are_those_of_the_api() -> None:
    assert {chr(code) for code in range(128) if LABEL_DELIMITER.problem(chr(code)) is None} == delimiters.ALLOWED


def many(*texts: str) -> Mapping[str, int]:
    return dict.fromkeys(texts, 20)


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (many("A", "B", "A|B"), "|"),
        (many("BILLING|OUTAGE", "OUTAGE"), "|"),
        (many("A;B", "B;C", "A"), ";"),
        (many("A,B", "B,C", "A,C", "A"), ","),
        (many("billing refund", "billing", "refund", "refund outage", "outage billing"), " "),
        (many("A/B", "B/C", "A/C"), "/"),
        (many("A\tB", "B\tA"), "\t"),
        (many("HOW_TO", "BILLING", "OUTAGE"), None),
        (many("HOW_TO", "LOG_IN", "SIGN_UP"), None),
        (many("e-mail", "phone", "walk-in"), None),
        (many("billing/refund", "billing/invoice", "tech/outage", "tech/slow"), None),
        (many("A|", "B|"), None),
        (many("a|b"), None),
        (many("C|C++", "java"), None),
        (many("A", "B"), None),
        ({}, None),
    ],
)
def test_a_delimiter_is_guessed_only_where_its_parts_occur_elsewhere(texts: Mapping[str, int], found: str) -> None:
    assert delimiters.guessed(texts) == found


@pytest.mark.parametrize(("count", "pairs"), [(9, []), (10, [("HOW", "TO")])])
def test_parts_that_are_always_together(count: int, pairs: list[tuple[str, str]]) -> None:
    texts = {"HOW_TO": count - 5, "HOW_TO_OUTAGE": 5, "OUTAGE": 50, "BILLING_OUTAGE": 50, "BILLING": 3}
    assert list(delimiters.always_together(texts, "_")) == pairs
