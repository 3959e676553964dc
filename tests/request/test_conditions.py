"""The condition keys of the service authorization data, compared with the table this product is built on."""

import pytest

from wizard.conditions import (
    condition_key_type,
    condition_keys,
    operations,
    resource_types,
    resource_types_with,
    service_condition_keys,
)
from wizard.request import OPERATIONS, condition_key_fields

_KEYS = {
    "V": "comprehend:VolumeKmsKey",
    "O": "comprehend:OutputKmsKey",
    "M": "comprehend:ModelKmsKey",
    "S": "comprehend:VpcSubnets",
    "G": "comprehend:VpcSecurityGroupIds",
    "D": "comprehend:DataLakeKmsKey",
}
_TABLE = {
    "CreateDocumentClassifier": "VOMSG",
    "CreateEntityRecognizer": "VMSG",
    "CreateEndpoint": "",
    "CreateFlywheel": "VMDSG",
    "UpdateFlywheel": "VMSG",
    "ImportModel": "M",
    "StartDocumentClassificationJob": "VOSG",
    "StartDominantLanguageDetectionJob": "VOSG",
    "StartEntitiesDetectionJob": "VOSG",
    "StartKeyPhrasesDetectionJob": "VOSG",
    "StartSentimentDetectionJob": "VOSG",
    "StartTargetedSentimentDetectionJob": "VOSG",
    "StartTopicsDetectionJob": "VOSG",
    "StartEventsDetectionJob": "O",
    "StartPiiEntitiesDetectionJob": "O",
}
_TAGS = {"aws:RequestTag/${TagKey}", "aws:TagKeys"}


@pytest.mark.parametrize("operation", _TABLE)
def test_condition_keys_of_an_operation(operation: str) -> None:
    assert set(service_condition_keys(operation)) == {_KEYS[letter] for letter in _TABLE[operation]}
    tags = _TAGS & set(condition_keys(operation))
    assert tags == (set() if operation == "UpdateFlywheel" else _TAGS)


def test_no_other_operation_has_keys_of_its_own() -> None:
    with_keys = {operation for operation in operations() if service_condition_keys(operation)}
    # comprehend:FlywheelIterationId speaks of what is described, not of how anything is protected.
    assert with_keys - {"DescribeFlywheelIteration"} == {operation for operation, keys in _TABLE.items() if keys}


def test_resource_types_a_key_goes_with() -> None:
    subnets = "comprehend:VpcSubnets"
    assert resource_types_with("CreateDocumentClassifier", subnets) == ("document-classifier",)
    assert resource_types_with("StartDocumentClassificationJob", subnets) == ("document-classification-job",)
    assert resource_types_with("CreateFlywheel", subnets) == ("flywheel",)
    assert resource_types_with("CreateEndpoint", subnets) == ()


@pytest.mark.parametrize("key", _KEYS.values())
def test_types_of_the_keys(key: str) -> None:
    assert condition_key_type(key) == ("ARN" if key.endswith("KmsKey") else "ArrayOfString")


def test_what_the_operations_are_authorized_on() -> None:
    assert resource_types("CreateDocumentClassifier") == ("document-classifier",)
    assert resource_types("CreateEntityRecognizer") == ("entity-recognizer",)
    assert {"document-classifier-endpoint", "entity-recognizer-endpoint"} < set(resource_types("CreateEndpoint"))


def test_every_key_that_a_launch_can_carry_has_a_field() -> None:
    launches = {key for operation in OPERATIONS.values() for key in service_condition_keys(operation)}
    assert set(condition_key_fields()) == launches


def test_an_unknown_operation_is_an_error() -> None:
    with pytest.raises(KeyError):
        condition_keys("CreateNothing")
