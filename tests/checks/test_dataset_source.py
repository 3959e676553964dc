"""Bytes on their way to a check: what is noted of them, wherever the blocks end."""

import io
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wizard.checks.dataset.source import LongLineError, Seen, as_text


class Pieces(io.RawIOBase):
    """Bytes that come in pieces of given sizes, over and over."""

    def __init__(self, body: bytes, sizes: Sequence[int]) -> None:
        super().__init__()
        self._body = io.BytesIO(body)
        self._sizes = list(sizes)
        self.reads = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        size = self._sizes[self.reads % len(self._sizes)]
        self.reads += 1
        data = self._body.read(min(size, len(buffer)))
        buffer[: len(data)] = data
        return len(data)


def read(body: bytes, *sizes: int, longest_line: int | None = None) -> tuple[str, Seen, int]:
    """The text, what was seen, and how many bytes were told of."""
    told: list[int] = []
    with as_text(Pieces(body, sizes or (1 << 20,)), told.append, longest_line=longest_line) as (text, seen):
        return "".join(text), seen, sum(told)


def first_bad(body: bytes) -> int | None:
    """The index of the first byte that is not UTF-8."""
    try:
        body.decode()
    except UnicodeDecodeError as error:
        return error.start
    return None


SIZES = st.lists(st.integers(1, 7), min_size=1, max_size=5)


@given(st.text(), SIZES)
def test_text_comes_through_whole(body: str, sizes: list[int]) -> None:
    raw = body.encode()
    text, seen, told = read(raw, *sizes)
    assert text == body.removeprefix("\ufeff")
    assert (seen.bad_line, seen.size, told) == (None, len(raw), len(raw))
    assert seen.has_bom == body.startswith("\ufeff")


@given(st.binary(max_size=60), SIZES)
def test_any_bytes_come_through_as_replace_would_have_them(body: bytes, sizes: list[int]) -> None:
    text, seen, told = read(body, *sizes)
    without_mark = body.removeprefix(b"\xef\xbb\xbf")
    assert text == without_mark.decode("utf-8", "replace")
    assert told == seen.size == len(body)
    bad = first_bad(without_mark)
    assert seen.bad_line == (None if bad is None else without_mark.count(b"\n", 0, bad) + 1)
    assert bad is None or seen.bad_byte == without_mark[bad]
    nul = without_mark.find(b"\0")
    assert seen.nul_line == (None if nul < 0 else without_mark.count(b"\n", 0, nul) + 1)
    lone = [
        index for index, byte in enumerate(without_mark) if byte == 13 and without_mark[index + 1 : index + 2] != b"\n"
    ]
    assert seen.returns == len(lone)
    assert seen.return_line == (without_mark.count(b"\n", 0, lone[0]) + 1 if lone else None)
    assert seen.ends_with_newline == (not without_mark or without_mark.endswith((b"\n", b"\r")))


@pytest.mark.parametrize("sizes", [(1,), (2, 1), (3,), (4,), (1, 1, 1, 5)])
@pytest.mark.parametrize("rest", [b"", b"a", "ä,ö\n".encode()])
def test_a_byte_order_mark_in_pieces_is_left_out(sizes: tuple[int, ...], rest: bytes) -> None:
    text, seen, told = read(b"\xef\xbb\xbf" + rest, *sizes)
    assert text == rest.decode()
    assert seen.has_bom
    assert told == 3 + len(rest)


def test_only_the_first_mark_is_one() -> None:
    text, seen, _told = read("\ufeff\ufeffa\n\ufeffb".encode(), 3)
    assert text == "\ufeffa\n\ufeffb"
    assert seen.has_bom


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
def test_utf_16_is_told_by_its_mark(mark: bytes) -> None:
    _text, seen, _told = read(mark + "A,b\n".encode("utf-16-le"), 1)
    assert seen.is_utf16
    assert seen.bad_line == 1


def test_an_empty_file() -> None:
    text, seen, told = read(b"")
    assert (text, told) == ("", 0)
    assert seen == Seen()


def test_the_first_bad_byte_is_told_behind_many_blocks() -> None:
    good = "Zeile mit Umläuten\n".encode() * 20_000  # more than a block
    _text, seen, _told = read(good + b"Stra\xdfe\nStra\xfee\n")
    assert (seen.bad_line, seen.bad_byte) == (20_001, 0xDF)


def test_the_first_bad_byte_is_told_also_where_all_is_read_at_once() -> None:
    good = "Zeile mit Umläuten\n".encode() * 20_000
    with as_text(io.BytesIO(good + b"\xdf"), lambda _count: None) as (text, seen):  # type: ignore[arg-type]  # it has readinto
        assert len(text.read()) == 20_000 * 19 + 1
    assert (seen.bad_line, seen.bad_byte) == (20_001, 0xDF)


def test_two_files_at_once_are_not_confused() -> None:
    bad = Pieces(b"a\n\xdf\n", [2])
    with (
        as_text(bad, lambda _count: None) as (first, first_seen),
        as_text(Pieces(b"good\n" * 9, [3]), lambda _count: None) as (second, second_seen),
    ):
        for one, other in zip(first, second, strict=False):
            assert one
            assert other
        assert list(second)
    assert first_seen.bad_line == 2
    assert second_seen.bad_line is None


def test_lines_end_as_they_do_in_the_file() -> None:
    text, seen, _told = read(b"a\r\nb\rc\n\r\nd\r", 2, 1)
    assert text == "a\r\nb\rc\n\r\nd\r"
    assert (seen.returns, seen.return_line) == (2, 2)


@pytest.mark.parametrize("end", [b"\n", b"\r"])
def test_a_line_that_is_too_long_is_not_kept(end: bytes) -> None:
    fits = end.join([b"x" * 100_000] * 9)
    assert len(read(fits, 1_000, longest_line=100_000)[0]) == len(fits)
    source = Pieces(b"a\nb\n" + b"x" * 10_000_000, [1_000])
    with as_text(source, lambda _count: None, longest_line=100_000) as (text, _seen):
        with pytest.raises(LongLineError) as caught:
            list(text)
        assert caught.value.line == 3
    assert source.reads < 200


def test_whoever_is_told_can_end_it() -> None:
    class EnoughError(Exception):
        pass

    def advance(_count: int) -> None:
        raise EnoughError

    source = Pieces(b"a\n" * 100, [10])
    with as_text(source, advance) as (text, _seen), pytest.raises(EnoughError):
        list(text)
    assert source.reads == 1
    assert source.closed
