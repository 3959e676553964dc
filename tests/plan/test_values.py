"""Single values: what pydantic would let through or say badly, in the words that a user reads."""

from typing import Any

import pytest

from tests.plan.profiles import changed
from wizard.dotted import dotted, parts_of
from wizard.plan import limits as f
from wizard.plan import usable, validate


def _said(base: str, changes: dict[str, Any], subject: str) -> str:
    plan, findings = validate(changed(base, changes))
    assert plan is None
    return next(f"{item.message} {item.remedy}" for item in findings if item.subject == subject)


@pytest.mark.parametrize(
    ("base", "changes", "subject", "words"),
    [
        (
            "csv",
            {"account": 111122223333},
            "account",
            "account must be a text, and is a number. Put the value in quotes.",
        ),
        ("csv", {"account": "1234"}, "account", "An AWS account id is twelve digits, in quotes."),
        ("csv", {"version": ""}, "version", "The version must not be empty."),
        ("csv", {"name": ""}, "name", "The name must not be empty."),
        ("csv", {"name": None}, "name", "name is missing. Add it. Use letters"),
        (
            "csv",
            {"name": "a b"},
            "name",
            "The name is not of the form that AWS accepts. Use letters, digits and hyphens",
        ),
        ("csv", {"name": "a\n"}, "name", "is not of the form"),
        ("csv", {"name": "a" * 64}, "name", "64 characters, where at most 63 are allowed"),
        ("csv", {"role": "ComprehendRole"}, "role", "Give the role's ARN, such as arn:aws:iam::"),
        (
            "csv",
            {"mode": "multi-label"},
            "mode",
            '"multi-label" is not a value that mode takes. Did you mean "MULTI_LABEL"?',
        ),
        ("csv", {"language": "english"}, "language", "Use one of en, es, fr"),
        ("csv", {"language": None}, "language", "language is missing. Add it with one of en, es, fr"),
        (
            "csv",
            {"dataset.label_delimiter": "||"},
            "dataset.label_delimiter",
            "at most 1 is allowed. Use one of: space ~",
        ),
        ("csv", {"dataset": None}, "dataset", "The table [dataset] is missing. Add [dataset]."),
        ("annotations", {"dataset": None}, "dataset", "Add [dataset] with entity_types."),
        (
            "csv",
            {"dataset": "s3://x"},
            "dataset",
            "dataset must be a table, and is a text. Write [dataset] above its keys.",
        ),
        ("csv", {"vpc": {}}, "vpc.subnets", "Give both vpc.subnets and vpc.security_groups, or remove [vpc]."),
        ("csv", {"vpc.subnets": []}, "vpc.subnets", "vpc.subnets is empty."),
        (
            "csv",
            {"vpc.subnets": "subnet-1"},
            "vpc.subnets",
            'must be a list, and is a text. Write it as in subnets = ["…"',
        ),
        ("csv", {"vpc.subnets": ["a", "a"]}, "vpc.subnets", "a is listed more than once. Name each once."),
        (
            "csv",
            {"vpc.security_groups": list("abcdef")},
            "vpc.security_groups",
            "vpc.security_groups has 6 entries; at most 5 are allowed.",
        ),
        ("csv", {"tags": {"a": 1}}, "tags.a", "tags.a must be a text, and is a number."),
        ("csv", {"tags": {"a": {"b": "c"}}}, "tags.a", "A tag key with a dot in it needs quotes."),
        ("csv", {"tags": {"": "x"}}, 'tags.""', "The tag key must not be empty."),
        ("csv", {"tags": {"k" * 129: "x"}}, f"tags.{'k' * 129}", "at most 128 are allowed"),
        ("csv", {"tags": {"a": "\ud800"}}, "tags.a", "half of a Unicode character"),
        ("manifest", {"dataset.manifests": [1]}, "dataset.manifests.0", "Write [[dataset.manifests]] above its keys."),
        ("manifest", {"dataset.manifests": {}}, "dataset.manifests", "Write [[dataset.manifests]] above its keys."),
        ("endpoint", {"inference_units": True}, "inference_units", "must be a whole number, and is true or false."),
        ("endpoint", {"inference_units": "1"}, "inference_units", "is a text. Write it as in inference_units = 1,"),
        ("endpoint", {"inference_units": 1.5}, "inference_units", "is a number with a fraction."),
        ("endpoint", {"inference_units": 0}, "inference_units", "inference_units is 0, and must be 1 or more."),
        ("csv", {"regoin": "x"}, "regoin", "regoin is not a key that a classifier has. Did you mean region?"),
        ("csv", {"train": "s3://x"}, "train", "Did you mean dataset.train?"),
        ("csv", {"keys.volum": "x"}, "keys.volum", "Did you mean keys.volume?"),
        ("endpoint", {"zzzzzz": "x"}, "zzzzzz", "zzzzzz is not a key that an endpoint has. Keys that may stand here:"),
        ("csv", {"kind": "Classifer"}, "kind", '"Classifer" is no kind of plan. Did you mean "classifier"?'),
        ("csv", {"kind": None}, "kind", "kind is missing. Add it with one of classifier, recognizer, endpoint."),
    ],
)
def test_words(base: str, changes: dict[str, Any], subject: str, words: str) -> None:
    assert words in _said(base, changes, subject)


def test_all_errors_at_once() -> None:
    broken: dict[str, Any] = {
        "name": "a b",
        "language": None,
        "vpc": {},
        "keys.volume": "alias/x",
        "output": None,
        "nmae": 1,
    }
    _, findings = validate(changed("csv", broken))
    assert {finding.subject for finding in findings} == {
        *("name", "language", "vpc.subnets", "vpc.security_groups", "keys.volume", "keys.output", "nmae"),
    }


def test_empty_keys_and_tags_are_no_settings() -> None:
    plan, _ = validate(changed("csv", {"keys": {}, "tags": {}}))
    assert plan is not None
    assert not {"keys", "tags"} & set(plan.as_profile())


@pytest.mark.parametrize("rule", [rule for rule in f.TEXT_RULES if rule.max_length], ids=lambda rule: rule.what)
def test_text_rule_refuses_one_character_too_many(rule: f.TextRule) -> None:
    assert "too long" in str(rule.problem("a" * (int(rule.max_length or 0) + 1)))


@pytest.mark.parametrize(
    ("rule", "good", "bad"),
    [
        (f.NAME, "a--b", "-a"),
        (f.ENDPOINT_NAME, "a" * 40, "a_b"),
        (f.VERSION_NAME, "v1", "v1."),
        (f.S3_URI, "s3://abc/a b,c='$(x)'", "s3://ABC/x"),
        (f.S3_URI, "s3://abc", "s3://abc/a\nb"),
        (f.ROLE_ARN, "arn:aws-us-gov:iam::111122223333:role/a/b", "arn:aws:iam::111122223333:user/abc"),
        (f.KMS_KEY, "1a2b", "kä"),
        (f.SUBNET_ID, "subnet-0a", "subnet 0a"),
        (f.SECURITY_GROUP_ID, "sg-0a", "sg_0a"),
        (f.LABEL_DELIMITER, "\t", ","),
        (f.ENTITY_TYPE, "ORDER ID", "A,B"),
        (f.ATTRIBUTE_NAME, "ticket-class", "ticket_class"),
        (
            f.MODEL_ARN,
            "arn:aws:comprehend:us-west-2:111122223333:entity-recognizer/a/version/b",
            "arn:aws:comprehend:x",
        ),
        (f.FLYWHEEL_ARN, "arn:aws:comprehend:us-west-2:111122223333:flywheel/a", "flywheel/a"),
        (f.TAG_KEY, "cost center", ""),
        (f.TAG_VALUE, "", "x" * 257),
        (f.ACCOUNT_ID, "000000000001", "1"),
        (f.REGION, "us-gov-west-1", "us_west_2"),
    ],
)
def test_text_rule(rule: f.TextRule, good: str, bad: str) -> None:
    assert rule.problem(good) is None
    assert rule.problem(bad) is not None


def test_usable_keeps_what_can_be_shown_and_drops_what_cannot() -> None:
    profile = changed(
        "csv",
        {
            "name": "not a name",
            "account": 111122223333,
            "mode": "BOTH",
            "regoin": "x",
            "vpc.subnets": ["subnet-1", 2, "subnet-3", None],
            "tags": {"a": "b", "c": 1},
            "output": "s3://x",
        },
    )
    kept = usable(profile)
    assert kept["name"] == "not a name"
    assert kept["vpc"]["subnets"] == ["subnet-1", "subnet-3"]
    assert kept["tags"] == {"a": "b"}
    assert not {"account", "mode", "regoin", "output"} & set(kept)
    assert profile["account"] == 111122223333, "the original stays as it was"


def test_usable_guesses_the_kind_by_what_fits() -> None:
    profile = changed("endpoint", {"kind": "endpiont"})
    kept = usable(profile)
    assert "kind" not in kept
    assert kept["model"] == profile["model"]


@pytest.mark.parametrize(
    "parts", [("a", "b"), ("tags", "cost center"), ("tags", 'a"b.c\\'), ("tags", "\x1b\u202e", "")]
)
def test_dotted_keys_come_back(parts: tuple[str, ...]) -> None:
    assert parts_of(dotted(parts)) == parts
    assert dotted(parts).isascii()
