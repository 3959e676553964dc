"""A look at answers on the wire before botocore reads them.

A proxy, a log-in page, or another server behind a mistyped endpoint answers 200 with a page of its own. botocore reads
such a page as an empty answer (no keys, no VPCs), or stumbles over it with an error of Python's own.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from botocore.model import ListShape, OperationModel, StructureShape
from botocore.parsers import ResponseParserError

_ROOT = re.compile(
    rb"(?:\s|\xef\xbb\xbf|<\?.*?\?>|<!--.*?-->|<!(?!--)[^>]*>)*<(?:[\w.-]+:)?(?P<tag>[\w.-]+)", re.DOTALL
)
_S3_ROOTS = {
    "GetBucketLocation": "LocationConstraint",
    "ListBuckets": "ListAllMyBucketsResult",
    "ListObjectsV2": "ListBucketResult",
}
"""Operation → the element that its answer is (S3 API reference, response syntax)."""
_MOVED = range(300, 400)


def refuse_garbage(operation_model: OperationModel, response_dict: Mapping[str, Any], **_rest: Any) -> None:
    """Raise ResponseParserError for an answer that is not one of AWS's (handler of botocore's ``before-parse``).

    Errors (4xx and 5xx) are botocore's to read, and so is XML that breaks off: S3's is asked for again.
    """
    status = response_dict["status_code"]
    if status in _MOVED:
        _refuse_strange_redirect(response_dict)
    elif status < _MOVED.start:
        _refuse_strange_page(operation_model, response_dict)


def _refuse_strange_redirect(response: Mapping[str, Any]) -> None:
    """S3 sends an error or the bucket's region along; botocore would follow any other redirect round and round."""
    if _root(response["body"]) != "Error" and "x-amz-bucket-region" not in response["headers"]:
        raise ResponseParserError("the answer leads elsewhere")


def _refuse_strange_page(operation: OperationModel, response: Mapping[str, Any]) -> None:
    if operation.has_streaming_output:
        if not any(name.lower().startswith("x-amz") for name in response["headers"]):
            raise ResponseParserError("no header of the answer is AWS's")
        return
    protocol = operation.service_model.resolved_protocol
    if protocol == "json":
        _refuse_other_json(operation, response["body"])
    elif (expected := _expected_root(operation, protocol)) and _root(response["body"]) not in (expected, "Error", None):
        raise ResponseParserError(f"the answer is no {expected}")


def _expected_root(operation: OperationModel, protocol: str) -> str | None:
    if protocol in ("query", "ec2"):
        return f"{operation.name}Response"
    return _S3_ROOTS.get(operation.name) if operation.service_model.service_name == "s3" else None


def _root(body: bytes) -> str | None:
    """The name of the first element; ``None`` where ``body`` is nothing like XML, and for botocore to judge."""
    found = _ROOT.match(body)
    if found is None:
        return None if body.strip() else ""
    return found["tag"].decode()


def _refuse_other_json(operation: OperationModel, body: bytes) -> None:
    shape = operation.output_shape
    members = shape.members if isinstance(shape, StructureShape) else {}
    if not members:
        return  # nothing is read of it
    try:
        answer = json.loads(body)
    except ValueError as error:
        raise ResponseParserError("the answer is not JSON") from error
    if not isinstance(answer, dict) or (answer and not members.keys() & answer.keys()):
        raise ResponseParserError("the answer holds nothing that the operation answers")
    # A service may leave out an empty list; a description it cannot leave out.
    if not answer and not any(isinstance(member, ListShape) for member in members.values()):
        raise ResponseParserError("the answer is empty")
