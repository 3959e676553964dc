"""Where a finding is, and files that are no policy or mean harm."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.policy.lint.documents import CLASSIFIER, POLICIES, S, allow, policy
from wizard.policy.lint import lint
from wizard.policy.lint.globs import can_meet, matches
from wizard.policy.lint.positions import Positions

TEXT = (POLICIES / "values.json").read_text("utf-8")


def test_line_and_column_are_those_of_the_key_itself() -> None:
    found = [finding for finding in lint("p", TEXT).findings if finding.id == "policy.for-all-values"]
    lines = TEXT.splitlines()
    for finding in found:
        key = finding.subject.rpartition(" ")[2]
        assert lines[finding.line - 1][finding.column - 1 :].startswith(f'"{key}"')
    assert [finding.subject for finding in found] == [
        f"Statement RequireVpcAndKeys, Condition ForAllValues:StringLike comprehend:{name}"
        for name in ("VpcSubnets", "VpcSecurityGroupIds")
    ]


def test_a_text_that_looks_the_same_elsewhere_is_not_taken_for_it() -> None:
    statement = allow(["comprehend:Nope"], {"StringLike": {"aws:userid": '"comprehend:Nope"'}})
    text = policy({"Sid": '"Action": ["comprehend:Nope"]', **allow(CLASSIFIER)}, statement)
    (finding,) = lint("p", text).findings
    assert text.splitlines()[finding.line - 1].strip() == '"comprehend:Nope"'
    assert finding.subject.startswith("Statement number 2, Action ")


def test_a_bracket_that_is_missing_is_counted() -> None:
    result = lint("p", TEXT.rstrip()[:-1])
    (finding,) = result.findings
    assert (finding.id, finding.severity, finding.line) == ("policy.json", "error", TEXT.count("\n"))
    assert "1 } is missing" in finding.message
    assert result.corrected is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no JSON"),
        ("\ufeff{", "1 } is missing"),
        ('{"Statement": [}', "no JSON"),
        ("[" * 100_000, "nested too deeply"),
        ("[]", "JSON object with Version and Statement"),
        ("3", "JSON object"),
        ("9" * 10_000, "cannot be read as JSON"),
        ("NaN", "NaN is no value of JSON"),
        ('{"Statement": []}', "Statement must be"),
        ('{"Statement": [{}], "Sid": ""}', "an element 'Sid'"),
        ('{"Statement": {"Effect": "allow", "Action": "*"}}', "must be Allow or Deny"),
        ('{"Statement": {}, "Statement": {}}', "stands twice"),
        ("{" + ",".join(f'"{number}": 1' for number in range(20_000)) + "}", "no Statement"),
        (" " * 10_000_000, "longer than"),
    ],
    ids=range(14),
)
def test_what_is_no_policy_is_one_error(text: str, said: str) -> None:
    (finding,) = lint("p", text).findings
    assert finding.severity == "error"
    assert said in finding.message


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "statements",
    [
        [allow(f"s3:Nope{number}") for number in range(3000)],
        [allow(["*a" * 60_000])],
        [allow("comprehend:*a" + "*a" * 60_000, resource="*a" * 40_000)],
        [allow("comprehend:*", {"Null": {S: "true"}})] * 1500,
        [allow("comprehend:Create*", {"StringLike": {f"comprehend:Key{n}": "x" for n in range(4000)}})],
        [{"Sid": "\u202e\x1b[2J" * 9000, **allow("\u202e:x", {"\x1b[31m": {"comprehend:\u2066": "\ud800"}})}],
    ],
    ids=range(6),
)
def test_a_hostile_file_costs_little_and_shows_nothing(statements: list[dict[str, object]]) -> None:
    result = lint("\x1b]0;x\x07", policy(*statements))
    assert result.findings
    assert len(result.findings) <= 501
    shown = json.dumps([finding.as_json() for finding in result.findings], ensure_ascii=False)
    assert shown.isprintable()
    assert "\\u001b" not in shown


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
)


@given(values, st.sampled_from([None, 0, 2]))
def test_every_value_is_found_where_it_stands(value: object, indent: int | None) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=False)
    lines = text.split("\n")

    def check(inside: object, path: tuple[str | int, ...]) -> None:
        items = inside.items() if isinstance(inside, dict) else enumerate(inside) if isinstance(inside, list) else ()
        for key, item in items:
            line, column = positions.place((*path, key))
            begins = key if isinstance(key, str) else item
            rest = lines[line - 1][column - 1 :]
            expected = json.dumps(begins, ensure_ascii=False).split("\n")[0]
            assert rest.startswith(expected[:1] if isinstance(begins, dict | list) else expected)
            if len(path) < 7:
                check(item, (*path, key))

    positions = Positions(text)
    check(value, ())


@given(st.from_regex(r"[ab*?]{0,6}", fullmatch=True), st.from_regex(r"[ab]{0,6}", fullmatch=True))
def test_a_pattern_meets_the_texts_that_it_matches(pattern: str, text: str) -> None:
    assert can_meet(pattern, text) is matches(text, pattern) is can_meet(text, pattern)


@given(*[st.from_regex(r"[ab*?]{0,4}", fullmatch=True)] * 2)
def test_patterns_meet_if_some_text_matches_both(one: str, other: str) -> None:
    texts = [""]
    for _ in range(8):
        texts += [text + letter for text in texts[-(2 ** (len(texts).bit_length() - 1)) :] for letter in "ab"]
        texts = list(dict.fromkeys(texts))
    assert can_meet(one, other) is any(matches(text, one) and matches(text, other) for text in texts)
