"""The server itself: where it answers, what it records, and that accounts are apart."""

import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.demo.clients import Clients, classifier
from wizard.demo.clock import Clock
from wizard.demo.names import ACCESS_KEY_ID
from wizard.demo.server import DemoServer


def test_it_answers_on_loopback_only(server: DemoServer) -> None:
    assert server.endpoint_url.startswith("http://127.0.0.1:")


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", ""])
def test_a_foreign_host_is_misdirected(server: DemoServer, host: str) -> None:
    request = urllib.request.Request(server.endpoint_url, headers={"Host": host})  # noqa: S310 - our own server
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request, timeout=5)  # noqa: S310 - our own server
    assert caught.value.code == 421


def test_an_unsigned_request_is_refused(server: DemoServer) -> None:
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(server.endpoint_url, timeout=5)  # noqa: S310 - our own server
    assert caught.value.code == 403


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_buckets_answer_in_both_styles_of_address(server: DemoServer, clients: Clients, host: str) -> None:
    """boto3 puts the bucket into the path for an IP address and before the name for ``localhost``."""
    url = server.endpoint_url.replace("127.0.0.1", host)
    s3 = clients("s3", endpoint_url=url)
    listed = s3.list_objects_v2(Bucket="acme-nlp-training", Prefix="tickets/")
    assert [item["Key"] for item in listed["Contents"]] == ["tickets/test.csv", "tickets/train.csv"]
    body = s3.get_object(Bucket="acme-nlp-training", Key="tickets/train.csv", Range="bytes=0-6")["Body"]
    assert body.read() == b"BILLING"


def test_requests_are_recorded_with_their_parameters(fresh_server: DemoServer) -> None:
    clients = Clients(fresh_server)
    clients.comprehend.create_document_classifier(**classifier("recorded"))
    clients("s3").list_objects_v2(Bucket="acme-nlp-models", Prefix="tickets/")
    clients("ec2").describe_subnets(SubnetIds=["subnet-0a1b2c3d4e5f60718"])
    created, listed, described = fresh_server.recorded
    assert (created.service, created.operation, created.access_key_id) == (
        "comprehend",
        "CreateDocumentClassifier",
        ACCESS_KEY_ID,
    )
    assert created.parameters.items() >= classifier("recorded").items()
    assert (listed.service, listed.operation) == ("s3", "ListObjectsV2")
    assert (listed.parameters["Bucket"], listed.parameters["prefix"]) == ("acme-nlp-models", "tickets/")
    assert (described.operation, described.parameters["SubnetId.1"]) == ("DescribeSubnets", "subnet-0a1b2c3d4e5f60718")


def test_two_accounts_of_one_process_are_apart(server: DemoServer, fresh_server: DemoServer) -> None:
    here, there = Clients(server), Clients(fresh_server)
    place = {"LocationConstraint": "us-west-2"}
    here("s3").create_bucket(Bucket="acme-only-here", CreateBucketConfiguration=place)
    here("kms").schedule_key_deletion(KeyId="1a2b3c4d-0004-4000-8000-000000000004", PendingWindowInDays=7)
    assert "acme-only-here" not in [bucket["Name"] for bucket in there("s3").list_buckets()["Buckets"]]
    there("s3").create_bucket(Bucket="acme-only-here", CreateBucketConfiguration=place)
    key = there("kms").describe_key(KeyId="1a2b3c4d-0004-4000-8000-000000000004")["KeyMetadata"]
    assert key["KeyState"] == "Enabled"


def test_two_accounts_can_be_asked_at_the_same_time(server: DemoServer, fresh_server: DemoServer) -> None:
    place = {"LocationConstraint": "us-west-2"}
    Clients(fresh_server)("s3").create_bucket(Bucket="acme-only-there", CreateBucketConfiguration=place)
    expected = {server: False, fresh_server: True}

    def has_bucket(asked: DemoServer) -> tuple[DemoServer, bool]:
        buckets = Clients(asked)("s3").list_buckets()["Buckets"]
        return asked, "acme-only-there" in [bucket["Name"] for bucket in buckets]

    with ThreadPoolExecutor(6) as pool:
        for asked, found in pool.map(has_bucket, [server, fresh_server] * 10):
            assert found is expected[asked]


def test_latency_is_added_to_every_answer() -> None:
    with DemoServer(clock=Clock(speed=0), latency_ms=120) as slow:
        kms = Clients(slow)("kms")
        started = time.monotonic()
        kms.list_keys()
        assert time.monotonic() - started >= 0.12


def test_it_can_be_stopped_twice_and_has_no_address_then() -> None:
    server = DemoServer(clock=Clock(speed=0))
    server.stop()
    with pytest.raises(RuntimeError, match="has not been started"):
        _ = server.endpoint_url


def test_the_clock_runs_stands_and_only_goes_forward() -> None:
    standing = Clock(speed=0)
    moment = standing.now()
    assert standing.now() == moment
    standing.advance(90)
    assert (standing.now() - moment).total_seconds() == 90
    with pytest.raises(ValueError, match="forward"):
        standing.advance(-1)
    running = Clock(speed=1000)
    assert running.now() <= running.now()


def test_a_training_runs_by_itself_on_a_fast_clock() -> None:
    with DemoServer(clock=Clock(speed=600), training_seconds=60) as fast:
        comprehend = Clients(fast).comprehend
        arn = comprehend.create_document_classifier(**classifier("fast"))["DocumentClassifierArn"]
        deadline = time.monotonic() + 10
        status = ""
        while status != "TRAINED" and time.monotonic() < deadline:
            described = comprehend.describe_document_classifier(DocumentClassifierArn=arn)
            status = described["DocumentClassifierProperties"]["Status"]
        assert status == "TRAINED"
