"""The documents of a classifier's dataset and their labels."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from wizard.demo.account import MotoAccount
from wizard.demo.comprehend.datasets.files import DatasetError, Row, csv_rows, json_lines, objects_at, too_few

Labels = tuple[str, ...]

PER_LABEL = 10
"""Documents a label needs (developer guide, preparing training data; 50 are recommended)."""
MULTI_LABEL_DOCUMENTS = 50
MULTI_CLASS_LABELS = 1000
MULTI_LABEL_LABELS = 100
HELD_BACK_EVERY = 10
"""One document of so many is kept for the test where no test set is given."""
_HEADERS = ({"label", "labels", "class", "classes", "category"}, {"text", "document", "document_name", "content"})


@dataclass(frozen=True)
class ClassifierDocuments:
    """The labels of each document, for training and for the test; ``skipped``: native documents that hold nothing."""

    train: list[Labels]
    test: list[Labels]
    multi_label: bool
    skipped: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        """All labels, in order."""
        return sorted({label for labels in self.train for label in labels})


def read_classifier(account: MotoAccount, request: Mapping[str, Any]) -> ClassifierDocuments:
    """Read the dataset of a classifier's request. Raises :class:`DatasetError`."""
    multi_label = request.get("Mode", "MULTI_CLASS") == "MULTI_LABEL"
    config = request["InputDataConfig"]
    if config.get("DataFormat", "COMPREHEND_CSV") == "AUGMENTED_MANIFEST":
        train, test = _from_manifests(account, config["AugmentedManifests"])
    else:
        train, test = _from_csv(account, config, multi_label=multi_label)
    _require_enough(train, multi_label=multi_label)
    if test:
        missing = {label for labels in train for label in labels} - {label for labels in test for label in labels}
        if missing:
            raise DatasetError(f"The test data has no document with the label {min(missing)}.")
    else:
        train, test = _held_back(train)
    skipped = tuple(_empty_documents(account, config.get("Documents", {})))
    return ClassifierDocuments(train, test, multi_label, skipped)


def _empty_documents(account: MotoAccount, documents: Mapping[str, Any]) -> Iterator[str]:
    """The names of native documents without a byte."""
    for uri in filter(None, (documents.get("S3Uri"), documents.get("TestS3Uri"))):
        yield from (stored.name for stored in objects_at(account, uri) if not stored.body)


def _from_csv(
    account: MotoAccount, config: Mapping[str, Any], *, multi_label: bool
) -> tuple[list[Labels], list[Labels]]:
    delimiter = config.get("LabelDelimiter", "|") if multi_label else None
    documents = config.get("Documents", {})
    train = list(_rows(account, config["S3Uri"], delimiter, documents.get("S3Uri")))
    test_uri = config.get("TestS3Uri")
    test = list(_rows(account, test_uri, delimiter, documents.get("TestS3Uri"))) if test_uri else []
    return train, test


def _rows(account: MotoAccount, uri: str, delimiter: str | None, documents: str | None) -> Iterator[Labels]:
    found = objects_at(account, documents) if documents else []
    known = {stored.name for stored in found} if documents else None
    empty = {stored.name for stored in found if not stored.body}
    for number, row in enumerate(csv_rows(account, uri)):
        _require_shape(row, first=number == 0, native=known is not None)
        if known is not None and row.cells[1] not in known:
            raise DatasetError(f"The document {row.cells[1]} ({row.place}) was not found at {documents}.")
        if row.cells[1] in empty:
            continue
        yield tuple(row.cells[0].split(delimiter)) if delimiter else (row.cells[0],)


def _require_shape(row: Row, *, first: bool, native: bool) -> None:
    words = [cell.strip().lower() for cell in row.cells[:2]]
    if first and len(words) == 2 and words[0] in _HEADERS[0] and words[1] in _HEADERS[1]:
        raise DatasetError(f"The file {row.file} begins with a header row. Training files must not have one.")
    allowed = (2, 3) if native else (2,)
    if len(row.cells) not in allowed:
        wanted = " or ".join(map(str, allowed))
        raise DatasetError(f"The file has {len(row.cells)} columns where {wanted} are expected ({row.place}).")
    if not row.cells[0].strip() or not row.cells[1].strip():
        raise DatasetError(f"The label or the document is empty ({row.place}).")


def _from_manifests(account: MotoAccount, manifests: Iterable[Mapping[str, Any]]) -> tuple[list[Labels], list[Labels]]:
    splits: dict[str, list[Labels]] = {"TRAIN": [], "TEST": []}
    for manifest in manifests:
        for place, entry in json_lines(account, manifest["S3Uri"]):
            splits[manifest.get("Split", "TRAIN")].append(_manifest_labels(place, entry, manifest["AttributeNames"]))
    return splits["TRAIN"], splits["TEST"]


def _manifest_labels(place: str, entry: Mapping[str, Any], attributes: Iterable[str]) -> Labels:
    if "source" not in entry:
        raise DatasetError(f"The augmented manifest {place} has no source.")
    for attribute in attributes:
        metadata = entry.get(f"{attribute}-metadata")
        if attribute in entry and isinstance(metadata, dict):
            if "class-map" in metadata:
                return tuple(metadata["class-map"].values())
            if "class-name" in metadata:
                return (metadata["class-name"],)
    raise DatasetError(f"The augmented manifest {place} has no labels for {', '.join(attributes)}.")


def _require_enough(train: list[Labels], *, multi_label: bool) -> None:
    counts = Counter(label for labels in train for label in labels)
    limit = MULTI_LABEL_LABELS if multi_label else MULTI_CLASS_LABELS
    if len(counts) > limit:
        raise DatasetError(f"The training data has {len(counts)} labels; at most {limit} are supported.")
    if len(counts) < 2:
        raise DatasetError("The training data has fewer than two labels.")
    too_few("label", sorted(counts.items()), PER_LABEL, "training documents")
    if multi_label and len(train) < MULTI_LABEL_DOCUMENTS:
        raise DatasetError(f"The training data has {len(train)} documents; at least 50 are required.")


def _held_back(train: list[Labels]) -> tuple[list[Labels], list[Labels]]:
    """Split off every tenth document of each set of labels, so that the test has all of them."""
    seen: Counter[Labels] = Counter()
    kept: list[Labels] = []
    test: list[Labels] = []
    for labels in train:
        seen[labels] += 1
        (test if seen[labels] % HELD_BACK_EVERY == 0 else kept).append(labels)
    return kept, test
