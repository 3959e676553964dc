"""CloudTrail of the simulated account, asked by boto3 and by the AWS CLI."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.demo.clients import Clients, allow, key
from wizard.demo.server import DemoServer

CLI = Path(sys.executable).with_name("aws")


@pytest.fixture
def trail(server: DemoServer) -> Any:
    return Clients(server)("cloudtrail")


def lookup(trail: Any, attribute: str, value: str, **more: Any) -> list[dict[str, Any]]:
    answer = trail.lookup_events(LookupAttributes=[{"AttributeKey": attribute, "AttributeValue": value}], **more)
    found: list[dict[str, Any]] = answer["Events"]
    return found


def test_calls_of_kms_are_events_with_their_key(server: DemoServer, trail: Any) -> None:
    kms = Clients(server)("kms")
    kms.describe_key(KeyId="alias/comprehend-output")
    with pytest.raises(ClientError):
        kms.describe_key(KeyId=key(77))
    event = lookup(trail, "ResourceName", key(2))[0]
    record = json.loads(event["CloudTrailEvent"])
    assert (event["EventName"], event["EventSource"], event["ReadOnly"]) == ("DescribeKey", "kms.amazonaws.com", "true")
    assert record["userIdentity"]["userName"] == event["Username"] == "ml-engineer"
    assert record["resources"] == [{"ARN": key(2), "accountId": "111122223333", "type": "AWS::KMS::Key"}]
    refused = lookup(trail, "EventName", "DescribeKey")
    assert any(json.loads(one["CloudTrailEvent"]).get("errorCode") == "NotFoundException" for one in refused)


def test_pages_periods_and_attributes(server: DemoServer, trail: Any) -> None:
    kms = Clients(server)("kms")
    for _number in range(7):
        kms.get_key_policy(KeyId=key(4), PolicyName="default")
    paginator = trail.get_paginator("lookup_events")
    attribute = [{"AttributeKey": "ResourceName", "AttributeValue": key(4)}]
    pages = list(paginator.paginate(LookupAttributes=attribute, PaginationConfig={"PageSize": 3}))
    events = [event for page in pages for event in page["Events"]]
    assert len(events) >= 7
    assert len({event["EventId"] for event in events}) == len(events)
    now = server.clock.now()
    assert lookup(trail, "ResourceName", key(4), EndTime=now - timedelta(days=1)) == []
    assert len(lookup(trail, "ResourceName", key(3), StartTime=now - timedelta(days=30))) < len(
        lookup(trail, "ResourceName", key(3))
    )
    for wrong in ([*attribute, *attribute], [{"AttributeKey": "EventSource", "AttributeValue": "x"}] * 2):
        with pytest.raises(ClientError, match="InvalidLookupAttributes"):
            trail.lookup_events(LookupAttributes=wrong)
    with pytest.raises(ClientError, match="InvalidTimeRange"):
        trail.lookup_events(StartTime=now, EndTime=now - timedelta(days=1))
    with pytest.raises(ClientError, match="InvalidNextToken"):
        trail.lookup_events(NextToken="x")


def test_no_secret_is_in_an_event(server: DemoServer, trail: Any) -> None:
    client = Clients(server).comprehend
    with pytest.raises(ClientError):
        client.create_endpoint(
            EndpointName="x", ModelArn="arn:aws:comprehend:us-west-2:111122223333:document-classifier/none",
            DesiredInferenceUnits=1, ClientRequestToken="a-token-of-ours",
        )  # fmt: skip
    assert lookup(trail, "EventName", "CreateEndpoint")
    assert "a-token-of-ours" not in json.dumps(trail.lookup_events()["Events"], default=str)


def test_who_may_not_look_up_is_told_so(server: DemoServer) -> None:
    clients = Clients(server)
    nosy = clients("cloudtrail", clients.user("nosy", allow("comprehend:*")))
    with pytest.raises(ClientError, match="cloudtrail:LookupEvents"):
        nosy.lookup_events()


def test_the_aws_cli_looks_up_too(server: DemoServer) -> None:
    attribute = f"AttributeKey=ResourceName,AttributeValue={key(3)}"
    done = subprocess.run(
        [str(CLI), "cloudtrail", "lookup-events", "--lookup-attributes", attribute, "--max-items", "2"],
        env={**os.environ, **server.environment(), "AWS_PAGER": ""},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert len(json.loads(done.stdout)["Events"]) == 2
