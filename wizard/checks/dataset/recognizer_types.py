"""Entity types in the data against those of the plan: how many of each, which one of the two does not have."""

from collections.abc import Sequence

from wizard.checks.check import Check
from wizard.checks.dataset import recognizer_limits as limits
from wizard.checks.dataset.notes import Notes, counted, joined
from wizard.checks.inspection import Work
from wizard.checks.pictures import BarChart, shown_bars
from wizard.text import shorten, visible

UNKNOWN = Check(
    "dataset.entity-type-unknown",
    "warning",
    "the data has no entity type that the plan has not",
    "AWS ignores what is marked with a type that the request does not name.",
    "Add the type to dataset.entity_types, or correct it in the data.",
)
MISSING = Check(
    "dataset.entity-type-missing",
    "error",
    "every entity type of the plan occurs in the data",
    "A type that never occurs cannot be learned, and the training ends in error.",
    "Correct dataset.entity_types, or add the type to the data.",
)
CHECKS = (UNKNOWN, MISSING)

OTHERS = 0
"""The index of all types behind the first thousand: a wrong column can look like as many types as there are rows."""
_MOST_TYPES = 1000
_NAMED = 4
_SHOWN_CHARACTERS = 60
_LONGEST_NAME = 64
"""Characters of a type that AWS takes (API reference, EntityTypesListItem); a longer one is another column's text."""
_KEY = "dataset.entity_types"


class EntityTypes:
    """The types that the data names, by index. Those of the plan come first, from 1."""

    def __init__(self, planned: Sequence[str]) -> None:
        self.planned = tuple(dict.fromkeys(planned))
        self.names = ["", *self.planned]
        self._indexes = {name: index for index, name in enumerate(self.names) if index}
        self._places: dict[int, tuple[str, int]] = {}

    def index(self, name: str, file: str, line: int) -> int:
        """The index of a type, which stands on a line of a file (safe to show)."""
        index = self._indexes.get(name)
        if index is None:
            if len(self.names) > _MOST_TYPES:
                index = OTHERS
            else:
                index = self._indexes[name] = len(self.names)
                self.names.append(name)
        if index not in self._places:
            self._places[index] = (file, line)
        return index

    def is_planned(self, index: int) -> bool:
        """Whether the plan names it; every type is, where the plan names none yet."""
        return not self.planned or 0 < index <= len(self.planned)

    def place(self, index: int) -> str:
        """Where it was first seen, in words."""
        file, line = self._places.get(index, ("", 0))
        return f"{file}, line {line:,}" if file else ""


class Counts:
    """How often each type occurs, and in how many documents."""

    def __init__(self) -> None:
        self._times: dict[int, int] = {}
        self._documents: dict[int, int] = {}

    def add(self, indexes: Sequence[int]) -> None:
        """The types that occur in one document, each as often as it does."""
        for index in indexes:
            self._times[index] = self._times.get(index, 0) + 1
        for index in set(indexes):
            self._documents[index] = self._documents.get(index, 0) + 1

    def add_times(self, index: int, times: int) -> None:
        """One type, ``times`` more."""
        self._times[index] = self._times.get(index, 0) + times

    def times(self, index: int) -> int:
        """How often it occurs."""
        return self._times.get(index, 0)

    def documents(self, index: int) -> int:
        """In how many documents it occurs."""
        return self._documents.get(index, 0)


def note_differences(notes: Notes, types: EntityTypes, named: Counts, what: str) -> None:
    """Note types that only the plan has or only the data. ``named``: how often the data names each, rightly or not;
    ``what`` it counts ("annotation")."""
    if not types.planned:
        return
    unknown = [index for index in range(len(types.names)) if not types.is_planned(index) and named.times(index)]
    if unknown:
        said = [_unknown(types, index, named.times(index), what) for index in unknown[:_NAMED]]
        if len(unknown) > _NAMED:
            said.append(f"{len(unknown) - _NAMED:,} more")
        have = "a type that the plan has" if len(unknown) == 1 else "types that the plan has"
        notes.whole(UNKNOWN, _KEY, f"The data names {have} not: {joined(said)}.")
    for index, name in enumerate(types.planned, start=1):
        if not named.times(index):
            notes.whole(MISSING, _KEY, f"The data has no {what} of the type {visible(name)}.{_near(types, name)}")


def _unknown(types: EntityTypes, index: int, times: int, what: str) -> str:
    name = _shown(types.names[index]) or "further ones"
    return f"{name} ({counted(times, what)}, first in {types.place(index)})"


def _near(types: EntityTypes, name: str) -> str:
    """A sentence about a type of the data that differs from ``name`` only in case, spaces or hyphens."""
    others = [other for other in types.names[1 + len(types.planned) :] if _plain(other) == _plain(name)]
    return f" It has {_shown(others[0])}: the two must be written alike." if others else ""


def _shown(name: str) -> str:
    """A type for a sentence or a picture: in a wrong column it can be as long as a text."""
    return shorten(visible(name), _SHOWN_CHARACTERS)


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def note_too_few(
    notes: Notes, check: Check, subject: str, types: EntityTypes, named: Counts, counts: Counts, least: int, what: str
) -> None:
    """Note the plan's types that the data names (``named``), but counts for fewer than ``least`` times."""
    for index, name in enumerate(types.planned, start=1):
        times = counts.times(index)
        if times < least and named.times(index):
            notes.whole(check, subject, f"The type {visible(name)} has {counted(times, what)} of at least {least}.")


def draw(work: Work, key: str, title: str, types: EntityTypes, counts: Counts, least: int, unit: str) -> None:
    """Draw how often each type of the plan occurs; each of the data where the plan names none yet."""
    drawn = range(1, 1 + (len(types.planned) or len(types.names) - 1))
    bars, more = shown_bars([(_shown(types.names[index]), counts.times(index)) for index in drawn])
    if bars:
        work.draw(BarChart(key, title, bars, least, unit, more))


def suggest(work: Work, types: EntityTypes, named: Counts) -> None:
    """Suggest the types that the data names: all that AWS takes, or the most frequent where there are too many."""
    names = types.names
    found = [index for index in range(1, len(names)) if named.times(index) and len(names[index]) <= _LONGEST_NAME]
    found.sort(key=lambda index: (-named.times(index), names[index]))
    if found:
        work.learn({f"_suggested.{_KEY}": tuple(sorted(names[index] for index in found[: limits.MOST_TYPES]))})
