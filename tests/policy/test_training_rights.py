"""The documents ``role`` and ``trust`` suffice for a training, and each statement of them is needed: the simulated
account trains with a role that has them and nothing else."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.demo.clients import ACCOUNT, Clients
from wizard.demo.clock import Clock
from wizard.demo.server import DemoServer
from wizard.plan import validate
from wizard.policy.documents import documents_of, policy_text
from wizard.profiles import load
from wizard.request import request_of

PROFILES = Path(__file__).parents[2] / "profiles"
TRAININGS = sorted(path.stem for path in PROFILES.glob("*.toml") if path.stem != "endpoint")
# What the simulated account asks the role for; wizard.demo's docstring says what it leaves out.
JUDGED = {
    *("ReadTheDataset", "ListTheDataset", "WriteTheOutput", "CreateNetworkInterfaces"),
    *("UseVolumeKey", "UseOutputKey", "UseModelKey"),
}


@pytest.fixture(scope="module")
def clients() -> Iterator[Clients]:
    with DemoServer(clock=Clock(speed=0), training_seconds=60) as server:
        yield Clients(server)


def document(profile: dict[str, Any], kind: str) -> dict[str, Any]:
    (found,) = documents_of(profile, kind)
    shape: dict[str, Any] = json.loads(policy_text(found.whole))
    return shape


def status(clients: Clients, name: str, without: str = "", *, trust: dict[str, Any] | None = None) -> str:
    """Train the shipped profile ``name`` with a role of its own, whose policy lacks the statement ``without``."""
    unique = f"{name}-{uuid4().hex[:8]}"
    role = f"arn:aws:iam::{ACCOUNT}:role/{unique}"
    profile = {**load(PROFILES / f"{name}.toml").plan.as_profile(), "name": unique, "role": role}
    plan, findings = validate(profile)
    assert plan is not None, findings
    policy = document(profile, "role")
    policy["Statement"] = [statement for statement in policy["Statement"] if statement["Sid"] != without]
    iam = clients("iam")
    trusted = document({**profile, **(trust or {})}, "trust")
    iam.create_role(RoleName=unique, AssumeRolePolicyDocument=json.dumps(trusted))
    iam.put_role_policy(RoleName=unique, PolicyName="role", PolicyDocument=json.dumps(policy))
    iam.create_user(UserName=unique)
    caller = json.dumps(document(profile, "caller"))
    iam.put_user_policy(UserName=unique, PolicyName="caller", PolicyDocument=caller)
    comprehend = clients("comprehend", iam.create_access_key(UserName=unique)["AccessKey"]["AccessKeyId"])
    request = request_of(plan)
    if plan.kind == "classifier":
        arn = comprehend.create_document_classifier(**request.parameters)["DocumentClassifierArn"]
        clients.server.clock.advance(60)
        answer = comprehend.describe_document_classifier(DocumentClassifierArn=arn)["DocumentClassifierProperties"]
    else:
        arn = comprehend.create_entity_recognizer(**request.parameters)["EntityRecognizerArn"]
        clients.server.clock.advance(60)
        answer = comprehend.describe_entity_recognizer(EntityRecognizerArn=arn)["EntityRecognizerProperties"]
    return str(answer["Status"])


@pytest.mark.parametrize("name", TRAININGS)
def test_a_role_with_exactly_these_documents_trains(clients: Clients, name: str) -> None:
    assert status(clients, name) == "TRAINED"


@pytest.mark.parametrize(
    ("name", "sid"),
    [
        *(("classifier-secure", sid) for sid in sorted(JUDGED)),
        *(("recognizer-annotations", sid) for sid in sorted(JUDGED - {"WriteTheOutput", "UseOutputKey"})),
    ],
)
def test_without_one_of_the_statements_it_fails(clients: Clients, name: str, sid: str) -> None:
    assert sid in {
        statement["Sid"]
        for statement in document(load(PROFILES / f"{name}.toml").plan.as_profile(), "role")["Statement"]
    }
    assert status(clients, name, sid) == "IN_ERROR"


@pytest.mark.parametrize(
    "trust",
    [{"account": "444455556666"}, {"name": "another"}, {"version": "v9"}, {"region": "us-east-1"}],
    ids=lambda change: next(iter(change)),
)
def test_a_trust_for_anything_else_does_not_let_comprehend_in(clients: Clients, trust: dict[str, Any]) -> None:
    assert status(clients, "classifier-secure", trust=trust) == "IN_ERROR"
