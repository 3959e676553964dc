"""The labels of a classifier's CSV files by mode: limits, suggestions, native documents."""

import pytest

from tests.checks.cases import Account, outcome_of, shipped
from tests.checks.cases_dataset import GOOD, csv_text, rows, text
from tests.checks.csv_outcomes import INSPECTION, checked, message, result
from wizard.checks.dataset import csv_checks, label_checks, limits
from wizard.checks.facts import Facts
from wizard.checks.inspection import Work
from wizard.checks.pictures import BarChart


def test_another_mode_does_not_read_again(account: Account) -> None:
    facts = Facts(account.session())
    profile = shipped("classifier-multi-label", {"mode": None, "dataset.label_delimiter": None})
    first = Work(INSPECTION, profile, facts).run()
    assert dict(first.learned) == {"_suggested.mode": "MULTI_LABEL", "_suggested.dataset.label_delimiter": "|"}
    account.server.set_faults(["s3:*=AccessDenied"])
    second = Work(INSPECTION, {**profile, "mode": "MULTI_LABEL"}, facts).run()
    assert result(second, label_checks.TOO_FEW).state == "passed"
    assert result(second, csv_checks.DELIMITER).state == "passed"
    third = Work(INSPECTION, {**profile, "mode": "MULTI_CLASS"}, facts).run()
    assert "joined by |" in message(third, csv_checks.JOINED_LABELS)


def test_without_a_mode_only_what_hangs_on_it_waits() -> None:
    outcome = checked(csv_text(rows(("A|B", "A", "B"), 3)), mode="")
    for check in (*label_checks.OF_MODE, *csv_checks.OF_DELIMITER, *label_checks.OF_TEST):
        assert result(outcome, check).state == "does_not_apply"
    assert result(outcome, csv_checks.COLUMNS).state == "passed"
    (chart,) = outcome.pictures
    assert isinstance(chart, BarChart)
    assert {bar.label: bar.count for bar in chart.bars} == {"A": 6, "B": 6}


@pytest.mark.parametrize(
    ("labels", "suggested"),
    [
        (("A", "B"), {"_suggested.mode": "MULTI_CLASS"}),
        (("A;B", "A", "B"), {"_suggested.mode": "MULTI_LABEL", "_suggested.dataset.label_delimiter": ";"}),
        (("A,B", "B,A", "A", "B"), {"_suggested.mode": "MULTI_LABEL"}),
    ],
)
def test_suggestions(labels: tuple[str, ...], suggested: dict[str, str]) -> None:
    assert dict(checked(csv_text(rows(labels)), mode="").learned) == suggested


def test_a_multi_label_file_with_one_label_a_row() -> None:
    (finding,) = result(checked(GOOD, mode="MULTI_LABEL"), csv_checks.DELIMITER).findings
    assert "every document has one label only" in finding.message
    assert "MULTI_CLASS" in finding.remedy


def test_a_delimiter_that_aws_does_not_take() -> None:
    outcome = checked(csv_text(rows(("A,B", "B,C", "A,C", "A"))), mode="MULTI_LABEL")
    assert "joined by a comma, which AWS does not take" in message(outcome, csv_checks.DELIMITER)


@pytest.mark.parametrize(
    ("count", "too_few", "recommended"),
    [(9, "found", "passed"), (10, "passed", "found"), (49, "passed", "found"), (50, "passed", "passed")],
)
def test_documents_per_label_in_multi_class(count: int, too_few: str, recommended: str) -> None:
    outcome = checked(GOOD + csv_text(rows(("LEGAL",), count, "law")))
    assert result(outcome, label_checks.TOO_FEW).state == too_few
    assert result(outcome, label_checks.RECOMMENDED).state == recommended


@pytest.mark.parametrize(
    ("count", "few", "in_all"), [(9, "found", "found"), (10, "passed", "found"), (17, "passed", "passed")]
)
def test_documents_in_multi_label(count: int, few: str, in_all: str) -> None:
    outcome = checked(csv_text(rows(("A|B", "C", "A"), count)), mode="MULTI_LABEL")
    assert result(outcome, label_checks.TOO_FEW).state == few
    assert result(outcome, label_checks.TOO_FEW_IN_ALL).state == in_all
    assert result(outcome, label_checks.RECOMMENDED).state == "does_not_apply"


@pytest.mark.parametrize(("mode", "most"), [("MULTI_CLASS", 1_000), ("MULTI_LABEL", 100)])
@pytest.mark.parametrize("more", [0, 1])
def test_number_of_labels(mode: str, most: int, more: int) -> None:
    outcome = checked(csv_text(rows([f"L{number:04}" for number in range(most + more)], 10)), mode=mode)
    assert result(outcome, label_checks.TOO_MANY_LABELS).state == ("found" if more else "passed")


@pytest.mark.parametrize(("length", "state"), [(5_000, "passed"), (5_001, "found")])
def test_length_of_a_label(length: int, state: str) -> None:
    outcome = checked(GOOD + csv_text(rows(("L" * length,), 60, "law")))
    assert result(outcome, label_checks.TOO_LONG).state == state


def test_columns_that_are_swapped_are_too_many_labels() -> None:
    swapped = "".join(
        f"{text(number)},BILLING\n".replace(", in", " in") for number in range(limits.MOST_LABELS_KEPT + 2)
    )
    outcome = checked(swapped)
    (finding,) = result(outcome, label_checks.TOO_MANY_LABELS).findings
    assert "more than 20,000 different labels" in finding.message
    assert "the label is the first column" in finding.remedy
    assert result(outcome, label_checks.TOO_FEW).state == "not_made"


def test_texts_in_both_sets_up_to_the_number_that_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_REMEMBERED", 256)
    test = csv_text(rows(per_label=300, about="test"))
    for number, state in ((0, "found"), (255, "found"), (599, "passed")):
        outcome = checked(GOOD + csv_text([("BILLING", text(number, "test"))]), test)
        assert result(outcome, csv_checks.IN_BOTH).state == state, number


def test_native_documents_are_listed_once_and_named_by_key_or_name(account: Account) -> None:
    account.put("case/docs/sub/a.pdf", b"x")
    account.put("case/docs/b.pdf", b"x")
    body = "INVOICE,a.pdf,1\nINVOICE,sub/a.pdf\nINVOICE,b.pdf,2\nINVOICE,sub/b.pdf,1\nINVOICE,,\nINVOICE,B.pdf,\n"
    uri = account.put("case/labels.csv", body.encode())
    profile = shipped(
        "classifier-native", {"dataset.train": uri, "dataset.documents": "s3://acme-nlp-training/case/docs/"}
    )
    outcome = outcome_of(account, INSPECTION, profile)
    assert message(outcome, csv_checks.DOCUMENT_MISSING).startswith(
        'labels.csv, line 4: there is no "sub/b.pdf" at s3://acme-nlp-training/case/docs/. The same on line 6.'
    )
    assert 'line 5: the page is ""' in message(outcome, csv_checks.PAGE)
    without = shipped("classifier-native", {"dataset.train": uri, "dataset.documents": None})
    assert result(outcome_of(account, INSPECTION, without), csv_checks.DOCUMENT_MISSING).state == "not_made"


def test_documents_are_found_without_a_slash_at_the_end_of_their_location(account: Account) -> None:
    account.put("bare/docs/sub/a.pdf", b"x")
    account.put("bare/docs/b.pdf", b"x")
    uri = account.put("bare/labels.csv", b"INVOICE,sub/a.pdf,1\nINVOICE,b.pdf,2\nINVOICE,docs/b.pdf,1\n")
    said = []
    for location in ("bare/docs", "bare/docs/"):
        changes = {"dataset.train": uri, "dataset.documents": f"s3://acme-nlp-training/{location}"}
        outcome = outcome_of(account, INSPECTION, shipped("classifier-native", changes))
        said.append(message(outcome, csv_checks.DOCUMENT_MISSING).partition(" at s3:")[0])
    assert said == ['labels.csv, line 3: there is no "docs/b.pdf"'] * 2


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        ("a.png,", False),
        ("a.JPG,", False),
        ("a.jpeg, ", False),
        ("a.tif,", False),
        ("a.tiff,", False),
        ("a.pdf,", True),
        ("a.png,0", True),
        ("a.pdf,00", True),
        ("a.pdf,10", False),
        ("a.pdf", False),
        ("a.pdf,-1", True),
    ],
)
def test_only_an_image_needs_no_page(account: Account, row: str, wrong: bool) -> None:
    uri = account.put("page/labels.csv", f"INVOICE,{row}\n".encode())
    outcome = outcome_of(account, INSPECTION, shipped("classifier-native", {"dataset.train": uri}))
    assert result(outcome, csv_checks.PAGE).state == ("found" if wrong else "passed")


@pytest.mark.parametrize(
    "name", ["classifier-secure", "classifier-minimal", "classifier-multi-label", "classifier-native"]
)
def test_the_shipped_profiles_have_no_errors(story: Account, name: str) -> None:
    outcome = outcome_of(story, INSPECTION, shipped(name))
    assert not [finding for finding in outcome.findings if finding.severity == "error"]
    assert not [each for each in outcome.results.values() if each.state == "not_made"]


def test_what_it_applies_to() -> None:
    assert INSPECTION.applies({"kind": "classifier", "dataset": {"train": "s3://b/k"}})
    assert not INSPECTION.applies(
        {"kind": "classifier", "dataset": {"train": "s3://b/k", "format": "AUGMENTED_MANIFEST"}}
    )
    assert not INSPECTION.applies({"kind": "classifier", "dataset": {"train": "k"}})
    assert not INSPECTION.applies({"kind": "recognizer", "dataset": {"train": "s3://b/k"}})
