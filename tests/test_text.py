"""What is shown holds nothing that acts on a terminal or hides; what can be seen is left as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.text import is_hidden, shorten, signs, visible


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("plain text, 100 %", "plain text, 100 %"),
        ("Grüße, 日本, 😀", "Grüße, 日本, 😀"),
        ("a\x1b[31mb", "a\\x1b[31mb"),
        ("\x1b]52;c;eA==\x07", "\\x1b]52;c;eA==\\x07"),
        ("\x9b2J", "\\x9b2J"),
        ("one\ntwo\r\tthree", "one\\ntwo\\r\\tthree"),
        ("abc\u202edef", "abc\\u202edef"),
        ("zero\u200bwidth", "zero\\u200bwidth"),
        ("no\u00a0break", "no\\xa0break"),
        ("filler\u3164", "filler\\u3164"),
        ("tag\U000e0041", "tag\\U000e0041"),
        ("half\ud800", "half\\ud800"),
    ],
)
def test_what_is_shown(raw: str, shown: str) -> None:
    assert visible(raw) == shown


@given(st.text(st.characters()))
def test_nothing_hidden_is_left_and_nothing_seen_is_changed(text: str) -> None:
    shown = visible(text)
    assert not any(map(is_hidden, shown))
    if not any(map(is_hidden, text)):
        assert shown == text


def test_each_character_is_hidden_or_left_as_it_is() -> None:
    """Whole texts are looked at in another, quicker way than single characters."""
    characters = [chr(code) for code in (*range(0x20000), *range(0xE0000, 0xE0400), 0x10FFFF)]
    for character in characters:
        text = f"…{character}…"
        assert (visible(text) == text) == (signs(text) == text) == (not is_hidden(character)), hex(ord(character))


def test_lines_are_kept_where_they_are_wanted() -> None:
    assert visible("one\ntwo\x1b", keep_newlines=True) == "one\ntwo\\x1b"


@given(st.text(max_size=60), st.integers(0, 40))
def test_shortened_texts_fit_and_keep_both_ends(text: str, width: int) -> None:
    short = shorten(text, width)
    assert len(short) <= max(width, 0)
    if len(text) > width >= 3:
        assert short[0] == text[0]
        assert short[-1] == text[-1]


def test_a_sign_for_each_character_that_is_not_seen() -> None:
    assert signs("a\x1b[31m\t\x7f\x9b\u202e日b") == "a␛[31m␉␡\ufffd\ufffd日b"
    assert signs("plain") == "plain"
