"""What the caller's own policies say about a choice, and about the launch."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wizard.policy.access import Access
from wizard.policy.accesses import combined
from wizard.policy.evaluate import Decision, Outcome
from wizard.policy.parsing import policy_of
from wizard.policy.rights import Rights
from wizard.profiles import load

PROFILES = Path(__file__).parents[2] / "profiles"
KEY = "arn:aws:kms:us-west-2:111122223333:key/{}"
ROLE = "arn:aws:iam::111122223333:role/{}"
MODEL = "arn:aws:comprehend:us-west-2:111122223333:document-classifier/{}"
ALL = {"Sid": "All", "Effect": "Allow", "Action": "*", "Resource": "*"}


def rights(*statements: dict[str, Any], **more: Any) -> Rights:
    return Rights((policy_of("mine", {"Version": "2012-10-17", "Statement": list(statements)}),), **more)


def deny(sid: str, condition: dict[str, Any]) -> dict[str, Any]:
    actions = ["comprehend:CreateDocumentClassifier", "comprehend:CreateEntityRecognizer"]
    return {"Sid": sid, "Effect": "Deny", "Action": actions, "Resource": "*", "Condition": condition}


OURS = deny("OurVolumeKeys", {"StringNotEquals": {"comprehend:VolumeKmsKey": KEY.format(1)}})
SUBNETS = deny("OurSubnets", {"ForAnyValue:StringNotEquals": {"comprehend:VpcSubnets": ["subnet-1"]}})


@pytest.mark.parametrize(
    ("key", "value", "verdict", "statement"),
    [
        ("keys.volume", KEY.format(1), "allowed", ""),
        ("keys.volume", KEY.format(2), "refused", "OurVolumeKeys"),
        ("keys.volume", "", "refused", "OurVolumeKeys"),
        ("keys.model", KEY.format(2), "allowed", ""),
        ("vpc.subnets", "subnet-1", "allowed", ""),
        ("vpc.subnets", "subnet-2", "refused", "OurSubnets"),
        ("vpc.subnets", "", "allowed", ""),
    ],
)
def test_a_value_is_judged_whatever_else_is_chosen(key: str, value: str, verdict: str, statement: str) -> None:
    mark = rights(ALL, OURS, SUBNETS).mark("classifier", key, value, "us-west-2")
    assert mark is not None
    assert (mark.verdict, mark.statement) == (verdict, statement)
    assert (statement in mark.because) if statement else mark.because == "Your policies allow it."


def test_a_policy_for_another_name_does_not_refuse_a_subnet() -> None:
    """The name may not be chosen yet: of the resource nothing is known."""
    named = {"Sid": "Mine", "Effect": "Allow", "Action": "comprehend:*", "Resource": MODEL.format("team-*")}
    mark = rights(named).mark("classifier", "vpc.subnets", "subnet-1")
    assert mark is not None
    assert mark.verdict == "allowed"


def test_without_the_operation_everything_is_refused() -> None:
    mark = rights({**ALL, "Action": "s3:*"}).mark("classifier", "keys.volume", KEY.format(1))
    assert mark is not None
    assert mark.verdict == "refused"
    assert "No identity-based policy allows comprehend:CreateDocumentClassifier" in mark.because


def test_what_iam_does_not_document_is_not_known() -> None:
    odd = deny("Odd", {"StringEquals": {"comprehend:VpcSubnets": "subnet-1"}})
    mark = rights(ALL, odd).mark("classifier", "vpc.subnets", "subnet-2")
    assert mark is not None
    assert mark.verdict == "unknown"


def test_a_role_is_judged_by_its_passing_and_a_model_by_its_use() -> None:
    passing = {
        "Sid": "Pass",
        "Effect": "Allow",
        "Action": "iam:PassRole",
        "Resource": ROLE.format("Comprehend*"),
        "Condition": {"StringEquals": {"iam:PassedToService": "comprehend.amazonaws.com"}},
    }
    serving = {"Sid": "Serve", "Effect": "Allow", "Action": "comprehend:CreateEndpoint", "Resource": MODEL.format("a*")}
    mine = rights(passing, serving)
    verdicts = {
        (key, value): mark.verdict
        for kind, key, value in (
            ("classifier", "role", ROLE.format("ComprehendX")),
            ("classifier", "role", ROLE.format("Admin")),
            ("endpoint", "model", MODEL.format("abc")),
            ("endpoint", "model", MODEL.format("xyz")),
        )
        if (mark := mine.mark(kind, key, value)) is not None
    }
    assert list(verdicts.values()) == ["allowed", "refused", "allowed", "refused"]


@pytest.mark.parametrize("key", ["name", "dataset.train", "tags"])
def test_of_what_iam_does_not_see_nothing_is_said(key: str) -> None:
    assert rights(ALL).mark("classifier", key, "x") is None


def test_predictions_name_the_statement_and_where_to_mend_it() -> None:
    profile = load(PROFILES / "classifier-secure.toml").plan.as_profile()
    allowed = rights(ALL, unseen="SCPs are not seen.").predict(profile)
    assert (allowed.verdict, allowed.profile_keys) == ("allowed", ())
    assert allowed.sentence.endswith("SCPs are not seen.")
    refused = rights(ALL, OURS, SUBNETS).predict(profile)
    assert refused.verdict == "refused"
    assert refused.profile_keys == ("keys.volume", "vpc.subnets")
    assert "Statement OurVolumeKeys of mine denies it" in refused.sentence
    without = rights({**ALL, "Action": "comprehend:*"}).predict(profile)
    assert without.profile_keys == ("role",)
    assert "iam:PassRole" in without.sentence


def test_a_fact_that_nobody_knows_leaves_the_prediction_open() -> None:
    office = {**ALL, "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}}
    profile = load(PROFILES / "classifier-secure.toml").plan.as_profile()
    found = rights(office).predict(profile)
    assert found.verdict == "unknown"
    assert "aws:SourceIp is not known" in found.sentence
    assert rights(office, facts={"aws:SourceIp": "203.0.113.7"}).predict(profile).verdict == "allowed"
    assert rights(office, facts={"aws:SourceIp": "198.51.100.7"}).predict(profile).verdict == "refused"


def test_an_endpoint_needs_its_model_as_well() -> None:
    profile = load(PROFILES / "endpoint.toml").plan.as_profile()
    only_endpoints = {
        "Sid": "Endpoints",
        "Effect": "Allow",
        "Action": ["comprehend:CreateEndpoint", "iam:PassRole"],
        "Resource": ["arn:aws:comprehend:*:*:document-classifier-endpoint/*", ROLE.format("*")],
    }
    refused = rights(only_endpoints).predict(profile)
    assert refused.verdict == "refused"
    assert "support-tickets-2025/version/v1" in refused.sentence


@pytest.mark.parametrize(("region", "verdict"), [("us-west-2", "allowed"), ("eu-west-1", "refused"), ("", "allowed")])
def test_a_region_that_is_chosen_counts(region: str, verdict: str) -> None:
    elsewhere = deny("OurRegion", {"StringNotEquals": {"aws:RequestedRegion": "us-west-2"}})
    mark = rights(ALL, elsewhere).mark("classifier", "keys.volume", KEY.format(1), region)
    assert mark is not None
    assert mark.verdict == verdict


def test_which_region_a_passed_role_counts_as_asked_in_is_left_open() -> None:
    elsewhere = {
        **ALL,
        "Sid": "Region",
        "Effect": "Deny",
        "Condition": {"StringNotEquals": {"aws:RequestedRegion": "us-west-2"}},
    }
    mark = rights(ALL, elsewhere).mark("classifier", "role", ROLE.format("R"), "eu-west-1")
    assert mark is not None
    assert mark.verdict == "allowed"
    found = rights(ALL, elsewhere).predict(load(PROFILES / "classifier-secure.toml").plan.as_profile())
    assert found.verdict == "unknown"
    assert found.profile_keys == ("role",)


def test_a_boundary_refuses_what_it_does_not_allow() -> None:
    boundary = policy_of("limits", {"Version": "2012-10-17", "Statement": [{**ALL, "Action": "s3:*"}]})
    mark = rights(ALL, boundaries=(boundary,)).mark("recognizer", "keys.volume", KEY.format(1))
    assert mark is not None
    assert (mark.verdict, mark.statement) == ("refused", "")
    assert "No permissions boundary allows comprehend:CreateEntityRecognizer" in mark.because


def test_of_a_kind_that_is_not_chosen_nothing_is_said() -> None:
    assert rights(ALL).mark("", "keys.volume", KEY.format(1)) is None
    assert rights(ALL).mark("classifier", "role", "not-an-arn") is None


def test_a_policy_for_another_name_refuses_the_launch() -> None:
    profile = load(PROFILES / "classifier-secure.toml").plan.as_profile()
    passing = {**ALL, "Sid": "Pass", "Action": "iam:PassRole"}
    named = {**ALL, "Sid": "Team", "Action": "comprehend:*", "Resource": MODEL.format("team-*")}
    mine = rights(passing, named)
    found = mine.predict(profile)
    assert found.verdict == "refused"
    assert "document-classifier/tickets-secure" in found.sentence
    assert mine.predict({**profile, "name": "team-tickets"}).verdict == "allowed"
    unnamed = {key: value for key, value in profile.items() if key != "name"}
    found = mine.predict(unnamed)
    assert found.verdict == "unknown"
    assert "the resource is not known yet" in found.sentence


def decision(outcome: Outcome, *, refused: bool) -> Decision:
    return Decision(outcome, (), (), outcome, refused)


def test_of_several_decisions_a_refusal_counts_before_what_is_open_and_that_before_what_is_allowed() -> None:
    order = [
        decision("explicitly_denied", refused=True),
        decision("implicitly_denied", refused=True),
        decision("undecided", refused=True),
        decision("undecided", refused=False),
        decision("allowed", refused=False),
    ]
    for place, first in enumerate(order):
        for second in order[place:]:
            one, other = Access("a:One", "*"), Access("a:Other", "*")
            for pairs in ([(one, first), (other, second)], [(other, second), (one, first)]):
                assert combined(pairs).decision is first
    assert combined([(Access("a:One", "*"), order[0]), (Access("a:Two", "*"), order[0])]).access.action == "a:One"


CONDITIONS = st.sampled_from(
    [
        {"StringNotEquals": {"comprehend:VolumeKmsKey": KEY.format(1)}},
        {"ArnNotLike": {"comprehend:ModelKmsKey": KEY.format("1a2b3c4d-0003-*")}},
        {"Null": {"comprehend:OutputKmsKey": "true"}},
        {"Null": {"comprehend:VpcSubnets": "false"}},
        {"ForAnyValue:StringNotEquals": {"comprehend:VpcSubnets": "subnet-0a1b2c3d4e5f60718"}},
        {"ForAllValues:StringEquals": {"comprehend:VpcSecurityGroupIds": "sg-0a1b2c3d4e5f60718"}},
        {"StringEquals": {"aws:RequestedRegion": "us-west-2"}},
        {"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}},
        {},
    ]
)
RESOURCES = st.sampled_from(["*", MODEL.format("*"), MODEL.format("team-*"), ROLE.format("*"), ROLE.format("Data*")])
ANSWERS = ("role", "keys.volume", "keys.output", "keys.model", "vpc.subnets", "vpc.security_groups")


@settings(deadline=None, max_examples=200)
@given(
    statements=st.lists(st.tuples(st.sampled_from(["Allow", "Deny"]), RESOURCES, CONDITIONS), min_size=1, max_size=4),
    key=st.sampled_from(ANSWERS),
)
def test_what_is_marked_as_refused_is_refused_at_the_launch(statements: list[Any], key: str) -> None:
    profile = load(PROFILES / "classifier-secure.toml").plan.as_profile()
    mine = rights(
        *(
            {"Sid": f"S{place}", "Effect": effect, "Action": "*", "Resource": resource, "Condition": condition}
            for place, (effect, resource, condition) in enumerate(statements)
        )
    )
    table, _, name = key.partition(".")
    answer = profile[table][name] if name else profile[table]
    prediction = mine.predict(profile)
    for value in answer if isinstance(answer, list | tuple) else [answer]:
        mark = mine.mark("classifier", key, value, profile["region"])
        assert mark is not None
        if mark.verdict == "refused":
            assert prediction.verdict == "refused"
