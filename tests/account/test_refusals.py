"""Why a launch was refused: from the answers of the simulated account, and for every documented exception."""

import copy
from collections.abc import Callable
from typing import Any

import botocore.session
import pytest
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    EndpointConnectionError,
    NoCredentialsError,
    ReadTimeoutError,
)
from botocore.parsers import ResponseParserError

from wizard.account.errors import CredentialsError, RefusedRequestError, explain_refusal
from wizard.account.session import AccountSession
from wizard.demo.server import DemoServer
from wizard.errors import NoAwsError
from wizard.request import OPERATIONS, Request, partial_request

KEY = "arn:aws:kms:us-west-2:111122223333:key/1a2b3c4d-000{0}-4000-8000-00000000000{0}"
ROLE = "arn:aws:iam::111122223333:role/ComprehendDataAccess"
VPC = {
    "subnets": ["subnet-0a1b2c3d4e5f60718", "subnet-0b2c3d4e5f6071829"],
    "security_groups": ["sg-0a1b2c3d4e5f60718"],
}
CLASSIFIER: dict[str, Any] = {
    "kind": "classifier",
    "region": "us-west-2",
    "name": "refused",
    "role": ROLE,
    "language": "en",
    "mode": "MULTI_CLASS",
    "dataset": {"format": "COMPREHEND_CSV", "train": "s3://acme-nlp-training/tickets/train.csv"},
    "output": {"s3_uri": "s3://acme-nlp-models/tickets/"},
    "keys": {"volume": KEY.format(1), "output": KEY.format(2), "model": KEY.format(3)},
    "vpc": VPC,
}
RECOGNIZER: dict[str, Any] = {
    "kind": "recognizer",
    "region": "us-west-2",
    "name": "refused",
    "role": ROLE,
    "language": "en",
    "dataset": {
        "documents": "s3://acme-nlp-training/entities/documents.txt",
        "input_format": "ONE_DOC_PER_LINE",
        "annotations": "s3://acme-nlp-training/entities/annotations.csv",
        "entity_types": ["PERSON", "PRODUCT"],
    },
    "keys": {"volume": KEY.format(1), "model": KEY.format(3)},
    "vpc": VPC,
}
ENDPOINT: dict[str, Any] = {
    "kind": "endpoint",
    "region": "us-west-2",
    "name": "refused",
    "model": "arn:aws:comprehend:us-west-2:111122223333:document-classifier/support-tickets-2025/version/v1",
    "inference_units": 1,
    "role": ROLE,
}
METHODS = {
    "CreateDocumentClassifier": "create_document_classifier",
    "CreateEntityRecognizer": "create_entity_recognizer",
    "CreateEndpoint": "create_endpoint",
}
FIELDS = {
    "keys.volume": "comprehend:VolumeKmsKey",
    "keys.output": "comprehend:OutputKmsKey",
    "keys.model": "comprehend:ModelKmsKey",
    "vpc": "comprehend:VpcSubnets",
}


def _with(profile: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A copy with other values under dotted keys (``__`` for the dot); ``None`` takes one out."""
    changed = copy.deepcopy(profile)
    for dotted, value in changes.items():
        *parents, last = dotted.split("__")
        place = changed
        for part in parents:
            place = place[part]
        if value is None:
            place.pop(last, None)
        else:
            place[last] = value
    return changed


def _refused(session: AccountSession, profile: dict[str, Any]) -> RefusedRequestError:
    request = partial_request(profile)
    create: Callable[..., Any] = getattr(session.client("comprehend"), METHODS[request.operation])
    with pytest.raises(ClientError) as caught:
        create(**request.parameters)
    problem = explain_refusal(request, caught.value)
    assert isinstance(problem, RefusedRequestError)
    assert problem.remedy.endswith(".")
    return problem


@pytest.mark.parametrize(
    ("profile", "field"),
    [(CLASSIFIER, field) for field in FIELDS] + [(RECOGNIZER, field) for field in FIELDS if field != "keys.output"],
)
def test_the_guardrail_names_what_the_request_did_not_carry(
    session: AccountSession, profile: dict[str, Any], field: str
) -> None:
    problem = _refused(session, _with(profile, **{field.replace(".", "__"): None}))
    assert "explicit deny in an identity-based policy" in problem.message
    assert f"carried no {FIELDS[field]} (" in problem.remedy
    others = set(FIELDS.values()) - {FIELDS[field]}
    assert not any(other in problem.remedy for other in others)
    expected = ("vpc.subnets", "vpc.security_groups") if field == "vpc" else (field,)
    assert problem.profile_keys == expected
    assert "AWS does not name the setting" in problem.message
    assert problem.code == "AccessDeniedException"
    assert problem.request_id


def test_all_that_is_missing_is_named_and_nothing_the_operation_does_not_have(session: AccountSession) -> None:
    problem = _refused(session, _with(RECOGNIZER, vpc=None, keys=None))
    assert "OutputKmsKey" not in problem.remedy
    assert set(problem.profile_keys) == {"keys.volume", "keys.model", "vpc.subnets", "vpc.security_groups"}


def test_a_value_that_the_guardrail_does_not_accept(session: AccountSession) -> None:
    problem = _refused(session, _with(CLASSIFIER, vpc__subnets=["subnet-0f607182930415263"]))
    assert "carried no" not in problem.remedy
    assert "comprehend:VpcSubnets (vpc.subnets) = subnet-0f607182930415263" in problem.remedy
    assert "vpc.subnets" in problem.profile_keys


@pytest.mark.parametrize("profile", [CLASSIFIER, ENDPOINT], ids=["classifier", "endpoint"])
def test_a_role_that_may_not_be_passed(session: AccountSession, profile: dict[str, Any]) -> None:
    role = "arn:aws:iam::111122223333:role/GlueJobs"
    problem = _refused(session, _with(profile, role=role))
    assert f"may not pass {role}" in problem.message
    assert "iam:PassRole" in str(problem)
    assert problem.profile_keys == ("role",)


def test_an_endpoint_has_no_keys_to_miss(server: DemoServer, session: AccountSession) -> None:
    server.set_faults(["comprehend:CreateEndpoint=AccessDenied"])
    problem = _refused(session, ENDPOINT)
    assert "no identity-based policy allows it" in problem.message
    assert "no tags" in problem.remedy
    assert "KmsKey" not in str(problem)


def test_a_key_that_is_disabled() -> None:
    profile = _with(CLASSIFIER, keys__model=KEY.format(5))
    problem = explain_refusal(
        partial_request(profile), _error("KmsKeyValidationException", f"{KEY.format(5)} is disabled.")
    )
    assert isinstance(problem, RefusedRequestError)
    assert problem.profile_keys == ("keys.model",)


def test_a_name_that_is_taken(session: AccountSession) -> None:
    problem = _refused(session, _with(CLASSIFIER, name="support-tickets-2025", version="v1"))
    assert "version v1" in problem.message
    assert problem.profile_keys == ("name", "version")
    assert _refused(session, _with(ENDPOINT, name="tickets-live")).profile_keys == ("name",)


def test_a_model_that_is_not_trained(session: AccountSession) -> None:
    broken = "arn:aws:comprehend:us-west-2:111122223333:document-classifier/tickets-broken"
    problem = _refused(session, _with(ENDPOINT, model=broken))
    assert problem.profile_keys == ("model",)
    assert "TRAINED" in problem.remedy


def test_a_model_that_does_not_exist(session: AccountSession) -> None:
    nothing = "arn:aws:comprehend:us-west-2:111122223333:document-classifier/nothing"
    assert _refused(session, _with(ENDPOINT, model=nothing)).profile_keys == ("model",)


def _error(code: str, message: str = "AWS's words") -> ClientError:
    metadata: Any = {"HTTPStatusCode": 400, "RequestId": "r", "RetryAttempts": 0, "HTTPHeaders": {}, "HostId": ""}
    return ClientError({"Error": {"Code": code, "Message": message}, "ResponseMetadata": metadata}, "Create")


def _documented() -> list[tuple[str, str]]:
    model = botocore.session.Session().get_service_model("comprehend")
    return [
        (kind, shape.name)
        for kind, operation in OPERATIONS.items()
        for shape in model.operation_model(operation).error_shapes
    ]


@pytest.mark.parametrize(("kind", "code"), _documented())
def test_every_documented_exception_has_an_explanation_of_its_own(kind: str, code: str) -> None:
    profile = {"classifier": CLASSIFIER, "recognizer": RECOGNIZER, "endpoint": ENDPOINT}[kind]
    problem = explain_refusal(partial_request(profile), _error(code))
    assert isinstance(problem, RefusedRequestError)
    assert problem.code == code
    assert code not in problem.message or code == "TooManyRequestsException"
    assert problem.remedy.endswith(".")


@pytest.mark.parametrize(
    ("message", "keys"),
    [
        ("Value at 'inputDataConfig.s3Uri' failed to satisfy constraint", ("dataset.train",)),
        ("OutputDataConfig.S3Uri is not in this region", ("output.s3_uri",)),
        ("Bad bucket: s3://acme-nlp-models/tickets/", ("output.s3_uri",)),
        ("DocumentClassifierName must match a pattern", ("name",)),
        ("The data access role cannot be assumed", ("role",)),
        ("A subnet is of another VPC than the security group", ("vpc.security_groups", "vpc.subnets")),
        ("The tag keys must be unique", ("tags",)),
        ("Something is not right", ()),
    ],
)
def test_invalid_requests_lead_back_to_the_profile(message: str, keys: tuple[str, ...]) -> None:
    problem = explain_refusal(partial_request(CLASSIFIER), _error("InvalidRequestException", message))
    assert isinstance(problem, RefusedRequestError)
    assert problem.profile_keys == keys
    assert message.rstrip(".") in problem.message


def test_what_botocore_finds_before_anything_is_sent(session: AccountSession) -> None:
    request = partial_request(_with(CLASSIFIER, role="short"))
    with pytest.raises(Exception, match="DataAccessRoleArn") as caught:
        session.client("comprehend").create_document_classifier(**request.parameters)
    problem = explain_refusal(request, caught.value)
    assert isinstance(problem, RefusedRequestError)
    assert problem.profile_keys == ("role",)


def _request() -> Request:
    return partial_request(CLASSIFIER)


def test_what_is_no_refusal_of_the_request() -> None:
    assert isinstance(explain_refusal(_request(), _error("ExpiredTokenException")), CredentialsError)
    unreachable = EndpointConnectionError(endpoint_url="https://comprehend")
    assert isinstance(explain_refusal(_request(), unreachable), NoAwsError)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ReadTimeoutError(endpoint_url="https://comprehend"), "did not answer in time"),
        (ConnectionClosedError(endpoint_url="https://comprehend"), "broke off"),
        (ResponseParserError("the answer is not JSON"), "not one of AWS's"),
        (ConnectionResetError("reset"), "broke off"),
    ],
)
def test_a_request_whose_answer_is_lost_may_have_arrived(error: Exception, words: str) -> None:
    problem = explain_refusal(_request(), error)
    assert isinstance(problem, NoAwsError)
    assert words in problem.message
    assert "Whether AWS received the request is not known" in problem.message
    assert "nothing is created twice" in problem.remedy


def test_a_request_that_was_never_sent_has_not_arrived() -> None:
    for error in (EndpointConnectionError(endpoint_url="https://comprehend"), NoCredentialsError()):
        assert "not known" not in str(explain_refusal(_request(), error))


def test_expired_credentials_name_the_profile_in_use() -> None:
    problem = explain_refusal(_request(), _error("ExpiredTokenException"), profile="work")
    assert "profile work" in problem.message


def test_another_action_than_the_operation_names_that_action() -> None:
    message = (
        "User: arn:aws:iam::111122223333:user/ann is not authorized to perform: kms:CreateGrant on resource: "
        f"{KEY.format(1)} because no resource-based policy allows the kms:CreateGrant action"
    )
    problem = explain_refusal(_request(), _error("AccessDeniedException", message))
    assert isinstance(problem, RefusedRequestError)
    assert "kms:CreateGrant" in problem.message
    assert problem.profile_keys == ("keys.output", "keys.volume", "keys.model")


def test_words_of_aws_are_made_visible() -> None:
    problem = explain_refusal(_request(), _error("InvalidRequestException", "bad \x1b]0;x\x07 [/]"))
    assert "\\x1b]0;x\\x07 [/]" in problem.message
