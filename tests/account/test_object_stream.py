"""An object is read to its end over connections that break, and never mixed with another one."""

import io
from collections.abc import Callable, Iterator

import pytest

from tests.account.breaking import BreakingServer
from wizard.account.errors import RefusedError
from wizard.account.object_stream import ObjectStream
from wizard.account.session import AccountSession
from wizard.demo.server import DemoServer
from wizard.errors import NoAwsError, WizardError

BODY = bytes(range(256)) * 4_096  # a megabyte in which every place can be told from its neighbours
BUCKET = "acme-nlp-training"


@pytest.fixture
def breaking() -> Iterator[tuple[BreakingServer, AccountSession]]:
    """A breaking server and a session that asks it."""
    with BreakingServer(BODY) as server:
        yield server, server.session()


def stream_of(session: AccountSession, etag: str = "", wanted: Callable[[], None] = lambda: None) -> ObjectStream:
    """A stream of the object."""
    return ObjectStream(session, BUCKET, "big.csv", region="us-west-2", etag=etag, wanted=wanted)


def read(stream: ObjectStream, block: int = 1 << 16) -> bytes:
    """All of a stream."""
    with io.BufferedReader(stream, block) as reader:
        return reader.read()


def test_a_whole_object_in_one_request(breaking: tuple[BreakingServer, AccountSession]) -> None:
    server, session = breaking
    assert read(stream_of(session)) == BODY
    assert server.requests == [("", "")]


@pytest.mark.parametrize("way", ["close", "reset"])
@pytest.mark.parametrize("breaks", [[0], [1], [100_000], [65_536, 65_536], [1, 0, 0, 0, 1, 300_000]])
def test_a_broken_connection_is_taken_up_where_it_ended(
    breaking: tuple[BreakingServer, AccountSession], way: str, breaks: list[int]
) -> None:
    server, session = breaking
    server.way, server.breaks = way, list(breaks)
    assert read(stream_of(session)) == BODY
    assert len(server.requests) == len(breaks) + 1
    # What was read is not asked for again, and what comes must be of the same object.
    for wanted, match in server.requests[1:]:
        assert match == '"first"'
        assert wanted or way == "reset" or breaks[0] == 0


def test_it_gives_up_where_nothing_comes_any_more(breaking: tuple[BreakingServer, AccountSession]) -> None:
    server, session = breaking
    server.breaks = [1_000] + [0] * 50
    with pytest.raises(NoAwsError, match="broke off"):
        read(stream_of(session), block=100)
    assert 2 < len(server.requests) < 20


def test_an_object_that_is_replaced_meanwhile_is_not_mixed_with_the_new_one(
    breaking: tuple[BreakingServer, AccountSession],
) -> None:
    server, session = breaking
    server.breaks = [100_000]

    def replace(server: BreakingServer) -> None:
        if server.requests:
            server.etag, server.body = '"second"', b"x" * len(BODY)

    server.before_answer = replace
    with pytest.raises(RefusedError, match="was replaced while it was read") as caught:
        read(stream_of(session))
    assert caught.value.code == "PreconditionFailed"


def test_an_object_that_was_replaced_since_it_was_listed(breaking: tuple[BreakingServer, AccountSession]) -> None:
    _server, session = breaking
    with pytest.raises(RefusedError, match="was replaced"):
        read(stream_of(session, etag='"listed"'))


def test_an_answer_that_begins_anew_is_not_appended(breaking: tuple[BreakingServer, AccountSession]) -> None:
    server, session = breaking
    server.breaks, server.knows_ranges = [100_000], False
    with pytest.raises(RefusedError, match="cannot be asked for alone"):
        read(stream_of(session))


class EnoughError(Exception):
    """Nobody wants the rest."""


def test_nobody_asks_again_for_what_nobody_wants(breaking: tuple[BreakingServer, AccountSession]) -> None:
    server, session = breaking
    server.breaks = [100_000, 100_000]

    def wanted() -> None:
        if server.requests:
            raise EnoughError

    with pytest.raises(EnoughError):
        read(stream_of(session, wanted=wanted))
    assert len(server.requests) == 1


def test_closing_early_leaves_the_rest_unread(breaking: tuple[BreakingServer, AccountSession]) -> None:
    _server, session = breaking
    stream = stream_of(session)
    assert stream.read(10) == BODY[:10]
    assert stream.position == 10
    stream.close()
    assert stream.closed


def test_an_empty_object(breaking: tuple[BreakingServer, AccountSession]) -> None:
    server, session = breaking
    server.body = b""
    assert read(stream_of(session)) == b""
    assert len(server.requests) == 1


def test_the_simulated_account_s_objects_and_refusals() -> None:
    with DemoServer() as server:
        session = AccountSession.from_environment_mapping(server.environment(), max_attempts=1)
        client = session.client("s3", "us-west-2")
        answer = client.put_object(Bucket=BUCKET, Key="big.csv", Body=BODY)
        assert read(stream_of(session, etag=answer["ETag"])) == BODY
        with pytest.raises(RefusedError, match="was replaced"):
            read(stream_of(session, etag='"00000000000000000000000000000000"'))
        server.set_faults(["s3:GetObject=AccessDenied"])
        with pytest.raises(RefusedError) as caught:
            read(stream_of(session))
        assert caught.value.permission == "s3:GetObject"
        server.set_faults([])
        with pytest.raises(WizardError, match="found nothing"):
            read(ObjectStream(session, BUCKET, "no\x1b[31m.csv", region="us-west-2"))
