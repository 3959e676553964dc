"""The drawing of the ways to S3: what it shows, and that it fits."""

import re

import pytest

from tests.checks import cases_network
from tests.checks.cases import Account, inspection_of
from tests.checks.cases_network import (
    ISOLATED,
    NLP_VPC,
    PRIVATE,
    PUBLIC,
    A,
    B,
    allowing,
    endpoint_policy,
    interface_endpoint,
    plan,
    route,
    table_of,
    transit_gateway,
)
from tests.checks.network_results import outcome_of
from wizard.checks.network import s3
from wizard.checks.pictures import Drawing, picture_lines

WIDTH = 56


def drawn(account: Account, *names: str) -> list[str]:
    """The drawing of a plan with these subnets, as a face prints it and without its title."""
    (picture,) = outcome_of(account, inspection_of(s3.NO_WAY), plan(names)).pictures
    assert isinstance(picture, Drawing)
    title, *lines = picture_lines(picture, WIDTH)
    assert title == "The way to Amazon S3"
    assert all(len(line) <= WIDTH for line in picture.lines), "cut by the face"
    return lines


def test_one_subnet(story: Account) -> None:
    assert drawn(story, A) == [
        "nlp-private-a          subnet-0…4e5f60718      251 free",
        "└ table nlp-private-s3 ─ gateway nlp-private-s3 ─ S3 ✓",
        "  ├ acme-nlp-training reading ✓",
        "  └ acme-nlp-models writing ✓",
    ]


def test_subnets_with_the_same_way_stand_together(story: Account) -> None:
    lines = drawn(story, A, ISOLATED, B)
    assert [line.split()[0] for line in lines] == [
        "nlp-private-a",
        "nlp-private-b",
        "└",
        "├",
        "└",
        "nlp-isolated-c",
        "└",
    ]
    assert lines[-1] == "└ table nlp-isolated ─ nothing ─ no S3 ✗"


def test_a_public_and_a_private_subnet(story: Account) -> None:
    assert drawn(story, PUBLIC, PRIVATE) == [
        "corp-public-a          subnet-0…829304152      250 free",
        "└ table corp-public ─ internet gateway ─ no S3 ✗",
        "corp-private-a         subnet-0…930415263      507 free",
        "└ table corp-private ─ NAT corp-shared ─ S3 ✓",
    ]


def test_what_cannot_be_followed(account: Account) -> None:
    route(account, ISOLATED, TransitGatewayId=transit_gateway(account))
    assert drawn(account, ISOLATED)[-1].startswith("└ table nlp-isolated ─ the transit")
    assert drawn(account, ISOLATED)[-1].endswith(" ─ S3 ?")


def test_buckets_that_the_policy_stops(account: Account) -> None:
    endpoint_policy(account, allowing("arn:aws:s3:::acme-nlp-training", "arn:aws:s3:::acme-nlp-training/*"))
    assert drawn(account, A)[2:] == ["  ├ acme-nlp-training reading ✓", "  └ acme-nlp-models writing ✗"]


def test_an_interface_endpoint(account: Account) -> None:
    interface_endpoint(account, "sg-0a1b2c3d4e5f60718")
    line = drawn(account, ISOLATED)[1]
    assert re.fullmatch("└ table nlp-isolated ─ interface vp.*…[0-9a-f]+ ─ S3 ✓", line), line


def test_an_endpoint_that_names_do_not_lead_to_by_themselves(account: Account) -> None:
    interface_endpoint(account, "sg-0a1b2c3d4e5f60718", private_dns=False)
    assert drawn(account, ISOLATED)[1].endswith(" ─ S3 ?")


@pytest.mark.parametrize("name", ["", "x" * 120, "süd-ost-" * 9, "[/]{name}"])
def test_sixteen_subnets_with_any_names(account: Account, name: str) -> None:
    ec2 = cases_network.ec2_of(account)
    made: list[str] = []
    table = ""
    for number in range(16):
        subnet = ec2.create_subnet(VpcId=NLP_VPC, CidrBlock=f"10.20.{100 + number}.0/24")["Subnet"]["SubnetId"]
        if number % 4 == 0:
            table = ec2.create_route_table(VpcId=NLP_VPC)["RouteTable"]["RouteTableId"]
        ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)
        made.append(subnet)
        ec2.create_tags(Resources=[subnet, table], Tags=[{"Key": "Name", "Value": name}])
    ec2.modify_vpc_endpoint(VpcEndpointId="vpce-0a1b2c3d4e5f60718", AddRouteTableIds=[table_of(account, made[0])])
    ec2.create_tags(Resources=["vpce-0a1b2c3d4e5f60718"], Tags=[{"Key": "Name", "Value": name}])
    lines = drawn(account, *made)
    assert sum("free" in line for line in lines) == 16
    assert sum(line.endswith("─ S3 ✓") for line in lines) == 1
    assert sum(line.endswith("─ no S3 ✗") for line in lines) == 3
