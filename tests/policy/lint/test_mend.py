"""The corrected document: it decides right, the mended faults do not come back, and nothing else changes."""

import itertools
import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.policy.lint.documents import (
    CLASSIFICATION,
    CLASSIFIER,
    GROUP,
    KEY,
    POLICIES,
    RECOGNIZER,
    SUBNETS,
    G,
    Json,
    M,
    O,
    S,
    V,
    allow,
    deny,
    ids,
    of,
    policy,
)
from wizard import conditions
from wizard.policy.evaluate import Access, evaluate
from wizard.policy.lint import lint
from wizard.policy.lint.reach import Seen, arn_pattern
from wizard.policy.lint.rules_missing import bite
from wizard.policy.organization import FULL_ACCESS
from wizard.policy.parsing import parse_policies

ARN = "arn:aws:comprehend:us-west-2:111122223333:{}/name"
RIGHT: Mapping[str, Any] = {V: KEY.format(1), O: KEY.format(2), M: KEY.format(3), S: SUBNETS, G: (GROUP,)}
SENTIMENT = "comprehend:StartSentimentDetectionJob"
TYPES = {CLASSIFIER: "document-classifier", RECOGNIZER: "entity-recognizer", SENTIMENT: "sentiment-detection-job"}
MENDED = {"key-never-there", "for-all-values", "always-denied", "absent-together", "denied-beside"}


def decided(text: str, action: str, without: str = "", *, is_scp: bool = False, kind: str = "") -> str:
    """What is decided about a request with all the settings that its operation has but one."""
    keys = conditions.condition_keys(action.partition(":")[2])
    context = {key: value for key, value in RIGHT.items() if key in keys and key != without}
    access = Access(action, ARN.format(kind or TYPES[action]), context)
    policies = parse_policies("p", text)
    if is_scp:
        return evaluate(access, [FULL_ACCESS], scps=[[*policies, FULL_ACCESS]]).decision
    return evaluate(access, policies).decision


def mended(name: str) -> str:
    text = lint(name, (POLICIES / name).read_text("utf-8")).corrected
    assert text is not None
    return text


def test_the_policy_of_presences_needs_no_mending() -> None:
    result = lint("p", (POLICIES / "presence.json").read_text("utf-8"))
    assert ids(result) == {"not-demanded"}
    assert result.corrected is None


def test_the_policy_of_values_says_what_it_does_wrong() -> None:
    result = lint("p", (POLICIES / "values.json").read_text("utf-8"))
    said = [finding.message for finding in result.findings if finding.severity == "error"]
    for consequence in (
        "a request without any comprehend:VpcSubnets is allowed",
        "a request without any comprehend:VpcSecurityGroupIds is allowed",
        "CreateEntityRecognizer can never match: it has no comprehend:OutputKmsKey",
        "StartTopicsDetectionJob can never match: they have no comprehend:ModelKmsKey",
        "StartPiiEntitiesDetectionJob can never match: they have no comprehend:VolumeKmsKey",
    ):
        assert any(consequence in message for message in said), consequence
    assert len(said) == 5


def test_the_policy_of_values_decides_right_once_it_is_mended() -> None:
    before, after = (POLICIES / "values.json").read_text("utf-8"), mended("values.json")
    assert not ids(lint("p", after), "error", "warning")
    assert decided(before, CLASSIFIER, S) == "allowed"
    assert decided(before, RECOGNIZER) == "implicitly_denied"
    for action in TYPES:
        assert decided(after, action) == "allowed"
        for key in RIGHT:
            if key in conditions.condition_keys(action.partition(":")[2]):
                assert decided(after, action, key) == "implicitly_denied"
    for kind in ("document-classification-job", "document-classifier"):
        assert decided(after, CLASSIFICATION, kind=kind) == "allowed"
    assert decided(after, CLASSIFICATION, S, kind="document-classification-job") == "implicitly_denied"


def test_the_scp_denies_once_it_is_mended() -> None:
    before, after = (POLICIES / "scp.json").read_text("utf-8"), mended("scp.json")
    assert ids(lint("p", before), "error") == {"allow-absent"}
    assert not ids(lint("p", after), "error")
    for action, key in ((CLASSIFIER, V), (CLASSIFIER, S), (RECOGNIZER, G), (SENTIMENT, V)):
        assert decided(before, action, key, is_scp=True) == "allowed"
        assert decided(after, action, key, is_scp=True) == "explicitly_denied"
        assert decided(after, action, is_scp=True) == "allowed"
    assert decided(after, SENTIMENT, S, is_scp=True) == "allowed"  # no statement spoke of its network
    assert {statement["Effect"] for statement in json.loads(after)["Statement"]} == {"Deny"}


def test_a_deny_of_several_absences_is_one_for_each() -> None:
    text = of(deny("comprehend:Create*", {"Null": {V: "true", O: "true", S: "true"}}, Sid="Require")).corrected
    assert text is not None
    for action, key in itertools.product((CLASSIFIER, RECOGNIZER), (V, O, S)):
        has = key in conditions.condition_keys(action.partition(":")[2])
        assert decided(text, action, key, is_scp=True) == ("explicitly_denied" if has else "allowed")
    sids = [statement["Sid"] for statement in json.loads(text)["Statement"]]
    assert len(set(sids)) == len(sids)
    assert decided(text, "comprehend:CreateFlywheel", is_scp=True, kind="entity-recognizer") == "allowed"


def test_what_needs_no_mending_stays_word_for_word() -> None:
    other = {"Sid": "Other", "Effect": "Allow", "Action": ["s3:Get*"], "Resource": ["*"], "Condition": {}}
    text = of(other, allow([CLASSIFIER, RECOGNIZER], {"Null": {O: "false"}}, Sid="Other2")).corrected
    assert text is not None
    first, second = json.loads(text)["Statement"]
    assert first == other
    assert second["Action"] == CLASSIFIER


@pytest.mark.parametrize(
    "statement",
    [
        allow(RECOGNIZER, {"Null": {O: "false"}}),
        deny("*", {"Null": {S: "true"}}),
        deny(CLASSIFIER, {"ArnNotEquals": {V: KEY.format(1), M: KEY.format(3)}}),
        allow(CLASSIFIER, {"Null": {V: "true"}, "StringEquals": {"aws:RequestedRegion": "us-west-2"}}),
        allow(CLASSIFIER, {"StringEquals": {S: SUBNETS[0]}}),
        allow(CLASSIFIER, {"ForAllValues:StringEquals": {S: SUBNETS[0]}, "Null": {S: "true"}}),
    ],
)
def test_what_needs_a_decision_is_left(statement: Json) -> None:
    assert of(statement).corrected is None


actions = st.lists(
    st.sampled_from(
        [CLASSIFIER, RECOGNIZER, CLASSIFICATION, "comprehend:Start*", "comprehend:*Flywheel", "comprehend:ImportModel"]
    ),
    min_size=1,
    max_size=3,
    unique=True,
)
blocks = st.fixed_dictionaries(
    {},
    optional={
        "Null": st.dictionaries(st.sampled_from(list(RIGHT)), st.sampled_from(["true", "false"]), min_size=1),
        "ArnEquals": st.dictionaries(st.sampled_from([V, O, M]), st.just(KEY.format(1)), min_size=1),
        "ArnNotEquals": st.dictionaries(st.sampled_from([V, O, M]), st.just(KEY.format(1)), min_size=1),
        "ForAllValues:StringEquals": st.dictionaries(st.sampled_from([S, G]), st.just(SUBNETS[0]), min_size=1),
        "ForAnyValue:StringNotEquals": st.dictionaries(st.sampled_from([S, G]), st.just(SUBNETS[0]), min_size=1),
        "StringEquals": st.just({"aws:RequestedRegion": "us-west-2"}),
    },
)
resources = st.sampled_from(["*", "arn:aws:comprehend:*:*:*", ARN.format("document-classifier")])
statements = st.builds(lambda make, *given: make(*given), st.sampled_from([allow, deny]), actions, blocks, resources)
settings_given = st.dictionaries(st.sampled_from(list(RIGHT)), st.booleans())


def _spoken_twice(statement: Json) -> bool:
    """Whether ForAllValues and Null speak of one key: what is meant then is left to people."""
    block = statement["Condition"]
    return bool(set(block.get("Null", {})) & set(block.get("ForAllValues:StringEquals", {})))


@settings(deadline=None, max_examples=150)
@given(st.lists(statements, min_size=1, max_size=2))
def test_what_is_mended_does_not_come_back(given_statements: list[Json]) -> None:
    result = of(*given_statements)
    if result.corrected is None or any(map(_spoken_twice, given_statements)):
        return
    again = lint("p", result.corrected)
    assert not ids(again) & ids(result) & MENDED
    # A part that asks for nothing but absences was there before; among the other operations it was not to be seen. An
    # operation that stood behind a pattern is named now, so that what the Resource lacks for it can be told.
    assert not ids(again, "error") - ids(result) - {"allow-absent", "resource-incomplete"}


@settings(deadline=None, max_examples=150)
@given(statements)
def test_no_request_without_settings_is_newly_allowed(statement: Json) -> None:
    before = policy(statement)
    after = lint("p", before).corrected
    if after is None:
        return
    (document,) = parse_policies("p", before)
    seen = Seen(document.statements[0], ())
    for operation in seen.operations:
        for kind in conditions.resource_types_with(operation, S):
            access = Access(f"comprehend:{operation}", arn(kind), {"aws:RequestedRegion": "us-west-2"})
            verdicts = [evaluate(access, parse_policies("p", text)).decision for text in (before, after)]
            assert verdicts[1] != "allowed" or verdicts[0] == "allowed"


def arn(kind: str) -> str:
    """One resource of a type."""
    return (
        arn_pattern(kind).replace("arn:*:", "arn:aws:").replace("*:*:", "us-west-2:111122223333:").replace("*", "name")
    )


@settings(deadline=None, max_examples=150)
@given(statements, settings_given, st.data())
def test_the_judge_agrees_on_what_always_and_never_bites(statement: Json, given_: dict[str, bool], data: Any) -> None:
    """``bite`` says it of every request; the evaluation of one must not contradict it."""
    (document,) = parse_policies("p", policy(statement))
    seen = Seen(document.statements[0], ())
    operation = data.draw(st.sampled_from([name for name in seen.operations if seen.types(name)] or [""]))
    if not operation:
        return
    kind = data.draw(st.sampled_from(seen.types(operation)))
    context: dict[str, Any] = {"aws:RequestedRegion": "us-west-2"}
    for key, is_right in given_.items():
        if kind in conditions.resource_types_with(operation, key):
            other: Any = "other" if isinstance(RIGHT[key], str) else ("other",)
            context[key] = RIGHT[key] if is_right else other
    access = Access(f"comprehend:{operation}", arn(kind), context)
    reason = evaluate(access, [document]).reasons[0]
    verdict = bite(seen, operation, kind)
    if verdict == "never":
        assert reason.matched is False
    elif verdict == "always":
        assert reason.matched is True
