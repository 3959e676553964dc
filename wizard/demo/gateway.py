"""The front door of the simulated account: one WSGI application before moto and our Comprehend.

In this order: the Host must be this machine, the latency passes, the request is recorded, faults strike, the access key
must belong to somebody, and then Comprehend or moto answers.
"""

import io
import json
import select
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from moto.moto_server.werkzeug_app import create_backend_app
from werkzeug.wrappers import Response

from wizard.demo import faults, mends, pricing, quotas
from wizard.demo.account import MOTO_SERVICES, MotoAccount, ServiceName
from wizard.demo.aws_errors import REQUEST_ID, AwsError, error_body
from wizard.demo.comprehend.service import Comprehend
from wizard.demo.faults import FaultBook, FaultKind
from wizard.demo.iam.caller import Caller, find_caller
from wizard.demo.wire import WireRequest, WsgiEnvironment, json_body, read_request

StartResponse = Callable[..., Any]

HOLD_SECONDS = 90.0
"""How long a Timeout fault holds a connection: above botocore's read time-out (60 s), and not for ever."""
_LISTS: dict[str, Callable[[WireRequest, Any], dict[str, Any]]] = {
    "pricing": pricing.answer,
    "servicequotas": quotas.answer,
}
"""Services that answer from a list, by the name that their requests are signed for."""
_LOCAL_HOSTS = ("127.0.0.1", "localhost")
_SERVICE_APP_SUFFIX = ".localhost"


@dataclass(frozen=True)
class RecordedRequest:
    """A request the account has received: what a test asserts on. Holds no signature and no secret."""

    service: str
    operation: str
    parameters: dict[str, Any]
    access_key_id: str | None


@cache
def _app(service: ServiceName) -> Any:
    """moto's application of one service: nothing but its paths, so one serves every account of this process."""
    return create_backend_app(service)


class Gateway:
    """The WSGI application of one simulated account."""

    def __init__(self, account: MotoAccount, comprehend: Comprehend, *, latency_ms: int = 0) -> None:
        self.faults = FaultBook()
        self._account = account
        self._comprehend = comprehend
        self._latency = latency_ms / 1000
        self._closed = threading.Event()
        self._recorded: list[RecordedRequest] = []
        self._recording = threading.Lock()
        self._apps: dict[str, Any] = {service: _app(service) for service in MOTO_SERVICES}

    @property
    def recorded(self) -> list[RecordedRequest]:
        """The requests received so far, in order (a copy)."""
        with self._recording:
            return list(self._recorded)

    def close(self) -> None:
        """Let go of connections that a Timeout fault is holding."""
        self._closed.set()

    def __call__(self, environ: WsgiEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request (WSGI)."""
        bucket = _bucket_in_host(environ)
        if bucket is None:
            # Without the body having been read, nothing else can be asked on this connection.
            said = "This server answers on the loopback address only.\n"
            return Response(said, 421, headers={"Connection": "close"})(environ, start_response)
        body = _read_body(environ)
        if bucket:
            _to_path_style(environ, bucket)
        request = read_request(environ, body)
        if self._latency:
            self._closed.wait(self._latency)
        with self._recording:
            self._recorded.append(
                RecordedRequest(request.service, request.operation, request.parameters, request.access_key_id)
            )
        try:
            response = self._answer(request, environ, body)
        except AwsError as error:
            response = _error_response(error, request)
        return response(environ, start_response)

    def _answer(self, request: WireRequest, environ: WsgiEnvironment, body: bytes) -> Response:
        with self._account.entered():
            caller = self._caller(request)
        kind = self.faults.take(request.service, request.operation)
        if kind is not None:
            return self._strike(kind, request, environ, caller)
        with self._account.entered():
            return self._noted(caller, request, environ, body)

    def _within(self, caller: Caller, request: WireRequest, environ: WsgiEnvironment, body: bytes) -> Response:
        """The answer, given inside the account."""
        self._comprehend.settle()
        if request.service == "comprehend":
            answer = self._comprehend.answer(caller, request.operation, json_body(body), request.region)
            return _json_response(answer)
        if request.service == "cloudtrail":
            return _json_response(self._comprehend.trail.answer(caller, request, json_body(body)))
        if request.service in _LISTS:
            return _json_response(_LISTS[request.service](request, json_body(body)))
        if request.service not in self._apps:
            raise AwsError("UnknownOperationException", f"The simulated account has no service {request.service!r}.")
        return self._ask_moto(request, environ)

    def _noted(self, caller: Caller, request: WireRequest, environ: WsgiEnvironment, body: bytes) -> Response:
        """Answer, and write down in CloudTrail what was done."""
        trail = self._comprehend.trail
        try:
            response = self._within(caller, request, environ, body)
        except AwsError as error:
            trail.record_call(caller, request, error)
            raise
        trail.record_call(caller, request, _error_in(request, response))
        return response

    def _caller(self, request: WireRequest) -> Caller:
        caller = find_caller(self._account, request.access_key_id) if request.access_key_id else None
        if caller is not None:
            return caller
        raise _unknown_caller(request)

    def _ask_moto(self, request: WireRequest, environ: WsgiEnvironment) -> Response:
        own = mends.own_answer(request, self._account)
        if own is not None:
            return own
        body = mends.mended_body(request, self._account)
        if body is not None:
            _replace_body(environ, body)
        # moto believes a region in the user agent before the signature's, and this header before the access key.
        environ["HTTP_USER_AGENT"] = ""
        environ["HTTP_X_MOTO_ACCOUNT_ID"] = self._account.account_id
        try:
            with mends.unjudged(request, self._account):
                response = Response.from_app(self._apps[request.service], environ, buffered=True)
        except NotImplementedError:
            operation = f"{request.service}:{request.operation}"
            raise AwsError("NotImplemented", f"The simulated account does not know {operation}.", 501) from None
        if not isinstance(response, Response):
            raise TypeError("moto answered with something other than a response")
        return mends.mended_answer(request, response)

    def _strike(self, kind: FaultKind, request: WireRequest, environ: WsgiEnvironment, caller: Caller) -> Response:
        if kind == "ConnectionReset":
            _reset(environ)
        if kind == "Timeout":
            self._hold(environ)
            _reset(environ)
        if kind == "Malformed":
            content_type = "application/x-amz-json-1.1" if request.protocol == "json" else "text/xml"
            return Response(b"\x00<not what{you asked for", 200, content_type=content_type)
        raise faults.as_error(kind, request.service, request.operation, request.protocol, caller.arn)

    def _hold(self, environ: WsgiEnvironment) -> None:
        """Wait until the client hangs up, the server stops or the bound is reached."""
        connection: socket.socket | None = environ.get("werkzeug.socket")
        give_up = time.monotonic() + HOLD_SECONDS
        while time.monotonic() < give_up and not self._closed.wait(0.1):
            if connection is not None and select.select([connection], [], [], 0)[0]:
                return


def _bucket_in_host(environ: WsgiEnvironment) -> str | None:
    """The bucket of a virtual-hosted S3 request, "" for a plain one, None for a Host that is not this machine.

    A page in a browser that has a name of its own resolve to 127.0.0.1 is kept out by this (DNS rebinding).
    """
    host = environ.get("HTTP_HOST", "").rsplit(":", 1)[0].lower()
    if host in _LOCAL_HOSTS:
        return ""
    return host.removesuffix(_SERVICE_APP_SUFFIX) if host.endswith(_SERVICE_APP_SUFFIX) else None


def _to_path_style(environ: WsgiEnvironment, bucket: str) -> None:
    port = environ["HTTP_HOST"].rpartition(":")[2]
    environ["HTTP_HOST"] = f"localhost:{port}"
    environ["PATH_INFO"] = f"/{bucket}{environ['PATH_INFO']}"
    for name in ("RAW_URI", "REQUEST_URI"):
        if name in environ:
            environ[name] = f"/{bucket}{environ[name]}"


def _read_body(environ: WsgiEnvironment) -> bytes:
    """Read the whole body before any lock is taken, and leave it there to be read again."""
    stream = environ["wsgi.input"]
    length = environ.get("CONTENT_LENGTH")
    if length:
        body: bytes = stream.read(int(length))
    else:
        body = stream.read() if environ.get("wsgi.input_terminated") else b""
    _replace_body(environ, body)
    return body


def _replace_body(environ: WsgiEnvironment, body: bytes) -> None:
    environ["wsgi.input"] = io.BytesIO(body)
    environ["CONTENT_LENGTH"] = str(len(body))


def _json_response(answer: Any) -> Response:
    return Response(
        json.dumps(answer), content_type="application/x-amz-json-1.1", headers={"x-amzn-RequestId": REQUEST_ID}
    )


def _error_response(error: AwsError, request: WireRequest) -> Response:
    shape = error_body(error, request.protocol, request.service)
    headers = [*shape.headers, ("x-amzn-RequestId", REQUEST_ID)]
    return Response(shape.body, error.status, headers=headers, content_type=shape.content_type)


def _error_in(request: WireRequest, response: Response) -> AwsError | None:
    """The error in an answer of moto's KMS, as CloudTrail has it."""
    if request.service != "kms" or response.status_code < 400:
        return None
    said = response.get_json(force=True, silent=True)
    shape = said if isinstance(said, dict) else {}
    code = str(shape.get("__type") or "KMSException").rpartition("#")[2]
    return AwsError(code, str(shape.get("message") or ""), response.status_code)


def _unknown_caller(request: WireRequest) -> AwsError:
    if request.protocol == "rest-xml":
        if request.access_key_id is None:
            return AwsError("AccessDenied", "Access Denied", 403)
        message = "The AWS Access Key Id you provided does not exist in our records."
        return AwsError("InvalidAccessKeyId", message, 403)
    if request.protocol == "ec2":
        return AwsError("AuthFailure", "AWS was not able to validate the provided access credentials", 401)
    code = "InvalidClientTokenId" if request.protocol == "query" else "UnrecognizedClientException"
    return AwsError(code, "The security token included in the request is invalid.", 403)


def _reset(environ: WsgiEnvironment) -> None:
    """Break the connection so that the client sees a reset, and end this request."""
    connection: socket.socket | None = environ.get("werkzeug.socket")
    if connection is not None:
        # Without lingering, closing a connection resets it; the server closes it because of the error.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    raise ConnectionResetError("the connection was reset by a fault")
