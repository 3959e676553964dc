"""Every list with every way AWS can refuse: a useful sentence, or a list that lacks something and says so."""

import re
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.account.listed import items_of, never, notes_of, pages_of
from tests.waiting import until
from wizard.account.catalogue import LISTINGS, list_resources
from wizard.account.discovery.keys import describe_key
from wizard.account.errors import CredentialsError, RefusedError
from wizard.account.session import AccountSession
from wizard.demo.server import DemoServer
from wizard.errors import AwsRefusedError, ExitCode, NoAwsError, WizardError

PARAMETERS = {"objects": {"bucket": "acme-nlp-training"}}
AWS_KINDS = [kind for kind, listing in LISTINGS.items() if listing.permissions]

EXPECTED: dict[str, tuple[type[WizardError], str]] = {
    "AccessDenied": (AwsRefusedError, "permission"),
    "Throttling": (AwsRefusedError, "slow down"),
    "ExpiredToken": (NoAwsError, "expired"),
    "InternalError": (AwsRefusedError, "internal problem"),
    "ConnectionReset": (NoAwsError, "connection broke off"),
    "Malformed": (NoAwsError, "not one of AWS's"),
}


def _expected(kind: str, fault: str) -> tuple[type[WizardError], str]:
    if fault == "Malformed" and kind in ("buckets", "objects"):
        return EXPECTED["InternalError"]  # botocore takes a 200 of S3 without an answer in it for an error 500
    return EXPECTED[fault]


@pytest.mark.parametrize("fault", EXPECTED)
@pytest.mark.parametrize("kind", AWS_KINDS)
def test_every_list_with_every_fault(server: DemoServer, session: AccountSession, kind: str, fault: str) -> None:
    server.set_faults([f"{service}:*={fault}" for service in ("comprehend", "ec2", "iam", "kms", "s3")])
    if fault == "Throttling":
        session = session.with_changes()  # a client that was told to slow down is slow in the tests that follow
    error_type, words = _expected(kind, fault)
    with pytest.raises(error_type, match=words) as caught:
        pages_of(session, kind, PARAMETERS.get(kind))
    assert caught.value.remedy.endswith(".")
    if fault == "AccessDenied":
        assert isinstance(caught.value, RefusedError)
        assert caught.value.permission.partition(":")[0] == LISTINGS[kind].permissions[0].partition(":")[0]
        assert caught.value.permission in str(caught.value)


@pytest.mark.parametrize("fault", EXPECTED)
def test_identity_with_every_fault(server: DemoServer, session: AccountSession, fault: str) -> None:
    if fault == "Throttling":
        session = session.with_changes()
    server.set_faults([f"sts:*={fault}"])
    error_type, words = EXPECTED[fault]
    with pytest.raises(error_type, match=words):
        session.identity()


@pytest.mark.parametrize("kind", AWS_KINDS)
def test_every_list_with_a_timeout(server: DemoServer, kind: str) -> None:
    session = AccountSession.from_environment_mapping(server.environment(), max_attempts=1, read_timeout=0.3)
    server.set_faults([f"{service}:*=Timeout" for service in ("comprehend", "ec2", "iam", "kms", "s3")])
    with pytest.raises(NoAwsError, match="did not answer in time"):
        pages_of(session, kind, PARAMETERS.get(kind))
    server.set_faults([])


def test_a_timeout_is_said_to_be_one(server: DemoServer) -> None:
    session = AccountSession.from_environment_mapping(server.environment(), max_attempts=1, read_timeout=0.3)
    server.set_faults(["sts:*=Timeout"])
    with pytest.raises(NoAwsError, match="did not answer in time"):
        session.identity()
    server.set_faults([])


def test_nobody_there_names_the_address() -> None:
    with socket.socket() as held:  # bound, but nobody listens: no other process can answer there
        held.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{held.getsockname()[1]}"
        environment = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_ENDPOINT_URL": f"http://{address}"}
        session = AccountSession.from_environment_mapping(environment, region="us-west-2", max_attempts=1)
        with pytest.raises(NoAwsError, match=rf"{re.escape(address)}.*could not be reached"):
            session.identity()


def test_an_unknown_access_key_is_a_matter_of_credentials(server: DemoServer) -> None:
    environment = {**server.environment(), "AWS_ACCESS_KEY_ID": "AKIAUNKNOWN"}
    session = AccountSession.from_environment_mapping(environment, max_attempts=1)
    for kind in ("vpcs", "keys", "roles", "models"):
        with pytest.raises(CredentialsError, match="does not accept these credentials"):
            pages_of(session, kind)


def test_throttling_counts_the_tries(server: DemoServer) -> None:
    session = AccountSession.from_environment_mapping(server.environment(), max_attempts=2)
    server.set_faults(["kms:ListKeys=Throttling"])
    with pytest.raises(AwsRefusedError, match="tried 2 times"):
        pages_of(session, "keys")
    server.set_faults([])


def test_throttling_that_passes_is_not_seen(server: DemoServer) -> None:
    session = AccountSession.from_environment_mapping(server.environment(), max_attempts=3)
    server.set_faults(["comprehend:ListEndpoints=Throttling x1"])
    assert len(items_of(session, "endpoints")) == 1
    server.set_faults([])


def test_keys_without_the_right_to_list_aliases(server: DemoServer, session: AccountSession) -> None:
    server.set_faults(["kms:ListAliases=AccessDenied"])
    keys = items_of(session, "keys")
    assert len(keys) == 10
    assert all(key.aliases == () and key.state for key in keys.values())
    assert "kms:ListAliases" in notes_of(session, "keys")


def test_keys_do_not_wait_for_their_names(server: DemoServer, session: AccountSession) -> None:
    server.set_faults(["kms:ListAliases=Timeout"])
    pages = list_resources(session, "keys", {}, never)
    first = next(pages)
    assert len(first.items) == 10
    assert all(key.aliases == () for key in first.items)
    server.set_faults([])  # lets the call that was held go on
    assert [page for page in pages if page.items]


def test_keys_without_the_right_to_describe_them(server: DemoServer, session: AccountSession) -> None:
    server.set_faults(["kms:DescribeKey=AccessDenied"])
    keys = items_of(session, "keys")
    assert all(key.state is None for key in keys.values())
    assert any(key.aliases for key in keys.values())
    assert "kms:DescribeKey" in notes_of(session, "keys")
    with pytest.raises(RefusedError, match="kms:DescribeKey"):
        describe_key(session, next(iter(keys)))


@pytest.mark.parametrize("operation", ["DescribeRouteTables", "DescribeVpcEndpoints"])
def test_subnets_without_the_right_to_read_routes(server: DemoServer, session: AccountSession, operation: str) -> None:
    server.set_faults([f"ec2:{operation}=AccessDenied"])
    subnets = items_of(session, "subnets")
    assert len(subnets) == 5
    assert {subnet.s3_route for subnet in subnets.values()} == {"unknown"}
    if operation == "DescribeRouteTables":
        assert {subnet.public for subnet in subnets.values()} == {None}
    assert f"ec2:{operation}" in notes_of(session, "subnets")


def test_models_of_one_kind_when_the_other_is_refused(server: DemoServer, session: AccountSession) -> None:
    server.set_faults(["comprehend:ListDocumentClassifiers=AccessDenied"])
    assert {model.kind for model in items_of(session, "models").values()} == {"recognizer"}
    assert "comprehend:ListDocumentClassifiers" in notes_of(session, "models")


def test_objects_when_the_region_of_the_bucket_may_not_be_asked_for(
    server: DemoServer, session: AccountSession
) -> None:
    server.set_faults(["s3:GetBucketLocation=AccessDenied"])
    assert items_of(session.with_changes(), "objects", {"bucket": "acme-archive-eu"})


def test_exit_codes(server: DemoServer, session: AccountSession) -> None:
    server.set_faults(["iam:*=AccessDenied", "ec2:*=ExpiredToken"])
    with pytest.raises(WizardError) as refused:
        pages_of(session, "roles")
    with pytest.raises(WizardError) as expired:
        pages_of(session, "vpcs")
    assert (refused.value.exit_code, expired.value.exit_code) == (ExitCode.AWS_REFUSED, ExitCode.NO_AWS)
    assert isinstance(refused.value, RefusedError)
    assert refused.value.request_id


def test_route_tables_that_do_not_come_hold_up_no_question_about_endpoints() -> None:
    with DemoServer(faults=["ec2:DescribeRouteTables=Timeout"]) as server, ThreadPoolExecutor(1) as pool:
        patient = AccountSession.from_environment_mapping(server.environment(), max_attempts=1, read_timeout=90)
        pool.submit(items_of, patient, "subnets")
        asked_for_endpoints = "DescribeVpcEndpoints"
        until(lambda: asked_for_endpoints in {request.operation for request in server.recorded}, asked_for_endpoints)
        server.stop()  # and lets go of what waits
