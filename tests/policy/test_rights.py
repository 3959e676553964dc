"""What the caller's own policies say about a choice, and about the launch."""

from pathlib import Path
from typing import Any

import pytest

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
