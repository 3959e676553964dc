"""The inspection of a classifier's augmented manifests.

Format: Amazon Comprehend developer guide, "Preparing classifier training data"; the metadata as Amazon SageMaker Ground
Truth writes it for text classification (``class-name``) and for several labels (``class-map``).
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from wizard.account.at_once import at_once
from wizard.account.object_stream import ObjectStream
from wizard.checks.asked import DataFile
from wizard.checks.check import Check
from wizard.checks.dataset import csv_checks, label_checks, limits
from wizard.checks.dataset.csv_reading import Remembered, note_text
from wizard.checks.dataset.label_checks import LabelJudge
from wizard.checks.dataset.labels import Labels, Place
from wizard.checks.dataset.notes import Notes, counted, joined, quoted
from wizard.checks.dataset.places import MANIFESTS, files_or_problem, manifests, uri_in
from wizard.checks.dataset.settling import counting, joined_reasons, judge_known, too_large
from wizard.checks.dataset.source import LongLineError, Seen, asked_ahead, opened
from wizard.checks.facts import Facts
from wizard.checks.inspection import Inspection, Profile, Work, because
from wizard.errors import WizardError
from wizard.text import visible

LINES = Check(
    "dataset.manifest-lines",
    "error",
    "every line of a classifier's manifest is a JSON object",
    "An augmented manifest has one JSON object a line, and the training ends in error at any other.",
    "Write each object on a line of its own.",
)
SOURCE = Check(
    "dataset.manifest-source",
    "error",
    "every line of a classifier's manifest holds its document",
    "Without source (the text) or source-ref (the file of a native document) there is no document to learn from.",
    "Give the manifest that the labelling job has written.",
)
ATTRIBUTE = Check(
    "dataset.manifest-attribute",
    "error",
    "every line of a classifier's manifest has one of the attributes that the plan names, and each of them occurs",
    "A document without the attribute has no label.",
    "Name the attributes as in the manifest, without -metadata.",
)
METADATA = Check(
    "dataset.manifest-metadata",
    "error",
    "every attribute comes with metadata that name the class (class-name, or class-map for several)",
    "Comprehend takes the names of the labels from there.",
    "Give the output of a labelling job of text classification, of one label or of several.",
)
JOB_MODE = Check(
    "dataset.manifest-mode",
    "warning",
    "the manifest is of a labelling job for the plan's mode",
    "A labelling job for several labels writes class-map, one for a single label class-name.",
    "Set mode to what the labelling job was for.",
)
_OWN = (LINES, SOURCE, ATTRIBUTE, METADATA)
_OF_LINES = (*csv_checks.OF_TEXT, csv_checks.EMPTY_LINES, *_OWN)
_CHECKS = (*_OF_LINES, JOB_MODE, csv_checks.IN_BOTH, *label_checks.CHECKS)
_METADATA = "-metadata"
_SUGGESTED = 4
_MOST_NAMES = 100


@dataclass
class _Manifest:
    """An entry of ``dataset.manifests``. ``names``: attributes that occur in it, by the number of lines."""

    number: int
    attributes: tuple[str, ...]
    is_test: bool
    files: tuple[DataFile, ...] = ()
    problem: str = ""
    names: Counter[str] = field(default_factory=Counter)

    @property
    def key(self) -> str:
        return f"{MANIFESTS}.{self.number}.s3_uri"


class _Reading:
    """What came of all manifests."""

    def __init__(self) -> None:
        self.notes = Notes()
        self.train = Labels()
        self.test = Labels()
        self.single = 0
        self.several = 0
        self.remembered = Remembered()
        self.cut: dict[bool, str] = {False: "", True: ""}
        """What could not be read of the training set, and of the test set."""

    def read(
        self,
        facts: Facts,
        manifest: _Manifest,
        advance: Callable[[int], None],
        begun: dict[DataFile, ObjectStream],
    ) -> None:
        """Read all files of one, those ``begun`` already from their streams. Raises WizardErrors."""
        longest = limits.LONGEST_MANIFEST_LINE
        for file in manifest.files:
            with opened(facts, file, advance, longest_line=longest, begun=begun.pop(file, None)) as (text, seen):
                try:
                    self._read_lines(manifest, file.shown, text, seen)
                except LongLineError as problem:
                    self._cut(manifest, f"{file.shown}, line {problem.line:,} is longer than the wizard reads.")
            note_text(self.notes, manifest.key, file.shown, seen)

    def _cut(self, manifest: _Manifest, why: str) -> None:
        self.cut[manifest.is_test] = joined_reasons((self.cut[manifest.is_test], why))

    def _read_lines(self, manifest: _Manifest, file: str, text: Iterator[str], seen: Seen) -> None:
        for number, line in enumerate(text, start=1):
            if seen.is_utf16:
                self._cut(manifest, f"{file} is UTF-16, so its lines were not read.")
                return
            place = Place(file, number)
            entry = self._entry(manifest, place, line)
            if entry is not None:
                self._look(manifest, place, entry)

    def _entry(self, manifest: _Manifest, place: Place, line: str) -> Mapping[str, Any] | None:
        if not line.strip():
            self._note(csv_checks.EMPTY_LINES, manifest, place, "the line is empty.")
            return None
        try:
            entry = json.loads(line)
        except (ValueError, RecursionError):
            self._note(LINES, manifest, place, "the line is not JSON.")
            return None
        if not isinstance(entry, dict):
            self._note(LINES, manifest, place, "the line is no JSON object.")
            return None
        return entry

    def _look(self, manifest: _Manifest, place: Place, entry: Mapping[str, Any]) -> None:
        for name in entry:
            if name.endswith(_METADATA) and len(manifest.names) < _MOST_NAMES:
                manifest.names[name.removesuffix(_METADATA)] += 1
        source = entry.get("source")
        if not (isinstance(source, str) and source.strip()) and not isinstance(entry.get("source-ref"), str):
            self._note(SOURCE, manifest, place, "there is no source.")
        elif isinstance(source, str):
            self._compare(manifest, place, source)
        present = [name for name in manifest.attributes if name in entry or f"{name}{_METADATA}" in entry]
        if not present and manifest.attributes:
            named = joined(map(quoted, manifest.attributes))
            self._note(ATTRIBUTE, manifest, place, f"there is no attribute {named}.{_has(entry)}")
        labels = self._labels(manifest, place, entry, present)
        counts = self.test if manifest.is_test else self.train
        counts.documents += 1
        for label in dict.fromkeys(labels):
            counts.add(label, 1, place)

    def _labels(self, manifest: _Manifest, place: Place, entry: Mapping[str, Any], present: Sequence[str]) -> list[str]:
        labels: list[str] = []
        for name in present:
            metadata = entry.get(f"{name}{_METADATA}")
            known = metadata if isinstance(metadata, Mapping) else {}
            one, several = known.get("class-name"), known.get("class-map")
            if isinstance(several, Mapping):
                self.several += 1
                labels += [label for label in several.values() if isinstance(label, str)]
            elif isinstance(one, str) and one.strip():
                self.single += 1
                labels.append(one)
            else:
                said = f"{quoted(name + _METADATA)} has neither class-name nor class-map."
                self._note(METADATA, manifest, place, said if known else f"there is no {quoted(name + _METADATA)}.")
        return labels

    def _compare(self, manifest: _Manifest, place: Place, source: str) -> None:
        if manifest.is_test:
            self.remembered.remember((source,), (place.line,), place.file)
        elif (known := self.remembered.place(source)) is not None:
            self._note(csv_checks.IN_BOTH, manifest, place, f"the text is also in the test set, {known}.")

    def _note(self, check: Check, manifest: _Manifest, place: Place, said: str) -> None:
        self.notes.at(check, manifest.key, place.file, place.line, lambda: said)


def _run(work: Work) -> None:
    several = _manifests(work)
    problem = {test: joined_reasons(one.problem for one in several if one.is_test == test) for test in (False, True)}
    total = sum(file.size for one in several for file in one.files)
    if not any(one.files for one in several if not one.is_test):
        work.not_made(problem[False] or "There is no manifest to train with.", *_CHECKS)
        return
    if (most := work.limits.most_bytes) is not None and total > most:
        work.not_made(too_large(total), *_CHECKS)
        return
    reading = _Reading()
    advance = counting(work, total)
    # The test set first, so that its texts can be looked for while the training set passes.
    ordered = sorted(several, key=lambda one: not one.is_test)
    with asked_ahead(work.facts, [file for one in ordered for file in one.files[:1]], advance) as begun:
        for manifest in ordered:
            reading.read(work.facts, manifest, advance, begun)
    for test in (False, True):
        reading.cut[test] = joined_reasons((problem[test], reading.cut[test]))
    _judge(work, several, reading)


def _judge(work: Work, several: Sequence[_Manifest], reading: _Reading) -> None:
    both = joined_reasons(reading.cut.values())
    for manifest in several:
        _note_names(reading.notes, manifest)
    for check in _OF_LINES:
        judge_known(work, check, reading.notes.findings(check), both)
    tests = [manifest for manifest in several if manifest.is_test]
    if tests:
        judge_known(work, csv_checks.IN_BOTH, reading.notes.findings(csv_checks.IN_BOTH), both)
    else:
        work.does_not_apply(csv_checks.IN_BOTH)
    _judge_mode(work, reading, both)
    train_key = next(manifest.key for manifest in several if not manifest.is_test)
    judge = LabelJudge(
        work,
        keys=(train_key, tests[0].key if tests else train_key),
        mode=work.text("mode"),
        unknown=reading.cut[False],
        test_unknown=reading.cut[True],
    )
    judge.judge(reading.train, reading.test if tests else None)
    judge.draw(reading.train)


def _judge_mode(work: Work, reading: _Reading, unknown: str) -> None:
    if reading.single or reading.several:
        of_job = "MULTI_LABEL" if reading.several >= reading.single else "MULTI_CLASS"
        work.learn({"_suggested.mode": of_job})
        if (mode := work.text("mode")) and mode != of_job:
            number = counted(max(reading.single, reading.several), "line")
            have = "class-map" if of_job == "MULTI_LABEL" else "class-name"
            work.judge(JOB_MODE, [JOB_MODE.found("mode", f"The mode is {visible(mode)}, and {number} have {have}.")])
            return
    if work.text("mode"):
        judge_known(work, JOB_MODE, [], unknown)
    else:
        work.does_not_apply(JOB_MODE)


def _note_names(notes: Notes, manifest: _Manifest) -> None:
    """Note attributes of the plan that occur nowhere, unless no line has any: that has been noted by line."""
    occurring = set(manifest.attributes) & set(manifest.names)
    others = [name for name, _count in manifest.names.most_common() if name not in manifest.attributes][:_SUGGESTED]
    for name in manifest.attributes:
        if occurring and name not in occurring:
            has = f" It has {joined(map(quoted, others))}." if others else ""
            notes.whole(ATTRIBUTE, manifest.key, f"No line has the attribute {quoted(name)}.{has}")


def _has(entry: Mapping[str, Any]) -> str:
    """A sentence about the attributes of an entry, for whoever has named others."""
    names = [name.removesuffix(_METADATA) for name in entry if name.endswith(_METADATA)][:_SUGGESTED]
    return f" There is {joined(map(quoted, names))}." if names else ""


def _manifests(work: Work) -> list[_Manifest]:
    items = manifests(work.profile)
    uris = [uri_in(item, "s3_uri") for item in items]
    listed = at_once([partial(files_or_problem, work.facts, uri) for uri in uris])
    found = []
    for number, (item, uri, files) in enumerate(zip(items, uris, listed, strict=True)):
        attributes = item.get("attributes")
        names = tuple(map(str, attributes)) if isinstance(attributes, list | tuple) else ()
        manifest = _Manifest(number, names, item.get("split") == "TEST")
        if isinstance(files, WizardError):
            manifest.problem = because(files)
        elif files:
            manifest.files = files
        else:
            manifest.problem = f"There is nothing to read at {visible(uri) or 'a manifest without a location'}."
        found.append(manifest)
    return found


def _applies(profile: Profile) -> bool:
    if profile.get("kind") != "classifier":
        return False
    return any(uri_in(item, "s3_uri") for item in manifests(profile))


INSPECTION = Inspection(
    id="dataset.manifests",
    subject="dataset",
    title="Manifests and labels",
    key=MANIFESTS,
    checks=_CHECKS,
    touches=(MANIFESTS, "dataset.format", "mode"),
    applies=_applies,
    run=_run,
)
