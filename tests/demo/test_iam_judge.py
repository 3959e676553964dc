"""The account's own judge of policies, by the rules of the IAM User Guide."""

import json
from typing import Any

import pytest

from wizard.demo.iam.evaluate import Access, trusts_service, verdict
from wizard.demo.iam.operators import condition_holds
from wizard.demo.iam.patterns import written

ARN = "arn:aws:kms:us-west-2:111122223333:key/1"


@pytest.mark.parametrize(
    ("operator", "actual", "wanted", "holds"),
    [
        ("StringEquals", ["a"], ["a", "b"], True),
        ("StringEquals", ["c"], ["a", "b"], False),
        ("StringEquals", None, ["a"], False),
        ("StringNotEquals", None, ["a"], True),
        ("StringNotEquals", ["b"], ["a"], True),
        ("StringEqualsIfExists", None, ["a"], True),
        ("StringEqualsIfExists", ["b"], ["a"], False),
        ("StringEqualsIgnoreCase", ["A"], ["a"], True),
        ("StringLike", ["team-nlp"], ["team-*"], True),
        ("StringLike", ["abc"], ["a?c"], True),
        ("StringNotLike", ["team-nlp"], ["team-*"], False),
        ("ArnEquals", [ARN], ["arn:aws:kms:*:111122223333:key/*"], True),
        ("ArnEquals", [ARN], ["arn:aws:*:key/*"], False),
        ("ArnLike", ["1"], ["*"], False),
        ("ArnNotEquals", None, [ARN], True),
        ("Null", None, ["true"], True),
        ("Null", ["a"], ["true"], False),
        ("Null", ["a"], ["false"], True),
        ("Null", None, ["false"], False),
        ("ForAllValues:StringEquals", None, ["a"], True),
        ("ForAllValues:StringEquals", ["a", "b"], ["a"], False),
        ("ForAllValues:StringEquals", ["a", "b"], ["a", "b", "c"], True),
        ("ForAllValues:StringEqualsIfExists", None, ["a"], True),
        ("ForAnyValue:StringEquals", None, ["a"], False),
        ("ForAnyValue:StringEquals", ["a", "b"], ["b"], True),
        ("ForAnyValue:StringNotEquals", None, ["a"], False),
        ("ForAnyValue:StringNotEquals", ["a", "b"], ["a"], True),
        ("ForAnyValue:StringNotEquals", ["a"], ["a"], False),
        ("Bool", ["true"], ["True"], True),
        ("NumericLessThan", ["2"], ["10"], True),
        ("NumericLessThan", ["x"], ["10"], False),
        ("DateGreaterThan", ["2026-01-02T00:00:00Z"], ["2026-01-01T00:00:00Z"], True),
        ("IpAddress", ["10.1.2.3"], ["10.0.0.0/8"], True),
        ("NotIpAddress", ["10.1.2.3"], ["10.0.0.0/8"], False),
    ],
)
def test_condition_operators(operator: str, actual: list[str] | None, wanted: list[str], *, holds: bool) -> None:
    assert condition_holds(operator, actual, [written(text) for text in wanted]) is holds


def test_an_unknown_operator_is_an_error() -> None:
    with pytest.raises(ValueError, match="StringAlmost"):
        condition_holds("StringAlmost", ["a"], [written("a")])


def policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


_CREATE = "comprehend:CreateDocumentClassifier"
_ALL: dict[str, Any] = {"Effect": "Allow", "Action": "*", "Resource": "*"}


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ([], "implicit deny"),
        ([{"Effect": "Allow", "Action": "comprehend:create*", "Resource": "*"}], "allowed"),
        ([{"Effect": "Allow", "NotAction": "comprehend:*", "Resource": "*"}], "implicit deny"),
        ([{"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"}], "allowed"),
        ([{"Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::*"}], "implicit deny"),
        ([{"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:s3:::*"}], "allowed"),
        ([_ALL, {"Effect": "Deny", "Action": _CREATE, "Resource": "*"}], "explicit deny"),
        ([_ALL | {"Condition": {"StringEquals": {"K": "v"}}}], "allowed"),
        ([_ALL | {"Condition": {"StringEquals": {"k": "v"}, "Null": {"other": "false"}}}], "implicit deny"),
        ([_ALL | {"Condition": {"StringEquals": {"k": "${nothing}"}}}], "implicit deny"),
    ],
)
def test_verdicts(statements: list[dict[str, Any]], expected: str) -> None:
    access = Access(_CREATE, "arn:aws:comprehend:us-west-2:111122223333:document-classifier/x", {"k": ("v",)})
    assert verdict([policy(*statements)], access) == expected


@pytest.mark.parametrize(
    ("resource", "asked", "expected"),
    [
        ("arn:aws:s3:::b/${*}", "arn:aws:s3:::b/*", "allowed"),
        ("arn:aws:s3:::b/${*}", "arn:aws:s3:::b/x", "implicit deny"),
        ("arn:aws:s3:::b/${?}-*", "arn:aws:s3:::b/?-x", "allowed"),
        ("arn:aws:s3:::b/${?}-*", "arn:aws:s3:::b/a-x", "implicit deny"),
        ("arn:aws:s3:::b/${$}{x}", "arn:aws:s3:::b/${x}", "allowed"),
        ("arn:aws:s3:::b/${star}", "arn:aws:s3:::b/a*", "allowed"),
        ("arn:aws:s3:::b/${star}", "arn:aws:s3:::b/abc", "implicit deny"),
        ("arn:aws:s3:::b/${star}/*", "arn:aws:s3:::b/a*/abc", "allowed"),
        ("arn:aws:s3:::b/${nothing, '*'}", "arn:aws:s3:::b/*", "allowed"),
        ("arn:aws:s3:::b/${nothing, '*'}", "arn:aws:s3:::b/x", "implicit deny"),
    ],
)
def test_what_a_variable_stands_for_is_never_a_wildcard(resource: str, asked: str, expected: str) -> None:
    document = policy({"Effect": "Allow", "Action": "s3:GetObject", "Resource": resource})
    assert verdict([document], Access("s3:GetObject", asked, {"star": ("a*",)})) == expected


@pytest.mark.parametrize(
    ("operator", "wanted", "expected"),
    [
        ("StringLike", "${star}", "allowed"),
        ("StringLike", "x${?}", "implicit deny"),
        ("StringLike", "${*}", "implicit deny"),
        ("StringLike", "a*", "allowed"),
        ("StringEquals", "a${*}", "allowed"),
    ],
)
def test_a_condition_reads_variables_as_they_are(operator: str, wanted: str, expected: str) -> None:
    document = policy(_ALL | {"Condition": {operator: {"star": wanted}}})
    assert verdict([document], Access(_CREATE, "*", {"star": ("a*",)})) == expected


def test_an_arn_of_the_request_is_matched_by_its_parts() -> None:
    document = policy(_ALL | {"Condition": {"ArnLike": {"arn": "arn:aws:iam::1:role/${star}/*"}}})
    for arn, expected in (("arn:aws:iam::1:role/a*/x", "allowed"), ("arn:aws:iam::1:role/ab/x", "implicit deny")):
        assert verdict([document], Access(_CREATE, "*", {"arn": (arn,), "star": ("a*",)})) == expected


def test_several_keys_in_one_null_block_deny_only_when_all_are_missing() -> None:
    """Why the guardrail has one statement for each key."""
    null = {"Null": {"comprehend:VolumeKmsKey": "true", "comprehend:ModelKmsKey": "true"}}
    documents = [
        policy({"Effect": "Allow", "Action": "*", "Resource": "*"}),
        policy({"Effect": "Deny", "Action": _CREATE, "Resource": "*", "Condition": null}),
    ]
    assert verdict(documents, Access(_CREATE, "*", {"comprehend:VolumeKmsKey": (ARN,)})) == "allowed"
    assert verdict(documents, Access(_CREATE, "*")) == "explicit deny"


@pytest.mark.parametrize(
    ("principal", "condition", "trusted"),
    [
        ({"Service": "comprehend.amazonaws.com"}, {}, True),
        ({"Service": ["glue.amazonaws.com", "comprehend.amazonaws.com"]}, {}, True),
        ({"Service": "glue.amazonaws.com"}, {}, False),
        ({"Service": "comprehend.amazonaws.com"}, {"StringEquals": {"aws:SourceAccount": "444455556666"}}, False),
        ({"Service": "comprehend.amazonaws.com"}, {"StringEquals": {"aws:SourceAccount": "111122223333"}}, True),
    ],
)
def test_trust(principal: dict[str, Any], condition: dict[str, Any], *, trusted: bool) -> None:
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", "Condition": condition}
    access = Access("sts:AssumeRole", "*", {"aws:SourceAccount": ("111122223333",)})
    assert trusts_service(policy(statement), "comprehend.amazonaws.com", access) is trusted
