"""What has changed since a profile was saved, and where a wizard that is opened on it begins."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.checks.cases import Account, Profile, shipped
from tests.demo.clients import RECOGNIZERS, ROLES, TRAINED_PLAIN, key
from wizard.checks.attention import attention
from wizard.checks.check import CheckFinding
from wizard.checks.checking import check_plan
from wizard.checks.drift import CHANGED, CHECKS, GONE, GONE_WORDS, changes, is_drift
from wizard.checks.outcome import Observation, Outcome, Report, Result
from wizard.checks.snapshots import Sight, Snapshot, remember, remembered
from wizard.findings import Finding
from wizard.flow import open_profile, step_of
from wizard.flow.answers import NO_ANSWERS

SAVED = datetime(2026, 11, 1, 12, 30, tzinfo=UTC)
ACCOUNT = "111122223333"
REGION = "us-west-2"
VOLUME = key(1)
SUBNET = "subnet-0a1b2c3d4e5f60718"
OTHER = "subnet-0b2c3d4e5f6071829"


def snapshot(*sights: tuple[str, str, str], saved: bool = True) -> Snapshot:
    return Snapshot(ACCOUNT, REGION, "", tuple(Sight(*one, SAVED, saved) for one in sights))


def report(*seen: tuple[str, str, str], errors: tuple[tuple[str, str], ...] = ()) -> Report:
    found = tuple(CheckFinding("keys.state", "error", subject, message) for subject, message in errors)
    results = {"keys.state": Result("found" if found else "passed", found)}
    observations = tuple(Observation(*one) for one in seen)
    return Report((Outcome("keys.volume", "", "", results, finished=True, observations=observations),))


def secure(**changes: Any) -> Profile:
    return shipped("classifier-secure", changes)


# --- comparing -----------------------------------------------------------------------------------------------------


def test_a_key_that_was_disabled() -> None:
    (finding,) = changes(
        snapshot(("keys.volume", VOLUME, "Enabled")),
        report(("keys.volume", VOLUME, "Disabled"), errors=(("keys.volume", "It is disabled."),)),
        secure(),
    )
    assert (finding.id, finding.severity, finding.subject) == ("drift.changed", "warning", "keys.volume")
    assert finding.message.startswith(f"keys.volume {VOLUME}: it was Enabled when the profile was saved (2026-11-01), ")
    assert "and is Disabled now." in finding.message


def test_a_change_that_is_no_error() -> None:
    (finding,) = changes(
        snapshot(("keys.volume", VOLUME, "Enabled"), saved=False), report(("keys.volume", VOLUME, "Fine")), secure()
    )
    assert (finding.id, finding.severity) == ("drift.changed", "info")
    assert "when the profile was checked (2026-11-01)" in finding.message


@pytest.mark.parametrize("word", sorted(GONE_WORDS))
def test_a_thing_that_is_gone(word: str) -> None:
    (finding,) = changes(snapshot(("vpc.subnets", SUBNET, "in vpc-1")), report(("vpc.subnets", SUBNET, word)), secure())
    assert (finding.id, finding.severity, finding.subject) == ("drift.gone", "warning", "vpc.subnets")
    said = f"vpc.subnets {SUBNET} was there when the profile was saved (2026-11-01) (in vpc-1), and is gone now."
    assert finding.message.startswith(said)


@pytest.mark.parametrize(
    ("then", "now", "profile"),
    [
        pytest.param("Enabled", "Enabled", secure(), id="the same"),
        pytest.param("Enabled", None, secure(), id="not looked at"),
        pytest.param("Enabled", "Disabled", secure(**{"keys.volume": key(2)}), id="another one by hand"),
        pytest.param("Enabled", "Disabled", secure(**{"keys.volume": None}), id="taken out by hand"),
        pytest.param(None, "Disabled", secure(), id="added since"),
        pytest.param("Enabled", "Disabled", secure(region="eu-west-1"), id="another region"),
    ],
)
def test_what_is_no_drift(then: str | None, now: str | None, profile: Profile) -> None:
    before = snapshot(*([("keys.volume", VOLUME, then)] if then else []))
    assert changes(before, report(*([("keys.volume", VOLUME, now)] if now else [])), profile) == []
    assert changes(None, report(("keys.volume", VOLUME, "Disabled")), profile) == []


def test_what_several_inspections_see_of_one_thing() -> None:
    both = (("role", "r", "trusts it"), ("role", "r", "may read"))
    profile = secure(role="r")
    assert changes(snapshot(*both), report(*reversed(both)), profile) == []
    assert changes(snapshot(*both), report(both[0]), profile) == []
    assert changes(snapshot(both[0]), report(*both), profile) == []
    (finding,) = changes(snapshot(*both), report(both[0], ("role", "r", "may not read")), profile)
    assert "it was may read when" in finding.message
    assert "is may not read now" in finding.message


def test_of_several_values_the_one_that_the_error_names() -> None:
    seen = [("vpc.subnets", name, "in vpc-1") for name in (SUBNET, OTHER)]
    now = [("vpc.subnets", name, "in vpc-2") for name in (SUBNET, OTHER)]
    found = changes(snapshot(*seen), report(*now, errors=(("vpc.subnets", f"{OTHER} is bad."),)), secure())
    assert [(finding.severity, OTHER in finding.message) for finding in found] == [("warning", True), ("info", False)]


def test_a_thing_in_a_list_of_tables() -> None:
    uri = shipped("classifier-manifest")["dataset"]["manifests"][1]["s3_uri"]
    name = "dataset.manifests.1.s3_uri"
    found = changes(snapshot((name, uri, "7 bytes")), report((name, uri, "8 bytes")), shipped("classifier-manifest"))
    assert [finding.subject for finding in found] == [name]
    shorter = shipped("classifier-manifest")
    del shorter["dataset"]["manifests"][1]
    assert changes(snapshot((name, uri, "7 bytes")), report((name, uri, "8 bytes")), shorter) == []


def test_hostile_text_reaches_no_terminal() -> None:
    uri = "s3://b/\x1b[31m\u202e"
    profile = secure(**{"dataset.train": uri})
    (finding,) = changes(
        snapshot(("dataset.train", uri, "7 bytes\x07")), report(("dataset.train", uri, "8\u200b")), profile
    )
    assert finding.message.isprintable()


def test_the_declarations() -> None:
    assert {check.id for check in CHECKS} == {"drift.gone", "drift.changed"}
    assert is_drift(GONE.found("role", "x"))
    assert is_drift(CHANGED.found("role", "x"))
    assert not is_drift(Finding("role.gone", "error", "role", "x"))


# --- with an account -----------------------------------------------------------------------------------------------


def _subnet_gone(account: Account) -> None:
    account.clients("ec2").delete_subnet(SubnetId=SUBNET)


def _group_gone(account: Account) -> None:
    account.clients("ec2").delete_security_group(GroupId="sg-0a1b2c3d4e5f60718")


def _key_disabled(account: Account) -> None:
    account.clients("kms").disable_key(KeyId=VOLUME.rpartition("/")[2])


def _role_gone(account: Account) -> None:
    iam = account.clients("iam")
    iam.delete_role_policy(RoleName="ComprehendDataAccess", PolicyName="ComprehendDataAccessPolicy")
    for attached in iam.list_attached_role_policies(RoleName="ComprehendDataAccess")["AttachedPolicies"]:
        iam.detach_role_policy(RoleName="ComprehendDataAccess", PolicyArn=attached["PolicyArn"])
    iam.delete_role(RoleName="ComprehendDataAccess")


def _file_gone(account: Account) -> None:
    account.clients("s3").delete_object(Bucket="acme-nlp-training", Key="tickets/train.csv")


def _model_deleted(account: Account) -> None:
    """It takes its time, and the clock of the account stands still."""
    account.clients("comprehend").delete_entity_recognizer(EntityRecognizerArn=TRAINED_PLAIN)


def _route_to_s3_gone(account: Account) -> None:
    ec2 = account.clients("ec2")
    endpoints = [
        one["VpcEndpointId"]
        for one in ec2.describe_vpc_endpoints()["VpcEndpoints"]
        if one["ServiceName"].endswith(".s3")
    ]
    ec2.delete_vpc_endpoints(VpcEndpointIds=endpoints)


@pytest.mark.parametrize(
    ("name", "change", "check", "subject", "step"),
    [
        ("classifier-secure", _subnet_gone, GONE, "vpc.subnets", "network"),
        ("classifier-secure", _group_gone, GONE, "vpc.security_groups", "network"),
        ("classifier-secure", _key_disabled, CHANGED, "keys.volume", "keys"),
        ("classifier-secure", _role_gone, GONE, "role", "role"),
        ("classifier-secure", _file_gone, GONE, "dataset.train", "dataset"),
        ("classifier-secure", _route_to_s3_gone, CHANGED, "vpc.subnets", "network"),
        ("endpoint", _model_deleted, CHANGED, "model", "model"),
    ],
)
def test_what_happens_to_an_account(
    account: Account, tmp_path: Path, name: str, change: Callable[[Account], None], check: Any, subject: str, step: str
) -> None:
    """From the checks of all subjects, through the file, to the answer that a wizard begins with."""
    profile = shipped(name, {"model": TRAINED_PLAIN} if name == "endpoint" else {})
    file = tmp_path / "profile.toml"
    file.write_text("kind", encoding="utf-8")
    before = check_plan(profile, account.session())
    assert remember(file, before, account=ACCOUNT, region=REGION, folder=tmp_path, now=SAVED)
    known = remembered(file, ACCOUNT, folder=tmp_path)
    assert changes(known, check_plan(profile, account.session()), profile) == []
    change(account)
    after = check_plan(profile, account.session())
    found = changes(known, after, profile)
    assert (check.id, subject, "warning") in {(one.id, one.subject, one.severity) for one in found}, found
    assert {finding.subject for finding in found} == {subject}
    assert "when the profile was saved (2026-11-01)" in found[0].message
    answers = open_profile(profile, NO_ANSWERS)
    assert attention(answers, after, found) == subject
    first = step_of(answers, subject)
    assert first is not None
    assert first.id == step


NOWHERE: dict[str, dict[str, Any]] = {
    "classifier-secure": {
        "dataset.train": "s3://no-such-bucket-anywhere/x.csv",
        "dataset.test": "s3://acme-nlp-training/no/such/file.csv",
        "role": f"{ROLES}/Nobody",
        "keys.volume": key(999),
        "vpc.subnets": ["subnet-00000000000000000"],
        "vpc.security_groups": ["sg-00000000000000000"],
    },
    "endpoint": {
        "model": f"{RECOGNIZERS}/nothing",
        "flywheel": "arn:aws:comprehend:us-west-2:111122223333:flywheel/nothing",
    },
}


@pytest.mark.parametrize(("name", "key"), [(name, key) for name, keys in NOWHERE.items() for key in keys])
def test_every_inspection_says_gone_in_a_known_word(story: Account, name: str, key: str) -> None:
    value = NOWHERE[name][key]
    changed = {key: value, **({"model": None} if key == "flywheel" else {})}
    seen = check_plan(shipped(name, changed), story.session()).observations()
    named = {one.seen for one in seen if one.key == key}
    assert named & GONE_WORDS, named


# --- where a wizard begins -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("errors", "drift", "first"),
    [
        ((), (), None),
        (("keys.volume", "role", "tags"), (), "role"),
        (("keys.volume",), ("vpc.subnets",), "vpc.subnets"),
        (("vpc.security_groups", "vpc.subnets"), (), "vpc.subnets"),
        (("no.such.key", "keys.model"), (), "keys.model"),
        (("no.such.key",), (), "no.such.key"),
        (("dataset.train",), ("region",), "region"),
    ],
)
def test_where_to_begin(errors: tuple[str, ...], drift: tuple[str, ...], first: str | None) -> None:
    answers = open_profile(secure(), NO_ANSWERS)
    found = [Finding(CHANGED.id, "info", subject, "") for subject in drift]
    assert attention(answers, report(errors=tuple((subject, "") for subject in errors)), found) == first
