"""Labels of a dataset, counted in bounded memory: how many documents each has, and where it was first seen."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice, repeat
from typing import NamedTuple

from wizard.checks.dataset import limits
from wizard.text import visible

_SAMPLE = 5_000
"""So many different texts of the column are kept to guess a delimiter from."""


class Place(NamedTuple):
    """A line of a file. ``file`` is safe to show, ``line`` counts from 1."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}, line {self.line:,}"


class Labels:
    """How many documents each label has.

    ``overflowed``: there are more different ones than are kept, so that the counts are not complete.
    """

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.documents = 0
        self.overflowed = False
        self._places: dict[str, Place] = {}
        self._characters = 0

    def add(self, label: str, times: int, place: Place) -> None:
        """A label of ``times`` documents, the first of them at ``place``."""
        if label not in self._places:
            if len(self._places) >= limits.MOST_LABELS_KEPT or self._characters > limits.MOST_LABEL_CHARACTERS_KEPT:
                self.overflowed = True
                return
            self._places[label] = place
            self._characters += len(label)
        self.counts[label] += times

    def add_rows(self, several: Sequence[Sequence[str]], place: Callable[[int], Place]) -> None:
        """The labels of some rows, none of which names one twice; ``place`` says where the row with an index is."""
        self.counts.update(chain.from_iterable(several))
        if len(self.counts) == len(self._places):
            return
        for index, labels in enumerate(several):
            for label in labels:
                if label not in self._places:
                    self.add(label, 0, place(index))
        for label in self.counts.keys() - self._places.keys():  # more than are kept
            del self.counts[label]

    def place(self, label: str) -> Place:
        """Where a label was first seen. Raises KeyError."""
        return self._places[label]


Joined = tuple[str, int, Place]
"""A text of the column of labels, how many rows have it, and where the first is."""


class LabelColumn:
    """The texts in the column of labels: each one label, or several with ``delimiter`` between them.

    What is in memory is bounded: where there are too many different texts, those with a delimiter are taken apart on
    the way (``was_taken_apart``), and ``look`` is called with each before it is forgotten.
    """

    def __init__(self, delimiter: str | None, look: Callable[[Joined], None]) -> None:
        self.documents = 0
        self.odd: set[str] = set()
        """Texts that are blank, or have a blank at an end."""
        self.was_taken_apart = False
        self._delimiter = delimiter
        self._look = look
        self._counts: Counter[str] = Counter()
        self._places: dict[str, Place] = {}
        self._characters = 0
        self._parts = Labels()
        self._sample: dict[str, int] = {}

    def add(self, texts: Sequence[str], place: Callable[[int], Place]) -> None:
        """The texts of some rows; ``place`` says where the one with an index is."""
        self.documents += len(texts)
        if self._parts.overflowed:
            return
        if self.was_taken_apart and self._delimiter:
            self._add_apart(texts, place, self._delimiter)
            return
        self._counts.update(texts)
        if len(self._counts) != len(self._places):
            self._note_new(texts, place)

    def knows(self, text: str) -> bool:
        """Whether a text has been in the column (and is still in memory)."""
        return text in self._places

    def joined(self) -> Iterator[Joined]:
        """Every different text that is still in memory."""
        for text, count in self._counts.items():
            yield text, count, self._places[text]

    def sample(self) -> dict[str, int]:
        """Some different texts of the column, and how many rows have each."""
        return self._sample or dict(islice(self._counts.items(), _SAMPLE))

    def labels(self, delimiter: str | None) -> Labels:
        """The labels, with each text taken apart at ``delimiter``; ``None``: each text is one label.

        A column that was taken apart on the way knows only its own delimiter.
        """
        labels = Labels()
        labels.documents = self.documents
        labels.overflowed = self._parts.overflowed
        for label, count in self._parts.counts.items():
            labels.add(label, count, self._parts.place(label))
        _add_parts(labels, self.joined(), delimiter)
        return labels

    def _note_new(self, texts: Sequence[str], place: Callable[[int], Place]) -> None:
        for index, text in enumerate(texts):
            if text not in self._places:
                self._places[text] = place(index)
                self._characters += len(text)
                if not text or text != text.strip():
                    self.odd.add(text)
        if len(self._places) > limits.MOST_LABELS_KEPT or self._characters > limits.MOST_LABEL_CHARACTERS_KEPT:
            self._take_apart()

    def _add_apart(self, texts: Sequence[str], place: Callable[[int], Place], delimiter: str) -> None:
        """There are many different texts, so that to keep them would cost more than to take each apart."""
        several = list(map(str.split, texts, repeat(delimiter)))
        every = set(chain.from_iterable(several))
        if sum(map(len, several)) == sum(map(len, map(set, several))) and all(map(str.strip, every)):
            self._parts.add_rows(several, place)
            return
        for index, text in enumerate(texts):
            one = (text, 1, place(index))
            self._look(one)
            _add_parts(self._parts, (one,), delimiter)

    def _take_apart(self) -> None:
        self._sample = dict(islice(self._counts.items(), _SAMPLE))
        self.was_taken_apart = True
        for one in self.joined():
            self._look(one)
        _add_parts(self._parts, self.joined(), self._delimiter)
        self._counts.clear()
        self._places.clear()
        self._characters = 0


def parts_of(text: str, delimiter: str | None) -> list[str]:
    """The labels in a text of the column, as they are."""
    return text.split(delimiter) if delimiter else [text]


def quoted_label(label: str) -> str:
    """A label for a sentence."""
    return f'"{visible(label)}"' if len(label) <= 60 else f'"{visible(label[:60])}…"'


def _add_parts(labels: Labels, several: Iterable[Joined], delimiter: str | None) -> None:
    for text, count, place in several:
        for part in dict.fromkeys(parts_of(text, delimiter)):
            if part.strip():
                labels.add(part, count, place)
