"""Pages and filters of Comprehend's lists, and the pages moto does not have."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.demo.clients import Clients, allow, classifier, refused
from wizard.demo.clock import Clock
from wizard.demo.server import DemoServer


@pytest.fixture(scope="module")
def large() -> Any:
    """An account with 200 more of each thing."""
    with DemoServer(clock=Clock(speed=0), scale=200) as running:
        yield Clients(running)


def test_models_come_newest_first_in_pages(fresh_server: DemoServer) -> None:
    comprehend = Clients(fresh_server).comprehend
    for version in ("v1", "v2", "v3"):
        comprehend.create_document_classifier(**classifier("paged", VersionName=version))
        fresh_server.clock.advance(1)
    pages = list(comprehend.get_paginator("list_document_classifiers").paginate(PaginationConfig={"PageSize": 2}))
    sizes = [len(page["DocumentClassifierPropertiesList"]) for page in pages]
    assert sizes == [2, 2, 1]
    submitted = [item["SubmitTime"] for page in pages for item in page["DocumentClassifierPropertiesList"]]
    assert submitted == sorted(submitted, reverse=True)
    assert "NextToken" not in pages[-1]


def test_summaries_have_one_line_for_each_name(fresh_server: DemoServer) -> None:
    comprehend = Clients(fresh_server).comprehend
    for version in ("v1", "v2"):
        comprehend.create_document_classifier(**classifier("summed", VersionName=version))
        fresh_server.clock.advance(1)
    summaries = comprehend.list_document_classifier_summaries()["DocumentClassifierSummariesList"]
    assert [item["DocumentClassifierName"] for item in summaries] == [
        "summed",
        "support-tickets-2025",
        "tickets-broken",
    ]
    assert (summaries[0]["NumberOfVersions"], summaries[0]["LatestVersionName"]) == (2, "v2")
    (recognizer,) = comprehend.list_entity_recognizer_summaries()["EntityRecognizerSummariesList"]
    assert "LatestVersionName" not in recognizer


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({"Status": "TRAINED"}, ["support-tickets-2025"]),
        ({"Status": "IN_ERROR"}, ["tickets-broken"]),
        ({"DocumentClassifierName": "tickets-broken"}, ["tickets-broken"]),
        ({"DocumentClassifierName": "nothing"}, []),
        ({"SubmitTimeBefore": datetime(2025, 9, 15, 12, tzinfo=UTC)}, ["tickets-broken"]),
        ({"SubmitTimeAfter": datetime(2025, 9, 15, 12, tzinfo=UTC)}, ["support-tickets-2025"]),
    ],
)
def test_filters(clients: Clients, wanted: dict[str, Any], names: list[str]) -> None:
    listed = clients.comprehend.list_document_classifiers(Filter=wanted)["DocumentClassifierPropertiesList"]
    assert [item["DocumentClassifierArn"].split("/")[1] for item in listed] == names


def test_two_filters_at_once_are_refused(clients: Clients) -> None:
    wanted = {"Status": "TRAINED", "DocumentClassifierName": "x"}
    refusal = refused(clients.comprehend.list_document_classifiers, Filter=wanted)
    assert refusal.code == "InvalidFilterException"


@pytest.mark.parametrize("token", ["nonsense", "WyJPdGhlciIsIDJd"])
def test_a_token_that_was_not_given_is_refused(clients: Clients, token: str) -> None:
    refusal = refused(clients.comprehend.list_document_classifiers, NextToken=token)
    assert refusal.code == "InvalidRequestException"


def test_another_region_has_other_models(clients: Clients) -> None:
    comprehend = clients("comprehend", region_name="eu-west-1")
    assert comprehend.list_document_classifiers()["DocumentClassifierPropertiesList"] == []


@pytest.mark.parametrize(
    ("service", "operation", "member", "size", "total"),
    [
        ("ec2", "describe_subnets", "Subnets", 60, 205),
        ("ec2", "describe_security_groups", "SecurityGroups", 60, 206),
        ("ec2", "describe_route_tables", "RouteTables", 5, 6),
        ("kms", "list_keys", "Keys", 100, 210),
        ("kms", "list_aliases", "Aliases", 50, 209),
        ("iam", "list_roles", "Roles", 2, 5),
        ("s3", "list_buckets", "Buckets", 3, 4),
    ],
)
def test_lists_come_in_pages(large: Clients, service: str, operation: str, member: str, size: int, total: int) -> None:
    paginator = large(service).get_paginator(operation)
    pages = [page[member] for page in paginator.paginate(PaginationConfig={"PageSize": size})]
    assert len(pages) == -(-total // size)
    assert sum(map(len, pages)) == total
    assert len({repr(item) for page in pages for item in page}) == total


def test_objects_come_in_pages_below_a_prefix(large: Clients) -> None:
    paginator = large("s3").get_paginator("list_objects_v2")
    below = paginator.paginate(Bucket="acme-nlp-training", Prefix="batches/", PaginationConfig={"PageSize": 90})
    assert [len(page["Contents"]) for page in below] == [90, 90, 20]
    folders = paginator.paginate(Bucket="acme-nlp-training", Delimiter="/", PaginationConfig={"PageSize": 3})
    assert [[prefix["Prefix"] for prefix in page["CommonPrefixes"]] for page in folders] == [
        ["bad/", "batches/", "entities-manifest/"],
        ["entities/", "invoices/", "tickets-manifest/"],
        ["tickets/", "topics/"],
    ]


def test_a_page_of_filtered_subnets_holds_only_those(large: Clients) -> None:
    wanted = [{"Name": "vpc-id", "Values": ["vpc-0d4e5f60718293041"]}]
    answer = large("ec2").describe_subnets(Filters=wanted, MaxResults=5)
    assert {subnet["VpcId"] for subnet in answer["Subnets"]} == {"vpc-0d4e5f60718293041"}
    assert "NextToken" not in answer
    nothing = large("ec2").describe_subnets(Filters=[{"Name": "vpc-id", "Values": ["vpc-none"]}], MaxResults=5)
    assert nothing["Subnets"] == []


def test_the_added_subnets_can_be_used(large: Clients) -> None:
    access_key = large.user("batch", allow("comprehend:*", "iam:PassRole"))
    network = {"Subnets": ["subnet-5ca1e000000000001"], "SecurityGroupIds": ["sg-5ca1e000000000001"]}
    assert large("comprehend", access_key).create_document_classifier(**classifier("batch", VpcConfig=network))


def test_buckets_can_be_listed_by_prefix_and_region(clients: Clients) -> None:
    s3 = clients("s3")
    assert [bucket["Name"] for bucket in s3.list_buckets(BucketRegion="eu-west-1")["Buckets"]] == ["acme-archive-eu"]
    assert len(s3.list_buckets(Prefix="acme-nlp")["Buckets"]) == 2
