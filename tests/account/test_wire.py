"""Something else than AWS answers: a proxy's page, a log-in page, another server behind a mistyped endpoint."""

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from werkzeug import Response
from werkzeug.serving import make_server

from tests.account.listed import pages_of
from wizard.account.catalogue import LISTINGS
from wizard.account.discovery.keys import describe_key
from wizard.account.discovery.objects import peek
from wizard.account.session import AccountSession
from wizard.errors import NoAwsError, WizardError
from wizard.launch.watch import describe

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

MODEL = "arn:aws:comprehend:us-west-2:111122223333:document-classifier/tickets"


@dataclass(frozen=True)
class Strange:
    """What the other server says to everything."""

    status: int
    body: bytes
    content_type: str = "text/html"


PAGES = {
    "page": Strange(200, b"<!DOCTYPE html><!-- a > b -->\n<html><br>Please log in"),
    "well-formed page": Strange(200, b'<?xml version="1.0"?><html><body>Please log in</body></html>'),
    "empty": Strange(200, b""),
    "no content": Strange(204, b""),
    "JSON list": Strange(200, b"[1]", "application/json"),
    "JSON null": Strange(200, b"null", "application/json"),
    "other JSON": Strange(200, b'{"status": "up"}', "application/json"),
    "redirect": Strange(302, b"<html>This way</html>"),
}


class StrangeServer:
    """Answers every request with ``page``."""

    def __init__(self) -> None:
        self.page = PAGES["page"]
        self._server = make_server("127.0.0.1", 0, self._answer, threaded=True)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.port}"

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _answer(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> "Iterable[bytes]":
        headers = {"Location": "http://127.0.0.1:1/login"} if self.page.status == 302 else None
        response = Response(self.page.body, self.page.status, headers, content_type=self.page.content_type)
        return response(environ, start_response)


@pytest.fixture(scope="module")
def strange() -> Iterator[StrangeServer]:
    server = StrangeServer()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def lost(strange: StrangeServer) -> AccountSession:
    """A session that ends up at the other server."""
    environment = {
        "AWS_ACCESS_KEY_ID": "a",
        "AWS_SECRET_ACCESS_KEY": "b",
        "AWS_REGION": "us-west-2",
        "AWS_ENDPOINT_URL": strange.url,
    }
    return AccountSession.from_environment_mapping(environment, max_attempts=1, read_timeout=10)


QUESTIONS: dict[str, Callable[[AccountSession], object]] = {
    "identity": lambda session: session.identity(),
    "peek": lambda session: peek(session, "acme", "key"),
    "describe_key": lambda session: describe_key(session, "alias/acme"),
    "describe": lambda session: describe(session, MODEL),
} | {
    kind: lambda session, kind=kind: pages_of(session, kind, {"bucket": "acme"})
    for kind, listing in LISTINGS.items()
    if listing.permissions
}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_that_is_not_of_aws_is_never_taken_for_one(
    strange: StrangeServer, lost: AccountSession, question: str, page: str
) -> None:
    strange.page = PAGES[page]
    with pytest.raises(WizardError) as caught:
        QUESTIONS[question](lost)
    assert caught.value.remedy


def test_the_words_say_whose_answer_it_was_not(strange: StrangeServer, lost: AccountSession) -> None:
    strange.page = PAGES["well-formed page"]
    with pytest.raises(NoAwsError, match="not one of AWS's"):
        pages_of(lost, "vpcs")


@pytest.mark.parametrize("question", ["describe_key", "describe"])
def test_a_description_of_nothing_is_none(strange: StrangeServer, lost: AccountSession, question: str) -> None:
    strange.page = Strange(200, b"{}", "application/x-amz-json-1.1")
    with pytest.raises(NoAwsError, match="not one of AWS's"):
        QUESTIONS[question](lost)


@pytest.mark.parametrize("kind", ["keys", "models", "endpoints"])
def test_a_list_may_be_left_out_where_it_is_empty(strange: StrangeServer, lost: AccountSession, kind: str) -> None:
    strange.page = Strange(200, b"{}", "application/x-amz-json-1.1")
    assert [page for page in pages_of(lost, kind) if page.items or page.note] == []
