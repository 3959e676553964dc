"""The rows of a classifier's CSV files: what is wrong with them, and the exact lines."""

import pytest

from tests.checks.cases_dataset import GOOD, GOOD_TEST, rows
from tests.checks.csv_outcomes import checked, message, result
from wizard.checks.dataset import csv_checks, label_checks
from wizard.checks.pictures import BarChart


def test_many_lines_with_the_same_fault_are_one_finding() -> None:
    lines = GOOD.splitlines(keepends=True)
    for number in range(10, 70, 10):
        lines[number] = "BILLING,one,two\n"
    outcome = checked("".join(lines))
    said = message(outcome, csv_checks.COLUMNS)
    assert said.startswith("train.csv, line 11: the row has 3 columns, where two are expected. The same on line 21,")
    assert "line 41 and 2 more." in said


def test_lines_behind_texts_of_several_lines_are_right() -> None:
    outcome = checked(GOOD + 'BILLING,"one\ntwo\r\nthree"\nBILLING, four\n\nBILLING\n')
    assert "line 124: the text begins with a space" in message(outcome, csv_checks.SPACES)
    assert "line 125: the line is empty" in message(outcome, csv_checks.EMPTY_LINES)
    assert "line 126: the row has 1 column," in message(outcome, csv_checks.COLUMNS)
    assert result(outcome, csv_checks.LINE_ENDS).state == "passed"
    assert result(outcome, csv_checks.SWALLOWED_ROWS).state == "passed"


def test_a_lone_return_inside_a_text_ends_no_row() -> None:
    assert result(checked(GOOD + 'BILLING,"one\rtwo"\n'), csv_checks.LINE_ENDS).state == "passed"
    outcome = checked(GOOD + 'BILLING,"one\rtwo"\nBILLING,three\rBILLING,four\n')
    assert result(outcome, csv_checks.LINE_ENDS).state == "found"


def test_windows_line_ends_are_fine() -> None:
    outcome = checked(GOOD.replace("\n", "\r\n"), GOOD_TEST.replace("\n", "\r\n"))
    assert not outcome.findings


@pytest.mark.parametrize("header", ["label,text", "Class, Document", '"LABEL","TEXT"', "category,body"])
def test_header_rows(header: str) -> None:
    outcome = checked(f"{header}\n{GOOD}")
    assert result(outcome, csv_checks.HEADER_ROW).state == "found"
    # The header is no document: nothing else is said about it.
    assert {finding.id for finding in outcome.findings} == {csv_checks.HEADER_ROW.id}


@pytest.mark.parametrize("row", ["BILLING,text", "label,I cannot print a label", "text,label"])
def test_rows_that_are_no_header(row: str) -> None:
    assert result(checked(f"{row}\n{GOOD}"), csv_checks.HEADER_ROW).state == "passed"


@pytest.mark.parametrize("blank", ["", "  ", "\t", "\u00a0", "\u3000"])
def test_blank_labels_and_texts(blank: str) -> None:
    outcome = checked(f"{GOOD}{blank},text\nBILLING,{blank}\n")
    assert "line 121: the label is blank." in message(outcome, csv_checks.BLANK_LABEL)
    assert "line 122: the text is blank." in message(outcome, csv_checks.BLANK_TEXT)
    assert result(outcome, csv_checks.SPACES).state == "passed"
    assert result(outcome, label_checks.TOO_FEW).state == "passed"


def test_every_space_around_a_comma_is_counted() -> None:
    outcome = checked("".join(f"{label} , text {number}\n" for number, (label, _text) in enumerate(rows())))
    assert "and 236 more" in message(outcome, csv_checks.SPACES)


def test_a_quotation_mark_behind_a_space_explains_the_columns() -> None:
    outcome = checked(f'{GOOD}BILLING, "one, two"\nBILLING, "three"\n')
    assert "line 121: the row has 3 columns" in message(outcome, csv_checks.COLUMNS)
    assert "A quotation mark behind a space does not quote." in message(outcome, csv_checks.COLUMNS)
    assert "line 121: a quotation mark stands behind a space. The same on line 122" in message(
        outcome, csv_checks.QUOTE_AFTER_SPACE
    )


def test_hostile_text_in_a_file_is_made_visible() -> None:
    outcome = checked(f"{GOOD}\x1b]52;c;x\x07\u202eBAD,text\n")
    assert outcome.findings
    for finding in outcome.findings:
        assert "\x1b" not in finding.message + finding.remedy
        assert "\u202e" not in finding.message + finding.remedy
    (chart,) = outcome.pictures
    assert isinstance(chart, BarChart)
    assert not any("\x1b" in bar.label for bar in chart.bars)
