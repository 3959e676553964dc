"""A recognizer's annotations beside the documents that they are about."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from wizard.checks.check import Check
from wizard.checks.dataset import annotations_rows, annotations_spans, recognizer_documents, recognizer_types
from wizard.checks.dataset import recognizer_limits as limits
from wizard.checks.dataset.annotations_rows import DOCUMENT, Annotations, place_of, read_annotations
from wizard.checks.dataset.annotations_spans import marked
from wizard.checks.dataset.notes import Notes, counted
from wizard.checks.dataset.recognizer_documents import Document, Documents, Fingerprints
from wizard.checks.dataset.recognizer_files import Reading, Source, sources_of, why_not_read
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

SAME_NAME = Check(
    "dataset.document-same-name",
    "warning",
    "no two files of documents have the same name",
    "Annotations name the file without its folders: nobody knows which of the two is meant.",
    "Give every file of documents a name of its own.",
)
TOO_FEW = Check(
    "dataset.too-few-annotations",
    "error",
    f"every entity type has at least {limits.ANNOTATIONS_PER_TYPE} annotations in plain text",
    f"AWS asks for at least {limits.ANNOTATIONS_PER_TYPE} annotations of each entity type.",
    "Annotate more, or take the type out of dataset.entity_types.",
)
FEW_DOCUMENTS = Check(
    "dataset.few-annotated-documents",
    "warning",
    f"every entity type is annotated in at least {limits.LEAST_DOCUMENTS} documents",
    "A part of the documents is kept for the test, and AWS may say that too few mention one of the entities.",
    "Annotate the type in more documents.",
)
TEST_TYPES = Check(
    "dataset.test-annotations",
    "error",
    "the test data has an annotation of every entity type",
    "Test data must have at least one annotation of each entity type.",
    "Annotate it in the test documents, or leave the test data out: AWS keeps a tenth of the documents for the test.",
)
COUNTED = (TOO_FEW, FEW_DOCUMENTS, TEST_TYPES)
_OF_THE_PLAN = (*recognizer_types.CHECKS, *COUNTED)
"""These need the plan's entity types."""

_KEYS = (
    ("dataset.documents", "dataset.annotations"),
    ("dataset.test_documents", "dataset.test_annotations"),
)


@dataclass
class _Split:
    """The documents and annotations of the training or of the test."""

    documents: Source
    annotations: Source
    named: Counts = field(default_factory=Counts)
    counts: Counts = field(default_factory=Counts)
    rows: Annotations = field(default_factory=Annotations)
    unread: str = ""


def _applies(profile: Profile) -> bool:
    return profile.get("kind") == "recognizer" and all(look_up(profile, key) for key in _KEYS[0])


def _run(work: Work) -> None:
    uris = [(key, work.text(key)) for keys in _KEYS if all(map(work.text, keys)) for key in keys]
    sources = sources_of(work, uris)
    reason = why_not_read(work, sources)
    if reason:
        work.not_made(reason, *INSPECTION.checks)
        return
    splits = [_Split(sources[at], sources[at + 1]) for at in range(0, len(sources), 2)]
    types = EntityTypes(work.texts("dataset.entity_types"))
    notes = Notes()
    with Reading(work, sum(source.size for source in sources)) as reading:
        reading.begin(source.files[0] for source in sources)
        _read(work, reading, splits, types, notes)
    _judge(work, splits, types, notes)


def _read(work: Work, reading: Reading, splits: list[_Split], types: EntityTypes, notes: Notes) -> None:
    per_file = work.text("dataset.input_format") == "ONE_DOC_PER_FILE"
    for split in splits:
        names = {file.name: number for number, file in enumerate(split.documents.files)}
        _note_same_names(notes, split.documents, names)
        split.rows = read_annotations(reading, split.annotations, names, types, notes, per_file=per_file)
        split.rows.count_types(split.named)
    suggest(work, types, splits[0].named)
    of_the_rows = (annotations_rows.HEADER, annotations_rows.COLUMNS, annotations_rows.NUMBERS)
    notes.judge(work, (annotations_rows.ENCODING, *of_the_rows), _cut(splits))
    notes.judge(work, (SAME_NAME,))
    seen = Fingerprints()
    for number, split in enumerate(splits):
        documents = Documents(reading, split.documents, notes, per_file=per_file, seen_before=seen)
        _match(documents, split, types, notes)
        split.unread = documents.unread
        if number == 0:
            documents.note_totals()


def _cut(splits: list[_Split]) -> str:
    """What could not be read of the annotations."""
    return joined_reasons(split.rows.cut for split in splits)


def _note_same_names(notes: Notes, documents: Source, names: dict[str, int]) -> None:
    twice = {file.name for number, file in enumerate(documents.files) if names[file.name] != number}
    if twice:
        first = visible(min(twice))
        more = f" So are {len(twice) - 1:,} more." if len(twice) > 1 else ""
        notes.whole(SAME_NAME, documents.key, f"Several files of documents are named {first}.{more}")


def _match(documents: Documents, split: _Split, types: EntityTypes, notes: Notes) -> None:
    """Go through documents and annotations side by side, both in the same order."""
    annotated = split.rows.by_document()
    place, rows = next(annotated, (-1, []))
    for document in documents:
        here = place_of(document.file, document.line)
        while rows and place < here:
            _note_missing(documents, place, rows, split, notes)
            place, rows = next(annotated, (-1, []))
        if rows and place == here:
            split.counts.add(_types_in(document, rows, split, types, notes))
            place, rows = next(annotated, (-1, []))
    while rows:
        _note_missing(documents, place, rows, split, notes)
        place, rows = next(annotated, (-1, []))


def _types_in(document: Document, rows: list[int], split: _Split, types: EntityTypes, notes: Notes) -> list[int]:
    if document.text is None:  # it is far too large, which is said; its text was not kept
        return []
    spans = (split.rows.span(row, types) for row in rows)
    return marked(document.text, spans, notes, split.annotations.key)


def _note_missing(documents: Documents, place: int, rows: list[int], split: _Split, notes: Notes) -> None:
    file, line = documents.file(place >> 32).shown, place & 0xFFFF_FFFF
    for row in rows:
        said = f"it names Line {line:,} of {file}, which has fewer lines."
        notes.at(DOCUMENT, split.annotations.key, split.rows.file(row), split.rows.line(row), lambda said=said: said)  # type: ignore[misc]


def _judge(work: Work, splits: list[_Split], types: EntityTypes, notes: Notes) -> None:
    train = splits[0]
    least, key = limits.ANNOTATIONS_PER_TYPE, train.annotations.key
    draw(work, key, "Annotations of each entity type", types, train.counts, least, "annotations")
    if not types.planned:
        work.does_not_apply(*_OF_THE_PLAN)
    if len(splits) == 1:
        work.does_not_apply(TEST_TYPES)
    note_differences(notes, types, train.named, "annotation")
    note_counts(notes, types, key, train.named, train.counts)
    for split in splits[1:]:
        note_untested(notes, types, split.annotations.key, split.counts)
    cut, unread = _cut(splits), joined_reasons(split.unread for split in splits)
    # What seems to be too few, or missing, may be in the part that was not read.
    for reason, checks in ((cut, (recognizer_types.MISSING,)), (joined_reasons((cut, unread)), COUNTED)):
        if reason:
            work.not_made(reason, *(check for check in checks if not work.is_settled(check)))
    notes.judge(work, (annotations_rows.DOCUMENT, recognizer_types.UNKNOWN), cut)
    notes.judge(work, annotations_spans.CHECKS, joined_reasons((cut, unread)))
    notes.judge(work, recognizer_documents.OF_TEXTS, unread)
    notes.judge(work, INSPECTION.checks)


def note_counts(notes: Notes, types: EntityTypes, key: str, named: Counts, counts: Counts) -> None:
    """Note types that are annotated too rarely, or in too few documents."""
    note_too_few(notes, TOO_FEW, key, types, named, counts, limits.ANNOTATIONS_PER_TYPE, "annotation")
    for index, name in enumerate(types.planned, start=1):
        documents = counts.documents(index)
        if 0 < documents < limits.LEAST_DOCUMENTS:
            message = f"The type {visible(name)} is annotated in {counted(documents, 'document')} only."
            notes.whole(FEW_DOCUMENTS, key, message)


def note_untested(notes: Notes, types: EntityTypes, key: str, counts: Counts) -> None:
    """Note types that the test data does not have."""
    for index, name in enumerate(types.planned, start=1):
        if not counts.times(index):
            notes.whole(TEST_TYPES, key, f"The test data has no annotation of the type {visible(name)}.")


def _checks() -> Iterator[Check]:
    yield from recognizer_documents.CHECKS
    yield SAME_NAME
    yield from annotations_rows.CHECKS
    yield from annotations_spans.CHECKS
    yield from _OF_THE_PLAN


INSPECTION = Inspection(
    id="dataset.annotations",
    subject="dataset",
    title="Annotations and documents",
    key="dataset.annotations",
    checks=tuple(_checks()),
    touches=(*_KEYS[0], *_KEYS[1], "dataset.input_format", "dataset.entity_types"),
    applies=_applies,
    run=_run,
)
