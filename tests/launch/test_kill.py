"""A launch that is killed at any of its moments, before and after AWS has acted, leaves one resource or can be finished
to one; and the ledger says so."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.demo.clients import Clients
from tests.launch.conftest import TRAINING_SECONDS, MakePlan, sent
from wizard.demo.server import DemoServer
from wizard.launch.ledger import Ledger
from wizard.plan import AnyPlan

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs fork, and a signal that nothing can catch")
MOMENTS = 40
"""How many of a launch's moments are tried, spread evenly over all."""


class Program:
    """The program of :mod:`tests.launch.killing`, in an account."""

    def __init__(self, server: DemoServer) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.launch.killing"],
            env={**os.environ, **server.environment()},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def order(self, do: str, ledger: Path, plan: AnyPlan, kill_at: int | None = None) -> dict[str, Any]:
        """Have something done, and be told what came of it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        order = {"do": do, "ledger": str(ledger), "plan": plan.as_profile(), "kill_at": kill_at}
        self._process.stdin.write(f"{json.dumps(order, default=list)}\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def end(self) -> None:
        """No more orders."""
        self._process.communicate(timeout=30)


@pytest.fixture(scope="module")
def program(running_server: DemoServer) -> Iterator[Program]:
    running = Program(running_server)
    yield running
    running.end()


def created(server: DemoServer, plan: AnyPlan) -> list[str]:
    """The ARNs of the account's classifiers of the plan's name."""
    found = Clients(server).comprehend.list_document_classifiers(Filter={"DocumentClassifierName": plan.name})
    return [one["DocumentClassifierArn"] for one in found["DocumentClassifierPropertiesList"]]


@pytest.mark.parametrize("finish", ["resume", "launch"])
def test_a_launch_killed_at_any_moment_comes_to_one_resource(
    server: DemoServer, program: Program, make_plan: MakePlan, tmp_path: Path, finish: str
) -> None:
    whole = program.order("launch", tmp_path / "whole.sqlite3", make_plan("classifier-secure"))
    assert whole["runs"] == [["created", whole["done"]]]
    moments = sorted({1 + number * (whole["moments"] - 1) // (MOMENTS // 2 - 1) for number in range(MOMENTS // 2)})
    # Resuming takes the even ones, launching again those between them: together every part of a launch.
    if finish == "launch":
        moments = sorted({min(moment + 1, whole["moments"]) for moment in moments})
    assert len(moments) >= MOMENTS // 2 - 1
    acted = []
    for moment in moments:
        plan, ledger = make_plan("classifier-secure"), tmp_path / f"{moment}.sqlite3"
        assert program.order("launch", ledger, plan, kill_at=moment) == {"killed": True}, moment
        acted.append(bool(created(server, plan)))
        after = finished(program, finish, ledger, plan)
        there = created(server, plan)
        assert len(there) == 1, moment
        assert after == [("created", there[0])], moment
        assert len({request["ClientRequestToken"] for request in sent(server, plan)}) == 1, moment
        server.clock.advance(TRAINING_SECONDS)  # no more than ten trainings at a time
    assert {True, False} == set(acted)


def finished(program: Program, finish: str, path: Path, plan: AnyPlan) -> list[tuple[str, str]]:
    """What the ledger says after somebody has resumed, or launched again where it does not know of a launch that was
    answered. Killed before it was written down, a launch has sent nothing, and resuming it is launching."""
    with Ledger(path) as ledger:
        states = [run.state for run in ledger.runs()]
        if finish == "launch" or not states:
            if states != ["created"]:
                assert "done" in program.order("launch", path, plan)
        else:
            assert program.order("resume", path, plan)["done"] == ([] if states == ["created"] else ["created"])
        return [(run.state, run.arn) for run in ledger.runs()]
