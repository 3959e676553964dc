"""The training data of the story: a good dataset for every format, and the usual bad ones.

Formats: Amazon Comprehend developer guide, "Preparing classifier training data" and "Preparing entity recognizer
training data"; the augmented manifests are as Amazon SageMaker Ground Truth writes them.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from types import MappingProxyType

from wizard.demo.story.texts import PEOPLE, PRODUCTS, TICKET_LABELS, mentions, tickets

Row = Sequence[str]

_TRAIN_PER_LABEL = 72
_TEST_PER_LABEL = 12
_DOCUMENTS = 260
_INVOICE_LABELS = ("INVOICE", "RECEIPT")
_INVOICES_PER_LABEL = 50
# A topic set for each ticket label: what a ticket of that label is about besides.
_TOPICS = {
    "BILLING": ("ACCOUNT|PAYMENT", "PAYMENT"),
    "BUG": ("PERFORMANCE|REPORTS", "REPORTS"),
    "HOW_TO": ("ACCOUNT|REPORTS", "ACCOUNT"),
    "OUTAGE": ("PERFORMANCE", "ACCOUNT|PERFORMANCE"),
}


@cache
def training_objects() -> Mapping[str, bytes]:
    """Every object of the bucket ``acme-nlp-training``: key → content."""
    return MappingProxyType(
        {
            **_ticket_files(),
            **_topic_files(),
            **_ticket_manifests(),
            **_invoice_files(),
            **_entity_files(),
            **_bad_files(),
        }
    )


def ticket_rows(per_label: int, seed: str) -> list[Row]:
    """Rows ``label, text``, the labels taking turns."""
    columns = [[(label, text) for text in tickets(label, per_label, seed)] for label in TICKET_LABELS]
    return [row for turn in zip(*columns, strict=True) for row in turn]


def csv_bytes(rows: Iterable[Row], encoding: str = "utf-8") -> bytes:
    """Rows as a CSV file: no header, no space around the comma, lines ending with ``\\n``."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode(encoding)


def _ticket_files() -> dict[str, bytes]:
    return {
        "tickets/train.csv": csv_bytes(ticket_rows(_TRAIN_PER_LABEL, "train")),
        "tickets/test.csv": csv_bytes(ticket_rows(_TEST_PER_LABEL, "test")),
    }


def _topic_files() -> dict[str, bytes]:
    def rows(per_label: int, seed: str) -> list[Row]:
        found = ticket_rows(per_label, seed)
        return [(_TOPICS[label][number % 8 // 4], text) for number, (label, text) in enumerate(found)]

    return {
        "topics/train.csv": csv_bytes(rows(_TRAIN_PER_LABEL, "topics train")),
        "topics/test.csv": csv_bytes(rows(_TEST_PER_LABEL, "topics test")),
    }


def _ticket_manifests() -> dict[str, bytes]:
    def manifest(rows: Iterable[Row]) -> bytes:
        return _json_lines(
            {
                "source": text,
                "ticket-class": TICKET_LABELS.index(label),
                "ticket-class-metadata": {
                    "class-name": label,
                    "confidence": 0.94,
                    "type": "groundtruth/text-classification",
                    "job-name": "labeling-job/ticket-class",
                    "human-annotated": "yes",
                    "creation-date": "2025-09-15T10:00:00.000000",
                },
            }
            for label, text in rows
        )

    return {
        "tickets-manifest/train.manifest": manifest(ticket_rows(_TRAIN_PER_LABEL, "manifest train")),
        "tickets-manifest/test.manifest": manifest(ticket_rows(_TEST_PER_LABEL, "manifest test")),
    }


def _invoice_files() -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    rows: list[Row] = []
    for number in range(1, len(_INVOICE_LABELS) * _INVOICES_PER_LABEL + 1):
        label = _INVOICE_LABELS[number % len(_INVOICE_LABELS)]
        name = f"inv-{number:04}.pdf"
        product = PRODUCTS[number % len(PRODUCTS)]
        files[f"invoices/documents/{name}"] = _pdf(
            f"{label.title()} {number:04} - {product} - {number * 7 % 900 + 20} EUR"
        )
        rows.append((label, name, "1"))
    return {"invoices/labels.csv": csv_bytes(rows), **files}


def _entity_files() -> dict[str, bytes]:
    train = list(mentions(_DOCUMENTS, "documents"))
    test = list(mentions(_DOCUMENTS // 5, "test documents"))
    entries = [*((name, "PERSON") for name in PEOPLE), *((name, "PRODUCT") for name in PRODUCTS)]
    return {
        "entities/documents.txt": _lines(text for text, _, _ in train),
        "entities/annotations.csv": _annotations("documents.txt", train),
        "entities/entity_list.csv": csv_bytes([("Text", "Type"), *entries]),
        "entities/test-documents.txt": _lines(text for text, _, _ in test),
        "entities/test-annotations.csv": _annotations("test-documents.txt", test),
        "entities-manifest/train.manifest": _entity_manifest(list(mentions(_DOCUMENTS, "entity manifest"))),
    }


def _annotations(file_name: str, sentences: Iterable[tuple[str, str, str]]) -> bytes:
    rows: list[Row] = [("File", "Line", "Begin Offset", "End Offset", "Type")]
    for line, (text, person, product) in enumerate(sentences):
        for mention, kind in ((person, "PERSON"), (product, "PRODUCT")):
            begin = text.index(mention)
            rows.append((file_name, str(line), str(begin), str(begin + len(mention)), kind))
    return csv_bytes(rows)


def _entity_manifest(sentences: Iterable[tuple[str, str, str]]) -> bytes:
    def entity(text: str, mention: str, label: str) -> dict[str, str | int]:
        begin = text.index(mention)
        return {"label": label, "startOffset": begin, "endOffset": begin + len(mention)}

    return _json_lines(
        {
            "source": text,
            "product-mentions": {
                "annotations": {
                    "entities": [entity(text, person, "PERSON"), entity(text, product, "PRODUCT")],
                    "labels": [{"label": "PERSON"}, {"label": "PRODUCT"}],
                }
            },
            "product-mentions-metadata": {
                "entities": [{"confidence": 0.97}, {"confidence": 0.91}],
                "type": "groundtruth/text-span",
                "job-name": "labeling-job/product-mentions",
                "human-annotated": "yes",
                "creation-date": "2025-09-16T10:00:00.000000",
            },
        }
        for text, person, product in sentences
    )


def _bad_files() -> dict[str, bytes]:
    good = ticket_rows(_TRAIN_PER_LABEL, "bad")
    few = [("LEGAL", f"Please send the data processing agreement for {product}.") for product in PRODUCTS[:4]]
    french = [(label, f"{text} Réponse souhaitée à l'été.") for label, text in good]
    return {
        "bad/header-row.csv": csv_bytes([("label", "text"), *good]),
        "bad/too-few-per-label.csv": csv_bytes([*good, *few]),
        "bad/latin1.csv": csv_bytes(french, "latin-1"),
        "bad/three-columns.csv": csv_bytes((label, text, "2025-09-15") for label, text in good),
    }


def _lines(texts: Iterable[str]) -> bytes:
    return "".join(f"{text}\n" for text in texts).encode()


def _json_lines(entries: Iterable[object]) -> bytes:
    return "".join(f"{json.dumps(entry)}\n" for entry in entries).encode()


def _pdf(text: str) -> bytes:
    """A one-page PDF that says ``text`` (ASCII, no brackets)."""
    content = f"BT /F1 14 Tf 72 760 Td ({text}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font 5 0 R >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>",
    ]
    body = b"%PDF-1.4\n"
    offsets = []
    for number, item in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, item)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table) + trailer
