"""The simulated account for tests of discovery, one server for a module, and a session that tries once."""

from collections.abc import Iterator

import pytest

from wizard.account.session import AccountSession
from wizard.demo.server import DemoServer


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with DemoServer() as running:
        yield running


@pytest.fixture(scope="module")
def shared_session(server: DemoServer) -> AccountSession:
    """Making clients is slow; they hold no state that a test could spoil."""
    return AccountSession.from_environment_mapping(
        server.environment(), max_attempts=1, connect_timeout=2, read_timeout=10
    )


@pytest.fixture
def session(server: DemoServer, shared_session: AccountSession) -> Iterator[AccountSession]:
    """A session on an account without faults, whatever the test before has put in force."""
    server.set_faults([])
    yield shared_session
    server.set_faults([])
