"""Connections to the simulated account: kept open, and closed where nobody could say where the next request begins."""

import http.client
import socket
import threading
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from werkzeug.serving import make_server

from tests.demo.clients import Clients
from tests.waiting import until
from wizard.account.session import AccountSession
from wizard.demo.handler import Handler, OpenConnections
from wizard.demo.server import HOST, DemoServer

UNSIGNED = 403


@pytest.fixture
def connection(fresh_server: DemoServer) -> Iterator[http.client.HTTPConnection]:
    """A connection to an account."""
    made = http.client.HTTPConnection(HOST, urlsplit(fresh_server.endpoint_url).port, timeout=10)
    made.connect()
    yield made
    made.close()


def _ask(connection: http.client.HTTPConnection, method: str = "GET", **words: Any) -> tuple[int, bytes]:
    connection.request(method, "/acme-nlp-training", **words)
    answer = connection.getresponse()
    return answer.status, answer.read()


@pytest.mark.parametrize(("method", "body"), [("GET", None), ("POST", b"x" * 100_000), ("HEAD", None)])
def test_one_connection_takes_many_requests(connection: http.client.HTTPConnection, method: str, body: Any) -> None:
    first = connection.sock
    assert first is not None
    for _ in range(3):
        status, content = _ask(connection, method, body=body)
        assert status == UNSIGNED
        assert bool(content) == (method != "HEAD")
    assert connection.sock is first


def test_it_ends_after_a_body_of_unknown_length(connection: http.client.HTTPConnection) -> None:
    assert _ask(connection, "PUT", body=iter([b"one", b"two"]), encode_chunked=True)[0] == UNSIGNED
    assert connection.sock is None


def test_it_ends_where_a_body_was_not_read(connection: http.client.HTTPConnection) -> None:
    status, _content = _ask(connection, "POST", body=b"GET / HTTP/1.1\r\n\r\n", headers={"Host": "evil.example"})
    assert (status, connection.sock) == (421, None)


def test_a_stopped_account_hangs_up(fresh_server: DemoServer, connection: http.client.HTTPConnection) -> None:
    assert _ask(connection)[0] == UNSIGNED
    kept = connection.sock
    assert kept is not None
    fresh_server.stop()
    assert kept.recv(1) == b""


def test_a_client_that_asks_nothing_more_is_not_waited_for_for_ever(
    monkeypatch: pytest.MonkeyPatch, fresh_server: DemoServer, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("wizard.demo.handler.IDLE_SECONDS", 0.1)
    kms = AccountSession.from_environment_mapping(fresh_server.environment()).client("kms")
    for _ in range(2):
        assert kms.list_keys()
        until(lambda: fresh_server.open_connections == 0, "the account hanging up")
    assert not caplog.records


def test_aws_s_client_keeps_its_connection(fresh_server: DemoServer) -> None:
    kms = Clients(fresh_server)("kms")
    answers = [kms.list_keys()["ResponseMetadata"]["HTTPHeaders"] for _ in range(2)]
    assert not any("connection" in headers for headers in answers)


def test_a_mistake_of_the_account_is_a_500(caplog: pytest.LogCaptureFixture) -> None:
    def fails(_environ: Any, _start_response: Any) -> Any:
        raise LookupError("nobody thought of it")

    handler = type("TestHandler", (Handler,), {"open_connections": OpenConnections()})
    server = make_server(HOST, 0, fails, threaded=True, request_handler=handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        connection = http.client.HTTPConnection(HOST, server.server_port, timeout=10)
        assert _ask(connection)[0] == 500
        assert connection.sock is None
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert "nobody thought of it" in caplog.text


def test_a_client_that_waits_is_told_to_go_on(connection: http.client.HTTPConnection) -> None:
    kept: socket.socket | None = connection.sock
    assert kept is not None
    kept.sendall(b"PUT /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n")
    assert kept.recv(100).startswith(b"HTTP/1.1 100 Continue\r\n\r\n")
    kept.sendall(b"abc")
    assert b" 403 " in kept.recv(100)
