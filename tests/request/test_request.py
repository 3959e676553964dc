"""Plan → request: parameters that botocore accepts, and the context that IAM sees."""

from functools import cache
from pathlib import Path
from typing import Any

import botocore.session
import pytest
from botocore.validate import ParamValidator
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import plans
from wizard.plan import AnyPlan
from wizard.profiles import load
from wizard.request import OPERATIONS, Request, account_of, partial_request, profile_key_of, request_of

SHIPPED = sorted((Path(__file__).parents[2] / "profiles").glob("*.toml"))


@cache
def _input_shape(operation: str) -> Any:
    return botocore.session.get_session().get_service_model("comprehend").operation_model(operation).input_shape


def _refused(request: Request) -> str:
    token = {"ClientRequestToken": "generated-by-every-client"}
    report = ParamValidator().validate({**request.parameters, **token}, _input_shape(request.operation))
    return str(report.generate_report())


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_profiles_become_valid_requests(path: Path) -> None:
    assert _refused(request_of(load(path).plan)) == ""


@settings(deadline=None, max_examples=150)
@given(plan=plans())
def test_every_plan_becomes_a_valid_request(plan: AnyPlan) -> None:
    request = request_of(plan)
    assert request.operation == OPERATIONS[plan.kind]
    assert _refused(request) == ""


def test_a_whole_classifier_request() -> None:
    path = next(path for path in SHIPPED if path.stem == "classifier-secure")
    key = "arn:aws:kms:us-west-2:111122223333:key/1a2b3c4d-000{0}-4000-8000-00000000000{0}"
    subnets = ("subnet-0a1b2c3d4e5f60718", "subnet-0b2c3d4e5f6071829")
    request = request_of(load(path).plan)
    assert request.parameters == {
        "DocumentClassifierName": "tickets-secure",
        "VersionName": "v1",
        "DataAccessRoleArn": "arn:aws:iam::111122223333:role/ComprehendDataAccess",
        "InputDataConfig": {
            "DataFormat": "COMPREHEND_CSV",
            "S3Uri": "s3://acme-nlp-training/tickets/train.csv",
            "TestS3Uri": "s3://acme-nlp-training/tickets/test.csv",
        },
        "OutputDataConfig": {"S3Uri": "s3://acme-nlp-models/tickets-secure/", "KmsKeyId": key.format(2)},
        "LanguageCode": "en",
        "VolumeKmsKeyId": key.format(1),
        "VpcConfig": {"Subnets": list(subnets), "SecurityGroupIds": ["sg-0a1b2c3d4e5f60718"]},
        "Mode": "MULTI_CLASS",
        "ModelKmsKeyId": key.format(3),
        "Tags": [{"Key": "team", "Value": "nlp"}, {"Key": "cost center", "Value": "4711"}],
    }
    assert request.as_json()["iam"] == {
        "action": "comprehend:CreateDocumentClassifier",
        "resource": "arn:aws:comprehend:us-west-2:111122223333:document-classifier/tickets-secure",
        "context": {
            "comprehend:VolumeKmsKey": key.format(1),
            "comprehend:OutputKmsKey": key.format(2),
            "comprehend:ModelKmsKey": key.format(3),
            "comprehend:VpcSubnets": list(subnets),
            "comprehend:VpcSecurityGroupIds": ["sg-0a1b2c3d4e5f60718"],
            "aws:RequestTag/team": "nlp",
            "aws:RequestTag/cost center": "4711",
            "aws:TagKeys": ["team", "cost center"],
            "aws:RequestedRegion": "us-west-2",
        },
    }


def test_manifests_name_their_members_as_the_api_does() -> None:
    path = next(path for path in SHIPPED if path.stem == "classifier-manifest")
    config = request_of(load(path).plan).parameters["InputDataConfig"]
    assert config["DataFormat"] == "AUGMENTED_MANIFEST"
    assert config["AugmentedManifests"][1] == {
        "S3Uri": "s3://acme-nlp-training/tickets-manifest/test.manifest",
        "Split": "TEST",
        "AttributeNames": ["ticket-class"],
    }


@pytest.mark.parametrize(
    ("stem", "data_format"),
    [
        ("recognizer-annotations", "COMPREHEND_CSV"),
        ("recognizer-entity-list", "COMPREHEND_CSV"),
        ("recognizer-manifest", "AUGMENTED_MANIFEST"),
    ],
)
def test_format_of_a_recognizer_follows_from_its_data(stem: str, data_format: str) -> None:
    path = next(path for path in SHIPPED if path.stem == stem)
    config = request_of(load(path).plan).parameters["InputDataConfig"]
    assert config["DataFormat"] == data_format
    assert config["EntityTypes"] == [{"Type": "PERSON"}, {"Type": "PRODUCT"}]


def test_an_endpoint_is_authorized_as_its_models_kind_of_endpoint() -> None:
    profile = {"kind": "endpoint", "name": "live", "region": "eu-west-1"}
    model = "arn:aws:comprehend:eu-west-1:111122223333:entity-recognizer/products"
    request = partial_request({**profile, "model": model})
    assert request.resource == "arn:aws:comprehend:eu-west-1:111122223333:entity-recognizer-endpoint/live"


def test_a_partial_request_invents_nothing() -> None:
    request = partial_request({"kind": "classifier", "vpc": {"subnets": ["subnet-1"]}})
    assert request.parameters == {"VpcConfig": {"Subnets": ["subnet-1"]}}
    assert request.context == {"comprehend:VpcSubnets": ("subnet-1",)}
    assert request.resource == "arn:aws:comprehend:*:*:document-classifier/*"


_SECTIONS = ("dataset", "keys", "vpc", "tags", "output", "name", "role", "region", "account", "version", "model")
_INNER = ("manifests", "entity_types", "documents", "reader", "subnets", "volume", "s3_uri", "x")
_VALUES: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(_INNER), inner, max_size=3)),
    max_leaves=8,
)


@settings(deadline=None)
@given(kind=st.sampled_from(sorted(OPERATIONS)), values=st.dictionaries(st.sampled_from(_SECTIONS), _VALUES))
def test_a_partial_request_takes_whatever_stands_in_an_unfinished_profile(kind: str, values: dict[str, Any]) -> None:
    assert partial_request({**values, "kind": kind}).operation == OPERATIONS[kind]


def test_account_of_a_plan_without_one_is_that_of_its_role() -> None:
    assert account_of({"role": "arn:aws:iam::111122223333:role/x"}) == "111122223333"
    assert account_of({"account": "999922223333", "role": "arn:aws:iam::111122223333:role/x"}) == "999922223333"
    assert account_of({"role": "x"}) is None


def test_a_parameter_leads_back_to_its_field() -> None:
    assert profile_key_of("classifier", "OutputDataConfig.KmsKeyId") == "keys.output"
    assert profile_key_of("endpoint", "Nonsense") is None
