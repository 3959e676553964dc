"""Pages of EC2's Describe operations, which moto does not have for what is listed here.

Of subnets and security groups there can be thousands: a page of them is written here (:mod:`wizard.demo.ec2_answers`).
The others are few, and moto's whole answer is cut.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from xml.etree import ElementTree as ET

from moto.ec2.models import EC2Backend
from werkzeug.wrappers import Response

from wizard.demo import ec2_answers
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


def _subnets(ec2: EC2Backend, filters: Filters) -> list[Any]:
    return list(ec2.describe_subnets(filters=filters))


def _groups(ec2: EC2Backend, filters: Filters) -> list[Any]:
    return list(ec2.describe_security_groups(filters=filters))


_Find = Callable[[EC2Backend, Filters], list[Any]]
_Write = Callable[[Sequence[Any], int | None], bytes]
_WRITTEN_HERE: Mapping[str, tuple[_Find, _Write]] = {
    "DescribeSubnets": (_subnets, ec2_answers.subnets),
    "DescribeSecurityGroups": (_groups, ec2_answers.security_groups),
}
_MOTOS_PARAMETERS = ("SubnetId.", "GroupId.", "GroupName.", "DryRun")
"""What is asked for by id or name, moto finds, or refuses."""


def own_page(request: WireRequest, account: MotoAccount) -> Response | None:
    """The subnets or security groups of the page that was asked for; None for moto's own answer."""
    parameters = request.parameters
    if request.operation not in _WRITTEN_HERE or any(name.startswith(_MOTOS_PARAMETERS) for name in parameters):
        return None
    find, write = _WRITTEN_HERE[request.operation]
    filters = _filters(parameters)
    try:
        found = find(account.ec2(request.region), filters)
    except (KeyError, NotImplementedError):  # as moto says of groups, and of subnets, that it has no such filter
        raise AwsError("InvalidParameterValue", f"The filter '{', '.join(filters)}' is invalid") from None
    start, end = _bounds(parameters) if "MaxResults" in parameters else (0, len(found))
    return Response(write(found[start:end], end if end < len(found) else None), content_type="text/xml")


def cut_answer(request: WireRequest, response: Response) -> Response:
    """moto's answer, cut to the page that was asked for, with the token of the next one."""
    if response.status_code == 200 and "MaxResults" in request.parameters and request.operation in _SETS:
        start, end = _bounds(request.parameters)
        root = ET.fromstring(response.get_data(as_text=True))  # noqa: S314 - moto's own answer
        response.set_data(_cut(root, _SETS[request.operation], start, end))
    return response


def note_private_dns(request: WireRequest, account: MotoAccount) -> None:
    """Do what moto leaves out of ModifyVpcEndpoint: turn private DNS of an interface endpoint on or off."""
    wanted = request.parameters.get("PrivateDnsEnabled")
    if request.operation == "ModifyVpcEndpoint" and wanted is not None:
        endpoint = account.ec2(request.region).vpc_end_points.get(str(request.parameters.get("VpcEndpointId")))
        if endpoint is not None:
            endpoint.private_dns_enabled = str(wanted).lower() == "true"


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
