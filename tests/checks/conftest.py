"""The simulated account for tests of checks: a fresh one where a test changes it, else one for the whole module."""

from collections.abc import Iterator

import pytest

from tests.checks.cases import Account
from wizard.demo.clock import Clock
from wizard.demo.server import DemoServer


@pytest.fixture
def account() -> Iterator[Account]:
    """An account that the test may change."""
    with DemoServer(clock=Clock(speed=0)) as server:
        yield Account(server)


@pytest.fixture(scope="module")
def story() -> Iterator[Account]:
    """The account as the story has it; not to be changed."""
    with DemoServer(clock=Clock(speed=0)) as server:
        yield Account(server)
