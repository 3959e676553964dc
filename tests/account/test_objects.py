"""The first lines of an object, whatever is in it."""

import pytest

from wizard.account.discovery.objects import peek
from wizard.account.errors import RefusedError
from wizard.account.session import AccountSession
from wizard.demo.server import DemoServer

BUCKET = "acme-nlp-training"


def _put(session: AccountSession, key: str, body: bytes) -> None:
    session.client("s3").put_object(Bucket=BUCKET, Key=key, Body=body)


def test_the_first_lines_of_a_good_dataset(session: AccountSession) -> None:
    found = peek(session, BUCKET, "tickets/train.csv")
    assert found.note == ""
    assert 5 < len(found.lines) < 100
    assert all(line.partition(",")[0] in {"BILLING", "BUG", "HOW_TO", "OUTAGE"} for line in found.lines)


def test_only_the_beginning_is_asked_for(session: AccountSession) -> None:
    _put(session, "peek/long.csv", b"".join(b"row,%06d\n" % number for number in range(10_000)))
    found = peek(session, BUCKET, "peek/long.csv", max_bytes=95)
    assert found.lines == tuple(f"row,{number:06}" for number in range(8))


def test_a_line_longer_than_what_is_read_is_shown_as_far_as_it_goes(session: AccountSession) -> None:
    _put(session, "peek/one-line", b"x" * 5000)
    assert peek(session, BUCKET, "peek/one-line", max_bytes=100).lines == ("x" * 100,)


def test_the_bad_dataset_in_latin_1(session: AccountSession) -> None:
    found = peek(session, BUCKET, "bad/latin1.csv")
    assert "not UTF-8" in found.note
    assert found.lines


@pytest.mark.parametrize("cut", range(10, 14))
def test_a_character_cut_in_two_is_no_fault_of_the_object(session: AccountSession, cut: int) -> None:
    _put(session, "peek/umlauts", "äöü\n🦉🦉🦉🦉\n".encode())
    assert peek(session, BUCKET, "peek/umlauts", max_bytes=cut).note == ""


@pytest.mark.parametrize(
    ("body", "lines", "note"),
    [
        (b"", (), "empty"),
        (b"a,b\r\nc,d\r\n", ("a,b", "c,d"), ""),
        (b"a,b\nc,d", ("a,b", "c,d"), ""),
        (b"a\rb\r", ("a", "b"), ""),
        (b"\n\nx\n", ("", "", "x"), ""),
        (b"\xef\xbb\xbfa,b\n", ("a,b",), "byte order mark"),
        (b"%PDF\x00\x01\xff", (), "binary"),
        (b"\x1b]0;owned\x07,\xe2\x80\xae[/]\n", ("\\x1b]0;owned\\x07,\\u202e[/]",), ""),
    ],
)
def test_odd_bodies(session: AccountSession, body: bytes, lines: tuple[str, ...], note: str) -> None:
    _put(session, "peek/odd", body)
    found = peek(session, BUCKET, "peek/odd")
    assert found.lines == lines
    assert note in found.note
    assert bool(note) == bool(found.note)


def test_an_object_in_another_region(session: AccountSession) -> None:
    assert peek(session, "acme-archive-eu", "tickets/train.csv").lines


def test_an_object_that_is_not_there(session: AccountSession) -> None:
    with pytest.raises(RefusedError, match="found nothing for reading s3://acme-nlp-training/nowhere"):
        peek(session, BUCKET, "nowhere")


def test_an_object_that_may_not_be_read(server: DemoServer, session: AccountSession) -> None:
    server.set_faults(["s3:GetObject=AccessDenied"])
    with pytest.raises(RefusedError, match="s3:GetObject"):
        peek(session, BUCKET, "tickets/train.csv")
