"""Native documents (PDF) of a recognizer: that the files exist which a manifest names, and what is marked in them."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from wizard.account.at_once import at_once
from wizard.checks.asked import MOST_FILES, DataFile, objects_at
from wizard.checks.check import Check
from wizard.checks.dataset import recognizer_limits as limits
from wizard.checks.dataset.notes import Notes, counted, quoted
from wizard.checks.dataset.recognizer_files import Reading
from wizard.checks.dataset.recognizer_manifest_lines import Line
from wizard.checks.dataset.recognizer_types import Counts, EntityTypes, note_too_few
from wizard.checks.inspection import Work
from wizard.errors import WizardError
from wizard.text import visible

DOCUMENTS = Check(
    "dataset.native-documents",
    "error",
    f"manifests of native documents have {limits.LEAST_NATIVE_DOCUMENTS} to {limits.MOST_NATIVE_DOCUMENTS:,} of them",
    f"AWS trains with {limits.LEAST_NATIVE_DOCUMENTS} to {limits.MOST_NATIVE_DOCUMENTS:,} native documents.",
    "Annotate more documents, or leave some out.",
)
PAGES = Check(
    "dataset.native-pages",
    "warning",
    f"manifests of native documents name {limits.LEAST_NATIVE_DOCUMENTS} different files",
    f"A line is a page; AWS asks for {limits.LEAST_NATIVE_DOCUMENTS} documents, and says nothing of pages.",
    "Annotate pages of more documents.",
)
SOURCES = Check(
    "dataset.native-source",
    "error",
    "every native document that a manifest names is there",
    "A document that is not there cannot be read, and the training ends in error.",
    "Copy the document there, or correct source_documents.",
)
ANNOTATION_FILES = Check(
    "dataset.native-annotations",
    "error",
    "every annotation file that a manifest names is there",
    "Without its annotation file a document is not annotated, and the training ends in error.",
    "Copy the file there, or correct annotations.",
)
TOO_LARGE = Check(
    "dataset.native-annotation-size",
    "error",
    "no annotation file of a native document has more than 5 MB",
    "AWS takes annotation files of at most 5 MB.",
    "Annotate fewer pages in one file.",
)
UNREADABLE = Check(
    "dataset.native-annotation-format",
    "error",
    "every annotation file of a native document is JSON with Entities",
    "What is marked in the document cannot be read.",
    "Give the files that the labelling job has written.",
)
TOO_FEW = Check(
    "dataset.too-few-native-annotations",
    "error",
    f"every entity type has at least {limits.NATIVE_ANNOTATIONS_PER_TYPE} annotations in native documents",
    f"AWS asks for at least {limits.NATIVE_ANNOTATIONS_PER_TYPE} annotations of each entity type in native documents.",
    "Annotate more, or take the type out of dataset.entity_types.",
)
CHECKS = (DOCUMENTS, PAGES, SOURCES, ANNOTATION_FILES, TOO_LARGE, UNREADABLE, TOO_FEW)

NOT_READ = "The annotation files were not read."
_KEY = "dataset.manifests"
_MOST_BYTES = 200_000_000
"""So many bytes of annotation files are read to count what is in them."""
_AT_ONCE_FILES, _AT_ONCE_BYTES = 32, 8_000_000


@dataclass(frozen=True)
class _Named:
    """A file that a manifest names: URI and the prefix below which the plan says it is; key and place in the manifest,
    the file's name being safe to show."""

    uri: str
    below: str
    key: str
    file: str
    line: int
    is_test: bool


class NativePages:
    """The pages of native documents that manifests name."""

    def __init__(self, work: Work, notes: Notes, types: EntityTypes) -> None:
        self._work = work
        self._notes = notes
        self._types = types
        self._documents: dict[str, _Named] = {}
        self._annotations: list[_Named] = []
        self._training: set[str] = set()
        self.train, self.test = Counts(), Counts()
        self.were_read = False

    def add_document(self, line: Line, uri: str) -> None:
        """A line names its document."""
        self._documents.setdefault(uri, _named(line, uri, line.manifest.documents, "source_documents"))
        if not line.manifest.is_test:
            self._training.add(uri)

    def add_annotations(self, line: Line, uri: str) -> None:
        """A line names an annotation file."""
        self._annotations.append(_named(line, uri, line.manifest.annotations, "annotations"))

    def look(self) -> None:
        """Look for all that was named, and into the annotation files; settles the checks about them."""
        prefixes = {named.below for named in (*self._documents.values(), *self._annotations) if named.below}
        with suppress(WizardError):  # what is refused is said where it is asked for again
            at_once([partial(objects_at, self._work.facts, prefix) for prefix in prefixes])
        with self._work.making(SOURCES):
            self._find(SOURCES, self._documents.values())
            self._notes.judge(self._work, (SOURCES,))
        with self._work.making(ANNOTATION_FILES, TOO_LARGE, UNREADABLE, TOO_FEW):
            found = self._find(ANNOTATION_FILES, self._annotations)
            self._note_large(found)
            self._notes.judge(self._work, (ANNOTATION_FILES, *([TOO_LARGE] if found else [])))
            self._count({file: several for file, several in found.items() if _is_small(file)})

    def note_number(self, lines: int) -> None:
        """Note whether there are too few documents or too many on so many ``lines`` for the training."""
        number = len(self._training)
        if lines < limits.LEAST_NATIVE_DOCUMENTS:
            self._notes.whole(DOCUMENTS, _KEY, f"The manifests for the training have {counted(lines, 'line')}.")
        elif number < limits.LEAST_NATIVE_DOCUMENTS:
            said = f"The manifests for the training name {counted(number, 'document')} on {lines:,} lines."
            self._notes.whole(PAGES, _KEY, said)
        if number > limits.MOST_NATIVE_DOCUMENTS:
            self._notes.whole(DOCUMENTS, _KEY, f"The manifests for the training name {number:,} documents.")

    def note_too_few(self) -> None:
        """Note types of which the annotation files have too few."""
        least = limits.NATIVE_ANNOTATIONS_PER_TYPE
        note_too_few(self._notes, TOO_FEW, _KEY, self._types, self.train, self.train, least, "annotation")

    def _find(self, check: Check, several: Iterable[_Named]) -> dict[DataFile, list[_Named]]:
        """The files that are there, each with where it is named; ``check`` notes the others."""
        found: dict[DataFile, list[_Named]] = {}
        listed: dict[str, dict[str, DataFile]] = {}
        for named in several:
            if not named.below:
                self._work.not_made(f"The plan has no {named.key.rpartition('.')[2]} for this manifest.", check)
                continue
            if named.below not in listed:
                files = objects_at(self._work.facts, named.below)
                listed[named.below] = {f"s3://{file.bucket}/{file.key}": file for file in files}
                if len(files) >= MOST_FILES:
                    said = f"There are {MOST_FILES:,} files or more at {visible(named.below)}."
                    self._work.not_made(f"{said} So many are not looked at.", check)
            file = listed[named.below].get(named.uri)
            if file is not None:
                found.setdefault(file, []).append(named)
            elif named.uri.startswith(named.below):
                self._note(check, named, f"there is no {quoted(named.uri)}.")
            else:
                self._note(check, named, f"{quoted(named.uri)} is not below {visible(named.below)}.")
        return found

    def _note_large(self, found: Mapping[DataFile, Sequence[_Named]]) -> None:
        for file, several in found.items():
            if not _is_small(file):
                self._note(TOO_LARGE, several[0], f"{file.shown} has {file.size:,} bytes.")

    def _count(self, found: Mapping[DataFile, Sequence[_Named]]) -> None:
        if not found:
            self._not_read(TOO_LARGE, UNREADABLE, TOO_FEW)
            return
        total = sum(file.size for file in found)
        limit = self._work.limits.most_bytes
        most = _MOST_BYTES if limit is None else min(limit, _MOST_BYTES)
        if total > most:
            said = f"The annotation files have {total:,} bytes, and no more than {most:,} are read."
            self._work.not_made(said, UNREADABLE, *([] if self._work.is_settled(TOO_FEW) else [TOO_FEW]))
            return
        with Reading(self._work, total) as reading:
            for batch in _batches(found):
                for file, (content, _seen) in zip(batch, reading.whole(batch), strict=True):
                    self._count_in(found[file], file, content)
        if not self.were_read:
            self._not_read(TOO_FEW)

    def _not_read(self, *checks: Check) -> None:
        self._work.not_made(NOT_READ, *(check for check in checks if not self._work.is_settled(check)))

    def _count_in(self, several: Sequence[_Named], file: DataFile, content: str) -> None:
        types = _types_in(content)
        for named in several:
            if types is None:
                self._note(UNREADABLE, named, f"{file.shown} is not JSON with Entities, each with its Type.")
                continue
            self.were_read = True
            indexes = [self._types.index(name, named.file, named.line) for name in types]
            (self.test if named.is_test else self.train).add(indexes)

    def _note(self, check: Check, named: _Named, said: str) -> None:
        self._notes.at(check, named.key, named.file, named.line, lambda: said)


def _named(line: Line, uri: str, below: str, key: str) -> _Named:
    manifest = line.manifest
    return _Named(uri, below, f"{manifest.key}.{key}", line.file.shown, line.number, manifest.is_test)


def _is_small(file: DataFile) -> bool:
    return file.size <= limits.LARGEST_ANNOTATION_FILE


def _batches(files: Iterable[DataFile]) -> Iterator[list[DataFile]]:
    """The files in parts that are small enough to be in memory together."""
    batch: list[DataFile] = []
    size = 0
    for file in files:
        if batch and (len(batch) == _AT_ONCE_FILES or size + file.size > _AT_ONCE_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(file)
        size += file.size
    if batch:
        yield batch


def _types_in(content: str) -> list[str] | None:
    """The types of the entities in an annotation file; None where it is none."""
    try:
        whole = json.loads(content, object_hook=_slim)
    except (ValueError, RecursionError):
        return None
    entities = whole.get("Entities") if isinstance(whole, dict) else None
    if not isinstance(entities, list) or not all(isinstance(entity, str) for entity in entities):
        return None
    return entities


def _slim(found: dict[str, Any]) -> Any:
    """Keeps the whole and of everything in it the type only: most of an annotation file says where words stand."""
    return found if "Entities" in found else found.get("Type")
