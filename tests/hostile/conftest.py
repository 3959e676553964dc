"""A simulated account, and the hostile one before it."""

from collections.abc import Iterator

import pytest

from tests.hostile.account import HostileAccount
from wizard.demo.server import DemoServer


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with DemoServer(training_seconds=0) as running:
        yield running


@pytest.fixture(scope="module")
def shared_account(server: DemoServer) -> Iterator[HostileAccount]:
    with HostileAccount(server) as account:
        yield account


@pytest.fixture
def account(shared_account: HostileAccount) -> HostileAccount:
    """As it is at first, whatever the test before has told it."""
    shared_account.refusing, shared_account.remembers, shared_account.renames = None, False, True
    shared_account.behind.set_faults([])
    return shared_account
