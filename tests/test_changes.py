"""What of a text has changed: exactly the lines that read differently, and where lines have gone."""

from hypothesis import given
from hypothesis import strategies as st

from wizard.changes import Changes, changed_lines

LINES = st.lists(st.sampled_from(["{", "}", '  "a"', '  "b",', "  c \\", ""]), max_size=12)


def test_nothing_has_changed() -> None:
    assert not changed_lines("a\nb", "a\nb")
    assert not changed_lines("", "")
    assert changed_lines("a", "a").first is None


def test_another_line_a_new_one_and_one_that_has_gone() -> None:
    assert changed_lines("a\nb\nc", "a\nB\nc") == Changes(frozenset({1}))
    assert changed_lines("a\nc", "a\nb\nc") == Changes(frozenset({1}))
    assert changed_lines("a\nb\nb\nc", "a\nc") == Changes(gone={1: 2})
    assert changed_lines("a\nb\nc", "a") == Changes(gone={1: 2})
    assert changed_lines("a\nb\nc\nd", "a\nX\nd") == Changes(frozenset({1}), {2: 1})


def test_all_is_new_or_all_has_gone() -> None:
    assert changed_lines("", "a\nb") == Changes(frozenset({0, 1}))
    assert changed_lines("a\nb", "") == Changes(gone={0: 2})


def test_a_comma_or_a_backslash_at_the_end_is_no_change() -> None:
    assert changed_lines('[\n  "a"\n]', '[\n  "a",\n  "b"\n]') == Changes(frozenset({2}))
    assert changed_lines("aws x \\\n  --a 1", "aws x \\\n  --a 1 \\\n  --b 2") == Changes(frozenset({2}))


def test_the_first_change() -> None:
    assert changed_lines("a\nb\nc\nd", "a\nc\nD").first == 1


@given(LINES, LINES)
def test_what_is_not_marked_was_there_before_in_the_same_order(before: list[str], after: list[str]) -> None:
    changes = changed_lines("\n".join(before), "\n".join(after))
    told = "\n".join(after).split("\n") if "\n".join(after) else []
    left = [line.rstrip(" ,\\") for place, line in enumerate(told) if place not in changes.changed]
    old = iter(line.rstrip(" ,\\") for line in "\n".join(before).split("\n"))
    assert all(line in old for line in left)
    assert all(0 <= line <= len(told) for line in changes.gone)
    assert bool(changes) == (changes.first is not None)
