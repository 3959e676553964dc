"""The documents of a recognizer's dataset and the entities marked in them."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from wizard.demo.account import MotoAccount
from wizard.demo.comprehend.datasets.files import (
    DatasetError,
    Row,
    csv_rows,
    json_lines,
    objects_at,
    text_of,
    too_few,
)

Mentions = Counter[str]

ANNOTATIONS_PER_TYPE = 25
NATIVE_ANNOTATIONS_PER_TYPE = 100
LIST_MATCHES_PER_TYPE = 25
"""As the developer guide's page on entity lists says today; until 2023 it said 200. How AWS counts is not documented:
here whole words are, upper and lower case alike."""
LEAST_DOCUMENTS = 3
LARGEST_DOCUMENT = 5_000
CORPUS_BYTES = (5_000, 200_000_000)
HELD_BACK = 0.1
_ANNOTATION_HEADER = ["File", "Line", "Begin Offset", "End Offset", "Type"]
_HEADER_WITHOUT_LINE = ["File", "Begin Offset", "End Offset", "Type"]
"""The developer guide: "Omit this column if your input format is one document per file"."""
_LIST_HEADER = ["Text", "Type"]


@dataclass(frozen=True)
class RecognizerDocuments:
    """How many documents for training and test, and how often each entity type is marked in the training documents."""

    train: int
    test: int
    mentions: dict[str, int]


@dataclass(frozen=True)
class _Split:
    documents: int
    mentions: Mentions


def read_recognizer(account: MotoAccount, request: Mapping[str, Any]) -> RecognizerDocuments:
    """Read the dataset of a recognizer's request. Raises :class:`DatasetError`."""
    config = request["InputDataConfig"]
    types = [entity["Type"] for entity in config["EntityTypes"]]
    if config.get("DataFormat", "COMPREHEND_CSV") == "AUGMENTED_MANIFEST":
        train, test = _from_manifests(account, config["AugmentedManifests"], types)
    elif "Annotations" in config:
        train, test = _from_annotations(account, config, types)
    else:
        train, test = _from_entity_list(account, config, types), None
    if train.documents < LEAST_DOCUMENTS:
        raise DatasetError(f"There are {train.documents} training documents; at least {LEAST_DOCUMENTS} are required.")
    if test is not None:
        too_few("entity type", ((name, test.mentions[name]) for name in types), 1, "annotations in the test data")
        held_back = 0
    else:
        held_back = max(1, round(train.documents * HELD_BACK))
    mentions = {name: train.mentions[name] for name in types}
    return RecognizerDocuments(train.documents - held_back, test.documents if test else held_back, mentions)


def _from_annotations(
    account: MotoAccount, config: Mapping[str, Any], types: list[str]
) -> tuple[_Split, _Split | None]:
    documents, annotations = config["Documents"], config["Annotations"]
    train = _annotated(account, documents["S3Uri"], annotations["S3Uri"], documents, types)
    too_few("entity type", ((name, train.mentions[name]) for name in types), ANNOTATIONS_PER_TYPE, "annotations")
    if "TestS3Uri" not in documents:
        return train, None
    test = _annotated(account, documents["TestS3Uri"], annotations["TestS3Uri"], documents, types, is_test=True)
    return train, test


def _annotated(
    account: MotoAccount,
    documents_uri: str,
    annotations_uri: str,
    documents: Mapping[str, Any],
    types: list[str],
    *,
    is_test: bool = False,
) -> _Split:
    texts = _documents(account, documents_uri, documents, is_test=is_test)
    mentions: Mentions = Counter()
    headers = [_ANNOTATION_HEADER]
    if _is_per_file(documents):
        headers.append(_HEADER_WITHOUT_LINE)
    for header, row in _without_headers(csv_rows(account, annotations_uri), headers):
        kind = _annotation_type(header, row, texts)
        if kind in types:
            mentions[kind] += 1
    return _Split(len(texts), mentions)


def _annotation_type(header: list[str], row: Row, texts: Mapping[tuple[str, int], str]) -> str:
    if len(row.cells) != len(header):
        raise DatasetError(f"The annotation must have {len(header)} columns ({row.place}).")
    # The guide's own example has a space behind each comma.
    cells = {"Line": ""} | {column: cell.strip() for column, cell in zip(header, row.cells, strict=True)}
    file, line, begin, end, kind = (cells[column] for column in _ANNOTATION_HEADER)
    if not begin.isdigit() or not end.isdigit() or not (line == "" or line.isdigit()):
        raise DatasetError(f"The line and the offsets of an annotation must be numbers ({row.place}).")
    text = texts.get((file, int(line or 0)))
    if text is None:
        raise DatasetError(f"The annotation names a document that is not there: {file}, line {line} ({row.place}).")
    if not int(begin) < int(end) <= len(text):
        raise DatasetError(f"The offsets {begin} to {end} are not in the document ({row.place}).")
    return kind


def _from_entity_list(account: MotoAccount, config: Mapping[str, Any], types: list[str]) -> _Split:
    documents = config["Documents"]
    texts = _documents(account, documents["S3Uri"], documents)
    entries: dict[str, set[str]] = {name: set() for name in types}
    for _header, row in _without_headers(csv_rows(account, config["EntityList"]["S3Uri"]), [_LIST_HEADER]):
        if len(row.cells) != len(_LIST_HEADER):
            raise DatasetError(f"The entity list must have {len(_LIST_HEADER)} columns ({row.place}).")
        text, kind = (cell.strip() for cell in row.cells)
        if kind in entries and text:
            entries[kind].add(text)
    corpus = "\n".join(texts.values())
    mentions: Mentions = Counter({name: _matches(found, corpus) for name, found in entries.items()})
    too_few("entity type", mentions.items(), LIST_MATCHES_PER_TYPE, "matches of the entity list in the documents")
    return _Split(len(texts), mentions)


def _matches(entries: set[str], corpus: str) -> int:
    if not entries:
        return 0
    alternatives = "|".join(re.escape(entry) for entry in sorted(entries, key=len, reverse=True))
    return len(re.findall(rf"(?<!\w)(?:{alternatives})(?!\w)", corpus))


def _documents(
    account: MotoAccount, uri: str, documents: Mapping[str, Any], *, is_test: bool = False
) -> dict[tuple[str, int], str]:
    """The documents by file name and line (0 for a file that is one document)."""
    found: dict[tuple[str, int], str] = {}
    for stored in objects_at(account, uri):
        text = text_of(stored)
        if _is_per_file(documents):
            found[stored.name, 0] = text
        else:
            lines = text.removesuffix("\n").split("\n") if text else []
            found |= {(stored.name, number): line.removesuffix("\r") for number, line in enumerate(lines)}
    size = sum(len(text.encode()) for text in found.values())
    if not is_test and not CORPUS_BYTES[0] <= size <= CORPUS_BYTES[1]:
        raise DatasetError(f"The documents are {size} bytes; between 5 KB and 200 MB are required.")
    for (name, line), text in found.items():
        if len(text.encode()) > LARGEST_DOCUMENT:
            raise DatasetError(f"The document {name}, line {line} is larger than {LARGEST_DOCUMENT} bytes.")
    return found


def _is_per_file(documents: Mapping[str, Any]) -> bool:
    return bool(documents.get("InputFormat") == "ONE_DOC_PER_FILE")


def _without_headers(rows: Iterable[Row], headers: list[list[str]]) -> Iterable[tuple[list[str], Row]]:
    """The rows, each with the header of its file, which is one of ``headers``."""
    header: list[str] = []
    file = None
    for row in rows:
        if row.file == file:
            yield header, row
            continue
        file, header = row.file, [cell.strip() for cell in row.cells]
        if header not in headers:
            raise DatasetError(f"The file {row.file} must begin with the header {','.join(headers[0])}.")


def _from_manifests(
    account: MotoAccount, manifests: Iterable[Mapping[str, Any]], types: list[str]
) -> tuple[_Split, _Split | None]:
    counts = {"TRAIN": 0, "TEST": 0}
    mentions: dict[str, Mentions] = {"TRAIN": Counter(), "TEST": Counter()}
    native = False
    for manifest in manifests:
        split = manifest.get("Split", "TRAIN")
        native = native or manifest.get("DocumentType") == "SEMI_STRUCTURED_DOCUMENT"
        for place, entry in json_lines(account, manifest["S3Uri"]):
            counts[split] += 1
            mentions[split].update(_manifest_types(place, entry, manifest["AttributeNames"]))
    if not native:
        # The marks of native documents are in annotation files of their own, which are not looked into here.
        wanted = ((name, mentions["TRAIN"][name]) for name in types)
        too_few("entity type", wanted, ANNOTATIONS_PER_TYPE, "annotations")
    else:
        mentions = {split: Counter(dict.fromkeys(types, NATIVE_ANNOTATIONS_PER_TYPE)) for split in mentions}
    test = _Split(counts["TEST"], mentions["TEST"]) if counts["TEST"] else None
    return _Split(counts["TRAIN"], mentions["TRAIN"]), test


def _manifest_types(place: str, entry: Mapping[str, Any], attributes: Iterable[str]) -> list[str]:
    if "source" not in entry and "source-ref" not in entry:
        raise DatasetError(f"The augmented manifest {place} has no source.")
    found = [entry[attribute] for attribute in attributes if attribute in entry]
    if not found:
        raise DatasetError(f"The augmented manifest {place} has no attribute {', '.join(attributes)}.")
    marked = [value.get("annotations", {}).get("entities", []) for value in found if isinstance(value, dict)]
    return [entity["label"] for entities in marked for entity in entities]
