"""Parameters against the API's model: AWS's codes and words."""

from typing import Any

import pytest

from tests.demo.clients import Clients, classifier, recognizer, refused
from wizard.demo.names import USER_ARN


@pytest.fixture(scope="module")
def raw(clients: Clients) -> Any:
    """A client that sends what it is given: botocore's own checks are off."""
    return clients("comprehend", parameter_validation=False)


_NAME_PATTERN = "Member must satisfy regular expression pattern: ^[a-zA-Z0-9](-*[a-zA-Z0-9])*$"
_TOO_MANY = {"Subnets": ["subnet-1"] * 17, "SecurityGroupIds": ["sg-1"]}


@pytest.mark.parametrize(
    ("changes", "path", "constraint"),
    [
        ({"DocumentClassifierName": "-tickets"}, "documentClassifierName", _NAME_PATTERN),
        (
            {"DocumentClassifierName": "x" * 64},
            "documentClassifierName",
            "Member must have length less than or equal to 63",
        ),
        ({"DocumentClassifierName": None}, "documentClassifierName", "Member must not be null"),
        ({"VersionName": "v 1"}, "versionName", _NAME_PATTERN),
        ({"LanguageCode": "xx"}, "languageCode", "Member must satisfy enum value set: [en, es, fr, de, it, pt,"),
        ({"InputDataConfig": {"S3Uri": "s3://Bad_Bucket/x"}}, "inputDataConfig.s3Uri", "Member must satisfy regular"),
        ({"DataAccessRoleArn": "arn:aws:iam::1:role/x-y"}, "dataAccessRoleArn", "Member must satisfy regular"),
        ({"VpcConfig": _TOO_MANY}, "vpcConfig.subnets", "Member must have length less than or equal to 16"),
        (
            {"VpcConfig": {"Subnets": ["subnet_1"], "SecurityGroupIds": ["sg-1"]}},
            "vpcConfig.subnets.1.member",
            "Member must satisfy regular expression pattern: [-0-9a-zA-Z]+",
        ),
        ({"VpcConfig": {"Subnets": ["subnet-1"]}}, "vpcConfig.securityGroupIds", "Member must not be null"),
        ({"ClientRequestToken": "a b"}, "clientRequestToken", "Member must satisfy regular"),
        ({"VolumeKmsKeyId": "schlüssel"}, "volumeKmsKeyId", "Member must satisfy regular"),
    ],
)
def test_a_broken_constraint_is_named(raw: Any, changes: dict[str, Any], path: str, constraint: str) -> None:
    refusal = refused(raw.create_document_classifier, **classifier("tickets", **changes))
    assert (refusal.code, refusal.status) == ("ValidationException", 400)
    assert refusal.message.startswith("1 validation error detected: Value ")
    assert f"at '{path}' failed to satisfy constraint: {constraint}" in refusal.message


def test_the_value_is_quoted(raw: Any) -> None:
    refusal = refused(raw.create_document_classifier, **classifier("-tickets"))
    assert "Value '-tickets' at 'documentClassifierName'" in refusal.message


def test_all_broken_constraints_are_reported_at_once(raw: Any) -> None:
    refusal = refused(raw.create_document_classifier, **classifier("a b", LanguageCode="xx"))
    assert refusal.message.startswith("2 validation errors detected: ")
    assert "'documentClassifierName'" in refusal.message
    assert "'languageCode'" in refusal.message


def test_a_wrong_json_type_is_a_serialization_error(raw: Any) -> None:
    refusal = refused(raw.create_endpoint, EndpointName="e", DesiredInferenceUnits="two")
    assert refusal.code == "SerializationException"


def test_an_entity_type_with_a_comma_is_refused(raw: Any) -> None:
    config = recognizer("r")["InputDataConfig"] | {"EntityTypes": [{"Type": "A,B"}]}
    refusal = refused(raw.create_entity_recognizer, **recognizer("r", InputDataConfig=config))
    assert "Value 'A,B' at 'inputDataConfig.entityTypes.1.member.type'" in refusal.message


def test_an_operation_that_is_not_simulated_says_so(clients: Clients) -> None:
    refusal = refused(clients.comprehend.detect_sentiment, Text="fine", LanguageCode="en")
    assert refusal.code == "UnknownOperationException"
    assert "DetectSentiment" in refusal.message


def test_an_operation_that_moto_does_not_know_says_so(clients: Clients) -> None:
    refusal = refused(clients("iam").get_context_keys_for_principal_policy, PolicySourceArn=USER_ARN)
    assert (refusal.code, refusal.status) == ("NotImplemented", 501)
    assert "iam:GetContextKeysForPrincipalPolicy" in refusal.message


def test_a_service_that_is_not_simulated_says_so(clients: Clients) -> None:
    refusal = refused(clients("dynamodb").list_tables)
    assert refusal.code == "UnknownOperationException"
    assert "dynamodb" in refusal.message
