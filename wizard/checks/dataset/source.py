"""The bytes of a dataset on their way to a check: read once, in bounded memory, looked at as text while they pass."""

import codecs
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from wizard.account.object_stream import ObjectStream
from wizard.checks.asked import DataFile, bucket_region
from wizard.checks.facts import Facts

_BLOCK = 1 << 18
"""Bytes that are read at once: large enough for few calls, small enough to count for nothing."""
_BOM = codecs.BOM_UTF8
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass
class Seen:
    """What was seen of a file besides its lines, complete when it has been read to its end. Lines count from 1.

    ``bad_line``: the first line that is not UTF-8 (``bad_byte`` is the byte), ``nul_line`` the first with a NUL.
    """

    size: int = 0
    has_bom: bool = False
    is_utf16: bool = False
    bad_line: int | None = None
    bad_byte: int = 0
    nul_line: int | None = None
    ends_with_newline: bool = True


class WatchedBytes(io.RawIOBase):
    """Passes bytes on and notes what is wrong with them as text. A byte order mark is left out."""

    def __init__(self, source: io.RawIOBase, seen: Seen, advance: Callable[[int], None]) -> None:
        super().__init__()
        self._source = source
        self._seen = seen
        self._advance = advance
        self._lines = 0
        self._decoder: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")()
        self._pending = 0

    def readable(self) -> bool:
        """It is."""
        return True

    def close(self) -> None:
        """Close the source as well."""
        self._source.close()
        super().close()

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # what BufferedReader passes
        """Read into ``buffer``; 0 at the end."""
        count = self._source.readinto(buffer) or 0
        block = bytes(memoryview(buffer)[:count])
        if not self._seen.size and count:
            block = self._begin(block)
            buffer[: len(block)] = block
            if not block:  # nothing but a byte order mark came, and an empty answer would be the end
                self._seen.size += count
                return self.readinto(buffer)
        self._look(block, last=count == 0)
        self._seen.size += count
        self._advance(count)
        return len(block)

    def _begin(self, block: bytes) -> bytes:
        self._seen.is_utf16 = block.startswith(_UTF_16)
        self._seen.has_bom = block.startswith(_BOM)
        return block.removeprefix(_BOM)

    def _look(self, block: bytes, *, last: bool) -> None:
        if self._decoder is not None and (last or self._pending or not block.isascii()):
            self._decode(block, last=last)
        if self._seen.nul_line is None and b"\0" in block:
            self._seen.nul_line = self._lines + block.count(b"\n", 0, block.index(b"\0")) + 1
        if block:
            self._lines += block.count(b"\n")
            self._seen.ends_with_newline = block.endswith((b"\n", b"\r"))

    def _decode(self, block: bytes, *, last: bool) -> None:
        if self._decoder is None:
            return
        try:
            self._decoder.decode(block, last)
            self._pending = len(self._decoder.getstate()[0])
        except UnicodeDecodeError as error:
            # The decoder had the end of the block before in hand; that is on the same line as the beginning of this.
            start = max(0, error.start - self._pending)
            self._seen.bad_line = self._lines + block.count(b"\n", 0, start) + 1
            self._seen.bad_byte = error.object[error.start]
            self._decoder = None  # the first is told; what comes behind it need not be looked for


@contextmanager
def opened(facts: Facts, file: DataFile, advance: Callable[[int], None]) -> Iterator[tuple[io.TextIOWrapper, Seen]]:
    """The text of an object, its lines ending as they do in it, and what is seen of it while it is read.

    ``advance`` is told how many bytes have come in, each time, and may raise. Bytes that are not UTF-8 read as U+FFFD.
    Reading raises WizardErrors.
    """
    region = bucket_region(facts, file.bucket)
    raw = ObjectStream(facts.session, file.bucket, file.key, region=region, etag=file.etag)
    with as_text(raw, advance) as (text, seen):
        yield text, seen


@contextmanager
def as_text(source: io.RawIOBase, advance: Callable[[int], None]) -> Iterator[tuple[io.TextIOWrapper, Seen]]:
    """The same for any bytes."""
    seen = Seen()
    watched = WatchedBytes(source, seen, advance)
    text = io.TextIOWrapper(io.BufferedReader(watched, _BLOCK), encoding="utf-8", errors="replace", newline="")
    try:
        yield text, seen
    finally:
        text.close()
