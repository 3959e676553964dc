"""The caller policy: its own request passes under it, and nothing that differs does. The simulated account judges."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import plans
from wizard.conditions import condition_keys
from wizard.demo.iam.evaluate import Access, verdict
from wizard.demo.server import DemoServer
from wizard.plan import AnyPlan, EndpointPlan, validate
from wizard.policy.documents import caller, policy_text
from wizard.profiles import load
from wizard.request import Request, request_of

PROFILES = Path(__file__).parents[2] / "profiles"
ONE_TRY = Config(retries={"total_max_attempts": 1})
KEY = "arn:aws:kms:us-west-2:111122223333:key/1a2b3c4d-000{0}-4000-8000-00000000000{0}"
ROLE = "arn:aws:iam::111122223333:role/{}"
OTHER_MODEL = "arn:aws:comprehend:us-west-2:111122223333:entity-recognizer/product-mentions"

LIVE = "arn:aws:comprehend:us-west-2:111122223333:document-classifier-endpoint/tickets-live"

Parameters = dict[str, Any]
Change = Callable[[Parameters], object]


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with DemoServer() as server:
        yield server


def client(server: DemoServer, service: str, **key: str) -> Any:
    environment = server.environment()
    return boto3.client(
        service,  # type: ignore[call-overload]  # the stubs know services as literals only
        endpoint_url=server.endpoint_url,
        region_name=environment["AWS_REGION"],
        aws_access_key_id=key.get("AccessKeyId", environment["AWS_ACCESS_KEY_ID"]),
        aws_secret_access_key=key.get("SecretAccessKey", environment["AWS_SECRET_ACCESS_KEY"]),
        config=ONE_TRY,
    )


@dataclass(frozen=True)
class Launcher:
    """A user of the simulated account with the caller policy of one plan and nothing else."""

    comprehend: Any
    plan: AnyPlan
    request: Request

    def send(self, change: Change = lambda _: None) -> str:
        """Send the plan's request with a change to its parameters; the code of AWS's refusal, empty for none."""
        parameters = json.loads(json.dumps(self.request.parameters))
        change(parameters)
        method = {
            "CreateDocumentClassifier": self.comprehend.create_document_classifier,
            "CreateEntityRecognizer": self.comprehend.create_entity_recognizer,
            "CreateEndpoint": self.comprehend.create_endpoint,
        }[self.request.operation]
        return refusal(lambda: method(**parameters))


def refusal(call: Callable[[], Any]) -> str:
    try:
        call()
    except ClientError as error:
        status = error.response["ResponseMetadata"]["HTTPStatusCode"]
        return f"{status} {error.response['Error']['Code']}"
    return ""


DENIED = "403 AccessDeniedException"


def launcher(server: DemoServer, profile: str, **changes: Any) -> Launcher:
    name = f"{profile}-{uuid4().hex[:8]}"
    data = {**load(PROFILES / f"{profile}.toml").plan.as_profile(), "name": name, **changes}
    plan, findings = validate(data)
    assert plan is not None, findings
    iam = client(server, "iam")
    iam.create_user(UserName=name)
    iam.put_user_policy(UserName=name, PolicyName="caller", PolicyDocument=policy_text(caller(plan.as_profile())))
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return Launcher(client(server, "comprehend", **key), plan, request_of(plan))


@pytest.fixture(scope="module")
def secure(server: DemoServer) -> Launcher:
    return launcher(server, "classifier-secure")


@pytest.fixture(scope="module")
def minimal(server: DemoServer) -> Launcher:
    return launcher(server, "classifier-minimal")


@pytest.fixture(scope="module")
def recognizer(server: DemoServer) -> Launcher:
    return launcher(server, "recognizer-annotations")


@pytest.fixture(scope="module")
def endpoint(server: DemoServer) -> Launcher:
    return launcher(server, "endpoint")


def put(path: str, value: Any) -> Change:
    """A change that sets a dotted path."""

    def change(parameters: Parameters) -> None:
        *parents, last = path.split(".")
        for part in parents:
            parameters = parameters.setdefault(part, {})
        parameters[last] = value

    return change


def drop(path: str) -> Change:
    def change(parameters: Parameters) -> None:
        *parents, last = path.split(".")
        for part in parents:
            parameters = parameters[part]
        del parameters[last]

    return change


def add(path: str, value: Any) -> Change:
    def change(parameters: Parameters) -> None:
        *parents, last = path.split(".")
        for part in parents:
            parameters = parameters[part]
        parameters[last].append(value)

    return change


TRAINING_CHANGES: Mapping[str, Change] = {
    "no VPC": drop("VpcConfig"),
    "another subnet": put("VpcConfig.Subnets", ["subnet-0c3d4e5f607182930"]),
    "one subnet more": add("VpcConfig.Subnets", "subnet-0c3d4e5f607182930"),
    "another group": put("VpcConfig.SecurityGroupIds", ["sg-0b2c3d4e5f6071829"]),
    "one group more": add("VpcConfig.SecurityGroupIds", "sg-0b2c3d4e5f6071829"),
    "no volume key": drop("VolumeKmsKeyId"),
    "another volume key": put("VolumeKmsKeyId", KEY.format(4)),
    "volume key by its id": put("VolumeKmsKeyId", KEY.format(1).partition("/")[2]),
    "no model key": drop("ModelKmsKeyId"),
    "another model key": put("ModelKmsKeyId", KEY.format(4)),
    "a key for another purpose": put("ModelKmsKeyId", KEY.format(1)),
    "another version": put("VersionName", "v2"),
    "another role": put("DataAccessRoleArn", ROLE.format("ComprehendReadOnly")),
    "no tags": drop("Tags"),
    "one tag more": add("Tags", {"Key": "project", "Value": "x"}),
    "another tag value": put("Tags", [{"Key": "team", "Value": "ops"}]),
}
CLASSIFIER_CHANGES: Mapping[str, Change] = {
    "another name": put("DocumentClassifierName", "somebody-elses"),
    "a longer name": lambda parameters: put("DocumentClassifierName", f"{parameters['DocumentClassifierName']}-2")(
        parameters
    ),
    "no output key": drop("OutputDataConfig.KmsKeyId"),
    "another output key": put("OutputDataConfig.KmsKeyId", KEY.format(4)),
    "output key by its alias": put("OutputDataConfig.KmsKeyId", "alias/comprehend-output"),
    "one tag less": put("Tags", [{"Key": "team", "Value": "nlp"}]),
    "a tag in capitals": put("Tags", [{"Key": "TEAM", "Value": "nlp"}, {"Key": "cost center", "Value": "4711"}]),
}
ADDITIONS: Mapping[str, Change] = {
    "a VPC": put("VpcConfig", {"Subnets": ["subnet-0a1b2c3d4e5f60718"], "SecurityGroupIds": ["sg-0a1b2c3d4e5f60718"]}),
    "a volume key": put("VolumeKmsKeyId", KEY.format(1)),
    "a model key": put("ModelKmsKeyId", KEY.format(3)),
    "an output key": put("OutputDataConfig", {"S3Uri": "s3://acme-nlp-models/x/", "KmsKeyId": KEY.format(2)}),
    "a tag": put("Tags", [{"Key": "team", "Value": "nlp"}]),
    "a version": put("VersionName", "v1"),
}
ENDPOINT_CHANGES: Mapping[str, Change] = {
    "another name": put("EndpointName", "somebody-elses"),
    "another model": put("ModelArn", OTHER_MODEL),
    "another role": put("DataAccessRoleArn", ROLE.format("ComprehendReadOnly")),
    "no tags": drop("Tags"),
    "one tag more": add("Tags", {"Key": "project", "Value": "x"}),
    "another tag value": put("Tags", [{"Key": "team", "Value": "ops"}]),
}


@pytest.mark.parametrize("change", [*TRAINING_CHANGES, *CLASSIFIER_CHANGES])
def test_a_classifier_that_differs_is_denied(secure: Launcher, change: str) -> None:
    assert secure.send({**TRAINING_CHANGES, **CLASSIFIER_CHANGES}[change]) == DENIED


@pytest.mark.parametrize("change", [*TRAINING_CHANGES, "another name"])
def test_a_recognizer_that_differs_is_denied(recognizer: Launcher, change: str) -> None:
    changes = {**TRAINING_CHANGES, "another name": put("RecognizerName", "somebody-elses")}
    assert recognizer.send(changes[change]) == DENIED


@pytest.mark.parametrize("change", ADDITIONS)
def test_settings_that_the_plan_does_not_carry_are_denied(minimal: Launcher, change: str) -> None:
    assert minimal.send(ADDITIONS[change]) == DENIED


@pytest.mark.parametrize("change", ENDPOINT_CHANGES)
def test_an_endpoint_that_differs_is_denied(endpoint: Launcher, change: str) -> None:
    assert endpoint.send(ENDPOINT_CHANGES[change]) == DENIED


@pytest.mark.parametrize("profile", sorted(path.stem for path in PROFILES.glob("*.toml")))
def test_the_plans_own_request_is_allowed_and_can_be_watched(server: DemoServer, profile: str) -> None:
    who = launcher(server, profile)
    assert who.send() == ""
    arn = who.request.resource
    version = getattr(who.plan, "version", None)
    arn = f"{arn}/version/{version}" if version else arn
    describe = {
        "classifier": lambda: who.comprehend.describe_document_classifier(DocumentClassifierArn=arn),
        "recognizer": lambda: who.comprehend.describe_entity_recognizer(EntityRecognizerArn=arn),
        "endpoint": lambda: who.comprehend.describe_endpoint(EndpointArn=arn),
    }[who.plan.kind]
    assert refusal(describe) == ""
    assert refusal(who.comprehend.list_document_classifiers) == DENIED
    assert refusal(lambda: who.comprehend.delete_endpoint(EndpointArn=LIVE)) == DENIED
    if isinstance(who.plan, EndpointPlan):
        model = who.plan.model
        assert refusal(lambda: who.comprehend.describe_document_classifier(DocumentClassifierArn=model)) == ""


def test_tags_that_look_like_policy_variables_and_wildcards_stand_for_themselves(server: DemoServer) -> None:
    tags = {"owner": "${aws:username}", "any": "*", "money": "$ and ${$}", "ümlaut": "\U0001f600\u2028\u202e"}
    who = launcher(server, "classifier-minimal", tags=tags)
    assert who.send(put("Tags", [{"Key": key, "Value": "x"} for key in tags])) == DENIED
    # A policy variable in place of the text would let the user's own name through.
    mine = tags | {"owner": str(who.request.parameters["DocumentClassifierName"])}
    assert who.send(put("Tags", [{"Key": key, "Value": value} for key, value in mine.items()])) == DENIED
    assert who.send() == ""


@settings(deadline=None, max_examples=150)
@given(plan=plans())
def test_every_plan_is_allowed_by_its_own_policy(plan: AnyPlan) -> None:
    text = policy_text(caller(plan.as_profile()))
    request = request_of(plan)
    context = {key: value if isinstance(value, tuple) else (value,) for key, value in request.context.items()}
    assert verdict([text], Access(request.action, request.resource, context)) == "allowed"
    passing = {"iam:PassedToService": ("comprehend.amazonaws.com",)}
    role = request.parameters.get("DataAccessRoleArn")
    assert role is None or verdict([text], Access("iam:PassRole", role, passing)) == "allowed"
    # What IAM stores: API reference, PutUserPolicy, pattern of PolicyDocument.
    assert all(character == "\n" or " " <= character <= "~" for character in text)
    supported = condition_keys(request.operation)
    create = json.loads(text)["Statement"][0]
    used = {key for block in create.get("Condition", {}).values() for key in block}
    assert all(key in supported or key.startswith("aws:RequestTag/") for key in used)


@settings(deadline=None, max_examples=60)
@given(plan=plans())
def test_lists_are_paired_and_sids_are_sound(plan: AnyPlan) -> None:
    statements = json.loads(policy_text(caller(plan.as_profile())))["Statement"]
    sids = [statement["Sid"] for statement in statements]
    assert len(set(sids)) == len(sids)
    assert all(sid.isalnum() for sid in sids)
    for statement in statements:
        conditions = statement.get("Condition", {})
        for key in conditions.get("ForAllValues:StringEquals", {}):
            assert conditions["Null"][key] == "false"


def test_partitions_other_than_aws() -> None:
    profile = {
        "kind": "classifier",
        "name": "tickets",
        "region": "us-gov-west-1",
        "role": "arn:aws-us-gov:iam::111122223333:role/ComprehendDataAccess",
    }
    resources = [statement["Resource"] for statement in json.loads(policy_text(caller(profile)))["Statement"]]
    arn = "arn:aws-us-gov:comprehend:us-gov-west-1:111122223333:document-classifier/tickets"
    assert resources == [arn, profile["role"], arn]


@pytest.mark.parametrize(
    ("profile", "sids", "pending"),
    [
        ({"kind": "classifier"}, [], ["region", "role", "name"]),
        ({"kind": "classifier", "name": "x", "region": "us-west-2"}, [], ["role"]),
        ({"kind": "classifier", "name": "x", "account": "111122223333"}, [], ["region", "role"]),
        ({"kind": "classifier", "role": "arn:aws:ia"}, [], ["region", "role", "name"]),
        ({"kind": "recognizer", "role": ROLE.format("R")}, ["PassExactlyThisRole"], ["region", "name"]),
        (
            {"kind": "recognizer", "name": "x", "region": "us-west-2", "account": "111122223333"},
            ["CreateExactlyThisRecognizer", "WatchThisRecognizer"],
            ["role"],
        ),
        ({"kind": "endpoint", "name": "x", "region": "us-west-2", "account": "111122223333"}, [], ["model"]),
        (
            {"kind": "endpoint", "model": OTHER_MODEL},
            ["EndpointOfExactlyThisModel", "LookAtTheModel"],
            ["region", "name"],
        ),
        ({"kind": "endpoint", "model": "not-an-arn", "role": "R"}, [], ["region", "model", "role", "name"]),
        (
            {"kind": "endpoint", "model": OTHER_MODEL, "name": "x", "region": "us-west-2", "role": "R"},
            ["CreateExactlyThisEndpoint", "EndpointOfExactlyThisModel", "WatchThisEndpoint", "LookAtTheModel"],
            ["role"],
        ),
        # A colon would move the parts of the ARN.
        (
            {"kind": "classifier", "role": ROLE.format("R"), "name": "x", "region": "us:west"},
            ["PassExactlyThisRole"],
            ["region"],
        ),
        (
            {"kind": "classifier", "role": ROLE.format("R"), "name": "a:b", "region": "us-west-2"},
            ["PassExactlyThisRole"],
            ["name"],
        ),
        (
            {"kind": "classifier", "role": ROLE.format("R"), "name": "x", "region": "us-west-2", "account": "1:2"},
            ["PassExactlyThisRole"],
            ["account"],
        ),
    ],
)
def test_an_unfinished_profile_gets_what_is_known(profile: dict[str, Any], sids: list[str], pending: list[str]) -> None:
    document = caller(profile)
    assert [statement.sid for statement in document.statements] == sids
    assert list(document.pending) == pending
    assert set(json.loads(policy_text(document))) == {"Version", "Statement"}


@settings(deadline=None, max_examples=60)
@given(plan=plans(), data=st.data())
def test_what_is_pending_is_what_is_missing(plan: AnyPlan, data: st.DataObject) -> None:
    """Without one of the keys a document says so, or nothing of it is missing."""
    profile = plan.as_profile()
    whole = caller(profile)
    assert whole.pending == ()
    key = data.draw(st.sampled_from(sorted(set(profile) - {"kind"})))
    part = caller({name: value for name, value in profile.items() if name != key})
    lost = len(part.statements) < len(whole.statements)
    # An endpoint's role is optional: without it there is one statement less, and nothing to wait for.
    assert bool(part.pending) == (lost and not (plan.kind == "endpoint" and key == "role"))
    assert set(part.pending) <= {key}


def test_an_endpoint_of_a_flywheel_may_be_of_either_kind() -> None:
    arn = "arn:aws:comprehend:us-west-2:111122223333:flywheel/tickets"
    profile = {"kind": "endpoint", "name": "live", "region": "us-west-2", "flywheel": arn}
    created, used, watched = caller(profile).statements
    assert [resource.rpartition(":")[2] for resource in created.resources] == [
        "document-classifier-endpoint/live",
        "entity-recognizer-endpoint/live",
    ]
    assert used.resources == (arn,)
    assert watched.actions == ("comprehend:DescribeEndpoint",)
