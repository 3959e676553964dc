"""Cases of the checks of a recognizer's dataset: good data by default, changed in one thing."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from tests.checks.cases import Account, Case, Prepare, Profile, shipped
from wizard.checks.dataset import (
    annotations,
    annotations_rows,
    annotations_spans,
    entities,
    recognizer_documents,
    recognizer_native,
    recognizer_types,
)
from wizard.checks.dataset import recognizer_limits as limits
from wizard.checks.dataset import recognizer_manifest_lines as manifest_lines

Row = Sequence[object]

HEADER = ("File", "Line", "Begin Offset", "End Offset", "Type")
PERSON, PRODUCT = "Ada Lovelace", "Nimbus Sync"
DOCUMENTS = 60
BUCKET = "s3://acme-nlp-training"
LARGE = "word " * 1_001  # 5,005 bytes


def text(number: int) -> str:
    """A document that names a person and a product, and is like no other; some 110 bytes."""
    return (
        f"Ticket {number:04}: {PERSON} asks whether the {PRODUCT} of her office can take {number} more seats, and soon."
    )


def texts(count: int = DOCUMENTS) -> list[str]:
    """Good documents: enough of them for every limit."""
    return [text(number) for number in range(count)]


def begin(mention: str, document: str) -> int:
    """Where ``mention`` begins."""
    return document.index(mention)


def rows(documents: Iterable[str], file: str = "documents.txt") -> list[Row]:
    """Good annotations of ``documents``: both mentions of each, below the header."""
    found: list[Row] = [HEADER]
    for line, document in enumerate(documents):
        for mention, kind in ((PERSON, "PERSON"), (PRODUCT, "PRODUCT")):
            if mention in document:
                at = begin(mention, document)
                found.append((file, line, at, at + len(mention), kind))
    return found


def lines_of(documents: Iterable[str]) -> bytes:
    """One document a line."""
    return "".join(f"{document}\n" for document in documents).encode()


def csv_of(table: Iterable[Row]) -> bytes:
    """Rows as CSV, nothing quoted."""
    return "".join(f"{','.join(map(str, row))}\n" for row in table).encode()


def put_annotated(
    account: Account,
    documents: bytes | None = None,
    annotated: bytes | None = None,
    changes: Mapping[str, Any] | None = None,
    folder: str = "r",
) -> Profile:
    """Put documents and annotations (good ones where not given) into the account; the profile that names them."""
    document_uri = account.put(f"{folder}/documents.txt", lines_of(texts()) if documents is None else documents)
    annotation_uri = account.put(f"{folder}/annotations.csv", csv_of(rows(texts())) if annotated is None else annotated)
    named = {
        "dataset.documents": document_uri,
        "dataset.annotations": annotation_uri,
        "dataset.test_documents": None,
        "dataset.test_annotations": None,
    }
    return shipped("recognizer-annotations", {**named, **(changes or {})})


def annotated(
    documents: Sequence[str] | bytes | None = None,
    table: Sequence[Row] | bytes | None = None,
    changes: Mapping[str, Any] | None = None,
) -> Prepare:
    """Prepares an account with documents and annotations."""
    body = documents if documents is None or isinstance(documents, bytes) else lines_of(documents)
    annotation_body = table if table is None or isinstance(table, bytes) else csv_of(table)
    return lambda account: put_annotated(account, body, annotation_body, changes)


def with_row(*row: object) -> list[Row]:
    """Good annotations, and one more row."""
    return [*rows(texts()), row]


def changed(number: int, document: str) -> list[str]:
    """Good documents, one of them another."""
    documents = texts()
    documents[number] = document
    return documents


def with_test(table: Sequence[Row]) -> Prepare:
    """Good training data, and test data with these annotations."""

    def prepare(account: Account) -> Profile:
        test_documents = account.put("r/test.txt", lines_of(f"Test {document}" for document in texts(5)))
        test_annotations = account.put("r/test.csv", csv_of(table))
        more = {"dataset.test_documents": test_documents, "dataset.test_annotations": test_annotations}
        return put_annotated(account, changes=more)

    return prepare


def rows_of_test() -> list[Row]:
    """Good annotations of the test documents."""
    return rows([f"Test {document}" for document in texts(5)], "test.txt")


def same_names(account: Account) -> Profile:
    """Two files of documents with one name."""
    account.put("same/a/documents.txt", lines_of(texts()))
    account.put("same/b/documents.txt", lines_of(f"Other {document}" for document in texts()))
    return put_annotated(account, changes={"dataset.documents": f"{BUCKET}/same/"})


# --- entity lists -------------------------------------------------------------------------------------------------


def listed(entries: bytes | None = None, documents: Sequence[str] | None = None) -> Prepare:
    """Prepares an account with documents and an entity list."""
    body = csv_of([("Text", "Type"), (PERSON, "PERSON"), (PRODUCT, "PRODUCT")]) if entries is None else entries
    many = texts(limits.MATCHES_OF_OLD) if documents is None else documents

    def prepare(account: Account) -> Profile:
        named = {
            "dataset.documents": account.put("l/documents.txt", lines_of(many)),
            "dataset.entity_list": account.put("l/list.csv", body),
        }
        return shipped("recognizer-entity-list", named)

    return prepare


def entries(*more: Row) -> bytes:
    """A good entity list, and more rows."""
    return csv_of([("Text", "Type"), (PERSON, "PERSON"), (PRODUCT, "PRODUCT"), *more])


# --- manifests ----------------------------------------------------------------------------------------------------

ATTRIBUTE = "product-mentions"


def manifest_line(number: int, **changes: Any) -> dict[str, Any]:
    """A good line of a manifest; a change to None takes the key away."""
    document = text(number)
    marks = [
        {"label": kind, "startOffset": begin(mention, document), "endOffset": begin(mention, document) + len(mention)}
        for mention, kind in ((PERSON, "PERSON"), (PRODUCT, "PRODUCT"))
    ]
    good = {"source": document, ATTRIBUTE: {"annotations": {"entities": marks}}, f"{ATTRIBUTE}-metadata": {}}
    return {key: value for key, value in (good | changes).items() if value is not None}


def json_lines(several: Iterable[object]) -> bytes:
    """One JSON value a line."""
    return "".join(f"{json.dumps(one)}\n" for one in several).encode()


def manifest(body: bytes | None = None, **changes: Any) -> Prepare:
    """Prepares an account with a manifest of plain text, a good one where none is given."""
    content = json_lines(map(manifest_line, range(DOCUMENTS))) if body is None else body

    def prepare(account: Account) -> Profile:
        entry = {"s3_uri": account.put("m/train.manifest", content), "attributes": [ATTRIBUTE]}
        return shipped("recognizer-manifest", {"dataset.manifests": [entry | changes]})

    return prepare


def one_line(**changes: Any) -> bytes:
    """A good manifest, the third line changed."""
    return json_lines(manifest_line(number, **(changes if number == 2 else {})) for number in range(DOCUMENTS))


PER_FILE = 110
"""Annotations of each type in an annotation file: one file is enough for the minimum."""


def annotation_file(kinds: Iterable[str] = ("PERSON", "PRODUCT"), each: int = PER_FILE) -> bytes:
    """An annotation file as AWS's annotation tool writes it, shortened."""
    block = {"BlockType": "LINE", "Id": "1", "Text": PERSON, "Relationships": [{"Ids": ["2"], "Type": "CHILD"}]}
    marks = [{"BlockReferences": [], "Text": PERSON, "Type": kind, "Score": 1} for kind in kinds for _ in range(each)]
    whole = {"Version": "2021-04-30", "DocumentType": "NativePDF", "Blocks": [block], "Entities": marks}
    return json.dumps(whole).encode()


def native(
    *,
    lines: int = limits.LEAST_NATIVE_DOCUMENTS,
    documents: int = 1,
    file: bytes | None = None,
    line: Callable[[int], Mapping[str, Any]] = lambda _number: {},
) -> Prepare:
    """Prepares an account with a manifest of native documents; ``line`` changes what a line says."""

    def prepare(account: Account) -> Profile:
        annotation = account.put("n/annotations/one.json", annotation_file() if file is None else file)
        uris = [account.put(f"n/documents/{number}.pdf", b"%PDF-1.4") for number in range(documents)]
        good: list[dict[str, Any]] = [
            {"source-ref": uris[number % documents], "page": "1", ATTRIBUTE: {"annotation-ref": annotation}}
            | dict(line(number))
            for number in range(lines)
        ]
        entry = {
            "s3_uri": account.put("n/train.manifest", json_lines(good)),
            "attributes": [ATTRIBUTE],
            "document_type": "SEMI_STRUCTURED_DOCUMENT",
            "annotations": f"{BUCKET}/n/annotations/",
            "source_documents": f"{BUCKET}/n/documents/",
        }
        return shipped("recognizer-manifest", {"dataset.manifests": [entry]})

    return prepare


def _third(**changes: Any) -> Callable[[int], Mapping[str, Any]]:
    return lambda number: changes if number == 2 else {}


_PERSON_AT = begin(PERSON, text(0))
_END = _PERSON_AT + len(PERSON)
_GOOD = annotated()

_DOCUMENT_CASES = (
    Case(recognizer_documents.ENCODING, annotated(lines_of(texts()) + b"caf\xe9\n"), _GOOD, "line 61: the byte 0xe9"),
    Case(recognizer_documents.CHARACTERS, annotated(lines_of(texts()) + b"a\0b\n"), _GOOD, "line 61: it holds"),
    Case(recognizer_documents.TOO_LARGE, annotated([*texts(), LARGE]), _GOOD, "line 61: the document has 5,005 bytes"),
    Case(recognizer_documents.EMPTY, annotated([*texts(), ""]), _GOOD, "line 61: the document is empty"),
    Case(recognizer_documents.DUPLICATE, annotated([*texts(), text(0)]), _GOOD, "line 61: this document is there"),
    Case(recognizer_documents.COUNT, annotated([LARGE, LARGE]), _GOOD, "There are 2 training documents"),
    Case(recognizer_documents.CORPUS, annotated(texts(10)), _GOOD, "bytes together"),
    Case(annotations.SAME_NAME, same_names, _GOOD, "Several files of documents are named documents.txt"),
)
_ROW_CASES = (
    Case(annotations_rows.ENCODING, annotated(table=b"\xef\xbb\xbf" + csv_of(rows(texts()))), _GOOD, "byte order mark"),
    Case(
        annotations_rows.HEADER, annotated(table=rows(texts())[1:]), _GOOD, "annotations.csv, line 1: the file begins"
    ),
    Case(
        annotations_rows.COLUMNS,
        annotated(table=with_row("documents.txt", 0, 1, 2)),
        _GOOD,
        "annotations.csv, line 122: the row has 4 columns in place of 5",
    ),
    Case(
        annotations_rows.NUMBERS,
        annotated(table=with_row("documents.txt", 0, "1.5", 2, "PERSON")),
        _GOOD,
        'line 122: Begin Offset is "1.5"',
    ),
    Case(
        annotations_rows.DOCUMENT,
        annotated(table=with_row("documents.txt", DOCUMENTS, 0, 1, "PERSON")),
        _GOOD,
        "line 122: it names Line 60 of documents.txt, which has fewer lines",
    ),
)
_SPAN_CASES = (
    Case(
        annotations_spans.OFFSETS,
        annotated(table=with_row("documents.txt", 0, 0, 999, "PERSON")),
        _GOOD,
        "line 122: the offsets 0 to 999 are not in the document",
    ),
    Case(
        annotations_spans.BLANK,
        annotated(table=with_row("documents.txt", 0, _END, _END + 1, "PERSON")),
        _GOOD,
        "line 122: the offsets 25 to 26 mark only white space",
    ),
    Case(
        annotations_spans.EDGES,
        annotated(table=with_row("documents.txt", 1, 0, len("Ticket "), "PERSON")),
        _GOOD,
        '"Ticket " is marked with white space',
    ),
    Case(
        annotations_spans.CUT,
        annotated(table=with_row("documents.txt", 1, 1, len("Ticket"), "PERSON")),
        _GOOD,
        '"icket" is marked inside "Ticket 0001:',
    ),
    Case(
        annotations_spans.OVERLAP,
        annotated(table=with_row("documents.txt", 0, _PERSON_AT, _PERSON_AT + 3, "PRODUCT")),
        _GOOD,
        "overlaps the annotation of line 122",
    ),
    Case(
        annotations_spans.TWICE,
        annotated(table=with_row("documents.txt", 0, _PERSON_AT, _END, "PERSON")),
        _GOOD,
        '"Ada Lovelace" again',
    ),
)
_TYPE_CASES = (
    Case(
        recognizer_types.UNKNOWN,
        annotated(table=with_row("documents.txt", 0, 0, 6, "TICKET")),
        _GOOD,
        "TICKET (1 annotation, first in annotations.csv, line 122)",
    ),
    Case(
        recognizer_types.MISSING,
        annotated(changes={"dataset.entity_types": ["PERSON", "PRODUCT", "CITY"]}),
        _GOOD,
        "no annotation of the type CITY",
    ),
    Case(
        annotations.TOO_FEW,
        annotated(table=rows(texts(limits.ANNOTATIONS_PER_TYPE - 1))),
        annotated(table=rows(texts(limits.ANNOTATIONS_PER_TYPE))),
        "PERSON has 24 annotations of at least 25",
    ),
    Case(annotations.FEW_DOCUMENTS, annotated(table=rows(texts(2))), _GOOD, "PERSON is annotated in 2 documents only"),
    Case(
        annotations.TEST_TYPES,
        with_test([row for row in rows_of_test() if row[-1] != "PRODUCT"]),
        with_test(rows_of_test()),
        "no annotation of the type PRODUCT",
    ),
)
_ENTRIES = listed()
_LIST_CASES = (
    Case(entities.HEADER, listed(b"Type,Text\nPERSON,Ada\n"), _ENTRIES, 'line 1: it is "Type,Text"'),
    Case(entities.COLUMNS, listed(entries(("a", "b", "PERSON"))), _ENTRIES, "list.csv, line 4: the row has 3 columns"),
    Case(entities.SIZE, listed(b"Text,Type\n"), _ENTRIES, "The entity list has 0 entries"),
    Case(entities.ENTRY, listed(entries((" ", "PERSON"))), _ENTRIES, "line 4: the text is empty"),
    Case(entities.DUPLICATE, listed(entries((PERSON, "PERSON"))), _ENTRIES, 'line 4: "Ada Lovelace" is there already.'),
    Case(entities.AMBIGUOUS, listed(entries((PERSON, "PRODUCT"))), _ENTRIES, "is there already, with another type"),
    Case(
        entities.TOO_FEW,
        listed(documents=[*texts(limits.LEAST_MATCHES - 1), *map(str, range(5_000))]),
        listed(documents=[*texts(limits.LEAST_MATCHES), *map(str, range(5_000))]),
        "PERSON has 24 matches of at least 25",
    ),
    Case(
        entities.FEW,
        listed(documents=texts(limits.MATCHES_OF_OLD - 1)),
        listed(documents=texts(limits.MATCHES_OF_OLD)),
        "PERSON has 199 matches",
    ),
)
_MANIFEST = manifest()
_MANIFEST_CASES = (
    Case(
        manifest_lines.LINES, manifest(one_line() + b"{\n"), _MANIFEST, "train.manifest, line 61: the line is not JSON"
    ),
    Case(manifest_lines.SOURCE, manifest(one_line(source=None)), _MANIFEST, "line 3: it has no source"),
    Case(
        manifest_lines.ATTRIBUTES,
        manifest(one_line(**{ATTRIBUTE: None})),
        _MANIFEST,
        'line 3: it has no attribute "product-mentions"',
    ),
    Case(
        manifest_lines.ENTITIES,
        manifest(one_line(**{ATTRIBUTE: {"annotations": {"entities": [{"label": "PERSON"}]}}})),
        _MANIFEST,
        "is not an entity",
    ),
)
_NATIVE = native()
_NATIVE_CASES = (
    Case(recognizer_native.DOCUMENTS, native(lines=249), _NATIVE, "have 249 lines"),
    Case(recognizer_native.PAGES, native(documents=2), native(documents=250), "name 2 documents on 250 lines"),
    Case(
        recognizer_native.SOURCES,
        native(line=_third(**{"source-ref": f"{BUCKET}/n/documents/gone.pdf"})),
        _NATIVE,
        "train.manifest, line 3: there is no",
    ),
    Case(
        recognizer_native.ANNOTATION_FILES,
        native(line=_third(**{ATTRIBUTE: {"annotation-ref": f"{BUCKET}/elsewhere/one.json"}})),
        _NATIVE,
        "is not below s3://acme-nlp-training/n/annotations/",
    ),
    Case(
        recognizer_native.TOO_LARGE,
        native(file=annotation_file().ljust(limits.LARGEST_ANNOTATION_FILE + 1)),
        native(file=annotation_file().ljust(limits.LARGEST_ANNOTATION_FILE)),
        "one.json has 5,000,001 bytes",
    ),
    Case(recognizer_native.UNREADABLE, native(file=b'{"Entities": 1}'), _NATIVE, "one.json is not JSON with Entities"),
    Case(
        recognizer_native.TOO_FEW,
        native(lines=99, file=annotation_file(each=1)),
        native(lines=100, file=annotation_file(each=1)),
        "PERSON has 99 annotations of at least 100",
    ),
)

CASES: tuple[Case, ...] = (
    *_DOCUMENT_CASES,
    *_ROW_CASES,
    *_SPAN_CASES,
    *_TYPE_CASES,
    *_LIST_CASES,
    *_MANIFEST_CASES,
    *_NATIVE_CASES,
)
