"""The lines of a recognizer's augmented manifests.

Formats: Amazon Comprehend developer guide, "PDF annotation files" (the lines of a Ground Truth labelling job of named
entities); those of native documents as AWS's own annotation tool writes them
(aws-samples/amazon-comprehend-semi-structured-documents-annotation-tools): ``source-ref`` and, in the attribute,
``annotation-ref``.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import TextIOWrapper
from typing import Any, TypeGuard

from wizard.checks.asked import DataFile
from wizard.checks.check import Check
from wizard.checks.dataset.annotations_rows import ENCODING
from wizard.checks.dataset.annotations_spans import Span
from wizard.checks.dataset.notes import Notes, joined, quoted
from wizard.checks.dataset.recognizer_files import LONGEST_LINE, Reading, Source, note_encoding, note_marks
from wizard.checks.dataset.recognizer_types import EntityTypes

LINES = Check(
    "dataset.entity-manifest-lines",
    "error",
    "every line of a recognizer's manifest is a JSON object",
    "An augmented manifest has one JSON object a line, and the training ends in error at any other.",
    "Write each object on one line, with nothing between the lines.",
)
SOURCE = Check(
    "dataset.entity-manifest-source",
    "error",
    "every line of a recognizer's manifest names its document",
    "Without its document a line cannot be used: source holds the text, source-ref names a PDF file.",
    "Give the manifest that the labelling job has written. For PDF files say document_type SEMI_STRUCTURED_DOCUMENT.",
)
ATTRIBUTES = Check(
    "dataset.entity-manifest-attributes",
    "error",
    "every line of a recognizer's manifest has one of the attributes that the plan names, and each of them occurs",
    "The attributes hold the annotations: where there are none of those names, the document is not annotated.",
    "Name the attributes as in the manifest: the labelling job's name, without -metadata.",
)
ENTITIES = Check(
    "dataset.entity-manifest-entities",
    "error",
    "every attribute holds entities with label, startOffset and endOffset, or the name of an annotation file",
    "What is marked in the document cannot be read.",
    "Give the output of a labelling job of named entities; an attribute of another job does not belong here.",
)
CHECKS = (ENCODING, LINES, SOURCE, ATTRIBUTES, ENTITIES)


@dataclass
class Manifest:
    """An entry of ``dataset.manifests`` with its files.

    ``annotations`` and ``documents`` are the URIs below which native documents have theirs; ``present``: those of its
    attributes that were seen.
    """

    key: str
    source: Source
    attributes: Sequence[str]
    is_test: bool
    is_native: bool
    annotations: str
    documents: str
    present: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Line:
    """A line of a manifest that is a JSON object. ``number`` counts from 1."""

    manifest: Manifest
    file: DataFile
    number: int
    entry: Mapping[str, Any]


class ManifestLines:
    """Reads manifests line by line, and notes what is wrong with the lines."""

    def __init__(self, notes: Notes, types: EntityTypes) -> None:
        self._notes = notes
        self._types = types

    def of(self, reading: Reading, manifest: Manifest) -> Iterator[Line]:
        """The lines of all files of ``manifest``. Raises WizardErrors."""
        key = manifest.source.key
        for file in manifest.source.files:
            with reading.text(file) as (text, seen):
                for number, content in _numbered(text):
                    yield from self._object(manifest, file, number, content)
            note_encoding(self._notes, ENCODING, key, file, seen)
            note_marks(self._notes, ENCODING, key, file, seen)
        absent = [quoted(name) for name in manifest.attributes if name not in manifest.present]
        if manifest.present and absent:
            said = f"No line of the manifest has the attribute {joined(absent)}."
            self._notes.whole(ATTRIBUTES, f"{manifest.key}.attributes", said)

    def document(self, line: Line) -> str | None:
        """The text of the line's document, or the URI of its PDF file."""
        name = "source-ref" if line.manifest.is_native else "source"
        value = line.entry.get(name)
        if isinstance(value, str):
            return value
        instead = "source" if line.manifest.is_native else "source-ref"
        has = f"it has {instead} in place of {name}." if instead in line.entry else f"it has no {name}."
        self._note(SOURCE, line, has)
        return None

    def spans(self, line: Line) -> Iterator[Span]:
        """What the line marks in its text."""
        for value in self._values(line):
            entities = _entities(value)
            if entities is None:
                self._note(ENTITIES, line, "the attribute holds no list of entities.")
                continue
            for entity in entities:
                span = self._span(entity, line)
                if span is None:
                    self._note(ENTITIES, line, "a part of the list is not an entity.")
                else:
                    yield span

    def annotation_files(self, line: Line) -> Iterator[str]:
        """The URIs of the line's annotation files."""
        for value in self._values(line):
            reference = value.get("annotation-ref") if isinstance(value, dict) else None
            if isinstance(reference, str):
                yield reference
            else:
                self._note(ENTITIES, line, "the attribute has no annotation-ref.")

    def _object(self, manifest: Manifest, file: DataFile, number: int, content: str | None) -> Iterator[Line]:
        line = Line(manifest, file, number, {})
        if content is None:
            self._note(LINES, line, f"it has more than {LONGEST_LINE:,} characters.")
            return
        if not content.strip():
            return
        try:
            entry = json.loads(content)
        except (ValueError, RecursionError):
            self._note(LINES, line, "the line is not JSON.")
            return
        if isinstance(entry, dict):
            yield Line(manifest, file, number, entry)
        else:
            self._note(LINES, line, "the line is no JSON object.")

    def _values(self, line: Line) -> list[Any]:
        """What the line says in the attributes of the plan."""
        wanted = line.manifest.attributes
        here = [name for name in wanted if name in line.entry]
        line.manifest.present.update(here)
        if wanted and not here:
            said = f"it has no attribute {joined(quoted(name) for name in wanted)}.{_other_attribute(line.entry)}"
            self._note(ATTRIBUTES, line, said)
        return [line.entry[name] for name in here]

    def _span(self, entity: object, line: Line) -> Span | None:
        if not isinstance(entity, dict):
            return None
        label, begin, end = (entity.get(key) for key in ("label", "startOffset", "endOffset"))
        if not isinstance(label, str) or not label.strip():
            return None
        if not (_is_offset(begin) and _is_offset(end)):
            return None
        index = self._types.index(label, line.file.shown, line.number)
        return Span(begin, end, index, line.file.shown, line.number, self._types.is_planned(index))

    def _note(self, check: Check, line: Line, said: str) -> None:
        self._notes.at(check, line.manifest.source.key, line.file.shown, line.number, lambda: said)


def _numbered(text: TextIOWrapper) -> Iterator[tuple[int, str | None]]:
    """The lines with their numbers (from 1); None in place of one that is too long to be kept."""
    number, too_long = 1, False
    while content := text.readline(LONGEST_LINE):
        if len(content) >= LONGEST_LINE and not content.endswith(("\n", "\r")):
            too_long = True
            continue
        yield number, None if too_long else content
        number, too_long = number + 1, False
    if too_long:
        yield number, None


def _entities(value: object) -> list[object] | None:
    annotations = value.get("annotations") if isinstance(value, dict) else None
    entities = annotations.get("entities") if isinstance(annotations, dict) else None
    return entities if isinstance(entities, list) else None


def _is_offset(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _other_attribute(entry: Mapping[str, Any]) -> str:
    """A sentence about an attribute of the line that may be meant."""
    names = [name.removesuffix("-metadata") for name in entry if name.endswith("-metadata")]
    return f" It has {quoted(names[0])}." if names else ""
