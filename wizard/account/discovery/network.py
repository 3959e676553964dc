"""Amazon VPC: VPCs, subnets with the way they reach S3, security groups."""

import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from dataclasses import replace
from typing import Any

from wizard.account.discovery.routes import Routes, read_routes
from wizard.account.listing import Call, Cancelled, Page, answers, name_tag
from wizard.account.resources import SecurityGroup, Subnet, Vpc
from wizard.account.session import AccountSession
from wizard.text import visible

_VPCS = Call("ec2", "describe_vpcs", "ec2:DescribeVpcs", "listing VPCs", 200)
_SUBNETS = Call("ec2", "describe_subnets", "ec2:DescribeSubnets", "listing subnets", 500)
_GROUPS = Call("ec2", "describe_security_groups", "ec2:DescribeSecurityGroups", "listing security groups", 500)
_ALL_PORTS = (0, 65535)
_WAIT_FOR_ROUTES = 0.5
"""Routes are asked for beside the subnets, whose first page waits so long for them, in times of its own call: rows that
change a moment after they were shown are worse than rows a moment later."""


def list_vpcs(session: AccountSession, _parameters: Mapping[str, str], cancelled: Cancelled) -> Iterator[Page]:
    """The VPCs of the region."""
    for answer in answers(session, _VPCS, cancelled):
        yield Page(tuple(_vpc(found) for found in answer.get("Vpcs", ())))


def list_subnets(session: AccountSession, parameters: Mapping[str, str], cancelled: Cancelled) -> Iterator[Page]:
    """The subnets of the region or of ``vpc``; where routes take longer to read, first without them, then again."""
    session.client("ec2")
    vpc = parameters.get("vpc", "")
    with ThreadPoolExecutor(1, thread_name_prefix="routes") as pool:
        routes = pool.submit(read_routes, session, vpc, cancelled)
        waiting: list[Subnet] = []
        asked = time.monotonic()
        for answer in answers(session, _SUBNETS, cancelled, Filters=_of_vpc(vpc)):
            if not waiting:
                wait_for([routes], timeout=_WAIT_FOR_ROUTES * (time.monotonic() - asked))
            subnets = [_subnet(found) for found in answer.get("Subnets", ())]
            if routes.done():
                yield _routed(subnets, routes.result())
            else:
                waiting += subnets
                yield Page(tuple(subnets))
        known = routes.result()
    if not cancelled() and (waiting or known.note):
        yield _routed(waiting, known)


def list_security_groups(
    session: AccountSession, parameters: Mapping[str, str], cancelled: Cancelled
) -> Iterator[Page]:
    """The security groups of the region or of ``vpc``."""
    for answer in answers(session, _GROUPS, cancelled, Filters=_of_vpc(parameters.get("vpc", ""))):
        yield Page(tuple(_group(found) for found in answer.get("SecurityGroups", ())))


def _of_vpc(vpc: str) -> list[dict[str, Any]]:
    return [{"Name": "vpc-id", "Values": [vpc]}] if vpc else []


def _vpc(found: Mapping[str, Any]) -> Vpc:
    return Vpc(
        value=found["VpcId"],
        name=visible(name_tag(found)),
        cidr=visible(found.get("CidrBlock", "")),
        tenancy=visible(found.get("InstanceTenancy", "default")),
        is_default=bool(found.get("IsDefault")),
    )


def _subnet(found: Mapping[str, Any]) -> Subnet:
    return Subnet(
        value=found["SubnetId"],
        name=visible(name_tag(found)),
        vpc_id=visible(found["VpcId"]),
        zone=visible(found.get("AvailabilityZone", "")),
        cidr=visible(found.get("CidrBlock", "")),
        free_addresses=int(found.get("AvailableIpAddressCount", 0)),
    )


def _routed(subnets: list[Subnet], routes: Routes) -> Page:
    known = (
        replace(
            subnet,
            public=routes.is_public(subnet.value, subnet.vpc_id),
            s3_route=routes.s3_route(subnet.value, subnet.vpc_id),
        )
        for subnet in subnets
    )
    return Page(tuple(known), routes.note or None)


def _group(found: Mapping[str, Any]) -> SecurityGroup:
    identifier = found["GroupId"]
    return SecurityGroup(
        value=identifier,
        name=visible(found.get("GroupName") or name_tag(found)),
        vpc_id=visible(found.get("VpcId", "")),
        description=visible(found.get("Description", "")),
        from_itself=any(_lets_in(rule, identifier) for rule in found.get("IpPermissions", ())),
        egress=bool(found.get("IpPermissionsEgress")),
    )


def _lets_in(rule: Mapping[str, Any], group: str) -> bool:
    """Whether an inbound rule lets the group's own members in on all TCP ports."""
    ports = (rule.get("FromPort"), rule.get("ToPort"))
    is_wide = rule.get("IpProtocol") == "-1" or (rule.get("IpProtocol") in ("tcp", "6") and ports == _ALL_PORTS)
    return is_wide and any(pair.get("GroupId") == group for pair in rule.get("UserIdGroupPairs", ()))
