"""A recognizer's entity list beside the documents in which its entries are to be found.

Format: Amazon Comprehend developer guide, "Entity lists": the columns ``Text,Type``, upper and lower case count. The
guide's own example has spaces behind its commas, and its quotas speak of an entry "post-strip": white space around a
cell does not count.
"""

from collections.abc import Sequence

from wizard.checks.asked import DataFile
from wizard.checks.check import Check
from wizard.checks.dataset import recognizer_documents, recognizer_types
from wizard.checks.dataset import recognizer_limits as limits
from wizard.checks.dataset.annotations_rows import ENCODING
from wizard.checks.dataset.entities_table import MOST_COUNTED, EntityTable
from wizard.checks.dataset.notes import Notes, counted, quoted
from wizard.checks.dataset.recognizer_documents import Documents, Fingerprints
from wizard.checks.dataset.recognizer_files import (
    Reading,
    Source,
    TableRows,
    note_encoding,
    note_marks,
    sources_of,
    why_not_read,
)
from wizard.checks.dataset.recognizer_types import (
    Counts,
    EntityTypes,
    draw,
    note_differences,
    note_too_few,
    suggest,
)
from wizard.checks.dataset.settling import joined_reasons
from wizard.checks.inspection import Inspection, Profile, Work
from wizard.plan import look_up
from wizard.text import visible

HEADER = Check(
    "dataset.entity-list-header",
    "error",
    "each entity list begins with the header Text,Type",
    "An entity list must name its columns, Text and Type.",
    "Write Text,Type as the file's first line.",
)
COLUMNS = Check(
    "dataset.entity-list-columns",
    "error",
    "every row of the entity list has two columns",
    "A row that has not exactly a text and a type cannot be read.",
    "Put a text that holds a comma into quotation marks.",
)
SIZE = Check(
    "dataset.entity-list-size",
    "error",
    f"the entity list has 1 to {limits.MOST_ENTRIES:,} entries",
    f"AWS takes 1 to {limits.MOST_ENTRIES:,} entries.",
    "Shorten the list: entries that do not occur in the documents teach nothing.",
)
ENTRY = Check(
    "dataset.entity-list-entry",
    "error",
    f"every entry has 1 to {limits.LONGEST_ENTRY:,} characters and a type",
    f"An entry has 1 to {limits.LONGEST_ENTRY:,} characters without the white space around it.",
    "Correct the row or remove it.",
)
DUPLICATE = Check(
    "dataset.entity-list-duplicate",
    "warning",
    "no entry is there twice",
    "AWS says that the input should not contain duplicates.",
    "Remove the second one.",
)
AMBIGUOUS = Check(
    "dataset.entity-list-ambiguous",
    "warning",
    "no text stands for two entity types",
    "Nothing tells which of the two a match in a document is.",
    "Keep the type that the text most often stands for, or use annotations.",
)
TOO_FEW = Check(
    "dataset.too-few-matches",
    "error",
    f"every entity type has at least {limits.LEAST_MATCHES} matches in the documents",
    f"AWS asks for at least {limits.LEAST_MATCHES} matches of each entity type.",
    "Give more documents that name entities of the type, more of its entities, or take the type out.",
)
FEW = Check(
    "dataset.few-matches",
    "warning",
    f"every entity type has {limits.MATCHES_OF_OLD} matches in the documents",
    f"The developer guide asks for {limits.LEAST_MATCHES} matches of each type; until 2023 it asked for "
    f"{limits.MATCHES_OF_OLD}, and how AWS counts them is not documented.",
    "More documents that name entities of the type make the recognizer better.",
)
_COUNTED = (TOO_FEW, FEW)
_OF_THE_PLAN = (*recognizer_types.CHECKS, *_COUNTED)
_OF_THE_LIST = (ENCODING, HEADER, COLUMNS, SIZE, ENTRY, DUPLICATE, AMBIGUOUS)

_DOCUMENTS, _LIST = "dataset.documents", "dataset.entity_list"
_HEADER = ["Text", "Type"]
_BYTES_OF_A_ROW = 12
"""A short row; only to guess from a file's size how many there are."""


def _applies(profile: Profile) -> bool:
    given = look_up(profile, _DOCUMENTS) and look_up(profile, _LIST) and not look_up(profile, "dataset.annotations")
    return profile.get("kind") == "recognizer" and bool(given)


def _run(work: Work) -> None:
    documents, listed = sources = sources_of(work, [(key, work.text(key)) for key in (_DOCUMENTS, _LIST)])
    reason = why_not_read(work, sources)
    if reason:
        work.not_made(reason, *INSPECTION.checks)
        return
    types = EntityTypes(work.texts("dataset.entity_types"))
    notes = Notes()
    entries = _Entries(listed, types, notes)
    matches = [0] * MOST_COUNTED
    with Reading(work, sum(source.size for source in sources)) as reading:
        reading.begin(source.files[0] for source in sources)
        entries.read(reading)
        suggest(work, types, entries.named)
        notes.judge(work, _OF_THE_LIST, entries.cut)
        per_file = work.text("dataset.input_format") == "ONE_DOC_PER_FILE"
        read = Documents(reading, documents, notes, per_file=per_file, seen_before=Fingerprints())
        for document in read:
            if document.text:
                entries.table.count(document.text, matches)
        read.note_totals()
    if not types.planned:
        work.does_not_apply(*_OF_THE_PLAN)
    # What seems to be too few, or missing, may be in the part that was not read.
    unknown = joined_reasons((entries.cut, read.unread))
    for reason, checks in ((entries.cut, (recognizer_types.MISSING,)), (unknown, _COUNTED)):
        if reason:
            work.not_made(reason, *(check for check in checks if not work.is_settled(check)))
    _count(work, types, entries.named, matches, notes)
    notes.judge(work, (recognizer_types.UNKNOWN,), entries.cut)
    notes.judge(work, recognizer_documents.OF_TEXTS, read.unread)
    notes.judge(work, INSPECTION.checks)


def _count(work: Work, types: EntityTypes, named: Counts, matches: Sequence[int], notes: Notes) -> None:
    counts = Counts()
    for index in range(1, min(len(types.names), MOST_COUNTED)):
        counts.add_times(index, matches[index])
    least = limits.LEAST_MATCHES
    draw(work, _LIST, "Matches of each entity type in the documents", types, counts, least, "matches")
    note_differences(notes, types, named, "entry")
    note_too_few(notes, TOO_FEW, _LIST, types, named, counts, least, "match")
    for index, name in enumerate(types.planned, start=1):
        times = counts.times(index)
        if least <= times < limits.MATCHES_OF_OLD:
            notes.whole(FEW, _LIST, f"The type {visible(name)} has {counted(times, 'match')}.")


class _Entries:
    """The entries of all files of an entity list."""

    def __init__(self, source: Source, types: EntityTypes, notes: Notes) -> None:
        self._source = source
        self._types = types
        self._notes = notes
        self._count = 0
        self.cut = ""
        self.table = EntityTable(source.size // _BYTES_OF_A_ROW)
        self.named = Counts()

    def read(self, reading: Reading) -> None:
        """Read them. Raises WizardErrors."""
        key = self._source.key
        for file in self._source.files:
            with reading.text(file) as (text, seen):
                table = TableRows(text, self._notes, COLUMNS, key, file)
                self._read_rows(file, table)
            self.cut = joined_reasons((self.cut, table.cut))
            note_encoding(self._notes, ENCODING, key, file, seen)
            note_marks(self._notes, ENCODING, key, file, seen)
        least = 0 if self.cut else 1
        if not least <= self._count <= limits.MOST_ENTRIES:
            self._notes.whole(SIZE, key, f"The entity list has {counted(self._count, 'entry')}.")

    def _read_rows(self, file: DataFile, table: TableRows) -> None:
        rows = iter(table)
        first = next(rows, None)
        if first is None:
            if not table.cut:
                self._note(HEADER, file, 1, "the file is empty.")
            return
        words = [cell.strip() for cell in first[1]]
        if words != _HEADER:
            is_entry = len(words) == 2 and words[1] in self._types.planned
            said = "the file begins with an entry, not with a header." if is_entry else f"it is {_as_row(words)}."
            self._note(HEADER, file, first[0], said)
            if is_entry:
                self._row(file, *first)
        for line, cells in rows:
            self._row(file, line, cells)

    def _row(self, file: DataFile, line: int, cells: Sequence[str]) -> None:
        self._count += 1
        if len(cells) != len(_HEADER):
            self._note(COLUMNS, file, line, f"the row has {counted(len(cells), 'column')} in place of 2.")
            return
        text, kind = cells[0].strip(), cells[1].strip()
        if not text or not kind:
            self._note(ENTRY, file, line, f"the {'type' if text else 'text'} is empty.")
            return
        if len(text) > limits.LONGEST_ENTRY:
            self._note(ENTRY, file, line, f"the text has {len(text):,} characters.")
        index = self._types.index(kind, file.shown, line)
        self.named.add_times(index, 1)
        there, same = self.table.add(text, index)
        if there:
            said = f"{quoted(text)} is there already" + ("." if same else ", with another type.")
            self._note(DUPLICATE if same else AMBIGUOUS, file, line, said)

    def _note(self, check: Check, file: DataFile, line: int, said: str) -> None:
        self._notes.at(check, self._source.key, file.shown, line, lambda: said)


def _as_row(words: Sequence[str]) -> str:
    return quoted(",".join(words))


INSPECTION = Inspection(
    id="dataset.entity-list",
    subject="dataset",
    title="Entity list and documents",
    key=_LIST,
    checks=(*recognizer_documents.CHECKS, *_OF_THE_LIST, *_OF_THE_PLAN),
    touches=(_DOCUMENTS, _LIST, "dataset.annotations", "dataset.input_format", "dataset.entity_types"),
    applies=_applies,
    run=_run,
)
