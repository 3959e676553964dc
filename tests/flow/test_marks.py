"""The marks of a list's rows: what the caller's policies say about choosing each, whatever else is chosen."""

from typing import Any

import pytest

from wizard.flow.marks import marked_row, row_marks
from wizard.flow.questions import Question
from wizard.flow.rows import Row
from wizard.flow.security_steps import KEYS, NETWORK
from wizard.policy.parsing import policy_of
from wizard.policy.rights import Mark, Rights

QUESTIONS: dict[str, Question] = {question.key: question for step in (NETWORK, KEYS) for question in step.questions}
KEY = "arn:aws:kms:us-west-2:111122223333:key/{}"
CLASSIFIER = {"kind": "classifier", "region": "us-west-2", "output.s3_uri": "s3://acme-nlp-models/x/"}
CREATE = ["comprehend:CreateDocumentClassifier", "comprehend:CreateEntityRecognizer"]


def rights(*conditions: dict[str, Any]) -> Rights:
    """Everything is allowed but for the conditions, each of which denies."""
    statements: list[dict[str, Any]] = [{"Effect": "Allow", "Action": "*", "Resource": "*"}]
    statements += [{"Effect": "Deny", "Action": CREATE, "Resource": "*", "Condition": one} for one in conditions]
    return Rights((policy_of("mine", {"Version": "2012-10-17", "Statement": statements}),))


OUR_OUTPUT_KEY = {"StringNotEquals": {"comprehend:OutputKmsKey": KEY.format(1)}}
A_VPC = {"Null": {"comprehend:VpcSubnets": "true"}}


def verdict(rights: Rights, key: str, row: Row, answers: dict[str, str]) -> str | None:
    marks = row_marks(rights, QUESTIONS[key], answers)
    mark = marks(row) if marks is not None else None
    return mark.verdict if mark else None


@pytest.mark.parametrize(
    ("key", "answers", "wanted"),
    [
        (KEY.format(1), CLASSIFIER, "allowed"),
        (KEY.format(2), CLASSIFIER, "refused"),
        (KEY.format(2), {name: value for name, value in CLASSIFIER.items() if name != "output.s3_uri"}, "allowed"),
    ],
)
def test_one_key_for_all_is_judged_for_each_purpose_that_the_answers_have(
    key: str, answers: dict[str, str], wanted: str
) -> None:
    assert verdict(rights(OUR_OUTPUT_KEY), "_key", Row(key, (key,)), answers) == wanted


def test_a_choice_that_leaves_settings_out_is_judged_without_them() -> None:
    found = {value: verdict(rights(A_VPC), "_network", Row(value, (value,)), CLASSIFIER) for value in ("vpc", "none")}
    assert found == {"vpc": None, "none": "refused"}


def test_rows_that_cannot_be_chosen_and_questions_that_iam_does_not_see_have_no_mark() -> None:
    row = Row(KEY.format(2), ("2",), refused="AWS manages it.")
    assert verdict(rights(OUR_OUTPUT_KEY), "keys.output", row, CLASSIFIER) is None
    assert row_marks(rights(), QUESTIONS["_vpc"], CLASSIFIER) is None


def test_a_row_whose_mark_is_read_says_what_it_says_and_is_not_the_one_to_begin_with_where_it_is_refused() -> None:
    row = Row("a", ("a",), details="A key.")
    refused = marked_row(row, Mark("refused", "OurKeys", "OurKeys refuses it."))
    assert refused == Row("a", ("a", "refused by OurKeys"), "OurKeys refuses it. A key.", against=True, search="a a")
    allowed = marked_row(row, Mark("allowed", "", ""))
    assert allowed == Row("a", ("a", "allowed"), "A key.", search="a a")


def test_marks_are_equal_where_every_row_would_have_the_same() -> None:
    """Rows that are on the screen are left alone then."""
    mine, output = rights(OUR_OUTPUT_KEY), QUESTIONS["keys.output"]
    marks = row_marks(mine, output, CLASSIFIER)
    assert marks == row_marks(rights(OUR_OUTPUT_KEY), output, {**CLASSIFIER, "name": "of no effect"})
    assert marks != row_marks(rights(A_VPC), output, CLASSIFIER)
    assert marks != row_marks(mine, QUESTIONS["keys.model"], CLASSIFIER)
    assert marks != row_marks(mine, output, {**CLASSIFIER, "region": "eu-west-1"})
    one_key = QUESTIONS["_key"]
    without_output = {**CLASSIFIER, "output.s3_uri": ""}
    assert row_marks(mine, one_key, CLASSIFIER) != row_marks(mine, one_key, without_output)
