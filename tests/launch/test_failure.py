"""Failures explained: every message that there is, the checks that find them, the plan that comes next."""

import ast
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.demo.clients import Clients, classifier, data, recognizer
from tests.launch.conftest import TRAINING_SECONDS, MakePlan, launch
from wizard.account.session import AccountSession
from wizard.checks.registry import check_of
from wizard.demo.server import DemoServer
from wizard.launch import failure as failure_module
from wizard.launch.failure import Failure, failure_lines, failure_of
from wizard.launch.going_on import endpoint_profile, next_version, plan_of, plan_of_properties
from wizard.launch.ledger import Ledger
from wizard.launch.once import launch_once
from wizard.launch.status import RunStatus, endpoint_status, model_status
from wizard.launch.watch import describe
from wizard.plan import look_up, validate
from wizard.request import PARAMETERS

DEMO = Path(__file__).parents[2] / "wizard" / "demo" / "comprehend"
BASE = "arn:aws:comprehend:us-west-2:111122223333"
ENCRYPTED = f"{BASE}:document-classifier/support-tickets-2025/version/v1"
BROKEN = f"{BASE}:document-classifier/tickets-broken"
ROLES = "arn:aws:iam::111122223333:role"


def failed(message: str, properties: Mapping[str, Any] | None = None) -> Failure:
    status = model_status(BROKEN, "classifier", {"Status": "IN_ERROR", "Message": message, **(properties or {})})
    found = failure_of(status)
    assert found is not None
    return found


def demo_messages() -> list[str]:
    """What the simulated account says of trainings that fail: sentences of its code, places filled with an x."""
    found = []
    for path in (DEMO / "rights.py", DEMO / "network.py", *sorted((DEMO / "datasets").glob("*.py"))):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            said: ast.expr | None = None
            if isinstance(node, ast.Return) and path.parent == DEMO:
                said = node.value
            elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "DatasetError":
                said = node.args[0]
            text = _sentence(said)
            if text.endswith(".") and " " in text:
                found.append(text)
    return found


def _place(part: ast.expr) -> str:
    """What stands at a place of a sentence: something that it could be."""
    name = ast.unparse(part.value) if isinstance(part, ast.FormattedValue) else ""
    return {"action": "ec2:CreateNetworkInterface", "kind": "label", "what": "training documents"}.get(name, "7")


def _sentence(node: ast.expr | None) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else _place(part) for part in node.values)
    return ""


def test_the_simulated_accounts_messages_are_found() -> None:
    assert len(demo_messages()) > 25


@pytest.mark.parametrize("message", demo_messages())
def test_every_message_of_the_simulated_account_is_explained(message: str) -> None:
    found = failed(message)
    assert found.checks, message
    assert found.meaning
    assert found.remedy


@pytest.mark.parametrize("name", sorted({name for known in failure_module._KNOWN for name in known.checks}))
def test_every_check_that_is_named_exists(name: str) -> None:
    assert check_of(name).severity in ("error", "warning")


@pytest.mark.parametrize("key", sorted({key for known in failure_module._KNOWN for key in known.keys} - {"{key}"}))
def test_every_key_of_the_plan_that_is_named_exists(key: str) -> None:
    assert any(key in parameters for parameters in PARAMETERS.values()) or key == "dataset.test_annotations"


def test_the_key_that_a_message_names_is_the_one_to_look_at() -> None:
    start = "arn:aws:kms:us-west-2:111122223333:key"
    keys = {"VolumeKmsKeyId": f"{start}/volume", "ModelKmsKeyId": f"{start}/model"}
    for purpose in ("volume", "model"):
        message = f"The provided data access role is not allowed to perform kms:CreateGrant on the KMS key {purpose}."
        assert failed(message, keys).profile_keys == (f"keys.{purpose}", "role")
    assert failed("KMS", keys).profile_keys[0] == "keys.model"


def test_only_keys_that_the_plan_has_are_named() -> None:
    properties = {"InputDataConfig": {"S3Uri": "s3://b/train.csv"}}
    assert failed("NO_READ_ACCESS_TO_INPUT", properties).profile_keys == ("role", "dataset.train")


def test_what_nobody_knows_is_said_to_be_unknown_and_shown_safely() -> None:
    found = failed("Something\x1b[31m else")
    assert found.message == "Something\\x1b[31m else"
    assert "not documented" in found.meaning
    assert "comprehend-wizard check" in found.remedy
    assert failure_lines(found)[0] == found.message


@pytest.mark.parametrize("status", ["TRAINED", "TRAINED_WITH_WARNING", "SUBMITTED", "TRAINING"])
def test_what_has_not_failed_has_no_failure(status: str) -> None:
    assert failure_of(model_status(BROKEN, "classifier", {"Status": status})) is None


def test_what_was_stopped_and_endpoints_that_failed() -> None:
    stopped = failure_of(model_status(BROKEN, "classifier", {"Status": "STOPPED"}))
    assert stopped is not None
    assert "was stopped" in stopped.meaning
    endpoint = failure_of(endpoint_status(f"{BASE}:document-classifier-endpoint/x", {"Status": "FAILED"}))
    assert endpoint is not None
    assert endpoint.profile_keys == ("role", "model")


def test_the_storys_broken_model_is_explained(session: AccountSession) -> None:
    found = failure_of(describe(session, BROKEN))
    assert found is not None
    assert found.checks[0] == "role.write"
    assert found.profile_keys == ("role", "output.s3_uri")
    assert found.as_json()["checks"] == list(found.checks)


@pytest.mark.parametrize(
    ("changes", "check", "key"),
    [
        ({"DataAccessRoleArn": f"{ROLES}/ComprehendNoInput"}, "role.read", "role"),
        ({"DataAccessRoleArn": f"{ROLES}/ComprehendReadOnly"}, "role.write", "role"),
        ({"InputDataConfig": {"S3Uri": data("nothing-here.csv")}}, "dataset.no-objects", "dataset.train"),
    ],
)
def test_real_failures_lead_to_the_check_and_the_key(
    server: DemoServer, session: AccountSession, changes: dict[str, Any], check: str, key: str
) -> None:
    server.clock.advance(TRAINING_SECONDS)
    name = f"failing-{check.replace('.', '-')}"
    arn = Clients(server).comprehend.create_document_classifier(**classifier(name, **changes))
    server.clock.advance(TRAINING_SECONDS)
    found = failure_of(describe(session, arn["DocumentClassifierArn"]))
    assert found is not None
    assert check in found.checks
    assert key in found.profile_keys


# --- what comes next --------------------------------------------------------------------------------------------------

SHIPPED = ["classifier-secure", "classifier-minimal", "recognizer-annotations", "endpoint"]


def test_the_endpoint_of_an_encrypted_model_has_everything(session: AccountSession) -> None:
    plan, findings = validate(endpoint_profile(describe(session, ENCRYPTED)))
    assert plan is not None, findings
    assert (plan.name, plan.region, plan.account) == ("support-tickets-2025", "us-west-2", "111122223333")
    assert plan.role == f"{ROLES}/ComprehendDataAccess"
    assert launch(session, plan).name == plan.name


def test_the_endpoint_of_another_model_needs_no_role(session: AccountSession) -> None:
    profile = endpoint_profile(describe(session, f"{BASE}:entity-recognizer/product-mentions"))
    assert "role" not in profile
    assert validate(profile)[0] is not None


def test_a_long_name_becomes_an_endpoints() -> None:
    arn = f"{BASE}:document-classifier/{'a' * 39}-{'b' * 20}/version/v1"
    name = endpoint_profile(RunStatus(arn, "classifier", "TRAINED"))["name"]
    assert name == "a" * 39
    assert validate({"kind": "endpoint", "name": name, "region": "us-west-2", "model": arn, "inference_units": 1})[0]


@pytest.mark.parametrize("profile", ["classifier-secure", "recognizer-annotations", "endpoint"])
def test_what_aws_shows_is_read_back_as_the_plan_that_was_launched(
    server: DemoServer, session: AccountSession, make_plan: MakePlan, profile: str
) -> None:
    server.clock.advance(TRAINING_SECONDS)
    plan = make_plan(profile, account="111122223333", tags=None)
    arn = launch(session, plan).arn
    for _state in ("submitted", "settled"):
        read, findings = validate(plan_of_properties(describe(session, arn)))
        assert read is not None, findings
        assert read.as_profile() == plan.as_profile()
        server.clock.advance(TRAINING_SECONDS)


def test_the_next_version_has_the_plan_of_the_ledger(
    server: DemoServer, session: AccountSession, make_plan: MakePlan
) -> None:
    server.clock.advance(TRAINING_SECONDS)
    plan = make_plan("classifier-secure")
    with Ledger(None) as ledger:
        status = describe(session, launch_once(ledger, session, plan).arn)
        after = next_version(ledger, status)
        assert after == {**plan.as_profile(), "version": "v2"}
        assert plan_of(ledger, status) == plan.as_profile()
    elsewhere = next_version(None, status)
    assert look_up(elsewhere, "keys.model") == look_up(plan.as_profile(), "keys.model")
    assert "tags" not in elsewhere


@pytest.mark.parametrize(
    ("version", "after"),
    [
        ("v1", "v2"),
        ("v9", "v10"),
        ("7", "8"),
        ("v009", "v010"),
        ("2024-11", "2024-12"),
        ("final", "final-2"),
        ("x" * 63, f"{'x' * 61}-2"),
        ("", "v2"),
    ],
)
def test_versions_are_counted_on(make_plan: MakePlan, version: str, after: str) -> None:
    profile = make_plan("classifier-secure", version=version or None).as_profile()
    arn = f"{BASE}:document-classifier/tickets" + (f"/version/{version}" if version else "")
    status = RunStatus(arn, "classifier", "TRAINED", properties={})
    found = next_version(None, status)["version"]
    assert found == after
    plan, findings = validate({**profile, "version": found})
    assert plan is not None, findings


def test_a_recognizers_version_is_counted_too(server: DemoServer, session: AccountSession) -> None:
    created = Clients(server).comprehend.create_entity_recognizer(**recognizer("counted", VersionName="v3"))
    found = next_version(None, describe(session, created["EntityRecognizerArn"]))
    assert (found["kind"], found["name"], found["version"]) == ("recognizer", "counted", "v4")
    assert re.match("arn:aws:kms", found["keys"]["model"])
