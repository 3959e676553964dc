"""What EC2 says of the network of a training: each answer whole, as EC2 gives it. Texts in it are raw.

Resources are asked for by a filter on their ids: by ``SubnetIds`` one id that is not there makes EC2 refuse the whole
call, and which others exist stays unknown.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from wizard.account.errors import translated
from wizard.account.listing import Call, answers
from wizard.account.session import AccountSession

Found = Mapping[str, Any]

_SUBNETS = Call("ec2", "describe_subnets", "ec2:DescribeSubnets", "looking at subnets", 500)
_GROUPS = Call("ec2", "describe_security_groups", "ec2:DescribeSecurityGroups", "looking at security groups", 500)
_VPCS = Call("ec2", "describe_vpcs", "ec2:DescribeVpcs", "looking at the VPC", 200)
_TABLES = Call("ec2", "describe_route_tables", "ec2:DescribeRouteTables", "reading route tables", 100)
_ENDPOINTS = Call("ec2", "describe_vpc_endpoints", "ec2:DescribeVpcEndpoints", "reading VPC endpoints", 200)
_NATS = Call("ec2", "describe_nat_gateways", "ec2:DescribeNatGateways", "looking at NAT gateways", 200)
_ACLS = Call("ec2", "describe_network_acls", "ec2:DescribeNetworkAcls", "reading network ACLs", 200)
_DHCP = Call("ec2", "describe_dhcp_options", "ec2:DescribeDhcpOptions", "reading DHCP options", 200)
_LISTS = Call("ec2", "describe_prefix_lists", "ec2:DescribePrefixLists", "looking up the addresses of S3", 100)
_ATTRIBUTE = "ec2:DescribeVpcAttribute"


def subnets(session: AccountSession, ids: Sequence[str]) -> list[Found]:
    """The subnets that exist of ``ids``, at most 200. Raises WizardErrors, as do all of these."""
    return _found(session, _SUBNETS, "Subnets", "subnet-id", ids)


def security_groups(session: AccountSession, ids: Sequence[str]) -> list[Found]:
    """The security groups that exist of ``ids``, at most 200."""
    return _found(session, _GROUPS, "SecurityGroups", "group-id", ids)


def vpcs(session: AccountSession, ids: Sequence[str]) -> list[Found]:
    """The VPCs that exist of ``ids``."""
    return _found(session, _VPCS, "Vpcs", "vpc-id", ids)


def route_tables(session: AccountSession, vpc_ids: Sequence[str]) -> list[Found]:
    """All route tables of the VPCs."""
    return _found(session, _TABLES, "RouteTables", "vpc-id", vpc_ids)


def vpc_endpoints(session: AccountSession, vpc_ids: Sequence[str]) -> list[Found]:
    """All endpoints of the VPCs, of every service and in every state."""
    return _found(session, _ENDPOINTS, "VpcEndpoints", "vpc-id", vpc_ids)


def nat_gateways(session: AccountSession, vpc_ids: Sequence[str]) -> list[Found]:
    """All NAT gateways of the VPCs, in every state."""
    return _found(session, _NATS, "NatGateways", "vpc-id", vpc_ids)


def network_acls(session: AccountSession, vpc_ids: Sequence[str]) -> list[Found]:
    """All network ACLs of the VPCs."""
    return _found(session, _ACLS, "NetworkAcls", "vpc-id", vpc_ids)


def dhcp_options(session: AccountSession) -> list[Found]:
    """All sets of DHCP options of the region: which of them is a VPC's need not be known before."""
    return [found for page in answers(session, _DHCP, lambda: False) for found in page.get("DhcpOptions", ())]


def s3_prefix_list(session: AccountSession) -> Found | None:
    """AWS's prefix list of S3 in the session's region, with its ``Cidrs``; None where there is none."""
    name = f"com.amazonaws.{session.resolved_region()}.s3"
    return next(iter(_found(session, _LISTS, "PrefixLists", "prefix-list-name", [name])), None)


def vpc_attribute(session: AccountSession, vpc_id: str, attribute: str) -> bool:
    """An attribute of a VPC: ``enableDnsSupport`` or ``enableDnsHostnames``."""
    client: Any = session.client("ec2")
    with translated(doing="reading the DNS settings of the VPC", permission=_ATTRIBUTE, profile=session.profile):
        answer = client.describe_vpc_attribute(VpcId=vpc_id, Attribute=attribute)
    return bool(answer[attribute[0].upper() + attribute[1:]]["Value"])


def _found(session: AccountSession, call: Call, member: str, filter_name: str, values: Sequence[str]) -> list[Found]:
    if not values:
        return []
    # Of all the operations here DescribeNatGateways alone calls its filters "Filter".
    parameter = "Filter" if call is _NATS else "Filters"
    filters = {parameter: [{"Name": filter_name, "Values": list(values)}]}
    return [found for page in answers(session, call, lambda: False, **filters) for found in page.get(member, ())]
