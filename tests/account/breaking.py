"""A server that breaks off what it answers, to see what becomes of a reading."""

import http.server
import re
import socket
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

from wizard.account.session import AccountSession


@dataclass
class BreakingServer:
    """One object in an S3 that breaks off answers: after so many bytes of each, as long as ``breaks`` lasts."""

    body: bytes
    etag: str = '"first"'
    breaks: list[int] = field(default_factory=list)
    """Bytes after which the next answers break off, one for each; empty: they come whole."""
    way: str = "close"
    knows_ranges: bool = True
    before_answer: Callable[["BreakingServer"], object] = lambda _server: None
    requests: list[tuple[str, str]] = field(default_factory=list)
    """Range and If-Match of each request, empty where there was none."""

    def __enter__(self) -> Self:
        state = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                state.answer(self)

            def log_message(self, *_words: object) -> None:
                """Nothing."""

        class Server(http.server.ThreadingHTTPServer):
            def handle_error(self, *_words: object) -> None:
                """A client that is cut off is what this server is for."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def session(self) -> AccountSession:
        """A session that asks this server, each call once."""
        environment = {
            "AWS_ACCESS_KEY_ID": "a",
            "AWS_SECRET_ACCESS_KEY": "b",
            "AWS_REGION": "us-west-2",
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self._server.server_port}",
        }
        return AccountSession.from_environment_mapping(environment, max_attempts=1, connect_timeout=2, read_timeout=2)

    def answer(self, handler: http.server.BaseHTTPRequestHandler) -> None:
        """Answer GetObject."""
        self.before_answer(self)
        wanted, match = handler.headers.get("Range", ""), handler.headers.get("If-Match", "")
        self.requests.append((wanted, match))
        if match and match != self.etag:
            self._refuse(handler, 412, "PreconditionFailed")
            return
        start = int(re.findall(r"\d+", wanted)[0]) if wanted and self.knows_ranges else 0
        handler.send_response(206 if start else 200)
        if start:
            handler.send_header("Content-Range", f"bytes {start}-{len(self.body) - 1}/{len(self.body)}")
        handler.send_header("Content-Length", str(len(self.body) - start))
        handler.send_header("ETag", self.etag)
        handler.send_header("x-amz-request-id", "1")
        handler.end_headers()
        if not self.breaks:
            handler.wfile.write(self.body[start:])
            return
        handler.wfile.write(self.body[start : start + self.breaks.pop(0)])
        handler.wfile.flush()
        handler.close_connection = True
        if self.way == "reset":
            handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    @staticmethod
    def _refuse(handler: http.server.BaseHTTPRequestHandler, status: int, code: str) -> None:
        body = f"<Error><Code>{code}</Code><Message>No.</Message></Error>".encode()
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(body)))
        handler.send_header("x-amz-request-id", "1")
        handler.end_headers()
        handler.wfile.write(body)
