"""What an S3 endpoint's policy lets through, on policies as people write them."""

import json
from typing import Any

import pytest

from tests.checks.cases import Account
from tests.checks.cases_network import (
    BUCKETS,
    ENDPOINT,
    ISOLATED,
    NLP_VPC,
    TRAINING,
    A,
    allowing,
    backend,
    endpoint_policy,
    interface_endpoint,
    plan,
)
from tests.checks.network_results import only, result_of
from wizard.checks.network import s3
from wizard.checks.network.policy import passages
from wizard.demo.names import REGION

ROLE = "arn:aws:iam::111122223333:role/ComprehendDataAccess"
DENY_DELETES = {"Effect": "Deny", "Principal": "*", "Action": "s3:DeleteBucket", "Resource": "*"}


def said(
    *statements: dict[str, Any], gateway: bool = True, changes: dict[str, Any] | None = None
) -> dict[str, bool | None]:
    """What a policy of these statements says about reading and writing."""
    document = json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
    endpoint = {"VpcEndpointId": ENDPOINT, "VpcId": NLP_VPC, "PolicyDocument": document}
    found = passages(endpoint, plan(**(changes or {})), REGION, gateway=gateway)
    return {passage.use: passage.lets for passage in found}


@pytest.mark.parametrize(
    ("statements", "reading", "writing"),
    [
        ([allowing("*", action="*")], True, True),
        ([allowing(*BUCKETS), DENY_DELETES], True, True),
        ([allowing(*BUCKETS[:2])], True, False),
        ([allowing(*BUCKETS[2:])], False, True),
        ([allowing("arn:aws:s3:::acme-*")], True, True),
        ([allowing("arn:aws:s3:::acme-nlp-training/other/*", *BUCKETS[2:])], False, True),
        ([allowing("arn:aws:s3:::acme-nlp-training", "arn:aws:s3:::acme-nlp-training/tickets/*")], True, False),
        ([allowing("*", action=["s3:GetObject", "s3:PutObject"])], False, None),
        ([allowing("*", action=["s3:GetObject", "s3:PutObject", "s3:ListBucket"])], True, None),
        ([allowing("*"), {**allowing(*BUCKETS), "Effect": "Deny"}], False, False),
        ([allowing("*", Condition={"StringEquals": {"aws:PrincipalArn": ROLE}})], True, True),
        ([allowing("*", Condition={"StringEquals": {"aws:PrincipalAccount": "111122223333"}})], True, True),
        ([allowing("*", Condition={"StringEquals": {"aws:PrincipalAccount": "444455556666"}})], False, False),
        ([allowing("*", Condition={"StringEquals": {"aws:SourceVpce": ENDPOINT}})], True, True),
        ([allowing("*", Condition={"StringEquals": {"aws:ResourceOrgID": "o-1"}})], None, None),
    ],
)
def test_policies(statements: list[dict[str, Any]], reading: bool | None, writing: bool | None) -> None:
    assert said(*statements) == {"reading": reading, "writing": writing}


@pytest.mark.parametrize("who", ["111122223333", "arn:aws:iam::111122223333:root", ROLE])
def test_principals_count_at_interface_endpoints(who: str) -> None:
    """In a gateway endpoint's policy an account is its root user only, so what such a statement allows is in doubt."""
    statement = allowing("*", principal={"AWS": who})
    assert said(statement, gateway=False) == {"reading": True, "writing": True}
    assert said(statement, gateway=True) == {"reading": None, "writing": None}
    assert said(statement, allowing("*", principal={"AWS": "*"}), gateway=True) == {"reading": True, "writing": True}


def test_every_input_is_looked_at() -> None:
    statements = [allowing("arn:aws:s3:::acme-nlp-training", "arn:aws:s3:::acme-nlp-training/tickets/train.csv")]
    assert said(*statements)["reading"] is False
    assert said(*statements, changes={"dataset.test": None})["reading"] is True


@pytest.mark.parametrize("uri", ["s3://acme-nlp-training/tickets/", "s3://acme-nlp-training/tickets"])
def test_an_object_stands_for_a_prefix(uri: str) -> None:
    changes: dict[str, Any] = {"dataset.train": uri, "dataset.test": None}
    below = allowing("arn:aws:s3:::acme-nlp-training", "arn:aws:s3:::acme-nlp-training/tickets/*")
    assert said(below, changes=changes)["reading"] is True


@pytest.mark.parametrize("text", ["{", "[]", '{"Statement": 4}', "", None])
def test_a_policy_that_cannot_be_read_is_in_doubt(text: str | None) -> None:
    endpoint = {"VpcEndpointId": ENDPOINT, "VpcId": NLP_VPC, "PolicyDocument": text}
    found = passages(endpoint, plan(), REGION, gateway=True)
    assert [passage.lets for passage in found] == [None, None]
    assert all(passage.because for passage in found)


def test_the_finding_names_endpoint_bucket_and_statement(account: Account) -> None:
    endpoint_policy(
        account, allowing("*"), {**allowing(*BUCKETS[2:], action="s3:Put*"), "Effect": "Deny", "Sid": "NoPut"}
    )
    assert only(account, s3.POLICY, plan()).message == (
        f"The policy of the endpoint nlp-private-s3 ({ENDPOINT}) does not let writing s3://acme-nlp-models through. "
        "s3:PutObject: Statement NoPut of the endpoint's policy denies it: it has no conditions. "
        "The training starts, and fails when it reads its data or writes its output."
    )
    assert result_of(account, s3.POLICY_UNCLEAR, plan()).state == "passed"


def test_the_endpoint_of_another_account_is_in_doubt(account: Account) -> None:
    """Of a shared subnet the route to the endpoint can be seen, the endpoint itself cannot."""
    del backend(account).vpc_end_points[ENDPOINT]
    assert result_of(account, s3.NO_WAY, plan()).state == "passed"
    policy = result_of(account, s3.POLICY, plan())
    assert (policy.state, policy.because) == ("not_made", f"The policy of the endpoint {ENDPOINT} could not be read.")
    found = result_of(account, s3.POLICY_UNCLEAR, plan()).findings
    assert [ENDPOINT in finding.message and "cannot be seen" in finding.message for finding in found] == [True, True]


def test_what_one_endpoint_refuses_is_said_where_another_cannot_be_seen(account: Account) -> None:
    own = interface_endpoint(account, TRAINING, private_dns=False)
    endpoint_policy(account, allowing(*BUCKETS[:2]), endpoint=own)
    del backend(account).vpc_end_points[ENDPOINT]
    assert own in only(account, s3.POLICY, plan([A, ISOLATED])).message
