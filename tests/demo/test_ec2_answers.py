"""Subnets and security groups as they are written here, against moto's own answers: those to a question by id."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.demo.clients import Clients
from wizard.demo.server import DemoServer

HOSTILE = "a<b>&amp;\"'\u202e \u00e9"
VPC = "vpc-0d4e5f60718293041"


@pytest.fixture
def ec2(fresh_server: DemoServer) -> Any:
    """EC2 of an account with everything that a subnet or a group may have."""
    made = Clients(fresh_server)("ec2")
    tags = [{"Key": HOSTILE, "Value": HOSTILE}, {"Key": "Empty", "Value": ""}]
    subnet = made.create_subnet(
        VpcId=made.create_vpc(CidrBlock="10.77.0.0/16", AmazonProvidedIpv6CidrBlock=True)["Vpc"]["VpcId"],
        CidrBlock="10.77.1.0/24",
        Ipv6CidrBlock="2001:db8:1234:1a00::/64",
        AvailabilityZone="us-east-1b",
        TagSpecifications=[{"ResourceType": "subnet", "Tags": tags}],
    )["Subnet"]
    made.modify_subnet_attribute(SubnetId=subnet["SubnetId"], MapPublicIpOnLaunch={"Value": True})
    made.create_network_interface(SubnetId=subnet["SubnetId"])
    group = made.create_security_group(
        GroupName="every rule",
        Description=HOSTILE,
        VpcId=VPC,
        TagSpecifications=[{"ResourceType": "security-group", "Tags": tags}],
    )["GroupId"]
    other = made.create_security_group(GroupName="other", Description="other", VpcId=VPC)["GroupId"]
    rules = [
        {
            "IpProtocol": "tcp",
            "FromPort": 443,
            "ToPort": 443,
            "IpRanges": [{"CidrIp": "10.0.0.0/8", "Description": HOSTILE}, {"CidrIp": "192.0.2.0/24"}],
            "Ipv6Ranges": [{"CidrIpv6": "2001:db8::/32", "Description": "six"}],
            "UserIdGroupPairs": [{"GroupId": other, "Description": "pair"}, {"GroupId": group}],
            "PrefixListIds": [{"PrefixListId": "pl-63a5400a"}],
        },
        {"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": group}]},
        {"IpProtocol": "icmp", "FromPort": -1, "ToPort": -1, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]},
        {"IpProtocol": "udp", "FromPort": 0, "ToPort": 65535, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]},
    ]
    made.authorize_security_group_ingress(GroupId=group, IpPermissions=rules)
    made.authorize_security_group_egress(GroupId=group, IpPermissions=rules[:1])
    return made


def _by_id(resources: list[dict[str, Any]], name: str) -> Mapping[str, Any]:
    return {resource[name]: resource for resource in resources}


@pytest.mark.parametrize("page", [{}, {"MaxResults": 1000}])
def test_subnets_are_those_of_moto(ec2: Any, page: dict[str, int]) -> None:
    ours = _by_id(ec2.describe_subnets(**page)["Subnets"], "SubnetId")
    motos = _by_id(ec2.describe_subnets(SubnetIds=list(ours))["Subnets"], "SubnetId")
    assert len(ours) > 5
    (with_blocks,) = (subnet["SubnetId"] for subnet in ours.values() if subnet["Ipv6CidrBlockAssociationSet"])
    (block,) = motos[with_blocks]["Ipv6CidrBlockAssociationSet"]
    assert block["Ipv6CidrBlockState"] == {"State": "{'State': 'associated'}"}  # moto's, as it writes it
    block["Ipv6CidrBlockState"] = {"State": "associated"}
    assert ours == motos


@pytest.mark.parametrize("page", [{}, {"MaxResults": 1000}])
def test_security_groups_are_those_of_moto(ec2: Any, page: dict[str, int]) -> None:
    ours = _by_id(ec2.describe_security_groups(**page)["SecurityGroups"], "GroupId")
    motos = _by_id(ec2.describe_security_groups(GroupIds=list(ours))["SecurityGroups"], "GroupId")
    assert len(ours) > 5
    assert ours == motos


def test_what_there_is_not_is_refused_as_before(ec2: Any) -> None:
    with pytest.raises(ec2.exceptions.ClientError, match=r"InvalidSubnetID\.NotFound"):
        ec2.describe_subnets(SubnetIds=["subnet-00000000000000000"])
    with pytest.raises(ec2.exceptions.ClientError, match=r"InvalidGroup\.NotFound"):
        ec2.describe_security_groups(GroupNames=["nobody"])
    with pytest.raises(ec2.exceptions.ClientError, match="DryRunOperation"):
        ec2.describe_subnets(DryRun=True)


@pytest.mark.parametrize("operation", ["describe_subnets", "describe_security_groups"])
def test_a_filter_that_there_is_not_is_refused(ec2: Any, operation: str) -> None:
    with pytest.raises(ec2.exceptions.ClientError, match=r"InvalidParameterValue.*The filter 'nonsense' is invalid"):
        getattr(ec2, operation)(Filters=[{"Name": "nonsense", "Values": ["x"]}])


def test_what_xml_cannot_hold_breaks_no_list(fresh_server: DemoServer) -> None:
    ec2 = Clients(fresh_server)("ec2")
    ec2.create_tags(
        Resources=["subnet-0a1b2c3d4e5f60718"], Tags=[{"Key": "Name", "Value": "a\x1b]0;b\x07\ufffe\t\U0001f600"}]
    )
    (subnet,) = (one for one in ec2.describe_subnets()["Subnets"] if one["SubnetId"] == "subnet-0a1b2c3d4e5f60718")
    assert {"Key": "Name", "Value": "a\ufffd]0;b\ufffd\ufffd\t\U0001f600"} in subnet["Tags"]
