"""An error as AWS says it, and its body in each protocol AWS speaks."""

import json
from dataclasses import dataclass
from typing import Literal
from xml.sax.saxutils import escape

Protocol = Literal["json", "query", "ec2", "rest-xml"]

REQUEST_ID = "5f0c2b1e-7a64-4d5c-9a51-000000000000"
_QUERY_NAMESPACES = {
    "iam": "https://iam.amazonaws.com/doc/2010-05-08/",
    "sts": "https://sts.amazonaws.com/doc/2011-06-15/",
}


class AwsError(Exception):
    """A refusal: ``code`` and ``message`` as a client sees them, ``status`` the HTTP status."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status


@dataclass(frozen=True)
class ErrorBody:
    """An error as bytes on the wire."""

    content_type: str
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()


def invalid_request(message: str) -> AwsError:
    """InvalidRequestException: what Comprehend answers to parameters that make no sense together."""
    return AwsError("InvalidRequestException", message)


def error_body(error: AwsError, protocol: Protocol, service: str) -> ErrorBody:
    """``error`` in the shape the service's protocol gives errors."""
    if protocol == "json":
        body = json.dumps({"__type": error.code, "Message": error.message, "message": error.message}).encode()
        return ErrorBody("application/x-amz-json-1.1", body, (("x-amzn-ErrorType", error.code),))
    code, message = escape(error.code), escape(error.message)
    return ErrorBody("text/xml", _xml(code, message, error.status, protocol, service).encode())


def _xml(code: str, message: str, status: int, protocol: Protocol, service: str) -> str:
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    if protocol == "rest-xml":
        return (
            f"{head}<Error><Code>{code}</Code><Message>{message}</Message><RequestId>{REQUEST_ID}</RequestId></Error>"
        )
    if protocol == "ec2":
        return (
            f"{head}<Response><Errors><Error><Code>{code}</Code><Message>{message}</Message></Error></Errors>"
            f"<RequestID>{REQUEST_ID}</RequestID></Response>"
        )
    kind = "Sender" if status < 500 else "Receiver"
    namespace = _QUERY_NAMESPACES.get(service, "")
    return (
        f'{head}<ErrorResponse xmlns="{namespace}"><Error><Type>{kind}</Type><Code>{code}</Code>'
        f"<Message>{message}</Message></Error><RequestId>{REQUEST_ID}</RequestId></ErrorResponse>"
    )
