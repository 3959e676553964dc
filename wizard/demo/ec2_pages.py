"""Pages of EC2's Describe operations, which moto does not have for what is listed here.

Subnets and security groups, of which there can be thousands, are asked of moto by the ids of one page; the others are
few, and moto's whole answer is cut.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

from moto.ec2.models import EC2Backend
from werkzeug.wrappers import Response

from wizard.demo.account import MotoAccount
from wizard.demo.aws_errors import AwsError
from wizard.demo.wire import WireRequest

_SETS = {
    "DescribeInternetGateways": "internetGatewaySet",
    "DescribeNatGateways": "natGatewaySet",
    "DescribeNetworkAcls": "networkAclSet",
    "DescribeNetworkInterfaces": "networkInterfaceSet",
    "DescribeRouteTables": "routeTableSet",
    "DescribeSecurityGroupRules": "securityGroupRuleSet",
    "DescribeVpcEndpoints": "vpcEndpointSet",
    "DescribeVpcs": "vpcSet",
}
_LARGEST_PAGE = 1000
_FILTER = re.compile(r"Filter\.(\d+)\.(Name|Value\.\d+)")
Filters = dict[str, list[str]]


def _subnet_ids(ec2: EC2Backend, filters: Filters) -> list[str]:
    return [subnet.id for subnet in ec2.describe_subnets(filters=filters)]


def _group_ids(ec2: EC2Backend, filters: Filters) -> list[str]:
    return [group.id for group in ec2.describe_security_groups(filters=filters)]


_BY_ID: dict[str, tuple[str, Callable[[EC2Backend, Filters], list[str]]]] = {
    "DescribeSubnets": ("SubnetId", _subnet_ids),
    "DescribeSecurityGroups": ("GroupId", _group_ids),
}


def narrowed_body(request: WireRequest, account: MotoAccount) -> bytes | None:
    """The request for exactly the resources of the page that was asked for, or None to leave it as it is."""
    page = _page_of_ids(request, account)
    if page is None or not page[0]:
        return None
    parameter = _BY_ID[request.operation][0]
    form = {"Action": request.operation, "Version": "2016-11-15"}
    return urlencode(form | {f"{parameter}.{number}": value for number, value in enumerate(page[0], start=1)}).encode()


def cut_answer(request: WireRequest, response: Response, account: MotoAccount) -> Response:
    """moto's answer, cut to the page that was asked for, with the token of the next one."""
    if response.status_code != 200 or "MaxResults" not in request.parameters:
        return response
    page = _page_of_ids(request, account)
    text = response.get_data(as_text=True)
    if page is not None:
        response.set_data(_with_token(ET.fromstring(text), page[1]))  # noqa: S314 - moto's own answer
    elif request.operation in _SETS:
        start, end = _bounds(request.parameters)
        response.set_data(_cut(ET.fromstring(text), _SETS[request.operation], start, end))  # noqa: S314 - as above
    return response


def note_private_dns(request: WireRequest, account: MotoAccount) -> None:
    """Do what moto leaves out of ModifyVpcEndpoint: turn private DNS of an interface endpoint on or off."""
    wanted = request.parameters.get("PrivateDnsEnabled")
    if request.operation == "ModifyVpcEndpoint" and wanted is not None:
        endpoint = account.ec2(request.region).vpc_end_points.get(str(request.parameters.get("VpcEndpointId")))
        if endpoint is not None:
            endpoint.private_dns_enabled = str(wanted).lower() == "true"


def _page_of_ids(request: WireRequest, account: MotoAccount) -> tuple[Sequence[str], int | None] | None:
    """The ids of the page and the start of the next, or None where ids were given or nothing is paged by id."""
    parameters = request.parameters
    if request.operation not in _BY_ID or "MaxResults" not in parameters:
        return None
    parameter, ids_of = _BY_ID[request.operation]
    if any(name.startswith((f"{parameter}.", "GroupName.")) for name in parameters):
        return None
    start, end = _bounds(parameters)
    ids = ids_of(account.ec2(request.region), _filters(parameters))
    return ids[start:end], end if end < len(ids) else None


def _filters(parameters: Mapping[str, Any]) -> Filters:
    names: dict[str, str] = {}
    values: dict[str, list[str]] = {}
    for name, value in parameters.items():
        if match := _FILTER.fullmatch(name):
            if match[2] == "Name":
                names[match[1]] = value
            else:
                values.setdefault(match[1], []).append(value)
    return {name: values.get(number, []) for number, name in names.items()}


def _bounds(parameters: Mapping[str, Any]) -> tuple[int, int]:
    limit, token = str(parameters["MaxResults"]), str(parameters.get("NextToken", "0"))
    if not limit.isdigit() or not 5 <= int(limit) <= _LARGEST_PAGE:
        message = f"Value ( {limit} ) for parameter maxResults is invalid. Expecting a value between 5 and 1000."
        raise AwsError("InvalidParameterValue", message)
    if not token.isdigit():
        raise AwsError("InvalidNextToken", "The token is not valid.")
    return int(token), int(token) + int(limit)


def _cut(root: ET.Element, set_name: str, start: int, end: int) -> bytes:
    found = root.find(f"{_namespace(root)}{set_name}")
    items = [] if found is None else list(found)
    for position, item in enumerate(items):
        if found is not None and not start <= position < end:
            found.remove(item)
    return _with_token(root, end if end < len(items) else None)


def _with_token(root: ET.Element, next_start: int | None) -> bytes:
    namespace = _namespace(root)
    if next_start is not None:
        ET.SubElement(root, f"{namespace}nextToken").text = str(next_start)
    if namespace:
        ET.register_namespace("", namespace[1:-1])
    page: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return page


def _namespace(root: ET.Element) -> str:
    return root.tag.partition("}")[0] + "}" if root.tag.startswith("{") else ""
