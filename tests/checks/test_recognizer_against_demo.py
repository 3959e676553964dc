"""Two judges of the same data: what the simulated account refuses to train with, the checks call an error.

The simulated account reads datasets by its own code, whole and with regular expressions. Good data is changed in a few
ways at random, and both look at it.
"""

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.checks.cases import Account, Profile, shipped
from tests.checks.cases_recognizer import ATTRIBUTE, BUCKET, HEADER, PERSON, PRODUCT, begin, manifest_line, text
from wizard.account.session import AccountSession
from wizard.checks.dataset.recognizer import INSPECTIONS
from wizard.checks.facts import Facts
from wizard.checks.inspection import Work
from wizard.demo.clock import Clock
from wizard.demo.comprehend.datasets.files import DatasetError
from wizard.demo.comprehend.datasets.recognizer import read_recognizer
from wizard.demo.server import DemoServer
from wizard.plan import validate
from wizard.request import request_of

_COUNT = 60
_SETTINGS = settings(
    max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def account() -> Iterator[Account]:
    """One account; each example puts its own data in place of the last."""
    with DemoServer(clock=Clock(speed=0)) as server:
        yield Account(server)


@cache
def _session(account: Account) -> AccountSession:
    """One session for all examples: making clients takes longer than everything else."""
    return account.session()


@cache
def _s3(account: Account) -> Any:
    return account.clients("s3")


def _put_object(account: Account, key: str, body: bytes) -> str:
    _s3(account).put_object(Bucket="acme-nlp-training", Key=key, Body=body)
    return f"{BUCKET}/{key}"


def both(account: Account, profile: Profile) -> tuple[str, list[str]]:
    """Why the simulated account refuses the data (empty where it does not), and the errors of the checks."""
    plan, findings = validate(profile)
    assert plan is not None, findings
    refused = ""
    with account.server._account.entered():
        try:
            read_recognizer(account.server._account, request_of(plan).parameters)
        except DatasetError as error:
            refused = str(error)
    (inspection,) = [one for one in INSPECTIONS if one.applies(profile)]
    outcome = Work(inspection, profile, Facts(_session(account))).run()
    assert not outcome.unmade()
    return refused, [finding.message for finding in outcome.findings if finding.severity == "error"]


def agree(account: Account, profile: Profile, *, changed: bool) -> None:
    """Whatever the simulated account refuses is an error; good data is neither."""
    refused, errors = both(account, profile)
    assert not refused or errors, refused
    if not changed:
        assert (refused, errors) == ("", [])


@dataclass
class Data:
    """Documents and annotations (or entries) that are about to be spoilt."""

    documents: list[str] = field(default_factory=lambda: [text(number) for number in range(_COUNT)])
    rows: list[list[str]] = field(default_factory=list)
    end: str = "\n"
    mark: str = ""
    encoding: str = "utf-8"
    types: list[str] = field(default_factory=lambda: ["PERSON", "PRODUCT"])


def _good_rows(data: Data) -> None:
    data.rows = [list(HEADER)]
    for line, document in enumerate(data.documents):
        for mention, kind in ((PERSON, "PERSON"), (PRODUCT, "PRODUCT")):
            at = begin(mention, document)
            data.rows.append(["documents.txt", str(line), str(at), str(at + len(mention)), kind])


def _cell(column: int, value: str) -> Callable[[Data, int], None]:
    def change(data: Data, at: int) -> None:
        row = data.rows[at % len(data.rows)]
        if column < len(row):
            row[column] = value

    return change


def _without_row(data: Data, at: int) -> None:
    del data.rows[at % len(data.rows)]


def _without_document(data: Data, at: int) -> None:
    del data.documents[at % len(data.documents)]


def _longer_row(data: Data, at: int) -> None:
    data.rows[at % len(data.rows)].append("more")


def _shorter_row(data: Data, at: int) -> None:
    data.rows[at % len(data.rows)].pop()


def _document(value: str) -> Callable[[Data, int], None]:
    def change(data: Data, at: int) -> None:
        data.documents[at % len(data.documents)] = value

    return change


def _setting(name: str, value: Any) -> Callable[[Data, int], None]:
    return lambda data, _at: setattr(data, name, value)


def _fewer(data: Data, at: int) -> None:
    """Only some of the annotations are left."""
    data.rows = data.rows[: 1 + at]


def _few_documents(data: Data, at: int) -> None:
    data.documents = [f"{document} {'word ' * 900}" for document in data.documents[: 1 + at % 4]]


def _short_documents(data: Data, at: int) -> None:
    data.documents = data.documents[: 40 + at % 10]


_SPOIL: Sequence[Callable[[Data, int], None]] = (
    *(_cell(0, value) for value in ("", "other.txt", " documents.txt ", "r/documents.txt", "Text")),
    *(_cell(1, value) for value in ("", "0", "59", "60", "-1", "x", " 3 ")),
    *(_cell(2, value) for value in ("", "0", "25", "999", "1.0", " 2")),
    *(_cell(3, value) for value in ("", "0", "25", "999", "9" * 25)),
    *(_cell(4, value) for value in ("", "CITY", " PERSON ", "person")),
    *(_without_row, _without_document, _longer_row, _shorter_row, _fewer, _few_documents, _short_documents),
    *(_document(value) for value in ("", "short", "x" * 5_000, "x" * 5_001, "é" * 2_501, "a\u2028b", "a\x0bb", "a\rb")),
    *(_setting("end", value) for value in ("\r\n", "\n\n")),
    *(_setting("mark", value) for value in ("\ufeff",)),
    *(_setting("encoding", value) for value in ("latin-1", "utf-16")),
    *(_setting("types", value) for value in (["PERSON"], ["PERSON", "PRODUCT", "CITY"])),
)
_CHANGES = st.lists(st.tuples(st.sampled_from(_SPOIL), st.integers(0, 130)), max_size=3)


def _put(account: Account, data: Data, table: str, annotated: str) -> dict[str, Any]:
    written = io.StringIO()
    csv.writer(written, lineterminator=data.end).writerows(data.rows)
    body = (data.mark + written.getvalue()).encode(data.encoding, errors="replace")
    lines = "".join(f"{document}\n" for document in data.documents)
    return {
        "dataset.documents": _put_object(account, "d/documents.txt", lines.encode(data.encoding, errors="replace")),
        f"dataset.{annotated}": _put_object(account, f"d/{table}", body),
        "dataset.entity_types": data.types,
        "dataset.test_documents": None,
        "dataset.test_annotations": None,
    }


@_SETTINGS
@given(changes=_CHANGES)
def test_annotations_of_lines(account: Account, changes: list[tuple[Callable[[Data, int], None], int]]) -> None:
    data = Data()
    _good_rows(data)
    for change, at in changes:
        if data.documents and data.rows and all(data.rows):
            change(data, at)
    named = _put(account, data, "annotations.csv", "annotations")
    agree(account, shipped("recognizer-annotations", named), changed=bool(changes))


@_SETTINGS
@given(changes=_CHANGES)
def test_entity_lists(account: Account, changes: list[tuple[Callable[[Data, int], None], int]]) -> None:
    data = Data(rows=[["Text", "Type"], [PERSON, "PERSON"], [PRODUCT, "PRODUCT"], ["seats", "PERSON"]])
    for change, at in changes:
        if data.documents and data.rows and all(data.rows):
            change(data, at)
    named = _put(account, data, "list.csv", "entity_list")
    agree(account, shipped("recognizer-entity-list", named), changed=bool(changes))


_LINE = "Line"


@settings(_SETTINGS, max_examples=15)
@given(
    without_line=st.booleans(),
    line=st.sampled_from(["", "0", "1"]),
    spoilt=st.sampled_from(["", "name", "offset", "number", "columns", "header"]),
)
def test_annotations_of_files(account: Account, without_line: bool, line: str, spoilt: str) -> None:
    columns = [name for name in HEADER if name != _LINE or not without_line]
    rows = [columns]
    for number in range(30):
        document = f"{text(number)} {'word ' * 30}"
        _put_object(account, f"f/{number}.txt", document.encode())
        for mention, kind in ((PERSON, "PERSON"), (PRODUCT, "PRODUCT")):
            at = begin(mention, document)
            cells = {
                "File": f"{number}.txt",
                _LINE: line,
                "Begin Offset": str(at),
                "End Offset": str(at + len(mention)),
                "Type": kind,
            }
            rows.append([cells[name] for name in columns])
    last = dict(zip(columns, rows[-1], strict=True))
    changes = {"name": {"File": "x.txt"}, "offset": {"End Offset": "9999"}, "number": {"Begin Offset": "one"}}
    rows[-1] = [(last | changes.get(spoilt, {}))[name] for name in columns]
    if spoilt == "columns":
        rows[-1].append("")
    if spoilt == "header":
        del rows[0]
    table = io.StringIO()
    csv.writer(table, lineterminator="\n").writerows(rows)
    named = {
        "dataset.documents": f"{BUCKET}/f/",
        "dataset.input_format": "ONE_DOC_PER_FILE",
        "dataset.annotations": _put_object(account, "g/annotations.csv", table.getvalue().encode()),
        "dataset.test_documents": None,
        "dataset.test_annotations": None,
    }
    good = not spoilt and (without_line or line != "1")
    agree(account, shipped("recognizer-annotations", named), changed=not good)


def _spoilt_lines(lines: list[Any], change: str, at: int) -> list[Any]:
    line = lines[at % len(lines)]
    if change == "no source":
        line.pop("source", None)
    elif change == "no attribute":
        line.pop(ATTRIBUTE, None)
    elif change == "no entities":
        line[ATTRIBUTE] = {"annotations": {"entities": []}}
    elif change == "other type":
        line[ATTRIBUTE] = {"annotations": {"entities": [{"label": "CITY", "startOffset": 0, "endOffset": 6}]}}
    elif change == "no object":
        lines[at % len(lines)] = [1]
    elif change == "few":
        return lines[: at % len(lines)]
    return lines


@settings(_SETTINGS, max_examples=25)
@given(
    changes=st.lists(
        st.tuples(
            st.sampled_from(["no source", "no attribute", "no entities", "other type", "no object", "few"]),
            st.integers(0, _COUNT - 1),
        ),
        max_size=3,
    ),
    tail=st.sampled_from([b"", b"\n", b"{", b"\xff\n"]),
)
def test_manifests(account: Account, changes: list[tuple[str, int]], tail: bytes) -> None:
    lines: list[Any] = [manifest_line(number) for number in range(_COUNT)]
    for change, at in changes:
        if lines and all(isinstance(line, dict) for line in lines):
            lines = _spoilt_lines(lines, change, at)
    body = "".join(f"{json.dumps(line)}\n" for line in lines).encode() + tail
    entry = {"s3_uri": _put_object(account, "h/train.manifest", body), "attributes": [ATTRIBUTE]}
    profile = shipped("recognizer-manifest", {"dataset.manifests": [entry]})
    agree(account, profile, changed=bool(changes) or tail not in (b"", b"\n"))
