"""What the checks say of a role, and what becomes of a training with it in the simulated account, whose judge shares no
code with ours."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.checks.cases import Account, Profile, outcome_of, shipped
from tests.checks.cases_keys import ADMINISTRATORS, to_the_role
from tests.checks.cases_role import BUCKET, NARROW, denying, role_with, statements_of
from tests.demo.clients import ACCOUNT, document, key
from wizard.checks import keys, role
from wizard.checks.outcome import Report
from wizard.demo.clock import Clock
from wizard.demo.server import DemoServer
from wizard.policy.resource_based import trust as trust_document
from wizard.request import partial_request

Statement = dict[str, Any]
NATIVE = "classifier-native"
SIDS = [statement["Sid"] for statement in statements_of({**shipped(NATIVE), "role": NARROW})]

NARROWS: Statement = {"Principal": {"AWS": NARROW}}
ACCOUNTS: Statement = {"Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}}


@pytest.fixture(scope="module")
def shared() -> Iterator[Account]:
    with DemoServer(clock=Clock(speed=0), training_seconds=60) as server:
        account = Account(server)
        role_with(account, shipped(NATIVE), [])
        # Of the key of the dataset the account's policies alone decide.
        policy = document(to_the_role("kms:*", **ACCOUNTS))
        account.clients("kms").put_key_policy(KeyId=key(4), PolicyName="default", Policy=policy)
        yield account


def with_statements(account: Account, *statements: Statement) -> None:
    iam = account.clients("iam")
    if statements:
        iam.put_role_policy(RoleName="Narrow", PolicyName="Narrow", PolicyDocument=document(*statements))
    elif iam.list_role_policies(RoleName="Narrow")["PolicyNames"]:
        iam.delete_role_policy(RoleName="Narrow", PolicyName="Narrow")


def errors(account: Account, profile: Profile) -> set[str]:
    """What the checks of role and keys find that stops a launch."""
    inspections = [one for one in (*role.INSPECTIONS, *keys.INSPECTIONS) if one.applies(profile)]
    report = Report(tuple(outcome_of(account, one, profile) for one in inspections))
    assert not report.count("not_made")
    return {finding.id for finding in report.errors}


def message_of(account: Account, profile: Profile) -> str:
    """Why the training fails in the simulated account; empty where it is trained."""
    clients = account.clients
    anything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    caller = clients("comprehend", clients.user(f"caller-{profile['name']}", anything))
    request = partial_request(profile)
    arn = caller.create_document_classifier(**request.parameters)["DocumentClassifierArn"]
    account.server.clock.advance(61)
    described = caller.describe_document_classifier(DocumentClassifierArn=arn)["DocumentClassifierProperties"]
    assert described["Status"] in ("TRAINED", "IN_ERROR")
    return str(described.get("Message", ""))


def plan(name: str) -> Profile:
    return shipped(NATIVE, {"role": NARROW, "name": name, "version": None})


def trusted(account: Account, profile: Profile) -> None:
    statements = trust_document(profile).as_json()["Statement"]
    iam = account.clients("iam")
    iam.update_assume_role_policy(RoleName="Narrow", PolicyDocument=document(*statements))


DECRYPT = {"Sid": "DecryptTheDataset", "Effect": "Allow", "Action": "kms:Decrypt", "Resource": key(4)}


@pytest.mark.parametrize("left_out", ["", "DecryptTheDataset", *SIDS])
def test_a_role_without_one_of_its_statements(shared: Account, left_out: str) -> None:
    profile = plan(f"without-{left_out or 'nothing'}")
    trusted(shared, profile)
    statements = [*statements_of(profile), DECRYPT]
    with_statements(shared, *(item for item in statements if item["Sid"] != left_out))
    found, message = errors(shared, profile), message_of(shared, profile)
    assert bool(found) == bool(message), (found, message)
    # AWS does not document that the role needs to describe keys: that stops nothing.
    assert bool(found) == (left_out not in ("", "LookAtTheKeys"))


@pytest.mark.parametrize(
    ("name", "condition", "fails"),
    [
        ("of-this-account", {"StringEquals": {"aws:SourceAccount": ACCOUNT}}, False),
        ("of-another-account", {"StringEquals": {"aws:SourceAccount": "444455556666"}}, True),
        ("of-another-model", {"ArnLike": {"aws:SourceArn": "arn:aws:comprehend:*:*:document-classifier/other"}}, True),
        ("of-any-model", {"ArnLike": {"aws:SourceArn": "arn:aws:comprehend:*:*:document-classifier/*"}}, False),
    ],
)
def test_a_role_that_trusts_under_a_condition(shared: Account, name: str, condition: Statement, fails: bool) -> None:
    profile = plan(name)
    with_statements(shared, *statements_of(profile), DECRYPT)
    statement = {**trust_document(profile).as_json()["Statement"][0], "Condition": condition}
    iam = shared.clients("iam")
    iam.update_assume_role_policy(RoleName="Narrow", PolicyDocument=document(statement))
    assert errors(shared, profile) == ({"role.trust"} if fails else set())
    assert bool(message_of(shared, profile)) == fails


@pytest.mark.parametrize(
    ("name", "policy", "own", "fails"),
    [
        ("named", [ADMINISTRATORS, to_the_role("kms:CreateGrant", **NARROWS)], True, False),
        ("named-alone", [ADMINISTRATORS, to_the_role("kms:CreateGrant", **NARROWS)], False, False),
        ("delegated", [to_the_role("kms:*", **ACCOUNTS)], True, False),
        ("delegated-to-nobody", [to_the_role("kms:*", **ACCOUNTS)], False, True),
        ("administrators", [ADMINISTRATORS], True, True),
        ("other-action", [ADMINISTRATORS, to_the_role("kms:Decrypt", **NARROWS)], True, True),
        (
            "denied",
            [to_the_role("kms:*", **ACCOUNTS), to_the_role("kms:CreateGrant", Effect="Deny", **NARROWS)],
            True,
            True,
        ),
        (
            "of-another-caller",
            [
                ADMINISTRATORS,
                to_the_role("kms:*", Condition={"StringEquals": {"kms:CallerAccount": "444455556666"}}, **NARROWS),
            ],
            True,
            True,
        ),
    ],
)
def test_a_volume_key_under_a_policy(
    shared: Account, name: str, policy: list[Statement], own: bool, fails: bool
) -> None:
    profile = plan(f"key-{name}")
    trusted(shared, profile)
    statements = [item for item in statements_of(profile) if own or item["Sid"] != "UseVolumeKey"]
    with_statements(shared, *statements, DECRYPT)
    shared.clients("kms").put_key_policy(KeyId=key(1), PolicyName="default", Policy=document(*policy))
    assert bool(errors(shared, profile)) == fails
    assert bool(message_of(shared, profile)) == fails


@pytest.mark.parametrize(
    ("name", "policy", "fails"),
    [
        ("denying-all", [denying(Bool={"aws:SecureTransport": "true"})], True),
        ("denying-plain-text", [denying(Bool={"aws:SecureTransport": "false"})], False),
        ("denying-others", [denying(ArnNotEquals={"aws:PrincipalArn": NARROW})], False),
        ("denying-us", [denying(ArnEquals={"aws:PrincipalArn": NARROW})], True),
        ("denying-elsewhere", [{**denying(), "Resource": f"arn:aws:s3:::{BUCKET}/other/*", "Condition": {}}], False),
    ],
)
def test_a_bucket_under_a_policy(account: Account, name: str, policy: list[Statement], fails: bool) -> None:
    profile = role_with(account, shipped(NATIVE, {"name": name, "version": None}), [])
    with_statements(account, *statements_of(profile), DECRYPT)
    account.clients("s3").put_bucket_policy(Bucket=BUCKET, Policy=document(*policy))
    assert errors(account, profile) == ({"role.bucket-policy"} if fails else set())
    assert bool(message_of(account, profile)) == fails
