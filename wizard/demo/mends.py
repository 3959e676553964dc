"""Where moto answers otherwise than AWS and it matters here, put right in front of it.

- KMS ListKeys and ListAliases: moto has no pages and lists the aliases of AWS-managed keys that do not exist.
- KMS: moto refuses the id of a multi-Region key in its real form (``mrk-`` and 32 hex digits); its ARN it takes.
- EC2 Describe…: moto has no pages for what is listed here.
- S3 ListBuckets: moto cuts the list at MaxBuckets and gives no token for the rest.
"""

import json
import re
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from werkzeug.wrappers import Response

from wizard.demo.account import MotoAccount
from wizard.demo.aws_errors import AwsError
from wizard.demo.wire import WireRequest

_MULTI_REGION_KEY = re.compile(r"mrk-[0-9a-f]{32}")
_EC2_SETS = {
    "DescribeInternetGateways": "internetGatewaySet",
    "DescribeNatGateways": "natGatewaySet",
    "DescribeNetworkAcls": "networkAclSet",
    "DescribeNetworkInterfaces": "networkInterfaceSet",
    "DescribeRouteTables": "routeTableSet",
    "DescribeSecurityGroupRules": "securityGroupRuleSet",
    "DescribeSecurityGroups": "securityGroupInfo",
    "DescribeSubnets": "subnetSet",
    "DescribeVpcEndpoints": "vpcEndpointSet",
    "DescribeVpcs": "vpcSet",
}
_EC2_PAGE = (5, 1000)
"""MaxResults of EC2's Describe operations."""
_KMS_PAGES = {"ListKeys": (100, 1000), "ListAliases": (50, 100)}
"""Default and maximum Limit (KMS API reference)."""


def own_answer(request: WireRequest, account: MotoAccount) -> Response | None:
    """The answer to an operation that moto is not asked for at all, or None."""
    if request.service == "kms" and request.operation in _KMS_PAGES:
        return _kms_list(request, account)
    if request.service == "s3" and request.operation == "ListBuckets":
        return _list_buckets(request, account)
    return None


def mended_body(request: WireRequest, account: MotoAccount) -> bytes | None:
    """Another body to give moto in place of the request's own, or None."""
    key_id = request.parameters.get("KeyId")
    if request.service != "kms" or not isinstance(key_id, str) or _MULTI_REGION_KEY.fullmatch(key_id) is None:
        return None
    arn = f"arn:aws:kms:{request.region}:{account.account_id}:key/{key_id}"
    return json.dumps(request.parameters | {"KeyId": arn}).encode()


def mended_answer(request: WireRequest, response: Response) -> Response:
    """moto's answer, cut to the page that was asked for where EC2 would have cut it."""
    set_name = _EC2_SETS.get(request.operation) if request.service == "ec2" else None
    if set_name is None or response.status_code != 200 or "MaxResults" not in request.parameters:
        return response
    limit = _limit(request.parameters["MaxResults"], *_EC2_PAGE)
    start = _start(request.parameters.get("NextToken", "0"), "InvalidNextToken", "The token is not valid.")
    response.set_data(_page_of_xml(response.get_data(as_text=True), set_name, start, start + limit))
    return response


def _kms_list(request: WireRequest, account: MotoAccount) -> Response:
    default, maximum = _KMS_PAGES[request.operation]
    limit = _limit(request.parameters.get("Limit", default), 1, maximum)
    start = _start(request.parameters.get("Marker", "0"), "InvalidMarkerException", "The marker is not valid.")
    keys = list(account.kms(request.region).keys.values())
    if request.operation == "ListKeys":
        name, items = "Keys", [{"KeyArn": key.arn, "KeyId": key.id} for key in keys]
    else:
        wanted = str(request.parameters.get("KeyId", "")).rpartition("/")[2]
        aliases = [alias for key in keys if wanted in {"", key.id} for alias in key.aliases.values()]
        name = "Aliases"
        items = [
            {"AliasArn": alias.alias_arn, "AliasName": alias.alias_name, "TargetKeyId": alias.target_key_id}
            for alias in sorted(aliases, key=lambda alias: str(alias.alias_name))
        ]
    answer: dict[str, Any] = {name: items[start : start + limit], "Truncated": start + limit < len(items)}
    if answer["Truncated"]:
        answer["NextMarker"] = str(start + limit)
    return Response(json.dumps(answer), content_type="application/x-amz-json-1.1")


def _list_buckets(request: WireRequest, account: MotoAccount) -> Response:
    parameters = request.parameters
    prefix, region = parameters.get("prefix", ""), parameters.get("bucket-region")
    buckets = sorted(
        (bucket for name, bucket in account.s3.buckets.items() if name.startswith(prefix)),
        key=lambda bucket: bucket.name,
    )
    if region is not None:
        buckets = [bucket for bucket in buckets if bucket.region_name == region]
    limit = _limit(parameters.get("max-buckets", 10_000), 1, 10_000)
    start = _start(unquote(parameters.get("continuation-token", "0")), "InvalidArgument", "The token is not valid.")
    body = "".join(
        f"<Bucket><Name>{escape(bucket.name)}</Name><CreationDate>{bucket.creation_date.isoformat()}</CreationDate>"
        f"<BucketRegion>{bucket.region_name}</BucketRegion></Bucket>"
        for bucket in buckets[start : start + limit]
    )
    rest = f"<ContinuationToken>{start + limit}</ContinuationToken>" if start + limit < len(buckets) else ""
    return Response(
        '<?xml version="1.0" encoding="UTF-8"?>\n<ListAllMyBucketsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
        f"<Owner><ID>{account.account_id}</ID></Owner><Buckets>{body}</Buckets>{rest}</ListAllMyBucketsResult>",
        content_type="application/xml",
    )


def _page_of_xml(text: str, set_name: str, start: int, end: int) -> bytes:
    root = ET.fromstring(text)  # noqa: S314 - moto's own answer, made in this process
    namespace = root.tag.partition("}")[0] + "}" if root.tag.startswith("{") else ""
    found = root.find(f"{namespace}{set_name}")
    items = [] if found is None else list(found)
    for position, item in enumerate(items):
        if found is not None and not start <= position < end:
            found.remove(item)
    if end < len(items):
        ET.SubElement(root, f"{namespace}nextToken").text = str(end)
    if namespace:
        ET.register_namespace("", namespace[1:-1])
    page: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return page


def _limit(value: Any, low: int, high: int) -> int:
    number = int(value) if str(value).isdigit() else 0
    if not low <= number <= high:
        raise AwsError("ValidationException", f"The limit must be between {low} and {high}; it is {value}.")
    return number


def _start(token: str, code: str, message: str) -> int:
    if not token.isdigit():
        raise AwsError(code, message)
    return int(token)
