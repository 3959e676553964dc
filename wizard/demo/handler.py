"""How the simulated account speaks HTTP: connections stay open for the next request, as AWS's do.

werkzeug closes each connection after its answer, because it does not know whether a body has been read. Here it has
been (:mod:`wizard.demo.gateway` reads it first, and closes where it does not), and a new connection with a new thread
for each call takes about as long as most answers.
"""

import socket
import threading
import traceback
from collections.abc import Iterable
from typing import Any

from moto.moto_server.werkzeug_app import MotoRequestHandler
from werkzeug.exceptions import InternalServerError

_WITHOUT_CONTENT = ("204", "304")
IDLE_SECONDS = 20.0
"""How long a connection is kept without a request. A client makes another; one that asks in the very moment in which
this ends has its connection closed, as with AWS, and tries again."""


class OpenConnections:
    """The connections of one server, to be closed with it."""

    def __init__(self) -> None:
        self._connections: set[socket.socket] = set()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._connections)

    def add(self, connection: socket.socket) -> None:
        """Another client has connected."""
        with self._lock:
            self._connections.add(connection)

    def remove(self, connection: socket.socket) -> None:
        """A client has gone."""
        with self._lock:
            self._connections.discard(connection)

    def close(self) -> None:
        """Hang up: what waits for a client's next request ends."""
        with self._lock:
            for connection in self._connections:
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:  # the client was faster
                    continue


class Handler(MotoRequestHandler):
    """Requests of one connection, one after another, without an access log.

    To be derived from with the ``open_connections`` of a server.
    """

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # an answer leaves in one piece,
    disable_nagle_algorithm = True  # and at once: Nagle's algorithm would hold it for 40 ms
    open_connections: OpenConnections

    def setup(self) -> None:
        """Begin with a client."""
        super().setup()
        self.open_connections.add(self.connection)

    def finish(self) -> None:
        """End with a client."""
        self.open_connections.remove(self.connection)
        super().finish()

    def handle_one_request(self) -> None:
        """Wait for the next request, but not for ever."""
        self.connection.settimeout(IDLE_SECONDS)
        super().handle_one_request()

    def run_wsgi(self) -> None:
        """Answer one request."""
        self.connection.settimeout(None)
        if self.headers.get("Expect", "").lower().strip() == "100-continue":
            self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            self.wfile.flush()
        self.environ = environ = self.make_environ()
        try:
            self._send(self.server.app, environ)
        except (ConnectionError, TimeoutError) as error:
            self.connection_dropped(error, environ)
        except Exception:  # noqa: BLE001 - a mistake of the account itself: logged, and its client is told
            self.server.log("error", "%s", traceback.format_exc())
            self.close_connection = True
            self._send(InternalServerError(), environ)

    def _send(self, application: Any, environ: dict[str, Any]) -> None:
        started: list[tuple[str, list[tuple[str, str]]]] = []

        def start_response(status: str, headers: list[tuple[str, str]], _error: object = None) -> None:
            started.append((status, headers))

        parts: Iterable[bytes] = application(environ, start_response)
        body = b"".join(parts)
        ((status, headers),) = started
        code, _blank, phrase = status.partition(" ")
        self.send_response(int(code), phrase)
        for name, value in headers:
            self.send_header(name, value)
        if self.close_connection or self._has_no_end(code, headers):
            self.send_header("Connection", "close")
        self.end_headers()
        if environ["REQUEST_METHOD"] != "HEAD":
            self.wfile.write(body)
        self.wfile.flush()

    def _has_no_end(self, code: str, headers: list[tuple[str, str]]) -> bool:
        """Whether only the end of the connection says where the answer, or the request, ends."""
        has_length = any(name.lower() == "content-length" for name, _value in headers)
        return "Transfer-Encoding" in self.headers or not (has_length or code in _WITHOUT_CONTENT)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing: the account's requests are in ``DemoServer.recorded``."""

    def log_error(self, format: str, *args: Any) -> None:  # noqa: A002 - http.server's name
        """Say nothing where no further request came."""
        if not any(isinstance(argument, TimeoutError) for argument in args):
            super().log_error(format, *args)

    def connection_dropped(self, error: BaseException, environ: dict[str, Any] | None = None) -> None:
        """Do not wait for another request on a connection that a fault has broken."""
        super().connection_dropped(error, environ)
        self.close_connection = True
