"""The simulated account, one for each test module, on a clock that the tests move by hand."""

from collections.abc import Iterator

import pytest

from tests.demo.clients import Clients
from wizard.demo.clock import Clock
from wizard.demo.server import DemoServer


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with DemoServer(clock=Clock(speed=0), training_seconds=60) as running:
        yield running


@pytest.fixture(scope="module")
def clients(server: DemoServer) -> Clients:
    return Clients(server)


@pytest.fixture(autouse=True)
def _trainings_end(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let every training of a test end with it: only ten may be under way at once."""
    yield
    if "server" in request.fixturenames:
        request.getfixturevalue("server").clock.advance(60)


@pytest.fixture
def fresh_server() -> Iterator[DemoServer]:
    """An account of its own, for tests that change more than names."""
    with DemoServer(clock=Clock(speed=0), training_seconds=60) as running:
        yield running
