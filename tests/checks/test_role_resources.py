"""What the resources of a plan say of the data access role: policies of buckets, of keys, and grants."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.checks.cases import Account, shipped
from tests.checks.cases_role import BUCKET, NARROW, denying, document_without, encrypted_dataset, role_with
from tests.checks.test_role import errors, of, states, the_finding
from tests.demo.clients import ACCOUNT, ROLE, ROLES, document, key
from wizard.checks.check import Check
from wizard.checks.role import buckets, data_key, rights

Statement = dict[str, Any]


@pytest.fixture(autouse=True)
def _no_faults_left(request: pytest.FixtureRequest) -> Iterator[None]:
    story: Account | None = request.getfixturevalue("story") if "story" in request.fixturenames else None
    yield
    if story is not None:
        story.server.set_faults([])


def bucket_statement(effect: str, who: str, *actions: str) -> Statement:
    return {
        "Sid": "Bucket",
        "Effect": effect,
        "Principal": {"AWS": who},
        "Action": list(actions),
        "Resource": [f"arn:aws:s3:::{BUCKET}", f"arn:aws:s3:::{BUCKET}/*"],
    }


@pytest.mark.parametrize(
    ("who", "reads"),
    [(NARROW, True), ("*", True), (f"arn:aws:iam::{ACCOUNT}:root", False), (ACCOUNT, False), (ROLE, False)],
)
def test_a_bucket_policy_may_let_the_role_read_by_itself(account: Account, who: str, reads: bool) -> None:
    profile = document_without("ReadTheDataset", "ListTheDataset")(account)
    policy = document(bucket_statement("Allow", who, "s3:GetObject", "s3:ListBucket"))
    account.clients("s3").put_bucket_policy(Bucket=BUCKET, Policy=policy)
    assert errors(of(account, rights.READ, profile)) == (set() if reads else {"role.read"})


def test_what_only_a_bucket_policy_could_allow_is_unclear_where_that_may_not_be_read(account: Account) -> None:
    profile = document_without("ReadTheDataset")(account)
    account.server.set_faults(["s3:GetBucketPolicy=AccessDenied"])
    outcome = of(account, rights.READ, profile)
    assert not errors(outcome)
    said = outcome.results["role.unclear"].findings[0].message
    assert "Only the policy of the resource itself could allow it, and that could not be read." in said
    assert "s3:GetBucketPolicy" in said
    # What the policies of the role allow has passed all the same.
    assert (states(outcome)["role.read"], states(outcome)["role.write"]) == ("not_made", "passed")
    assert "s3:GetBucketPolicy" in outcome.results["role.read"].because


@pytest.mark.parametrize("value", ["alias/nlp-volume-of-nobody", "1a2b3c4d-0001-4000-8000-000000000001"])
def test_a_key_that_may_not_be_looked_up_hides_nothing_else(account: Account, value: str) -> None:
    """Without its ARN its policy is nobody's: least of all that of network interfaces, or of Textract."""
    profile = role_with(account, shipped("classifier-native", {"keys.volume": value}), [])
    account.server.set_faults(["kms:DescribeKey=AccessDenied"])
    outcome = of(account, rights.READ, profile)
    assert {"role.network", "role.textract"} <= errors(outcome)


def test_whether_a_role_may_decrypt_is_not_made_where_the_keys_policy_may_not_be_read(account: Account) -> None:
    profile = encrypted_dataset(decrypting=False)(account)
    account.server.set_faults(["kms:GetKeyPolicy=AccessDenied"])
    outcome = of(account, data_key.DECRYPT, profile)
    assert states(outcome)["role.data-key"] == "not_made"
    assert "kms:GetKeyPolicy" in outcome.results["role.data-key"].because


@pytest.mark.parametrize(
    ("who", "allowed"), [(NARROW, True), (f"arn:aws:iam::{ACCOUNT}:root", False), (f"{ROLES}/Other", False)]
)
def test_a_key_policy_may_let_the_role_use_it_by_itself(account: Account, who: str, allowed: bool) -> None:
    profile = document_without("UseVolumeKey")(account)
    statement = {"Effect": "Allow", "Principal": {"AWS": who}, "Action": "kms:*", "Resource": "*"}
    account.clients("kms").put_key_policy(KeyId=key(1), PolicyName="default", Policy=document(statement))
    assert errors(of(account, rights.KEYS, profile)) == (set() if allowed else {"role.keys"})


def test_a_grant_lets_the_role_use_a_key(account: Account) -> None:
    profile = document_without("UseVolumeKey")(account)
    account.clients("kms").create_grant(KeyId=key(1), GranteePrincipal=NARROW, Operations=["CreateGrant"])
    assert not errors(of(account, rights.KEYS, profile))


def test_a_deny_of_a_bucket_is_told_of_every_part_of_the_plan_that_it_is_about(account: Account) -> None:
    policy = document(denying(StringNotEquals={"aws:PrincipalAccount": "444455556666"}))
    account.clients("s3").put_bucket_policy(Bucket=BUCKET, Policy=policy)
    outcome = of(account, buckets.DENIED, shipped("classifier-secure"))
    assert [finding.subject for finding in outcome.findings] == ["dataset.train", "dataset.test"]
    assert all(finding.command == () for finding in outcome.findings)


@pytest.mark.parametrize(
    ("network", "said"),
    [(True, "through the S3 endpoint of the plan's subnets"), (False, "Without a VPC in the plan")],
)
def test_a_condition_on_the_network_is_told_by_what_the_plan_has(account: Account, network: bool, said: str) -> None:
    policy = document(denying(StringNotEquals={"aws:SourceVpc": "vpc-0a1b2c3d4e5f60718"}))
    account.clients("s3").put_bucket_policy(Bucket=BUCKET, Policy=policy)
    plan = shipped("classifier-secure" if network else "classifier-minimal")
    finding = of(account, buckets.UNCLEAR, plan).results["role.bucket-unclear"].findings[0]
    assert said in finding.remedy


def test_a_bucket_of_another_account_is_said_and_its_policy_not_judged(story: Account) -> None:
    profile = shipped("classifier-secure", {"dataset.train": "s3://partner-labelled-tickets/tickets/train.csv"})
    outcome = of(story, buckets.DENIED, profile)
    assert states(outcome) == {
        "role.bucket-policy": "not_made",
        "role.bucket-unclear": "not_made",
        "role.bucket-elsewhere": "found",
    }
    assert the_finding(outcome, buckets.FOREIGN).subject == "dataset.train"
    # The role's own half is needed there, and it has none.
    assert errors(of(story, rights.READ, profile)) == {"role.read"}


@pytest.mark.parametrize(
    ("fault", "check", "others"),
    [
        ("s3:GetBucketPolicy=AccessDenied", buckets.DENIED, {"role.bucket-elsewhere"}),
        ("s3:ListBuckets=AccessDenied", buckets.FOREIGN, {"role.bucket-policy", "role.bucket-unclear"}),
    ],
)
def test_what_may_not_be_read_is_not_made(story: Account, fault: str, check: Check, others: set[str]) -> None:
    story.server.set_faults([fault])
    outcome = of(story, check, shipped("classifier-secure"))
    assert outcome.results[check.id].state == "not_made"
    assert {name for name, state in states(outcome).items() if state == "passed"} == others


def test_a_dataset_whose_objects_nobody_may_look_at(story: Account) -> None:
    story.server.set_faults(["s3:HeadObject=AccessDenied"])
    assert set(states(of(story, data_key.DECRYPT, shipped("classifier-secure"))).values()) == {"not_made"}
    story.server.set_faults(["s3:ListObjectsV2=AccessDenied"])
    assert states(of(story, rights.READ, shipped("classifier-secure")))["role.read"] == "passed"  # a file by its name
    outcome = of(story, rights.READ, shipped("classifier-native"))
    assert outcome.results["role.read"].state == "not_made"  # nobody knows which documents there are
    assert outcome.results["role.write"].state == "passed"


def test_a_dataset_that_s3_encrypts_with_a_key_of_its_own_account(story: Account) -> None:
    assert set(states(of(story, data_key.DECRYPT, shipped("classifier-native"))).values()) == {"passed"}
    assert set(states(of(story, data_key.DECRYPT, shipped("classifier-secure"))).values()) == {"does_not_apply"}
