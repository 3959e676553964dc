"""Comprehend's view of the account's network: the checks of VpcConfig, and whether S3 can be reached from it."""

from collections.abc import Mapping, Sequence
from typing import Any

from moto.ec2.models import EC2Backend
from moto.ec2.models.route_tables import RouteTable
from moto.ec2.models.security_groups import SecurityGroup
from moto.ec2.models.subnets import Subnet

from wizard.demo.account import MotoAccount
from wizard.demo.aws_errors import invalid_request

FREE_ADDRESSES_NEEDED = 2
"""Private addresses a job wants in its subnet (developer guide, "Protect jobs by using an Amazon VPC")."""


def require_network(account: MotoAccount, config: Mapping[str, Any], region: str) -> None:
    """Raise InvalidRequestException unless subnets and groups exist in one VPC of default tenancy."""
    ec2 = account.ec2(region)
    subnets = [_subnet(ec2, subnet_id) for subnet_id in config["Subnets"]]
    groups = [_group(ec2, group_id) for group_id in config["SecurityGroupIds"]]
    vpcs = sorted({subnet.vpc_id for subnet in subnets})
    if len(vpcs) > 1:
        raise invalid_request(f"VpcConfig: all subnets must be in one VPC; these are in {', '.join(vpcs)}.")
    for group in groups:
        if group.vpc_id != vpcs[0]:
            raise invalid_request(
                f"VpcConfig: the security group {group.id} is in {group.vpc_id}, the subnets are in {vpcs[0]}."
            )
    if ec2.vpcs[vpcs[0]].instance_tenancy != "default":
        raise invalid_request(f"VpcConfig: the VPC {vpcs[0]} does not have default tenancy.")


def network_problem(account: MotoAccount, config: Mapping[str, Any], region: str) -> str | None:
    """Why a training with this VpcConfig cannot reach its data, or None.

    Comprehend puts its network interfaces into one of the subnets. Which one AWS does not say; here it is the one with
    the most free addresses.
    """
    ec2 = account.ec2(region)
    subnets = [subnet for subnet_id in config["Subnets"] if (subnet := _find_subnet(ec2, subnet_id)) is not None]
    groups = [group for group_id in config["SecurityGroupIds"] if (group := _find_group(ec2, group_id)) is not None]
    if not subnets or not groups:
        return "The subnets or security groups of the VPC configuration no longer exist."
    subnet = max(subnets, key=lambda subnet: int(subnet.available_ip_address_count))
    if subnet.available_ip_address_count < FREE_ADDRESSES_NEEDED:
        return f"The subnet {subnet.id} does not have enough free private IP addresses."
    if not any(group.egress_rules for group in groups):
        return "Amazon S3 cannot be reached: the security groups of the VPC configuration allow no outbound traffic."
    if not reaches_s3(ec2, subnet, region):
        return (
            f"Amazon S3 cannot be reached from the subnet {subnet.id}: "
            "its VPC has no S3 endpoint for the subnet and no NAT gateway."
        )
    return None


def reaches_s3(ec2: EC2Backend, subnet: Subnet, region: str) -> bool:
    """Whether a private address in ``subnet`` can reach S3: a gateway or interface endpoint, or a NAT gateway.

    An internet gateway does not help: Comprehend's network interfaces have no public address.
    """
    table = _route_table(ec2, subnet)
    for endpoint in ec2.vpc_end_points.values():
        if endpoint.vpc_id != subnet.vpc_id or endpoint.service_name != f"com.amazonaws.{region}.s3":
            continue
        if endpoint.vpc_endpoint_type == "Interface" or (table is not None and table.id in endpoint.route_table_ids):
            return True
    return table is not None and any(route.nat_gateway is not None for route in table.routes)


def _route_table(ec2: EC2Backend, subnet: Subnet) -> RouteTable | None:
    tables: Sequence[RouteTable] = [table for table in ec2.route_tables.values() if table.vpc_id == subnet.vpc_id]
    own = next((table for table in tables if _is_associated(table, subnet.id)), None)
    return own or next((table for table in tables if table.main_association_id is not None), None)


def _find_subnet(ec2: EC2Backend, subnet_id: str) -> Subnet | None:
    return next((zone[subnet_id] for zone in ec2.subnets.values() if subnet_id in zone), None)


def _find_group(ec2: EC2Backend, group_id: str) -> SecurityGroup | None:
    return next((groups[group_id] for groups in ec2.groups.values() if group_id in groups), None)


def _subnet(ec2: EC2Backend, subnet_id: str) -> Subnet:
    subnet = _find_subnet(ec2, subnet_id)
    if subnet is None:
        raise invalid_request(f"VpcConfig: the subnet ID '{subnet_id}' does not exist.")
    return subnet


def _group(ec2: EC2Backend, group_id: str) -> SecurityGroup:
    group = _find_group(ec2, group_id)
    if group is None:
        raise invalid_request(f"VpcConfig: the security group '{group_id}' does not exist.")
    return group


def _is_associated(table: RouteTable, subnet_id: str) -> bool:
    return any(association.get("SubnetId") == subnet_id for association in table.associations)
