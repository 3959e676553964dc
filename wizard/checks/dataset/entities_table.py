"""Entries of an entity list in a few bytes each, and how often they occur in documents.

How AWS counts matches is not documented beyond "case sensitive" and "exactly as seen in the accompanying document
corpus". Here a match is an entry between two characters that are no part of a word, upper and lower case alike; of
entries that overlap, the first and longest counts, once for each entity type.
"""

import re
from array import array
from collections.abc import Iterator
from itertools import accumulate

_TOKEN = re.compile(r"\w+|[^\w\s]")
_TOKEN_WITH_SPACE = re.compile(r"\s*(?:\w+|[^\w\s])")
_ALL_BITS = (1 << 64) - 1
_LONG = 8
"""Entries with so many tokens or more share a bit of :attr:`EntityTable._first`, and their numbers are in a set."""
MOST_COUNTED = 32
"""Types that are counted, the first ones: a recognizer has 25 at most. All others share the bit of index 0, which is no
type of the plan."""


class EntityTable:
    """Texts with the types they stand for: hash tables of numbers, 24 bytes an entry and a few for its first token.

    A dict of a million texts would take some 200 MB. Two texts are taken for one once in 2**64.
    """

    _SMALLEST = 1 << 10

    def __init__(self, rows: int) -> None:
        """``rows``: about how many there will be."""
        self._keys = array("Q", bytes(8 * self._SMALLEST))
        self._types = array("I", bytes(4 * self._SMALLEST))
        self._count = 0
        # By hash of a first token: which numbers of tokens entries have that begin with it, a bit for each.
        self._first = bytearray(1 << min(23, max(12, rows.bit_length() + 3)))
        self._long: set[int] = set()

    def add(self, text: str, type_index: int) -> tuple[bool, bool]:
        """Take an entry in, without white space around it; whether the text was there before, and with this type.

        Raises ValueError where it has nothing but white space in it.
        """
        tokens = _TOKEN.findall(text)
        if not tokens:
            raise ValueError("an entry needs something that is no white space")
        if self._count * 2 >= len(self._keys):
            self._grow()
        bits = self._first
        bits[hash(tokens[0]) & (len(bits) - 1)] |= 1 << (min(len(tokens), _LONG) - 1)
        if len(tokens) >= _LONG:
            self._long.add(len(tokens))
        return self._put(hash(text) & _ALL_BITS or 1, 1 << (type_index if type_index < MOST_COUNTED else 0))

    def count(self, document: str, counts: list[int]) -> None:
        """Add to ``counts`` (one for each of :data:`MOST_COUNTED` types) how often entries occur in ``document``."""
        first, mask = self._first, len(self._first) - 1
        tokens = _TOKEN.findall(document)
        starts = [at for at, token in enumerate(tokens) if first[hash(token) & mask]]
        if not starts:
            return
        # Tokens and the white space before them follow each other without a gap: adding up lengths tells where they
        # end, and is faster than asking each match.
        ends = list(accumulate(map(len, _TOKEN_WITH_SPACE.findall(document))))
        free = [0] * MOST_COUNTED
        for at in starts:
            begin = ends[at] - len(tokens[at])
            if begin and _is_word(document[begin - 1]) and not _is_word(tokens[at][0]):
                continue  # a sign that is stuck to the word before it
            for end in self._ends(ends, at, first[hash(tokens[at]) & mask]):
                if end < len(document) and _is_word(document[end]):
                    continue
                types = self._get(hash(document[begin:end]) & _ALL_BITS or 1)
                if types:
                    _count(types, begin, end, free, counts)

    def _ends(self, ends: list[int], at: int, lengths: int) -> Iterator[int]:
        """Where entries may end that begin with the token ``at``, the longest first."""
        if lengths >> (_LONG - 1):
            for number in sorted(self._long, reverse=True):
                if at + number <= len(ends):
                    yield ends[at + number - 1]
        for number in range(min(_LONG - 1, len(ends) - at), 0, -1):
            if lengths >> (number - 1) & 1:
                yield ends[at + number - 1]

    def _put(self, key: int, bit: int) -> tuple[bool, bool]:
        at = self._find(key)
        there = bool(self._keys[at])
        same = bool(self._types[at] & bit)
        self._keys[at] = key
        self._types[at] |= bit
        self._count += not there
        return there, same

    def _get(self, key: int) -> int:
        return self._types[self._find(key)]

    def _find(self, key: int) -> int:
        keys, mask = self._keys, len(self._keys) - 1
        at = key & mask
        while keys[at] and keys[at] != key:
            at = (at + 1) & mask
        return at

    def _grow(self) -> None:
        keys, types = self._keys, self._types
        self._keys = array("Q", bytes(16 * len(keys)))
        self._types = array("I", bytes(8 * len(types)))
        for key, bits in zip(keys, types, strict=True):
            if key:
                at = self._find(key)
                self._keys[at], self._types[at] = key, bits


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _count(types: int, begin: int, end: int, free: list[int], counts: list[int]) -> None:
    """Count a match for each of its types, unless an earlier match of that type reaches into it."""
    index = 0
    while types:
        if types & 1 and free[index] <= begin:
            free[index] = end
            counts[index] += 1
        types >>= 1
        index += 1
