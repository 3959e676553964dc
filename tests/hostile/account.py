"""An account in which everything that somebody could have named was named to do harm.

A server on loopback before the simulated account: requests go on as they came; in the answers every text that people
write (names, aliases, tags, descriptions, messages) is one of :data:`tests.hostile.names.HOSTILE`, the next each time.
"""

import http.client
import itertools
import json
import re
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote
from xml.sax.saxutils import escape

from tests.hostile.names import HOSTILE, xml_can_carry
from wizard.demo.server import DemoServer

_WRITTEN_BY_PEOPLE = frozenset(
    {
        *("Description", "Message", "FailureReason", "errorMessage", "userName", "principalId", "userAgent"),
        *("DisplayName", "AliasName", "ReviewStatus"),
    }
)
"""Members of JSON answers."""
_TAGS = ("groupName", "groupDescription", "description", "RoleName", "Description", "PolicyName", "UserName")
_XML_TEXTS = re.compile(rf"<({'|'.join(_TAGS)})>([^<]*)</\1>")
_XML_NAME_TAG = re.compile(r"<key>Name</key>(\s*)<value>[^<]*</value>")
_XML_ROLE_ARN = re.compile(r"<Arn>(arn:aws:iam::\d+:role/)[^<]*</Arn>")
_XML_BUCKET = re.compile(r"<Bucket>(.*?)<Name>[^<]*</Name>", re.DOTALL)
_XML_KEY = re.compile(r"<(Key|Prefix)>([^<]*/)?([^</]+)(/?)</\1>")
_MODEL_ARN = re.compile(
    r"(arn:aws:comprehend:[^:]*:\d+:(?:document-classifier|entity-recognizer|[a-z-]*endpoint)/)(.*)"
)
_HOP = frozenset({"connection", "content-length", "host", "transfer-encoding", "keep-alive", "date", "server"})
Answer = tuple[int, list[tuple[str, str]], bytes]


class HostileAccount(ThreadingHTTPServer):
    """``with DemoServer() as server, HostileAccount(server) as account: … account.environment()``.

    ``refusing``: a message; while it is set, every request but those of STS is refused with it.
    ``renames``: whether answers are rewritten.
    ``remembers``: ask the account behind once for each question; what it says is renamed anew each time.
    """

    daemon_threads = True

    def __init__(self, behind: DemoServer) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.behind = behind
        self.refusing: str | None = None
        self.renames = True
        self.remembers = False
        self._said: dict[tuple[str, str, bytes], Answer] = {}
        self.served: set[str] = set()
        """The names that went out."""
        self.given = 0
        """How many names went out, each time counted."""
        self._next = itertools.cycle(HOSTILE)
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.shutdown()
        self._thread.join()
        self.server_close()

    @property
    def endpoint_url(self) -> str:
        """``http://127.0.0.1:PORT``."""
        return f"http://127.0.0.1:{self.server_port}"

    def environment(self) -> dict[str, str]:
        """Those of the account behind, with this one's address."""
        return {**self.behind.environment(), "AWS_ENDPOINT_URL": self.endpoint_url}

    def a_name(self, fit: Callable[[str], str] = str) -> str:
        """The next name, made to fit into where it is written."""
        with self._lock:
            name = fit(next(self._next))
            self.served.add(name)
            self.given += 1
        return name

    def answer(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        """What the account behind answers, renamed; or a refusal."""
        scope = re.search(r"Credential=[^/]+/\d+/[^/]+/([^/]+)/", headers.get("Authorization", ""))
        service = scope[1] if scope else ""
        if self.refusing is not None and service != "sts":
            return _refusal(service, self.refusing)
        question = (method, headers.get("X-Amz-Target", path), body)
        status, kept, content = self._said.get(question) or self._ask_behind(method, path, headers, body)
        if self.remembers:
            self._said[question] = status, kept, content
        if self.renames and status == 200 and content and method != "HEAD":
            content = self._renamed(service, content, has_listing="list-type" in path)
        return status, kept, content

    def _ask_behind(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        port = int(self.behind.endpoint_url.rpartition(":")[2])
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request(method, path, body or None, {k: v for k, v in headers.items() if k.lower() not in _HOP})
        response = connection.getresponse()
        content = response.read()
        kept = [(name, value) for name, value in response.getheaders() if name.lower() not in _HOP]
        connection.close()
        return response.status, kept, content

    def _renamed(self, service: str, content: bytes, *, has_listing: bool) -> bytes:
        if content.startswith(b"{"):
            return json.dumps(self._in_json(json.loads(content))).encode()
        if not content.lstrip().startswith(b"<"):
            return content
        text = content.decode()
        if service == "s3":
            text = _XML_BUCKET.sub(lambda m: f"<Bucket>{m[1]}<Name>{self._xml_name()}</Name>", text)
            # boto3 asks for keys in URL form, in which every character comes through.
            if has_listing:
                text = _XML_KEY.sub(lambda m: f"<{m[1]}>{m[2] or ''}{quote(self.a_name())}{m[4]}</{m[1]}>", text)
            return text.encode()
        text = _XML_NAME_TAG.sub(lambda m: f"<key>Name</key>{m[1]}<value>{self._xml_name()}</value>", text)
        text = _XML_ROLE_ARN.sub(lambda m: f"<Arn>{m[1]}{self._xml_name()}</Arn>", text)
        return _XML_TEXTS.sub(lambda m: f"<{m[1]}>{self._xml_name()}</{m[1]}>", text).encode()

    def _xml_name(self) -> str:
        # Line ends and blanks at the ends are an XML parser's to change; as references they come as they are.
        return escape(self.a_name(xml_can_carry), {"\r": "&#13;", "\n": "&#10;", "\t": "&#9;"})

    def _in_json(self, found: Any) -> Any:
        if isinstance(found, list):
            return [self._in_json(one) for one in found]
        if not isinstance(found, dict):
            return found
        renamed = {}
        for name, value in found.items():
            if name == "CloudTrailEvent" and isinstance(value, str):
                renamed[name] = json.dumps(self._in_json(json.loads(value)))
            elif name in _WRITTEN_BY_PEOPLE and isinstance(value, str):
                renamed[name] = ("alias/" if name == "AliasName" else "") + self.a_name()
            elif name.endswith("Arn") and isinstance(value, str) and (match := _MODEL_ARN.fullmatch(value)):
                renamed[name] = match[1] + self.a_name()
            else:
                renamed[name] = self._in_json(value)
        return renamed


def _refusal(service: str, message: str) -> Answer:
    """AccessDenied as the service would write it, with that message."""
    code, said = "AccessDenied", escape(xml_can_carry(message), {"\r": "&#13;"})
    request = "<RequestId>00000000-0000-4000-8000-000000000000</RequestId>"
    if service == "ec2":
        said = f"<Code>UnauthorizedOperation</Code><Message>{said}</Message>"
        return (
            403,
            [("Content-Type", "text/xml")],
            f"<Response><Errors><Error>{said}</Error></Errors>{request}</Response>".encode(),
        )
    if service == "s3":
        return (
            403,
            [("Content-Type", "text/xml")],
            f"<Error><Code>{code}</Code><Message>{said}</Message></Error>".encode(),
        )
    if service == "iam":
        body = f"<ErrorResponse><Error><Code>{code}</Code><Message>{said}</Message></Error>{request}</ErrorResponse>"
        return 403, [("Content-Type", "text/xml")], body.encode()
    body = json.dumps({"__type": "AccessDeniedException", "message": message, "Message": message})
    return 400, [("Content-Type", "application/x-amz-json-1.1")], body.encode()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def _answer(self) -> None:
        assert isinstance(self.server, HostileAccount)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        status, headers, content = self.server.answer(self.command, self.path, dict(self.headers.items()), body)
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = _answer  # noqa: N815 - http.server's names

    def log_message(self, *_words: object) -> None:
        """Say nothing."""
