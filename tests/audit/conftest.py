"""An account whose CloudTrail has the story's events, and those of a training."""

from collections.abc import Iterator

import pytest

from wizard.account.session import AccountSession
from wizard.demo.clock import Clock
from wizard.demo.server import DemoServer

TRAINING_SECONDS = 100.0


@pytest.fixture(scope="module")
def running_server() -> Iterator[DemoServer]:
    with DemoServer(clock=Clock(speed=0), training_seconds=TRAINING_SECONDS) as server:
        yield server


@pytest.fixture
def server(running_server: DemoServer) -> Iterator[DemoServer]:
    yield running_server
    running_server.set_faults([])


@pytest.fixture
def session(server: DemoServer) -> AccountSession:
    return AccountSession.from_environment_mapping(server.environment(), max_attempts=1)
