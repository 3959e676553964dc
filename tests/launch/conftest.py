"""One simulated account for each test module, and plans whose names no other test uses."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from wizard.account.session import AccountSession
from wizard.demo.clock import Clock
from wizard.demo.server import DemoServer
from wizard.launch.launch import Launched
from wizard.launch.ledger import Ledger
from wizard.launch.once import launch_once
from wizard.plan import AnyPlan, validate
from wizard.profiles import load

PROFILES = Path(__file__).parents[2] / "profiles"
TRAINING_SECONDS = 100.0

MakePlan = Callable[..., AnyPlan]


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
    return AccountSession.from_environment_mapping(server.environment(), max_attempts=1, read_timeout=4)


@pytest.fixture
def make_plan() -> MakePlan:
    """The plan of a shipped profile under a name of its own, with other values at its keys (None: without it)."""

    def make(profile: str, **changes: Any) -> AnyPlan:
        data = load(PROFILES / f"{profile}.toml").plan.as_profile()
        data |= {"name": f"{profile[:20]}-{uuid4().hex[:8]}", **changes}
        plan, findings = validate({key: value for key, value in data.items() if value is not None})
        assert plan is not None, findings
        return plan

    return make


def launch(session: AccountSession, plan: AnyPlan) -> Launched:
    """Launch as somebody who has launched nothing before."""
    with Ledger(None) as ledger:
        return launch_once(ledger, session, plan)


def sent(server: DemoServer, plan: AnyPlan) -> list[dict[str, Any]]:
    """The parameters of every Create request for the plan's name that the account has received."""
    return [
        request.parameters
        for request in server.recorded
        if request.service == "comprehend"
        and request.operation.startswith("Create")
        and plan.name in request.parameters.values()
    ]
