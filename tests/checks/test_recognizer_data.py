"""A recognizer's dataset through the account: lines in findings, limits, refusals, hostile text, what is suggested."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from tests.checks.cases import Account, Prepare, Profile, outcome_of, shipped
from tests.checks.cases_recognizer import (
    ATTRIBUTE,
    BUCKET,
    DOCUMENTS,
    HEADER,
    PERSON,
    PRODUCT,
    annotated,
    annotation_file,
    begin,
    csv_of,
    entries,
    json_lines,
    lines_of,
    listed,
    manifest,
    manifest_line,
    native,
    one_line,
    put_annotated,
    rows,
    rows_of_test,
    text,
    texts,
    with_row,
    with_test,
)
from wizard.checks.check import Check
from wizard.checks.dataset import (
    annotations,
    annotations_rows,
    annotations_spans,
    entities,
    recognizer_manifests,
    recognizer_native,
)
from wizard.checks.dataset import recognizer_documents as documents
from wizard.checks.dataset import recognizer_limits as limits
from wizard.checks.dataset.recognizer import INSPECTIONS
from wizard.checks.facts import Facts
from wizard.checks.inspection import Inspection, Limits, Work
from wizard.checks.outcome import STOPPED, Outcome
from wizard.checks.pictures import BarChart
from wizard.demo.clock import Clock
from wizard.demo.server import DemoServer


@pytest.fixture(scope="module")
def account() -> Iterator[Account]:
    """One account for all tests of this module: each puts its own data into it before it looks."""
    with DemoServer(clock=Clock(speed=0)) as server:
        yield Account(server)


def look(account: Account, profile: Profile, **more: Any) -> Outcome:
    """What the inspection that applies to a recognizer's data comes to."""
    (inspection,) = [one for one in INSPECTIONS if one.applies(profile)]
    return outcome_of(account, inspection, profile, **more)


def found(outcome: Outcome) -> dict[str, str]:
    """The first message of each check that has found something."""
    return {name: result.findings[0].message for name, result in outcome.results.items() if result.findings}


@pytest.mark.parametrize("name", ["recognizer-annotations", "recognizer-entity-list", "recognizer-manifest"])
def test_the_story_has_good_data(account: Account, name: str) -> None:
    outcome = look(account, shipped(name))
    assert [finding.id for finding in outcome.findings if finding.severity == "error"] == []
    assert not outcome.unmade()
    assert outcome.learned == {"_suggested.dataset.entity_types": ("PERSON", "PRODUCT")}


def test_only_recognizers_have_them() -> None:
    profile = shipped("recognizer-annotations", {"kind": "classifier"})
    assert not any(inspection.applies(profile) for inspection in INSPECTIONS)
    unfinished = {"kind": "recognizer", "dataset": {"documents": f"{BUCKET}/entities/documents.txt"}}
    assert not any(inspection.applies(unfinished) for inspection in INSPECTIONS)


def test_types_are_suggested_before_they_are_answered(account: Account) -> None:
    table = with_row("documents.txt", 0, 0, 6, "TICKET")
    outcome = look(account, annotated(table=table, changes={"dataset.entity_types": None})(account))
    assert outcome.learned == {"_suggested.dataset.entity_types": ("PERSON", "PRODUCT", "TICKET")}
    assert found(outcome) == {}
    assert outcome.results[annotations.TOO_FEW.id].state == "does_not_apply"
    (chart,) = outcome.pictures
    assert isinstance(chart, BarChart)
    assert [(bar.label, bar.count) for bar in chart.bars] == [("TICKET", 1), ("PERSON", 60), ("PRODUCT", 60)]
    assert chart.minimum == limits.ANNOTATIONS_PER_TYPE


def test_no_more_types_are_suggested_than_a_recognizer_has(account: Account) -> None:
    table = [*rows(texts()), *(("documents.txt", 0, 0, 6, f"TYPE_{number:02}") for number in range(40))]
    outcome = look(account, annotated(table=table, changes={"dataset.entity_types": None})(account))
    suggested = outcome.learned["_suggested.dataset.entity_types"]
    assert isinstance(suggested, tuple)
    assert len(suggested) == limits.MOST_TYPES
    assert {"PERSON", "PRODUCT"} <= set(suggested)


def test_the_guide_s_own_example_is_read(account: Account) -> None:
    """Its header and rows have a space behind each comma."""
    spaced = csv_of(rows(texts())).replace(b",", b", ")
    assert found(look(account, annotated(table=spaced)(account))) == {}
    assert found(look(account, listed(b"Text, Type\nAda Lovelace, PERSON\nNimbus Sync, PRODUCT\n")(account))) == {}


def test_windows_line_ends_change_nothing(account: Account) -> None:
    crlf = put_annotated(
        account, lines_of(texts()).replace(b"\n", b"\r\n"), csv_of(rows(texts())).replace(b"\n", b"\r\n")
    )
    assert found(look(account, crlf)) == {}


# --- documents ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("size", "trips"), [(4_999, False), (5_000, False), (5_001, True)])
def test_a_document_has_at_most_5000_bytes(account: Account, size: int, trips: bool) -> None:
    large = "é" + "x" * (size - 2)
    outcome = look(account, annotated([*texts(), large])(account))
    assert (documents.TOO_LARGE.id in found(outcome)) == trips


@pytest.mark.parametrize(("count", "trips"), [(2, True), (3, False), (4, False)])
def test_three_documents_are_the_least(account: Account, count: int, trips: bool) -> None:
    filler = [f"{number} {'word ' * 600}" for number in range(count)]
    assert (documents.COUNT.id in found(look(account, annotated(filler)(account)))) == trips


@pytest.mark.parametrize(("size", "trips"), [(4_999, True), (5_000, False), (5_001, False)])
def test_the_corpus_has_at_least_5000_bytes(account: Account, size: int, trips: bool) -> None:
    several = [f"{number} {'x' * 998}" for number in range(4)]
    several.append("y" * (size - sum(map(len, several))))
    assert (documents.CORPUS.id in found(look(account, annotated(several)(account)))) == trips


def test_the_first_line_that_is_not_utf_8_is_named(account: Account) -> None:
    body = lines_of([f"é {document}" for document in texts()]) + "é\n".encode("latin-1")
    outcome = look(account, annotated(body)(account))
    assert "documents.txt, line 61: the byte 0xe9 is not UTF-8." in found(outcome)[documents.ENCODING.id]
    outcome = look(account, annotated("\n".join(texts()).encode("utf-16"))(account))
    assert "the file is UTF-16" in found(outcome)[documents.ENCODING.id]


def test_a_line_break_of_another_kind_is_noticed(account: Account) -> None:
    several = texts()
    several[4] = several[4].replace(": ", ":\u2028")
    outcome = look(account, annotated(several)(account))
    assert "documents.txt, line 5: a character in it ends a line" in found(outcome)[documents.CHARACTERS.id]
    assert annotations_rows.DOCUMENT.id not in found(outcome)


def test_a_document_of_the_test_that_is_for_training_is_noticed(account: Account) -> None:
    test = account.put("r/test.txt", lines_of([f"Test {text(0)}", text(7), text(1)]))
    table = [HEADER, ("test.txt", 0, 0, 4, "PERSON"), ("test.txt", 1, 0, 6, "PRODUCT")]
    more = {"dataset.test_documents": test, "dataset.test_annotations": account.put("r/test.csv", csv_of(table))}
    outcome = look(account, put_annotated(account, changes=more))
    (finding,) = outcome.results[documents.DUPLICATE.id].findings
    assert finding.subject == "dataset.test_documents"
    assert finding.message.startswith("test.txt, line 2: this document is there already. The same on line 3.")


# --- annotations ----------------------------------------------------------------------------------------------------


def test_several_files_of_documents_and_annotations_belong_together(account: Account) -> None:
    account.put("several/documents/a.txt", lines_of(texts()))
    account.put("several/documents/b.txt", lines_of(f"More {document}" for document in texts()))
    account.put("several/documents/_SUCCESS", b"")
    second = rows([f"More {document}" for document in texts()], "b.txt")
    account.put("several/annotations/1.csv", csv_of([*second, ("b.txt", 3, 0, 999, "PERSON")]))
    account.put("several/annotations/2.csv", csv_of([*rows(texts(), "a.txt"), ("c.txt", 0, 0, 1, "PERSON")]))
    named = {
        "dataset.documents": f"{BUCKET}/several/documents/",
        "dataset.annotations": f"{BUCKET}/several/annotations/",
    }
    outcome = look(account, put_annotated(account, changes=named))
    said = found(outcome)
    assert said.pop("dataset.annotation-offsets").startswith("1.csv, line 122: the offsets 0 to 999")
    assert said.pop("dataset.annotation-document").startswith('2.csv, line 122: it names "c.txt", and there is no such')
    assert said == {}
    (chart,) = outcome.pictures
    assert isinstance(chart, BarChart)
    assert [bar.count for bar in chart.bars] == [120, 120]


def _per_file(account: Account, table: Sequence[Sequence[object]]) -> dict[str, str]:
    more = {"dataset.documents": f"{BUCKET}/files/", "dataset.input_format": "ONE_DOC_PER_FILE"}
    return found(look(account, put_annotated(account, annotated=csv_of(table), changes=more)))


def _file_rows(line: Callable[[], tuple[object, ...]]) -> list[tuple[object, ...]]:
    found_rows: list[tuple[object, ...]] = []
    for number, document in enumerate(texts()):
        for mention, kind in ((PERSON, "PERSON"), (PRODUCT, "PRODUCT")):
            at = begin(mention, document)
            found_rows.append((f"{number}.txt", *line(), at, at + len(mention), kind))
    return found_rows


def test_one_document_per_file_needs_no_lines(account: Account) -> None:
    for number, document in enumerate(texts()):
        account.put(f"files/{number}.txt", document.encode())
    without = [("File", "Begin Offset", "End Offset", "Type"), *_file_rows(lambda: ())]
    assert _per_file(account, without) == {}
    assert _per_file(account, [HEADER, *_file_rows(lambda: ("",))]) == {}
    said = _per_file(account, [HEADER, *_file_rows(lambda: (0,)), ("3.txt", 1, 0, 6, "PERSON")])
    assert said[annotations_rows.DOCUMENT.id].startswith('annotations.csv, line 122: it names Line 1 of "3.txt"')
    assert len(said) == 1


def test_one_document_per_line_needs_lines(account: Account) -> None:
    table = [("File", "Begin Offset", "End Offset", "Type"), *_file_rows(lambda: ())]
    said = found(look(account, annotated(table=table)(account)))
    assert "has no column Line, which ONE_DOC_PER_LINE needs" in said[annotations_rows.HEADER.id]
    said = found(look(account, annotated(table=with_row("documents.txt", "", 0, 1, "PERSON"))(account)))
    assert 'Line is ""' in said[annotations_rows.NUMBERS.id]


@pytest.mark.parametrize(
    ("table", "says"),
    [
        (b"File;Line;Begin Offset;End Offset;Type\n", "does not separate its columns by commas"),
        (b"File,Line,Begin offset,End offset,Type\n", 'the header is "File,Line,Begin offset,End offset,Type"'),
        (b"", "the file is empty"),
        (b'"File","Line","Begin Offset","End Offset","Entity"\n', "the header is"),
    ],
)
def test_a_wrong_header_is_told(account: Account, table: bytes, says: str) -> None:
    assert says in found(look(account, annotated(table=table)(account)))[annotations_rows.HEADER.id]


@pytest.mark.parametrize(
    ("row", "check", "says"),
    [
        (("documents.txt", 0, 0, 1, ""), annotations_rows.COLUMNS, "the type is empty"),
        (("", 0, 0, 1, "PERSON"), annotations_rows.COLUMNS, "the file is empty"),
        (("documents.txt", 0, -1, 1, "PERSON"), annotations_rows.NUMBERS, 'Begin Offset is "-1"'),
        (("documents.txt", "²", 0, "x", "PERSON"), annotations_rows.NUMBERS, 'Line is "²" and End Offset is "x"'),
        (("documents.txt", "9" * 30, 0, 1, "PERSON"), annotations_rows.DOCUMENT, "which has fewer lines"),
        (("r/documents.txt", 0, 0, 1, "PERSON"), annotations_rows.DOCUMENT, "only the part behind the last /"),
    ],
)
def test_a_row_that_cannot_be_used_is_told(account: Account, row: tuple[object, ...], check: Check, says: str) -> None:
    message = found(look(account, annotated(table=with_row(*row))(account)))[check.id]
    assert message.startswith("annotations.csv, line 122: ")
    assert says in message


def test_a_quotation_mark_that_stays_open_ends_the_reading(account: Account) -> None:
    table = csv_of(rows(texts())) + b'"documents.txt,0,0,1,PERSON\n' + b"documents.txt,1,0,1,PERSON\n" * 50_000
    said = found(look(account, annotated(table=table)(account)))
    assert said[annotations_rows.COLUMNS.id].startswith("annotations.csv, line 122: it cannot be read as CSV")
    said = found(look(account, annotated(table=csv_of(rows(texts())) + b"x" * 1_000_001)(account)))
    assert "line 122: it has more than 1,000,000 characters" in said[annotations_rows.COLUMNS.id]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("behind", ["", "{end}", "{end}documents.txt,1,0,1,PERSON{end}"])
def test_a_quotation_mark_open_in_the_last_column_is_told(account: Account, end: str, behind: str) -> None:
    table = csv_of(rows(texts())).decode() + '\ndocuments.txt,0,0,1,"PERSON' + behind.format(end="\n")
    outcome = look(account, annotated(table=table.replace("\n", end).encode())(account))
    assert found(outcome)[annotations_rows.COLUMNS.id].startswith(
        "annotations.csv, line 123: a quotation mark that begins here is never closed."
    )
    bare = entries().decode().rstrip("\r\n").replace("\r\n", "\n") + '\nAda,"PERSON' + behind.format(end="\n")
    said = found(look(account, listed(bare.replace("\n", end).encode())(account)))
    assert "list.csv, line 4: a quotation mark that begins here" in said[entities.COLUMNS.id]


def _unknown(outcome: Outcome, *because: str) -> set[str]:
    """The checks that were not made, for one of these reasons."""
    unmade = {name: result for name, result in outcome.results.items() if result.state == "not_made"}
    assert {result.because for result in unmade.values()} <= set(because)
    return set(unmade)


@pytest.mark.parametrize("tail", [b'"documents.txt,0,0,1,PERSON\n', b"x" * 1_000_001])
def test_behind_the_end_of_reading_no_annotation_is_known(account: Account, tail: bytes) -> None:
    outcome = look(account, annotated(table=csv_of(rows(texts())[:2]) + tail)(account))
    assert list(found(outcome)) == [annotations_rows.COLUMNS.id]
    of_the_rows = {check.id for check in annotations_rows.CHECKS} - {annotations_rows.COLUMNS.id}
    of_the_types = {"dataset.entity-type-missing", "dataset.entity-type-unknown"}
    counted = {annotations.TOO_FEW.id, annotations.FEW_DOCUMENTS.id}
    spans = {check.id for check in annotations_spans.CHECKS}
    assert (
        _unknown(outcome, "annotations.csv was read as far as line 3.") == of_the_rows | of_the_types | counted | spans
    )


def test_behind_the_end_of_reading_no_entry_is_known(account: Account) -> None:
    outcome = look(account, listed(b'Text,Type\n"Ada,PERSON\n')(account))
    assert list(found(outcome)) == [entities.COLUMNS.id]
    others = (entities.ENTRY, entities.DUPLICATE, entities.AMBIGUOUS, entities.SIZE, entities.TOO_FEW, entities.FEW)
    unknown = _unknown(outcome, "list.csv was read as far as line 2.")
    assert {*(check.id for check in others), "dataset.entity-type-missing", "dataset.entity-type-unknown"} <= unknown
    assert outcome.results[documents.ENCODING.id].state == "passed"


def test_a_file_that_is_too_large_to_be_read_is_not_known_to_be_right(account: Account) -> None:
    for number, document in enumerate(texts()):
        account.put(f"large/{number}.txt", document.encode())
    account.put("large/large.txt", b"x" * 1_000_001)
    changes = {"dataset.documents": f"{BUCKET}/large/", "dataset.input_format": "ONE_DOC_PER_FILE"}
    reason = "large.txt has 1,000,001 bytes, and was not read."
    texts_of = {check.id for check in documents.OF_TEXTS}
    table = csv_of([HEADER, *_file_rows(lambda: ("",))])
    outcome = look(account, put_annotated(account, annotated=table, changes=changes))
    assert documents.TOO_LARGE.id in found(outcome)
    assert texts_of | {annotations.TOO_FEW.id, "dataset.annotation-offsets"} <= _unknown(outcome, reason)


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n", b"\n\n"])
def test_a_file_may_end_in_any_way(account: Account, end: bytes) -> None:
    table = csv_of(rows(texts())).rstrip(b"\r\n")
    assert found(look(account, annotated(table=table + end)(account))) == {}
    quoted = table.removesuffix(b"PERSON").removesuffix(b"PRODUCT")
    kind = table[len(quoted) :]
    assert found(look(account, annotated(table=quoted + b'"' + kind + b'"' + end)(account))) == {}


def test_a_header_with_an_open_quotation_mark_is_no_empty_file(account: Account) -> None:
    said = found(look(account, annotated(table=b'File,Line,Begin Offset,End Offset,"Type\n')(account)))
    assert "line 1: a quotation mark that begins here" in said[annotations_rows.COLUMNS.id]
    assert annotations_rows.HEADER.id not in said


def test_long_types_are_shortened_and_not_suggested(account: Account) -> None:
    long = [f"PER SON {'x' * number}" for number in (56, 57)]
    assert [len(name) for name in long] == [64, 65]
    table = [*rows(texts()), *(("documents.txt", 0, 0, 6, name) for name in (*long, "Y" * 5_000))]
    prepare = annotated(table=table, changes={"dataset.entity_types": None})
    outcome = look(account, prepare(account))
    assert outcome.learned == {"_suggested.dataset.entity_types": (long[0], "PERSON", "PRODUCT")}
    (chart,) = outcome.pictures
    assert isinstance(chart, BarChart)
    assert max(len(bar.label) for bar in chart.bars) == 60
    planned = ["PERSON", "PRODUCT", f"PERSON{'X' * 57}"]
    said = found(look(account, annotated(table=table, changes={"dataset.entity_types": planned})(account)))
    assert "Y" * 61 not in said["dataset.entity-type-unknown"]
    assert "…" in said["dataset.entity-type-unknown"]
    assert long[1] not in said["dataset.entity-type-missing"]
    assert "It has PER SON xxx" in said["dataset.entity-type-missing"]


def test_blank_rows_and_quoted_cells_keep_their_lines(account: Account) -> None:
    table = csv_of(rows(texts())) + b'\n\n"documents.txt",0,"0",99999,PERSON\n'
    said = found(look(account, annotated(table=table)(account)))
    assert list(said) == ["dataset.annotation-offsets"]
    assert said["dataset.annotation-offsets"].startswith("annotations.csv, line 124: ")


def test_types_that_differ_in_case_are_named(account: Account) -> None:
    table = [tuple("Person" if cell == "PERSON" else cell for cell in row) for row in rows(texts())]
    said = found(look(account, annotated(table=table)(account)))
    assert "It has Person: the two must be written alike." in said["dataset.entity-type-missing"]
    assert "Person (60 annotations, first in annotations.csv, line 2)" in said["dataset.entity-type-unknown"]


@pytest.mark.parametrize(("count", "trips"), [(24, True), (25, False), (26, False)])
def test_25_annotations_of_a_type_are_the_least(account: Account, count: int, trips: bool) -> None:
    outcome = look(account, annotated(table=rows(texts(count)))(account))
    assert (annotations.TOO_FEW.id in found(outcome)) == trips


def test_an_annotation_that_marks_nothing_does_not_count(account: Account) -> None:
    table = [*rows(texts(24)), *(("documents.txt", 30, 0, 9_999, kind) for kind in ("PERSON", "PRODUCT"))]
    said = found(look(account, annotated(table=table)(account)))
    assert "PERSON has 24 annotations" in said[annotations.TOO_FEW.id]


def test_hostile_text_is_shown_harmlessly(account: Account) -> None:
    evil = "\x1b]0;x\x07\u202e"
    table = with_row(f"{evil}.txt", 0, 0, 1, f"{evil}TYPE")
    outcome = look(account, annotated(table=table)(account))
    assert found(outcome)
    for finding in outcome.findings:
        assert finding.message.isprintable(), finding
    key = f"evil/{evil}.txt"
    account.put(key, lines_of([*texts(), ""]))
    outcome = look(account, put_annotated(account, changes={"dataset.documents": f"{BUCKET}/evil/"}))
    assert all(finding.message.isprintable() for finding in outcome.findings)
    assert "\\x1b" in found(outcome)[documents.EMPTY.id]


# --- entity lists ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("length", "trips"), [(5_000, False), (5_001, True)])
def test_an_entry_has_at_most_5000_characters(account: Account, length: int, trips: bool) -> None:
    outcome = look(account, listed(entries((f" {'é' * length} ", "PERSON")))(account))
    assert (entities.ENTRY.id in found(outcome)) == trips


@pytest.mark.parametrize(
    ("matches", "expected"),
    [(24, entities.TOO_FEW), (25, entities.FEW), (199, entities.FEW), (200, None)],
)
def test_matches_are_counted_against_both_figures(account: Account, matches: int, expected: object) -> None:
    filler = [f"{number} nothing to be found here, only words and more of them" for number in range(200)]
    outcome = look(account, listed(documents=[*texts(matches), *filler])(account))
    tripped = [check for check in (entities.TOO_FEW, entities.FEW) if check.id in found(outcome)]
    assert tripped == ([] if expected is None else [expected])


def test_a_list_without_planned_types_is_drawn(account: Account) -> None:
    profile = listed(entries(("seats", "THING")))(account)
    del profile["dataset"]["entity_types"]
    outcome = look(account, profile)
    assert outcome.learned == {"_suggested.dataset.entity_types": ("PERSON", "PRODUCT", "THING")}
    (chart,) = outcome.pictures
    assert isinstance(chart, BarChart)
    assert [(bar.label, bar.count) for bar in chart.bars] == [("PERSON", 200), ("PRODUCT", 200), ("THING", 200)]


def test_a_list_names_its_types(account: Account) -> None:
    said = found(look(account, listed(csv_of([("Text", "Type"), (PERSON, "PERSON"), ("x", "THING")]))(account)))
    assert "THING (1 entry, first in list.csv, line 3)" in said["dataset.entity-type-unknown"]
    assert "no entry of the type PRODUCT" in said["dataset.entity-type-missing"]


def test_a_list_without_a_header_loses_no_entry(account: Account) -> None:
    said = found(look(account, listed(csv_of([(PERSON, "PERSON"), (PRODUCT, "PRODUCT")]))(account)))
    assert list(said) == [entities.HEADER.id]
    assert "list.csv, line 1: the file begins with an entry, not with a header." in said[entities.HEADER.id]


# --- manifests ------------------------------------------------------------------------------------------------------


_OF_SECRETS = {"annotations": {"entities": ["Ada's salary"]}}


def _manifest_errors(account: Account, body: bytes, **changes: Any) -> dict[str, str]:
    return found(look(account, manifest(body, **changes)(account)))


def test_spans_of_a_manifest_are_looked_at(account: Account) -> None:
    mark = {"label": "PERSON", "startOffset": 0, "endOffset": 999}
    said = _manifest_errors(account, one_line(**{ATTRIBUTE: {"annotations": {"entities": [mark]}}}))
    assert said["dataset.annotation-offsets"].startswith("train.manifest, line 3: the offsets 0 to 999")


def test_lines_of_a_manifest_are_objects(account: Account) -> None:
    good = json_lines(map(manifest_line, range(DOCUMENTS)))
    for bad, says in ((b"[1]\n", "the line is no JSON object."), (b"[" * 100_000 + b"\n", "the line is not JSON.")):
        said = _manifest_errors(account, b"\n" + good + bad)
        assert said.pop("dataset.entity-manifest-lines").startswith("train.manifest, line 62: ")
        assert says in found(look(account, manifest(b"\n" + good + bad)(account)))["dataset.entity-manifest-lines"]
        assert said == {}
    assert (
        "more than 1,000,000 characters"
        in (_manifest_errors(account, good + b"x" * 1_000_001)["dataset.entity-manifest-lines"])
    )


@pytest.mark.parametrize(
    "line", [b"Ada's salary\n", b'["Ada\'s salary"]\n', json_lines([manifest_line(0, **{ATTRIBUTE: _OF_SECRETS})])]
)
def test_a_line_of_a_manifest_is_not_quoted(account: Account, line: bytes) -> None:
    (said,) = _manifest_errors(account, json_lines(map(manifest_line, range(1, DOCUMENTS))) + line).values()
    assert said.startswith(f"train.manifest, line {DOCUMENTS}: ")
    assert "salary" not in said


def test_an_attribute_that_never_occurs_is_named(account: Account) -> None:
    good = json_lines(map(manifest_line, range(DOCUMENTS)))
    said = _manifest_errors(account, good, attributes=[ATTRIBUTE, "review"])
    assert said == {
        "dataset.entity-manifest-attributes": 'No line of the manifest has the attribute "review". '
        "The attributes hold the annotations: where there are none of those names, the document is not annotated."
    }
    said = _manifest_errors(account, good, attributes=["review"])
    assert 'It has "product-mentions".' in said["dataset.entity-manifest-attributes"]


def test_pdf_files_in_a_manifest_of_texts_are_told(account: Account) -> None:
    said = _manifest_errors(account, one_line(source=None, **{"source-ref": "s3://b/x.pdf"}))
    assert "line 3: it has source-ref in place of source." in said["dataset.entity-manifest-source"]


@pytest.mark.parametrize("entity", [None, {"label": "", "startOffset": 0, "endOffset": 1}, {"label": "A"}, "A"])
def test_an_entity_has_three_parts(account: Account, entity: object) -> None:
    said = _manifest_errors(account, one_line(**{ATTRIBUTE: {"annotations": {"entities": [entity]}}}))
    assert list(said) == ["dataset.entity-manifest-entities"]


def test_a_manifest_for_the_test_has_every_type(account: Account) -> None:
    train = account.put("m/train.manifest", json_lines(map(manifest_line, range(DOCUMENTS))))
    line = manifest_line(100)
    line[ATTRIBUTE]["annotations"]["entities"].pop()
    test = account.put("m/test.manifest", json_lines([line]))
    both = [
        {"s3_uri": train, "attributes": [ATTRIBUTE]},
        {"s3_uri": test, "attributes": [ATTRIBUTE], "split": "TEST"},
    ]
    outcome = look(account, shipped("recognizer-manifest", {"dataset.manifests": both}))
    assert list(found(outcome)) == [annotations.TEST_TYPES.id]
    assert "PRODUCT" in found(outcome)[annotations.TEST_TYPES.id]


def test_native_annotations_are_counted(account: Account) -> None:
    outcome = look(account, native(file=annotation_file(["PERSON", "TOTAL"], each=1))(account))
    said = found(outcome)
    assert "TOTAL (250 annotations, first in train.manifest, line 1)" in said["dataset.entity-type-unknown"]
    assert "no annotation of the type PRODUCT" in said["dataset.entity-type-missing"]
    (chart,) = outcome.pictures
    assert isinstance(chart, BarChart)
    assert (chart.minimum, [(bar.label, bar.count) for bar in chart.bars]) == (100, [("PRODUCT", 0), ("PERSON", 250)])
    assert outcome.learned == {"_suggested.dataset.entity_types": ("PERSON", "TOTAL")}
    assert outcome.results[documents.CORPUS.id].state == "does_not_apply"


def test_large_annotation_files_are_not_read_unasked(account: Account) -> None:
    profile = native(file=annotation_file().ljust(200_000))(account)
    outcome = look(account, profile, limits=Limits(most_bytes=150_000))
    assert outcome.results[recognizer_native.ANNOTATION_FILES.id].state == "passed"
    for check in (recognizer_native.UNREADABLE, recognizer_native.TOO_FEW):
        assert outcome.results[check.id].state == "not_made"
        assert "200,000 bytes" in outcome.results[check.id].because


def _missing_file(_number: int) -> dict[str, Any]:
    return {ATTRIBUTE: {"annotation-ref": f"{BUCKET}/n/annotations/gone.json"}}


@pytest.mark.parametrize(
    ("prepare", "check"),
    [
        (native(line=_missing_file), recognizer_native.ANNOTATION_FILES),
        (native(file=annotation_file().ljust(limits.LARGEST_ANNOTATION_FILE + 1)), recognizer_native.TOO_LARGE),
        (native(file=b"{"), recognizer_native.UNREADABLE),
    ],
)
def test_where_no_annotation_file_was_read_nothing_is_known(account: Account, prepare: Prepare, check: Check) -> None:
    outcome = look(account, prepare(account))
    assert list(found(outcome)) == [recognizer_native.PAGES.id, check.id]
    order = [recognizer_native.ANNOTATION_FILES, recognizer_native.TOO_LARGE, recognizer_native.UNREADABLE]
    unknown = [one.id for one in order[order.index(check) + 1 :]]
    for name in (*unknown, recognizer_native.TOO_FEW.id, "dataset.entity-type-missing", "dataset.entity-type-unknown"):
        assert outcome.results[name].state == "not_made", name
        assert outcome.results[name].because == "The annotation files were not read."


def test_a_native_manifest_that_is_unfinished_is_not_judged(account: Account) -> None:
    profile = native()(account)
    for key in ("annotations", "source_documents"):
        del profile["dataset"]["manifests"][0][key]
    outcome = look(account, profile)
    assert outcome.results[recognizer_native.SOURCES.id].because == (
        "The plan has no source_documents for this manifest."
    )
    assert outcome.results[recognizer_native.ANNOTATION_FILES.id].state == "not_made"


# --- what stops it --------------------------------------------------------------------------------------------------

_READERS: tuple[tuple[Inspection, Prepare], ...] = (
    (annotations.INSPECTION, annotated()),
    (entities.INSPECTION, listed()),
    (recognizer_manifests.INSPECTION, manifest()),
    (recognizer_manifests.INSPECTION, native()),
)


def _states(outcome: Outcome) -> set[str]:
    return {result.state for result in outcome.results.values()}


@pytest.mark.parametrize(("inspection", "prepare"), _READERS)
def test_what_may_not_be_read_is_not_passed(account: Account, inspection: Inspection, prepare: Prepare) -> None:
    profile = prepare(account)
    for fault, permission in (("s3:GetObject", "s3:GetObject"), ("s3:ListObjectsV2", "s3:ListBucket")):
        account.server.set_faults([f"{fault}=AccessDenied"])
        try:
            outcome = outcome_of(account, inspection, profile)
        finally:
            account.server.set_faults([])
        assert _states(outcome) == {"not_made"}
        assert any(permission in result.because for result in outcome.results.values())


@pytest.mark.parametrize(("inspection", "prepare"), _READERS)
def test_large_data_is_not_read_unasked(account: Account, inspection: Inspection, prepare: Prepare) -> None:
    outcome = outcome_of(account, inspection, prepare(account), Limits(most_bytes=1_000))
    assert _states(outcome) == {"not_made"}
    assert any("no more than 1,000 are read unasked" in result.because for result in outcome.results.values())


@pytest.mark.parametrize(("inspection", "prepare"), _READERS)
def test_it_stops_where_nobody_wants_it(account: Account, inspection: Inspection, prepare: Prepare) -> None:
    profile, stop = prepare(account), threading.Event()

    def tell(outcome: Outcome) -> None:
        if outcome.progress is not None:  # it has begun to read
            stop.set()

    outcome = Work(inspection, profile, Facts(account.session()), tell=tell, cancelled=stop.is_set).run()
    assert "not_made" in _states(outcome) <= {"not_made", "passed"}  # what the sizes tell has been judged by then
    assert {result.because for result in outcome.results.values() if result.state == "not_made"} == {STOPPED}


@pytest.mark.parametrize(("inspection", "prepare"), _READERS[:3])
def test_what_is_not_there_is_not_judged(account: Account, inspection: Inspection, prepare: Prepare) -> None:
    profile = prepare(account)
    key = "documents" if "documents" in profile["dataset"] else "manifests"
    if key == "documents":
        profile["dataset"]["documents"] = f"{BUCKET}/nothing/here.txt"
    else:
        profile["dataset"]["manifests"][0]["s3_uri"] = f"{BUCKET}/nothing/here.txt"
    outcome = outcome_of(account, inspection, profile)
    assert _states(outcome) == {"not_made"}
    assert {result.because for result in outcome.results.values()} == {
        "There is no file at s3://acme-nlp-training/nothing/here.txt."
    }


def test_a_native_source_that_may_not_be_listed_leaves_the_rest(account: Account) -> None:
    profile = native()(account)
    profile["dataset"]["manifests"][0]["source_documents"] = "s3://no-such-bucket-of-acme/pdf/"
    outcome = look(account, profile)
    assert outcome.results[recognizer_native.SOURCES.id].state == "not_made"
    assert outcome.results[recognizer_native.TOO_FEW.id].state == "passed"


def test_progress_is_told_in_bytes(account: Account) -> None:
    told: list[Outcome] = []
    profile = annotated()(account)
    Work(annotations.INSPECTION, profile, Facts(account.session()), tell=told.append).run()
    progress = [outcome.progress for outcome in told if outcome.progress]
    total = len(lines_of(texts())) + len(csv_of(rows(texts())))
    assert progress
    assert {one.total for one in progress} == {total}
    assert all(0 <= one.done <= total for one in progress)


def test_every_object_is_asked_for_once(account: Account) -> None:
    profile = with_test(rows_of_test())(account)
    before = len(account.server.recorded)
    look(account, profile)
    asked = Counter(request.operation for request in account.server.recorded[before:])
    assert asked == {"GetBucketLocation": 1, "ListObjectsV2": 4, "GetObject": 4}
