"""Next steps: the real AWS CLI runs every command that is offered, against the simulated account."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.launch.conftest import MakePlan, launch
from wizard.account.session import AccountSession
from wizard.demo.server import DemoServer
from wizard.launch.launch import Launched
from wizard.launch.next_steps import NextStep, next_steps
from wizard.launch.watch import describe
from wizard.plan.limits import ENDPOINT_NAME

AWS = Path(sys.executable).with_name("aws")


def run(server: DemoServer, step: NextStep, tmp_path: Path) -> dict[str, Any]:
    """Run a step's command, whose endpoint and region are on it, with the account's credentials; its answer."""
    keys = {name: value for name, value in server.environment().items() if "KEY" in name}
    program, *arguments = step.argv
    assert program == "aws"
    done = subprocess.run(
        [AWS, *arguments],
        env={**keys, "HOME": str(tmp_path), "AWS_EC2_METADATA_DISABLED": "true", "AWS_MAX_ATTEMPTS": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout or "{}")
    return answer


def steps(server: DemoServer, session: AccountSession, launched: Launched) -> dict[str, NextStep]:
    found = next_steps(launched, describe(session, launched.arn), endpoint_url=server.endpoint_url)
    return {step.argv[2]: step for step in found}


@pytest.mark.parametrize(
    ("profile", "noun", "properties"),
    [
        ("classifier-secure", "document-classifier", "DocumentClassifierProperties"),
        ("recognizer-annotations", "entity-recognizer", "EntityRecognizerProperties"),
    ],
)
def test_from_a_training_to_an_endpoint(
    server: DemoServer,
    session: AccountSession,
    make_plan: MakePlan,
    tmp_path: Path,
    profile: str,
    noun: str,
    properties: str,
) -> None:
    launched = launch(session, make_plan(profile))
    found = steps(server, session, launched)
    assert list(found) == [f"describe-{noun}", f"stop-training-{noun}"]
    server.clock.advance(1000)
    session.client("sts").get_caller_identity()  # the account settles when it is asked
    found = steps(server, session, launched)
    assert list(found) == ["create-endpoint", f"describe-{noun}"]
    assert run(server, found[f"describe-{noun}"], tmp_path)[properties]["Status"] == "TRAINED"
    answer = run(server, found["create-endpoint"], tmp_path)
    assert answer["ModelArn"] == launched.arn


def test_a_training_that_is_stopped_can_be_deleted(
    server: DemoServer, session: AccountSession, make_plan: MakePlan, tmp_path: Path
) -> None:
    launched = launch(session, make_plan("classifier-secure"))
    run(server, steps(server, session, launched)["stop-training-document-classifier"], tmp_path)
    assert list(steps(server, session, launched)) == ["describe-document-classifier"]
    server.clock.advance(1000)
    assert describe(session, launched.arn).status == "STOPPED"
    run(server, steps(server, session, launched)["delete-document-classifier"], tmp_path)
    assert describe(session, launched.arn).status == "DELETING"


def test_an_endpoint_can_be_deleted_once_it_serves(
    server: DemoServer, session: AccountSession, make_plan: MakePlan, tmp_path: Path
) -> None:
    launched = launch(session, make_plan("endpoint"))
    assert list(steps(server, session, launched)) == ["describe-endpoint"]
    server.clock.advance(1000)
    found = steps(server, session, launched)
    assert list(found) == ["describe-endpoint", "delete-endpoint"]
    assert "costs money" in found["delete-endpoint"].sentence
    assert run(server, found["describe-endpoint"], tmp_path)["EndpointProperties"]["Status"] == "IN_SERVICE"
    run(server, found["delete-endpoint"], tmp_path)
    assert describe(session, launched.arn).status == "DELETING"


def test_before_the_first_answer_there_is_only_looking(session: AccountSession, make_plan: MakePlan) -> None:
    launched = launch(session, make_plan("endpoint"))
    (step,) = next_steps(launched, None, endpoint_url=None, profile="team")
    assert step.argv[2:] == (
        "describe-endpoint",
        "--endpoint-arn",
        launched.arn,
        "--region",
        "us-west-2",
        "--profile",
        "team",
    )


def test_a_long_model_name_is_cut_to_an_endpoint_name(session: AccountSession) -> None:
    arn = "arn:aws:comprehend:us-west-2:111122223333:document-classifier/support-tickets-2025/version/v1"
    name = f"{'a' * 38}-{'-' * 5}bcd"
    launched = Launched(arn, "classifier", name, "us-west-2", "111122223333", "token", "")
    step = next_steps(launched, describe(session, arn), endpoint_url=None)[0]
    assert step.argv[:2] + step.argv[3:5] == ("aws", "comprehend", "--endpoint-name", "a" * 38)
    assert ENDPOINT_NAME.problem(step.argv[4]) is None
