"""What a request on the wire is: which service and operation, who signed it, and its parameters."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import parse_qs

from moto.core.request import Request
from moto.core.routing import get_service_router
from werkzeug.exceptions import NotFound

from wizard.demo.aws_errors import AwsError, Protocol

WsgiEnvironment = dict[str, Any]

_PROTOCOLS: dict[str, Protocol] = {
    "cloudtrail": "json",
    "comprehend": "json",
    "kms": "json",
    "pricing": "json",
    "servicequotas": "json",
    "iam": "query",
    "sts": "query",
    "ec2": "ec2",
    "s3": "rest-xml",
}
_CREDENTIAL = re.compile(r"Credential=(?P<key>[^/,\s]+)/\d{8}/(?P<region>[^/]+)/(?P<service>[^/]+)/aws4_request")
_TARGET = re.compile(
    r"(?:(?:com\.amazonaws\.cloudtrail\.v\d{8}\.)?[A-Za-z]+_\d{8}|TrentService|ServiceQuotasV\d{8}|AWSPriceListService)"
    r"\.(?P<operation>\w+)"
)
"""Comprehend_20171127.Describe…, and the prefixes of services that name theirs otherwise (botocore's targetPrefix)."""


@dataclass(frozen=True)
class WireRequest:
    """One request, read far enough to route, judge and record it."""

    service: str
    operation: str
    region: str
    access_key_id: str | None
    protocol: Protocol
    parameters: dict[str, Any]


def read_request(environ: WsgiEnvironment, body: bytes) -> WireRequest:
    """Read a request. What nobody signed is taken for S3, the only service here that answers anybody at all."""
    credential = _credential(environ)
    service = credential["service"].lower() if credential else "s3"
    region = credential["region"] if credential else "us-east-1"
    protocol = _PROTOCOLS.get(service, "json")
    operation, parameters = _operation(protocol, environ, body)
    return WireRequest(service, operation, region, credential["key"] if credential else None, protocol, parameters)


def json_body(body: bytes) -> Any:
    """The JSON of a body (an empty one is an empty object). Raises SerializationException."""
    try:
        return json.loads(body) if body.strip() else {}
    except ValueError:
        raise AwsError("SerializationException", "The request body is not valid JSON.") from None


def _credential(environ: WsgiEnvironment) -> Mapping[str, str] | None:
    signature = environ.get("HTTP_AUTHORIZATION", "")
    if not signature:
        query = parse_qs(environ.get("QUERY_STRING", ""))
        signature = f"Credential={query.get('X-Amz-Credential', [''])[0]}"
    match = _CREDENTIAL.search(signature)
    return match.groupdict() if match else None


def _operation(protocol: Protocol, environ: WsgiEnvironment, body: bytes) -> tuple[str, dict[str, Any]]:
    if protocol in {"query", "ec2"}:
        text = body.decode("utf-8", "replace") or environ.get("QUERY_STRING", "")
        form = {name: values[0] for name, values in parse_qs(text, keep_blank_values=True).items()}
        operation = form.pop("Action", "Unknown")
        form.pop("Version", None)
        return operation, form
    if protocol == "rest-xml":
        return _s3_operation(environ)
    match = _TARGET.fullmatch(environ.get("HTTP_X_AMZ_TARGET", ""))
    operation = match["operation"] if match else "Unknown"
    try:
        parameters = json_body(body)
    except AwsError:
        parameters = {}
    return operation, parameters if isinstance(parameters, dict) else {}


def _s3_operation(environ: WsgiEnvironment) -> tuple[str, dict[str, Any]]:
    try:
        operation, path_parameters = _s3_router().match(Request(environ))
    except NotFound:
        return "Unknown", {}
    query = {name: values[0] for name, values in parse_qs(environ.get("QUERY_STRING", "")).items()}
    return str(operation.name), {**query, **path_parameters}


@cache
def _s3_router() -> Any:
    return get_service_router("s3")
