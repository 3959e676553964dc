"""Lists that take many pages: everything arrives, once, in the end."""

import threading
from collections.abc import Iterator

import pytest

from tests.account.listed import items_of
from wizard.account.catalogue import list_resources
from wizard.account.discovery.keys import DESCRIBED_AT_ONCE
from wizard.account.session import AccountSession
from wizard.demo.server import DemoServer

SCALE = 600
"""More than the largest page of every list."""


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with DemoServer(scale=SCALE) as running:
        yield running


@pytest.mark.parametrize(
    ("kind", "parameters", "at_least"),
    [
        ("subnets", {}, SCALE + 5),
        ("security_groups", {}, SCALE + 4),
        ("keys", {}, SCALE + 10),
        ("objects", {"bucket": "acme-nlp-training", "prefix": "batches/00/"}, SCALE),
    ],
)
def test_all_arrive(session: AccountSession, kind: str, parameters: dict[str, str], at_least: int) -> None:
    assert len(items_of(session, kind, parameters)) >= at_least


def test_keys_are_all_named_and_the_first_described(session: AccountSession) -> None:
    keys = list(items_of(session, "keys").values())
    described = [key for key in keys if key.state is not None]
    assert len(described) == DESCRIBED_AT_ONCE
    assert sum(bool(key.aliases) for key in keys) >= SCALE


def test_cancelling_stops_between_pages(server: DemoServer, session: AccountSession) -> None:
    before = len(server.recorded)
    looks = iter([False, True])
    pages = list(list_resources(session, "security_groups", {}, lambda: next(looks)))
    assert len(pages) == 1
    assert len(server.recorded) == before + 1


def test_cancelling_keys_stops_describing_them(server: DemoServer, session: AccountSession) -> None:
    stopped = threading.Event()
    before = len(server.recorded)
    pages = list_resources(session, "keys", {}, stopped.is_set)
    assert next(pages).items
    stopped.set()
    assert list(pages) == []
    assert "DescribeKey" not in {request.operation for request in server.recorded[before:]}


def test_a_list_that_is_left_early_ends(session: AccountSession) -> None:
    pages = list_resources(session, "models", {}, lambda: False)
    assert next(pages).items
    del pages
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("list")]
