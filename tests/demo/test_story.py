"""The account's contents: the names that profiles, documentation and other tests use."""

import csv
import io
from collections import Counter

import pytest

from tests.demo.clients import Clients
from wizard.demo.names import USER_ARN


def test_the_caller_is_ml_engineer(clients: Clients) -> None:
    identity = clients("sts").get_caller_identity()
    assert identity["Arn"] == USER_ARN
    assert identity["Account"] == "111122223333"


def test_vpcs_and_subnets_have_their_fixed_ids(clients: Clients) -> None:
    ec2 = clients("ec2")
    vpcs = {vpc["VpcId"]: vpc for vpc in ec2.describe_vpcs()["Vpcs"]}
    assert sorted(vpcs) == ["vpc-0a1b2c3d4e5f60718", "vpc-0d4e5f60718293041"]
    assert all(not vpc["IsDefault"] and vpc["InstanceTenancy"] == "default" for vpc in vpcs.values())
    subnets = {
        subnet["SubnetId"]: (subnet["Tags"][0]["Value"], subnet["AvailabilityZone"], subnet["AvailableIpAddressCount"])
        for subnet in ec2.describe_subnets()["Subnets"]
    }
    assert subnets == {
        "subnet-0a1b2c3d4e5f60718": ("nlp-private-a", "us-west-2a", 251),
        "subnet-0b2c3d4e5f6071829": ("nlp-private-b", "us-west-2b", 251),
        "subnet-0c3d4e5f607182930": ("nlp-isolated-c", "us-west-2c", 11),
        "subnet-0e5f6071829304152": ("corp-public-a", "us-west-2a", 250),
        "subnet-0f607182930415263": ("corp-private-a", "us-west-2a", 507),
    }


def test_only_two_subnets_of_the_training_vpc_reach_s3(clients: Clients) -> None:
    (endpoint,) = clients("ec2").describe_vpc_endpoints()["VpcEndpoints"]
    assert endpoint["VpcEndpointId"] == "vpce-0a1b2c3d4e5f60718"
    tables = clients("ec2").describe_route_tables(RouteTableIds=endpoint["RouteTableIds"])["RouteTables"]
    assert {association["SubnetId"] for association in tables[0]["Associations"]} == {
        "subnet-0a1b2c3d4e5f60718",
        "subnet-0b2c3d4e5f6071829",
    }


def test_security_groups(clients: Clients) -> None:
    groups = {group["GroupId"]: group for group in clients("ec2").describe_security_groups()["SecurityGroups"]}
    training = groups["sg-0a1b2c3d4e5f60718"]
    assert training["GroupName"] == "comprehend-training"
    assert [pair["GroupId"] for pair in training["IpPermissions"][0]["UserIdGroupPairs"]] == ["sg-0a1b2c3d4e5f60718"]
    assert groups["sg-0b2c3d4e5f6071829"]["IpPermissionsEgress"] == []


@pytest.mark.parametrize(
    ("key_id", "state", "spec"),
    [
        ("1a2b3c4d-0001-4000-8000-000000000001", "Enabled", "SYMMETRIC_DEFAULT"),
        ("1a2b3c4d-0005-4000-8000-000000000005", "Disabled", "SYMMETRIC_DEFAULT"),
        ("1a2b3c4d-0006-4000-8000-000000000006", "PendingDeletion", "SYMMETRIC_DEFAULT"),
        ("1a2b3c4d-0007-4000-8000-000000000007", "Enabled", "RSA_2048"),
    ],
)
def test_keys(clients: Clients, key_id: str, state: str, spec: str) -> None:
    metadata = clients("kms").describe_key(KeyId=key_id)["KeyMetadata"]
    assert (metadata["KeyState"], metadata["KeySpec"]) == (state, spec)
    assert metadata["Arn"] == f"arn:aws:kms:us-west-2:111122223333:key/{key_id}"


def test_the_multi_region_key_is_a_replica_and_answers_to_its_id(clients: Clients) -> None:
    metadata = clients("kms").describe_key(KeyId="mrk-1a2b3c4d000840008000000000000008")["KeyMetadata"]
    configuration = metadata["MultiRegionConfiguration"]
    assert configuration["MultiRegionKeyType"] == "REPLICA"
    assert configuration["PrimaryKey"]["Region"] == "us-east-1"


def test_aliases_are_the_storys_and_no_others(clients: Clients) -> None:
    aliases = {alias["AliasName"]: alias["TargetKeyId"] for alias in clients("kms").list_aliases()["Aliases"]}
    assert sorted(aliases) == [
        "alias/aws/ebs",
        "alias/aws/s3",
        "alias/comprehend-model",
        "alias/comprehend-output",
        "alias/comprehend-volume",
        "alias/global-nlp",
        "alias/old-training",
        "alias/release-signing",
        "alias/retired-models",
    ]
    managed = clients("kms").describe_key(KeyId=aliases["alias/aws/s3"])["KeyMetadata"]
    assert managed["KeyManager"] == "AWS"
    assert "Default key" in managed["Description"]


def test_buckets_know_their_region(clients: Clients) -> None:
    s3 = clients("s3")
    regions = {
        bucket["Name"]: s3.get_bucket_location(Bucket=bucket["Name"])["LocationConstraint"]
        for bucket in s3.list_buckets()["Buckets"]
    }
    assert regions == {
        "acme-archive-eu": "eu-west-1",
        "acme-nlp-models": "us-west-2",
        "acme-nlp-training": "us-west-2",
        "acme-web-logs": "us-west-2",
    }


def test_roles(clients: Clients) -> None:
    roles = {role["RoleName"]: role["AssumeRolePolicyDocument"] for role in clients("iam").list_roles()["Roles"]}
    assert set(roles) == {
        "ComprehendDataAccess",
        "ComprehendReadOnly",
        "ComprehendNoInput",
        "GlueJobs",
        "OldComprehendRole",
    }
    assert roles["GlueJobs"]["Statement"][0]["Principal"] == {"Service": "glue.amazonaws.com"}


def test_ticket_rows_are_label_and_text_with_enough_of_each(clients: Clients) -> None:
    body = clients("s3").get_object(Bucket="acme-nlp-training", Key="tickets/train.csv")["Body"].read().decode()
    rows = list(csv.reader(io.StringIO(body)))
    assert {len(row) for row in rows} == {2}
    counts = Counter(row[0] for row in rows)
    assert set(counts) == {"BILLING", "BUG", "HOW_TO", "OUTAGE"}
    assert min(counts.values()) >= 60


def test_annotations_mark_exactly_the_entities(clients: Clients) -> None:
    def read(name: str) -> str:
        return str(clients("s3").get_object(Bucket="acme-nlp-training", Key=f"entities/{name}")["Body"].read().decode())

    lines = read("documents.txt").splitlines()
    listed = {tuple(row) for row in csv.reader(io.StringIO(read("entity_list.csv")))}
    annotations = list(csv.DictReader(io.StringIO(read("annotations.csv"))))
    for row in annotations:
        mention = lines[int(row["Line"])][int(row["Begin Offset"]) : int(row["End Offset"])]
        assert (mention, row["Type"]) in listed
    assert min(Counter(row["Type"] for row in annotations).values()) >= 25


def test_the_trained_classifier_left_its_archive(clients: Clients) -> None:
    described = clients.comprehend.describe_document_classifier(
        DocumentClassifierArn="arn:aws:comprehend:us-west-2:111122223333:document-classifier/support-tickets-2025/version/v1"
    )["DocumentClassifierProperties"]
    assert described["Status"] == "TRAINED"
    bucket, _, key = described["OutputDataConfig"]["S3Uri"].removeprefix("s3://").partition("/")
    assert clients("s3").head_object(Bucket=bucket, Key=key)["ContentLength"] > 0
