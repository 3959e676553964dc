"""What a list shows for what is typed into its filter, without a screen."""

from collections.abc import Sequence

import pytest

from wizard.flow.rows import Row
from wizard.tui.widgets.choice_rows import (
    SHOWN_AT_MOST,
    ChoiceRules,
    Filtered,
    ListStatus,
    filtered,
    status_words,
    toggled,
)

ONE = ChoiceRules()
SEVERAL = ChoiceRules(limit=2, several=True)
TYPED = ChoiceRules(
    typed_problem=lambda text: None if text.startswith("sub") else "A subnet ID begins with subnet-.",
    opens=lambda text: text.endswith("/"),
)
A, B, C = (
    Row(f"subnet-{name}", (f"subnet-{name}", zone)) for name, zone in (("a", "east"), ("b", "west"), ("c", "west"))
)
NO = Row("subnet-no", ("subnet-no",), refused="It is in another VPC.")
NONE = Row("", ("No VPC",), kind="none", quiet=True)


def _values(shown: Filtered) -> list[str]:
    return [row.value for row in shown.rows]


# --- which rows -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["subnet-a", "subnet-b", "subnet-c"]),
        ("WEST", ["subnet-b", "subnet-c"]),
        ("west c", ["subnet-c"]),
        ("subnet-b", ["subnet-b"]),
        ("north", []),
    ],
)
def test_shows_the_rows_in_which_every_word_occurs(text: str, found: list[str]) -> None:
    assert _values(filtered(ONE, [A, B, C], (), text)) == found


def test_shows_the_first_of_many_and_knows_how_many_there_are() -> None:
    rows = [Row(f"key-{i}", (f"key-{i}",)) for i in range(SHOWN_AT_MOST + 5)]
    shown = filtered(ONE, rows, (), "key")
    assert (_values(shown), shown.found, shown.hidden) == ([row.value for row in rows[:SHOWN_AT_MOST]], 105, 5)
    assert filtered(ONE, rows[:SHOWN_AT_MOST], (), "key").hidden == 0


def test_a_value_that_is_listed_comes_first_and_is_not_offered_as_typed() -> None:
    longer = Row("subnet-bb", ("subnet-bb",))
    shown = filtered(TYPED, [longer, B], (), "subnet-b")
    assert [(row.value, row.kind) for row in shown.rows] == [("subnet-b", "item"), ("subnet-bb", "item")]


@pytest.mark.parametrize(
    ("rules", "text", "kind", "cell"),
    [
        (TYPED, "subnet-x", "typed", "Use as typed: subnet-x"),
        (ChoiceRules(several=True, typed_problem=lambda _text: None), "subnet-x", "typed", "Add as typed: subnet-x"),
        (TYPED, "sub/", "folder", "Open sub/"),
        (TYPED, "sub\x1b[2J", "typed", "Use as typed: sub\\x1b[2J"),
    ],
)
def test_a_value_that_is_not_listed_is_offered_after_what_is(
    rules: ChoiceRules, text: str, kind: str, cell: str
) -> None:
    near = Row("x", (text + "-and-more",))
    shown = filtered(rules, [near], (), text)
    assert _values(shown) == ["x", text]
    assert (shown.rows[-1].kind, shown.rows[-1].cells) == (kind, (cell,))


@pytest.mark.parametrize(("rules", "text"), [(ONE, "subnet-x"), (TYPED, "vpc-1"), (TYPED, "")])
def test_what_cannot_be_a_value_is_not_offered(rules: ChoiceRules, text: str) -> None:
    assert filtered(rules, [], (), text).rows == ()


def test_chosen_but_unlisted_values_stay_in_sight_until_something_is_typed() -> None:
    chosen = ("subnet-gone", "subnet-a")
    assert _values(filtered(SEVERAL, [A, B], chosen, "")) == ["subnet-gone", "subnet-a", "subnet-b"]
    assert _values(filtered(SEVERAL, [A, B], chosen, "subnet")) == ["subnet-a", "subnet-b"]
    assert _values(filtered(ONE, [A, B], chosen[:1], "")) == ["subnet-a", "subnet-b"]


# --- which of them is highlighted -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "text", "before", "chosen", "highlighted"),
    [
        ([], "", None, (), None),
        ([A, B], "", None, (), A),
        ([A, B], "", B, (), B),
        ([A, B], "", C, (), A),
        ([A, B], "", None, ("subnet-b",), B),
        ([A, B], "", A, ("subnet-b",), A),
        ([NO, B], "", None, (), B),
        ([NO], "", None, (), NO),
        ([NONE, A], "", None, (), A),
        ([NONE], "", None, (), NONE),
        ([NONE, A], "no", None, (), NONE),
        ([NONE, A], "No V", None, (), NONE),
        ([NONE, A], "vpc", None, (), A),
        ([NONE, NO, A], "vpc", None, (), A),
        ([NONE], "vpc", None, (), NONE),
        ([NONE, NO], "vpc", None, (), NONE),
        ([A, B], "subnet", None, ("subnet-b",), A),
        ([A, B], "", Row("subnet-b", ("Use as typed: subnet-b",), kind="typed"), (), A),
    ],
)
def test_highlights_what_was_highlighted_or_chosen_or_can_be_taken(
    rows: Sequence[Row], text: str, before: Row | None, chosen: Sequence[str], highlighted: Row | None
) -> None:
    index = Filtered(tuple(rows), len(rows), text).index_to_highlight(before, chosen)
    assert (None if index is None else rows[index]) == highlighted


@pytest.mark.parametrize(
    ("rows", "refused", "text", "chosen", "highlighted", "asked"),
    [
        ([A, B, C], [A], "", (), B, [A, B]),
        ([A, B], [A], "subnet", (), A, []),
        ([A, B], [A], "", ("subnet-a",), A, []),
    ],
)
def test_begins_where_a_list_begins_until_something_is_typed_or_chosen(
    rows: Sequence[Row], refused: Sequence[Row], text: str, chosen: Sequence[str], highlighted: Row, asked: list[Row]
) -> None:
    judged: list[Row] = []

    def is_refused(row: Row) -> bool:
        judged.append(row)
        return row in refused

    index = Filtered(tuple(rows), len(rows), text).index_to_highlight(None, chosen, is_refused)
    assert index is not None
    assert rows[index] == highlighted
    assert judged == asked


# --- choosing several -------------------------------------------------------------------------------------------------


def test_choosing_adds_takes_back_and_says_why_not() -> None:
    assert toggled(SEVERAL, (), A) == ("subnet-a",)
    assert toggled(SEVERAL, ("subnet-a",), B) == ("subnet-a", "subnet-b")
    assert toggled(SEVERAL, ("subnet-a", "subnet-b"), A) == ("subnet-b",)
    assert toggled(SEVERAL, ("subnet-a", "subnet-b"), C) == "AWS takes 2 at the most; take one back first."
    assert toggled(SEVERAL, (), NO) == "It is in another VPC."
    assert toggled(SEVERAL, ("subnet-no",), NO) == ()  # chosen by hand: it can be taken back


# --- the words below --------------------------------------------------------------------------------------------------

MANY = [Row(f"key-{i}", (f"key-{i}",)) for i in range(SHOWN_AT_MOST + 5)]


@pytest.mark.parametrize(
    ("rules", "rows", "text", "status", "words"),
    [
        (ONE, [NONE, A], "", ListStatus(), "1 listed"),
        (SEVERAL, [A], "", ListStatus(), "1 of 2 chosen · 1 listed"),
        (ONE, [], "", ListStatus(loading=True), "Loading…"),
        (ONE, [A], "", ListStatus("3 pages so far", loading=True), "3 pages so far"),
        (ONE, [A], "", ListStatus("AWS refused a page.", problem=True), "1 listed · AWS refused a page."),
        (ONE, [A, B, C], "west", ListStatus(), "2 of 3 match"),
        (ONE, [A], "north", ListStatus(), "Nothing matches"),
        (
            TYPED,
            [A],
            "vpc",
            ListStatus(),
            "Nothing matches, and it cannot be used as typed: A subnet ID begins with subnet-.",
        ),
        (TYPED, [A], "subnet-x", ListStatus(), "0 of 1 match"),
        (ONE, MANY, "", ListStatus(), "100 of 105 shown; keep typing"),
    ],
)
def test_says_how_many_there_are(
    rules: ChoiceRules, rows: Sequence[Row], text: str, status: ListStatus, words: str
) -> None:
    chosen = ("subnet-a",) if rules.several else ()
    assert status_words(rules, rows, chosen, filtered(rules, rows, chosen, text), status, marked=False) == words


def test_explains_the_marks_once_the_list_is_there() -> None:
    shown = filtered(ONE, [A], (), "")
    legend = "✓ your policies allow it, ! AWS will refuse it"
    assert status_words(ONE, [A], (), shown, ListStatus(), marked=True) == f"1 listed · {legend}"
    assert status_words(ONE, [A], (), shown, ListStatus(loading=True), marked=True) == "Loading…"
