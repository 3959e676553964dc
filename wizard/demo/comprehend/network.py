"""Comprehend's view of the account's network: the checks of VpcConfig, and whether S3 can be reached from it."""

from collections.abc import Mapping, Sequence
from ipaddress import IPv4Network
from typing import Any

from moto.ec2.models import EC2Backend
from moto.ec2.models.route_tables import Route, RouteTable
from moto.ec2.models.security_groups import SecurityGroup, SecurityGroupRule
from moto.ec2.models.subnets import Subnet
from moto.ec2.models.vpcs import VPCEndPoint

from wizard.demo.account import MotoAccount
from wizard.demo.aws_errors import invalid_request
from wizard.demo.comprehend.rights import input_uris
from wizard.demo.comprehend.storage import S3Uri
from wizard.demo.iam.evaluate import Access, verdict

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


def network_problem(account: MotoAccount, request: Mapping[str, Any], region: str) -> str | None:
    """Why a training with the VpcConfig of ``request`` cannot reach its data, or None.

    Comprehend puts its network interfaces into one of the subnets. Which one AWS does not say; here it is the one with
    the most free addresses. Network ACLs, peering, appliances and the customer's own name servers are not looked at.
    """
    ec2, config = account.ec2(region), request["VpcConfig"]
    subnets = [subnet for subnet_id in config["Subnets"] if (subnet := _find_subnet(ec2, subnet_id)) is not None]
    groups = [group for group_id in config["SecurityGroupIds"] if (group := _find_group(ec2, group_id)) is not None]
    if not subnets or not groups:
        return "The subnets or security groups of the VPC configuration no longer exist."
    subnet = max(subnets, key=lambda subnet: int(subnet.available_ip_address_count))
    if subnet.available_ip_address_count < FREE_ADDRESSES_NEEDED:
        return f"The subnet {subnet.id} does not have enough free private IP addresses."
    if not any(_is_https(rule) for group in groups for rule in group.egress_rules):
        return "Amazon S3 cannot be reached: the security groups of the VPC configuration allow no outbound traffic."
    if not _is_on(ec2.vpcs[subnet.vpc_id].enable_dns_support):
        return "Amazon S3 cannot be reached: its names do not resolve, DNS support of the VPC is off."
    endpoint = _s3_endpoint(ec2, subnet, region)
    if endpoint is None and not _has_nat(ec2, subnet):
        return (
            f"Amazon S3 cannot be reached from the subnet {subnet.id}: "
            "its VPC has no S3 endpoint for the subnet and no NAT gateway."
        )
    return _endpoint_problem(ec2, endpoint, subnet, groups, request) if endpoint is not None else None


def _s3_endpoint(ec2: EC2Backend, subnet: Subnet, region: str) -> VPCEndPoint | None:
    """The endpoint through which ``subnet`` reaches S3: an interface one whose names the VPC resolves, or a gateway."""
    table, found = _route_table(ec2, subnet), None
    for endpoint in ec2.vpc_end_points.values():
        if endpoint.vpc_id != subnet.vpc_id or endpoint.service_name != f"com.amazonaws.{region}.s3":
            continue
        if endpoint.state != "available":
            continue
        if endpoint.vpc_endpoint_type == "Interface":
            if endpoint.private_dns_enabled and _is_on(ec2.vpcs[subnet.vpc_id].enable_dns_hostnames):
                return endpoint
        elif table is not None and table.id in endpoint.route_table_ids:
            found = endpoint
    return found


def _has_nat(ec2: EC2Backend, subnet: Subnet) -> bool:
    """Whether the subnet's default route leads to a NAT gateway that works, in a subnet with an internet gateway.

    An internet gateway alone does not help: Comprehend's network interfaces have no public address.
    """
    for route in _default_routes(_route_table(ec2, subnet)):
        nat = route.nat_gateway
        if nat is not None and nat.state == "available":
            place = _find_subnet(ec2, nat.subnet_id)
            out = _default_routes(_route_table(ec2, place)) if place is not None else []
            return any(str(route.gateway_id or "").startswith("igw-") for route in out)
    return False


def _endpoint_problem(
    ec2: EC2Backend,
    endpoint: VPCEndPoint,
    subnet: Subnet,
    groups: Sequence[SecurityGroup],
    request: Mapping[str, Any],
) -> str | None:
    """Why the endpoint does not let a training in ``subnet`` with ``groups`` get to its buckets, or None."""
    if endpoint.vpc_endpoint_type == "Interface":
        own = [group for name in endpoint.security_group_ids if (group := _find_group(ec2, name)) is not None]
        if not any(_is_https(rule) and _lets_in(rule, groups, subnet) for group in own for rule in group.ingress_rules):
            return f"Amazon S3 cannot be reached: the security groups of the endpoint {endpoint.id} let nothing in."
    uses = [("s3:GetObject", uri) for uri in input_uris(request.get("InputDataConfig", {}))]
    uses += [("s3:PutObject", uri) for uri in input_uris(request.get("OutputDataConfig", {}))]
    for action, uri in uses:
        place = S3Uri.parse(uri)
        context = {"aws:PrincipalArn": (str(request.get("DataAccessRoleArn", "")),)}
        context |= {"aws:SourceVpc": (str(endpoint.vpc_id),), "aws:SourceVpce": (str(endpoint.id),)}
        access = Access(action, f"arn:aws:s3:::{place.bucket}/{place.key}", context)
        if verdict([str(endpoint.policy_document)], access) != "allowed":
            return (
                f"Amazon S3 cannot be reached: the policy of the endpoint {endpoint.id} does not allow {action}, {uri}."
            )
    return None


def _is_https(rule: SecurityGroupRule) -> bool:
    if str(rule.ip_protocol) == "-1":
        return True
    first, last = rule.from_port, rule.to_port
    return rule.ip_protocol == "tcp" and first is not None and last is not None and int(first) <= 443 <= int(last)


def _lets_in(rule: SecurityGroupRule, groups: Sequence[SecurityGroup], subnet: Subnet) -> bool:
    """Whether an inbound rule names one of ``groups``, or all addresses of ``subnet``."""
    block = rule.ip_range.get("CidrIp")
    if block is not None and IPv4Network(subnet.cidr_block).subnet_of(IPv4Network(block)):
        return True
    return rule.source_group.get("GroupId") in {group.id for group in groups}


def _is_on(attribute: object) -> bool:
    """moto keeps an attribute that was modified as it came over the wire."""
    return str(attribute).lower() == "true"


def _default_routes(table: RouteTable | None) -> list[Route]:
    routes: Sequence[Route] = table.routes if table is not None else ()
    return [route for route in routes if route.destination_cidr_block == "0.0.0.0/0"]


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
