"""DescribeSubnets and DescribeSecurityGroups in EC2's XML, written from what moto knows.

There can be thousands of them, and moto takes most of a millisecond to write one: it looks for each member of the API's
description under each name that it could have. Elements and their order are those of the EC2 API reference (Subnet,
SecurityGroup), as far as moto has something for them; a test compares both with moto's own answers.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from wizard.demo.xml_elements import element, optional

_NAMESPACE = "http://ec2.amazonaws.com/doc/2016-11-15"
_SUBNET = {
    "availabilityZoneId": "availability_zone_id",
    "ownerId": "owner_id",
    "assignIpv6AddressOnCreation": "assign_ipv6_address_on_creation",
    "subnetArn": "arn",
    "ipv6Native": "ipv6_native",
    "subnetId": "id",
    "state": "state",
    "vpcId": "vpc_id",
    "cidrBlock": "cidr_block",
    "availableIpAddressCount": "available_ip_address_count",
    "availabilityZone": "availability_zone",
    "defaultForAz": "default_for_az",
    "mapPublicIpOnLaunch": "map_public_ip_on_launch",
}
"""Element → moto's attribute."""
_GROUP = {
    "groupId": "id",
    "vpcId": "vpc_id",
    "securityGroupArn": "arn",
    "ownerId": "owner_id",
    "groupName": "name",
    "groupDescription": "description",
}
_RULE = {"ipProtocol": "ip_protocol", "fromPort": "from_port", "toPort": "to_port"}
_SOURCES = {
    "groups": ("user_id_group_pairs", ("Description", "UserId", "GroupName", "GroupId", "VpcId", "PeeringStatus")),
    "ipRanges": ("ip_ranges", ("Description", "CidrIp")),
    "ipv6Ranges": ("ipv6_ranges", ("Description", "CidrIpv6")),
    "prefixListIds": ("prefix_list_ids", ("Description", "PrefixListId")),
}
"""Element of a rule → moto's attribute, and the members that one of its items may have."""


def subnets(page: Iterable[Any], next_token: int | None) -> bytes:
    """The answer to DescribeSubnets: moto's subnets of one page, and the token of the next one."""
    return _answer("DescribeSubnets", "subnetSet", page, _subnet, next_token)


def security_groups(page: Iterable[Any], next_token: int | None) -> bytes:
    """The answer to DescribeSecurityGroups: moto's groups of one page, and the token of the next one."""
    return _answer("DescribeSecurityGroups", "securityGroupInfo", page, _group, next_token)


def _answer(
    operation: str, set_name: str, page: Iterable[Any], write: Callable[[Any], str], next_token: int | None
) -> bytes:
    token = "" if next_token is None else element("nextToken", next_token)
    content = f"{_set(set_name, map(write, page))}{token}<requestId>request-id</requestId>"
    name = f"{operation}Response"
    return f'<?xml version="1.0" encoding="utf-8"?>\n<{name} xmlns="{_NAMESPACE}">{content}</{name}>'.encode()


def _subnet(subnet: Any) -> str:
    blocks = (
        optional("associationId", block["associationId"])
        + optional("ipv6CidrBlock", block["ipv6CidrBlock"])
        + _structure("ipv6CidrBlockState", {"State": block["ipv6CidrBlockState"]["state"]["State"]}, ("State",))
        for block in subnet.ipv6_cidr_block_association_set
    )
    options = subnet.private_dns_name_options_on_launch
    return (
        _attributes(subnet, _SUBNET)
        + _set("ipv6CidrBlockAssociationSet", blocks)
        + _tags(subnet)
        + _structure("privateDnsNameOptionsOnLaunch", options, tuple(options))
    )


def _group(group: Any) -> str:
    return (
        _attributes(group, _GROUP)
        + _set("ipPermissions", map(_rule, group.ip_permissions))
        + _set("ipPermissionsEgress", map(_rule, group.ip_permissions_egress))
        + _tags(group)
    )


def _rule(rule: Any) -> str:
    sources = (
        _set(name, (_members(source, members) for source in getattr(rule, attribute)))
        for name, (attribute, members) in _SOURCES.items()
    )
    return _attributes(rule, _RULE) + "".join(sources)


def _tags(resource: Any) -> str:
    return _set("tagSet", (optional("key", tag["key"]) + optional("value", tag["value"]) for tag in resource.tag_set))


def _attributes(resource: Any, elements: Mapping[str, str]) -> str:
    return "".join(optional(name, getattr(resource, attribute)) for name, attribute in elements.items())


def _structure(name: str, values: Mapping[str, Any], members: Sequence[str]) -> str:
    return f"<{name}>{_members(values, members)}</{name}>"


def _members(values: Mapping[str, Any], members: Sequence[str]) -> str:
    """Members of the API are elements of the same name, the first letter small."""
    return "".join(optional(name[0].lower() + name[1:], values.get(name)) for name in members)


def _set(name: str, items: Iterable[str]) -> str:
    content = "".join(f"<item>{item}</item>" for item in items)
    return f"<{name}>{content}</{name}>"
