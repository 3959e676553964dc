"""The bytes of a dataset on their way to a check: read once, in bounded memory, looked at as text while they pass."""

import codecs
import io
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial

from wizard.account.at_once import at_once
from wizard.account.object_stream import ObjectStream
from wizard.checks.asked import DataFile, bucket_region
from wizard.checks.facts import Facts
from wizard.errors import WizardError

_BLOCK = 1 << 16
"""Bytes that are read at once: large enough for few calls, small enough to stay in the processor's cache (and below
the size at which the C library asks the system for fresh pages each time)."""
_BOM = codecs.BOM_UTF8
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LONE_RETURN = re.compile(rb"\r(?!\n)")


class LongLineError(Exception):
    """A line that is longer than whoever reads wants to keep in memory. ``line`` counts from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


@dataclass
class Seen:
    """What was seen of a file besides its lines, complete when it has been read to its end.

    Lines count from 1 and end with a line feed. ``bad_line``: the first line that is not UTF-8 (``bad_byte`` is the
    byte), ``nul_line`` the first with a NUL, ``return_line`` the first with a carriage return that no line feed
    follows; there are ``returns`` of them.
    """

    size: int = 0
    has_bom: bool = False
    is_utf16: bool = False
    bad_line: int | None = None
    bad_byte: int = 0
    nul_line: int | None = None
    return_line: int | None = None
    returns: int = 0
    ends_with_newline: bool = True


class WatchedBytes(io.RawIOBase):
    """Passes bytes on and notes what is wrong with them as text. A byte order mark is left out.

    ``longest_line``: where that many bytes come without the end of a line, reading raises LongLineError.
    """

    def __init__(
        self, source: io.RawIOBase, seen: Seen, advance: Callable[[int], None], *, longest_line: int | None = None
    ) -> None:
        super().__init__()
        self._source = source
        self._seen = seen
        self._advance = advance
        self._longest_line = longest_line
        self._line_begun = 0
        self._lines = 0
        self._after_return = False

    def readable(self) -> bool:
        """It is."""
        return True

    def close(self) -> None:
        """Close the source as well."""
        self._source.close()
        super().close()

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # what BufferedReader passes
        """Read into ``buffer``, which has room for a byte order mark; 0 at the end."""
        view = memoryview(buffer)
        count = self._source.readinto(view) or 0
        if self._seen.size or not count:
            block = bytes(view[:count])
        else:
            while count < len(_BOM) and (more := self._source.readinto(view[count:])):
                count += more
            block = self._begin(bytes(view[:count]))
            view[: len(block)] = block
        self._seen.size += count
        self._look(block, last=count == 0)
        self._advance(count)
        if count and not block:  # nothing but a byte order mark has come, and an empty answer would be the end
            return self.readinto(buffer)
        return len(block)

    def _begin(self, block: bytes) -> bytes:
        self._seen.is_utf16 = block.startswith(_UTF_16)
        self._seen.has_bom = block.startswith(_BOM)
        return block.removeprefix(_BOM)

    def _look(self, block: bytes, *, last: bool) -> None:
        if self._seen.nul_line is None and b"\0" in block:
            self._seen.nul_line = self._line_at(block, block.index(b"\0"))
        if self._after_return or b"\r" in block:
            self._look_for_returns(block, last=last)
        if block:
            self._measure(block)
            self._lines += _count(block, b"\n")
            self._seen.ends_with_newline = block.endswith((b"\n", b"\r"))

    def _line_at(self, block: bytes, index: int) -> int:
        return self._lines + block.count(b"\n", 0, index) + 1

    def note_bad(self, data: bytes, start: int) -> None:
        """``data[start]`` is not UTF-8, where ``data`` is what came last."""
        if self._seen.bad_line is None:
            self._seen.bad_line = self._lines - data.count(b"\n", start) + 1
            self._seen.bad_byte = data[start]

    def _look_for_returns(self, block: bytes, *, last: bool) -> None:
        """A return at the end of a block is judged with the next one."""
        if self._after_return and not block.startswith(b"\n") and (block or last):
            self._note_returns(1, self._lines + 1)
        self._after_return = block.endswith(b"\r")
        inside = block[:-1] if self._after_return else block
        lone = _count(inside, b"\r") - inside.count(b"\r\n")
        if lone and (found := _LONE_RETURN.search(inside)):
            self._note_returns(lone, self._line_at(inside, found.start()))

    def _note_returns(self, count: int, line: int) -> None:
        self._seen.returns += count
        if self._seen.return_line is None:
            self._seen.return_line = line

    def _measure(self, block: bytes) -> None:
        if self._longest_line is None:
            return
        end = max(block.rfind(b"\n"), block.rfind(b"\r"))
        self._line_begun = len(block) - end - 1 if end >= 0 else self._line_begun + len(block)
        if self._line_begun > self._longest_line:
            raise LongLineError(self._lines + block.count(b"\n") + 1)


def _count(block: bytes, byte: bytes) -> int:
    """``block.count(byte)`` in a tenth of the time: ``replace`` leaps from one to the next, ``count`` looks at each."""
    return len(block) - len(block.replace(byte, b""))


class _BlockReader(io.BufferedReader):
    """Hands on a block at a time: TextIOWrapper would ask for 8 KiB, which means many calls of Python code."""

    def __init__(self, watched: WatchedBytes) -> None:
        super().__init__(watched, _BLOCK)
        self._watched = watched

    def read1(self, _size: int = -1, /) -> bytes:
        _decoding.watched = self._watched
        return super().read1(_BLOCK)

    def read(self, size: int | None = -1, /) -> bytes:
        _decoding.watched = self._watched
        return super().read(size)


class _Decoding(threading.local):
    """Whose bytes this thread decodes: TextIOWrapper does it right after it has read them."""

    watched: WatchedBytes | None = None


_decoding = _Decoding()


def _note_and_replace(error: UnicodeError) -> tuple[str, int]:
    """What ``errors="replace"`` does, and the byte is noted. To decode a second time for that would take a tenth of the
    whole check's time."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    if _decoding.watched is not None:
        _decoding.watched.note_bad(error.object, error.start)
    return "\ufffd", error.end


_ERRORS = "comprehend-wizard.note-and-replace"
codecs.register_error(_ERRORS, _note_and_replace)


def stream_of(facts: Facts, file: DataFile, advance: Callable[[int], None]) -> ObjectStream:
    """The bytes of an object. ``advance`` is called with 0 before each request, and may raise."""
    region = bucket_region(facts, file.bucket)
    return ObjectStream(facts.session, file.bucket, file.key, region=region, etag=file.etag, wanted=partial(advance, 0))


@contextmanager
def asked_ahead(
    facts: Facts, files: Iterable[DataFile], advance: Callable[[int], None]
) -> Iterator[dict[DataFile, ObjectStream]]:
    """Streams of ``files``, all asked for at the same time, to be taken out and read one after another; closed at the
    end.

    What AWS refuses, it refuses again when the stream is read.
    """
    streams = {file: stream_of(facts, file, advance) for file in files}

    def begin(stream: ObjectStream) -> None:
        with suppress(WizardError):
            stream.begin()

    with ExitStack() as stack:
        for stream in streams.values():
            stack.callback(stream.close)
        at_once([partial(begin, stream) for stream in streams.values()])
        yield dict(streams)


@contextmanager
def opened(
    facts: Facts,
    file: DataFile,
    advance: Callable[[int], None],
    *,
    longest_line: int | None = None,
    begun: ObjectStream | None = None,
) -> Iterator[tuple[io.TextIOWrapper, Seen]]:
    """The text of an object, its lines ending as they do in it, and what is seen of it while it is read.

    ``advance`` is told how many bytes have come in, each time (0 before each request), and may raise. Bytes that are
    not UTF-8 read as U+FFFD. Reading raises WizardErrors, and LongLineError where there is a ``longest_line``.
    ``begun``: a stream of the object that is there already.
    """
    raw = begun or stream_of(facts, file, advance)
    with as_text(raw, advance, longest_line=longest_line) as (text, seen):
        yield text, seen


@contextmanager
def as_text(
    source: io.RawIOBase, advance: Callable[[int], None], *, longest_line: int | None = None
) -> Iterator[tuple[io.TextIOWrapper, Seen]]:
    """The same for any bytes."""
    seen = Seen()
    watched = WatchedBytes(source, seen, advance, longest_line=longest_line)
    text = io.TextIOWrapper(_BlockReader(watched), encoding="utf-8", errors=_ERRORS, newline="")
    try:
        yield text, seen
    finally:
        text.close()
