"""A recognizer's augmented manifests: texts with what is marked in them, or the names of PDF files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from wizard.checks.dataset import annotations_spans, recognizer_documents, recognizer_native, recognizer_types
from wizard.checks.dataset import recognizer_limits as limits
from wizard.checks.dataset import recognizer_manifest_lines as manifest_lines
from wizard.checks.dataset.annotations import COUNTED, TEST_TYPES, note_counts, note_untested
from wizard.checks.dataset.annotations_spans import marked
from wizard.checks.dataset.notes import Notes
from wizard.checks.dataset.recognizer_documents import Fingerprints, note_document, note_totals
from wizard.checks.dataset.recognizer_files import Reading, Source, sources_of, why_not_read
from wizard.checks.dataset.recognizer_manifest_lines import Line, Manifest, ManifestLines
from wizard.checks.dataset.recognizer_native import NativePages
from wizard.checks.dataset.recognizer_types import Counts, EntityTypes, draw, note_differences, suggest
from wizard.checks.inspection import Inspection, Profile, Work
from wizard.plan import look_up

_OF_PLAIN_TEXT = (*recognizer_documents.CHECKS, *annotations_spans.CHECKS)
_OF_THE_PLAN = (*recognizer_types.CHECKS, *COUNTED)
_KEY = "dataset.manifests"
_TITLE = "Annotations of each entity type"


@dataclass
class _Read:
    """What was read of the manifests of the training or of the test."""

    named: Counts = field(default_factory=Counts)
    counts: Counts = field(default_factory=Counts)
    lines: int = 0
    size: int = 0


def _applies(profile: Profile) -> bool:
    manifests = look_up(profile, _KEY)
    return profile.get("kind") == "recognizer" and isinstance(manifests, list | tuple) and bool(manifests)


def _run(work: Work) -> None:
    entries = [entry for entry in look_up(work.profile, _KEY) if isinstance(entry, Mapping)]
    uris = [(f"{_KEY}.{number}.s3_uri", str(entry.get("s3_uri") or "")) for number, entry in enumerate(entries)]
    if not entries or not all(uri for _key, uri in uris):
        work.not_made("A manifest of the plan has no s3_uri.", *INSPECTION.checks)
        return
    sources = sources_of(work, uris)
    reason = why_not_read(work, sources)
    if reason:
        work.not_made(reason, *INSPECTION.checks)
        return
    _Manifests(work, [_manifest(entry, source) for entry, source in zip(entries, sources, strict=True)]).run()


def _manifest(entry: Mapping[str, Any], source: Source) -> Manifest:
    attributes = entry.get("attributes")
    return Manifest(
        source.key.removesuffix(".s3_uri"),
        source,
        tuple(map(str, attributes)) if isinstance(attributes, list | tuple) else (),
        is_test=entry.get("split") == "TEST",
        is_native=entry.get("document_type") == "SEMI_STRUCTURED_DOCUMENT",
        annotations=str(entry.get("annotations") or ""),
        documents=str(entry.get("source_documents") or ""),
    )


class _Manifests:
    """Reads the manifests of a plan, and judges them."""

    def __init__(self, work: Work, manifests: Sequence[Manifest]) -> None:
        self._work = work
        self._manifests = manifests
        self._types = EntityTypes(work.texts("dataset.entity_types"))
        self._notes = Notes()
        self._lines = ManifestLines(self._notes, self._types)
        self._seen = Fingerprints()
        self._pages = NativePages(work, self._notes, self._types)
        self._train, self._test = _Read(), _Read()

    def run(self) -> None:
        """Settles every check. Raises WizardErrors."""
        work, notes = self._work, self._notes
        sources = [manifest.source for manifest in self._manifests]
        with Reading(work, sum(source.size for source in sources)) as reading:
            reading.begin(source.files[0] for source in sources)
            for manifest in self._manifests:
                for line in self._lines.of(reading, manifest):
                    self._read(line, self._test if manifest.is_test else self._train)
        notes.judge(work, manifest_lines.CHECKS)
        if not self._types.planned:
            work.does_not_apply(*_OF_THE_PLAN, recognizer_native.TOO_FEW)
        if not self._test.lines:
            work.does_not_apply(TEST_TYPES)
        if any(manifest.is_native for manifest in self._manifests):
            self._judge_native()
        else:
            self._judge_plain()
        notes.judge(work, INSPECTION.checks)

    def _read(self, line: Line, read: _Read) -> None:
        read.lines += 1
        document = self._lines.document(line)
        if document is None:
            return
        if line.manifest.is_native:
            self._pages.add_document(line, document)
            for reference in self._lines.annotation_files(line):
                self._pages.add_annotations(line, reference)
            return
        size = len(document.encode(errors="surrogatepass"))
        read.size += size
        key = line.manifest.source.key
        note_document(self._notes, key, line.file.shown, line.number, document, size, self._seen)
        spans = list(self._lines.spans(line))
        for span in spans:
            read.named.add_times(span.type, 1)
        read.counts.add(marked(document, spans, self._notes, key))

    def _judge_plain(self) -> None:
        work, notes, types, train = self._work, self._notes, self._types, self._train
        work.does_not_apply(*recognizer_native.CHECKS)
        note_totals(notes, _KEY, train.lines, train.size)
        suggest(work, types, train.named)
        draw(work, _KEY, _TITLE, types, train.counts, limits.ANNOTATIONS_PER_TYPE, "annotations")
        note_differences(notes, types, train.named, "annotation")
        note_counts(notes, types, _KEY, train.named, train.counts)
        if self._test.lines:
            note_untested(notes, types, _KEY, self._test.counts)

    def _judge_native(self) -> None:
        work, notes, types, pages = self._work, self._notes, self._types, self._pages
        plain = (*_OF_PLAIN_TEXT, *COUNTED)
        work.does_not_apply(*(check for check in plain if check is not TEST_TYPES and not notes.findings(check)))
        pages.look()
        pages.note_number(self._train.lines)
        if not pages.were_read:
            unsettled = [check for check in _OF_THE_PLAN if not work.is_settled(check)]
            work.not_made(recognizer_native.NOT_READ, *unsettled)
            return
        suggest(work, types, pages.train)
        draw(work, _KEY, _TITLE, types, pages.train, limits.NATIVE_ANNOTATIONS_PER_TYPE, "annotations")
        note_differences(notes, types, pages.train, "annotation")
        pages.note_too_few()
        if self._test.lines:
            note_untested(notes, types, _KEY, pages.test)


INSPECTION = Inspection(
    id="dataset.entity-manifests",
    subject="dataset",
    title="Manifests of annotated documents",
    key=_KEY,
    checks=(*manifest_lines.CHECKS, *_OF_PLAIN_TEXT, *_OF_THE_PLAN, *recognizer_native.CHECKS),
    touches=(_KEY, "dataset.entity_types"),
    applies=_applies,
    run=_run,
)
