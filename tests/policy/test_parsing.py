"""Policies that are none: refused with their place, never with a traceback."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.policy.test_evaluate import ALLOW_ALL, ARN, CREATE
from wizard.policy.access import Access
from wizard.policy.evaluate import evaluate, evaluate_resource_policy
from wizard.policy.parsing import PolicyError, parse_policies


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"Version": "2012-10-17",\n "Statement": [}', "p.json:2:16: this is no JSON"),
        ('{"Version": "2012-10-17", "Statement": [], "Statement": []}', "'Statement' stands twice"),
        ("[1]", "a policy is a JSON object"),
        ("{}", "it has no Statement"),
        ('{"Statement": []}', "Statement must be a statement or a list"),
        ('{"Version": "2020-01-01", "Statement": {}}', "Version is '2020-01-01'"),
        ('{"Statement": {"Effect": "allow", "Action": "*"}}', "Effect of statement number 1 must be Allow or Deny"),
        ('{"Statement": {"Effect": "Allow", "Action": "*", "NotAction": "*"}}', "both Action and NotAction"),
        ('{"Statement": {"Effect": "Allow", "Resource": "*"}}', "neither Action nor NotAction"),
        ('{"Statement": {"Effect": "Allow", "Action": 5, "Resource": "*"}}', "must be a text or a list of texts"),
        ('{"Statement": {"Sid": "S", "Effect": "Allow", "Action": "*", "Ressource": "*"}}', "'Ressource'"),
        ('{"Statement": {"Effect": "Allow", "Action": "*", "Condition": {"Bool": 5}}}', "object of condition keys"),
        ('{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "NotResource": "*"}}', "both Resource and"),
        ('{"Statement": {"Effect": "Allow", "Action": "*", "Principal": "*", "NotPrincipal": "*"}}', "both Principal"),
        ('{"Statement": {"Effect": "Allow", "Action": "*", "Principal": "me"}}', "the principal of statement number 1"),
        ('{"Statement": {"Sid": 5, "Effect": "Allow", "Action": "*"}}', "the Sid of statement number 1"),
        ('{"Statement": [{"Sid": "S", "Action": "*"}]}', "the Effect of statement S must be"),
        ('{"Statement": ["x"]}', "statement number 1 must be a JSON object"),
        ('{"Statement": {"Effect": "Allow", "Action": "*", "Condition": []}}', "Condition of statement number 1"),
        ('{"Statement": {"Effect": "Allow", "Action": "*", "Condition": {"Bool": {"k": null}}}}', "k of statement"),
        ('[{"Statement": []}, 1]', "p.json[1]: Statement must be"),
        ("[" * 100_000, "nested too deeply"),
        (f'{{"Statement": {"9" * 5000}}}', "number that is too long"),
    ],
)
def test_what_is_no_policy_is_refused_with_its_place(text: str, said: str) -> None:
    with pytest.raises(PolicyError) as caught:
        parse_policies("p.json", text)
    assert said in str(caught.value)
    assert str(caught.value).startswith("p.json")


def test_a_file_may_hold_several_and_a_mark_of_its_encoding() -> None:
    document = {"Version": "2012-10-17", "Statement": ALLOW_ALL}
    first, second = parse_policies("p.json", "\ufeff" + json.dumps([document, document]))
    assert (first.name, second.name) == ("p.json[1]", "p.json[2]")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["Version", "Statement", "Effect", "Action", "Resource", "Condition", "x"]), inner
        )
    ),
    max_leaves=12,
)


@settings(deadline=None, max_examples=300)
@given(value=JSON)
def test_any_json_is_a_policy_or_refused(value: Any) -> None:
    try:
        policies = parse_policies("p.json", json.dumps(value))
    except PolicyError:
        return
    for found in policies:
        evaluate(Access(CREATE, ARN), [found])


def test_a_hostile_policy_is_refused_with_its_names_escaped() -> None:
    hostile = "\x1b]0;owned\x07\u202e"
    documents = (
        {hostile: 1, "Statement": []},
        {"Version": hostile, "Statement": []},
        {"Statement": {"Sid": hostile, "Effect": "Allow"}},
        {"Statement": {"Effect": "Allow", "Action": "*", "Condition": {hostile: 1}}},
        {"Statement": {"Effect": "Allow", "Action": "*", "Condition": {"Bool": {hostile: None}}}},
    )
    for document in documents:
        with pytest.raises(PolicyError) as caught:
            parse_policies(hostile, json.dumps(document))
        assert not any(character in caught.value.message for character in "\x1b\x07\u202e")


WHOLE: dict[str, Any] = {
    "Version": "2012-10-17",
    "Id": "x",
    "Statement": [
        {
            "Sid": "Conditions",
            "Effect": "Allow",
            "Action": ["comprehend:*"],
            "Resource": ["*"],
            "Condition": {
                "StringLike": {"aws:username": ["${aws:username}", "a*"]},
                "DateLessThan": {"aws:CurrentTime": "2030"},
                "IpAddress": {"aws:SourceIp": "203.0.113.0/24"},
                "NumericEquals": {"aws:MultiFactorAuthAge": 5},
                "Bool": {"aws:SecureTransport": True},
            },
        },
        {"Effect": "Deny", "NotAction": "s3:*", "NotResource": "arn:aws:s3:::x", "Principal": {"AWS": ["*"]}},
    ],
}


def places(value: Any, *above: str | int) -> list[tuple[str | int, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [above, *(place for key, inner in items for place in places(inner, *above, key))]


def replaced(value: Any, place: tuple[str | int, ...], by: Any) -> Any:
    if not place:
        return by
    copy = value.copy()
    copy[place[0]] = replaced(value[place[0]], place[1:], by)
    return copy


@settings(deadline=None, max_examples=400)
@given(place=st.sampled_from(places(WHOLE)), by=JSON | st.floats(), value=st.text(max_size=6) | st.just("1e999999999"))
def test_a_policy_with_a_part_replaced_is_judged_or_refused(place: tuple[str | int, ...], by: Any, value: str) -> None:
    try:
        policies = parse_policies("p.json", json.dumps(replaced(WHOLE, place, by)))
    except PolicyError:
        return
    keys = ("aws:username", "aws:CurrentTime", "aws:SourceIp", "aws:MultiFactorAuthAge", "aws:SecureTransport")
    access = Access(CREATE, ARN, dict.fromkeys(keys, value), principal="arn:aws:iam::111122223333:role/R")
    for found in policies:
        for decision in (evaluate(access, [found]), evaluate_resource_policy(found, access)):
            assert decision.because.endswith(".")


@given(text=st.text(max_size=40))
def test_any_text_is_a_policy_or_refused(text: str) -> None:
    try:
        policies = parse_policies("p.json", text)
    except PolicyError:
        return
    assert policies == []  # an empty list is the only text so short that holds nothing wrong
