"""What the members of a training request must be to each other: Comprehend's InvalidRequestException and its relatives.

The rules are from the API reference and the developer guide; where AWS publishes the rule but not the sentence, the
sentence is ours.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from wizard.demo.account import MotoAccount
from wizard.demo.aws_errors import AwsError, invalid_request
from wizard.demo.comprehend.keys import require_key
from wizard.demo.comprehend.network import require_network
from wizard.demo.comprehend.records import CLASSIFIER, ModelKind, tags_of
from wizard.demo.comprehend.storage import require_bucket

CUSTOM_MODEL_LANGUAGES = ("en", "es", "fr", "de", "it", "pt")
TAG_LIMIT = 50
MANIFEST_LIMIT = 5
ATTRIBUTE_LIMIT = 5
ENTITY_TYPE_LIMIT = 25

Parameters = Mapping[str, Any]


def require_sensible(account: MotoAccount, kind: ModelKind, parameters: Parameters, region: str) -> None:
    """Raise the error AWS would for a training request whose members do not fit together or name what is not there."""
    require_tags(tags_of(parameters), len(parameters.get("Tags", [])))
    if parameters["LanguageCode"] not in CUSTOM_MODEL_LANGUAGES:
        raise AwsError(
            "UnsupportedLanguageException",
            f"The language {parameters['LanguageCode']} is not supported. "
            f"Custom models can be trained for: {', '.join(CUSTOM_MODEL_LANGUAGES)}.",
        )
    if kind is CLASSIFIER:
        _require_classifier_input(parameters)
    else:
        _require_recognizer_input(parameters["InputDataConfig"])
    for member, uri in _uris(parameters):
        require_bucket(account, uri, region, member)
    if "VpcConfig" in parameters:
        require_network(account, parameters["VpcConfig"], region)
    _require_keys(account, parameters, region)


def require_tags(tags: Mapping[str, str], given: int) -> None:
    """Raise TooManyTagsException above the limit, InvalidRequestException for a key given twice or reserved."""
    if len(tags) > TAG_LIMIT:
        raise AwsError(
            "TooManyTagsException",
            f"The request contains more tags than can be associated with a resource ({TAG_LIMIT} tags per resource).",
        )
    if given > len(tags):
        raise invalid_request("The request contains duplicate tag keys.")
    for key in tags:
        if key.lower().startswith("aws:"):
            raise invalid_request(f"The tag key {key} starts with aws:, which is reserved.")


def _require_classifier_input(parameters: Parameters) -> None:
    config = parameters["InputDataConfig"]
    mode = parameters.get("Mode", "MULTI_CLASS")
    _require_format_members(config, "COMPREHEND_CSV", ("S3Uri",))
    if "LabelDelimiter" in config and mode != "MULTI_LABEL":
        raise invalid_request("LabelDelimiter can only be specified when Mode is MULTI_LABEL.")
    output_key = parameters.get("OutputDataConfig", {}).get("KmsKeyId")
    if output_key and "S3Uri" not in parameters["OutputDataConfig"]:
        raise invalid_request("OutputDataConfig: S3Uri must be specified with KmsKeyId.")
    native = config.get("DocumentType") == "SEMI_STRUCTURED_DOCUMENT"
    if native and "Documents" not in config:
        raise invalid_request("Documents must be specified when DocumentType is SEMI_STRUCTURED_DOCUMENT.")
    if native and parameters["LanguageCode"] != "en":
        raise AwsError("UnsupportedLanguageException", "Semi-structured documents are supported for English only.")
    if "Documents" in config and not native:
        raise invalid_request("Documents can only be specified when DocumentType is SEMI_STRUCTURED_DOCUMENT.")
    if native and "TestS3Uri" in config and "TestS3Uri" not in config["Documents"]:
        raise invalid_request("Documents: TestS3Uri must be specified when InputDataConfig has a TestS3Uri.")


def _require_recognizer_input(config: Parameters) -> None:
    _require_format_members(config, "COMPREHEND_CSV", ("Documents",))
    types = [entity["Type"] for entity in config["EntityTypes"]]
    if not 1 <= len(types) <= ENTITY_TYPE_LIMIT:
        raise invalid_request(f"EntityTypes: between 1 and {ENTITY_TYPE_LIMIT} entity types must be specified.")
    if len(set(types)) < len(types):
        raise invalid_request("EntityTypes: the entity types must be unique.")
    if config.get("DataFormat", "COMPREHEND_CSV") != "COMPREHEND_CSV":
        return
    if ("Annotations" in config) == ("EntityList" in config):
        raise invalid_request("Exactly one of Annotations and EntityList must be specified.")
    has_test_documents = "TestS3Uri" in config["Documents"]
    if "Annotations" in config and has_test_documents != ("TestS3Uri" in config["Annotations"]):
        raise invalid_request("Documents and Annotations must both have a TestS3Uri, or neither.")


def _require_format_members(config: Parameters, default: str, csv_members: tuple[str, ...]) -> None:
    data_format = config.get("DataFormat", default)
    if data_format == "AUGMENTED_MANIFEST":
        manifests = config.get("AugmentedManifests", [])
        if not manifests:
            raise invalid_request("AugmentedManifests must be specified when DataFormat is AUGMENTED_MANIFEST.")
        if len(manifests) > MANIFEST_LIMIT:
            raise invalid_request(f"At most {MANIFEST_LIMIT} augmented manifests can be specified.")
        if any(len(manifest["AttributeNames"]) > ATTRIBUTE_LIMIT for manifest in manifests):
            raise invalid_request(f"At most {ATTRIBUTE_LIMIT} attribute names can be specified for a manifest.")
        given = [member for member in csv_members if member in config]
        if given:
            raise invalid_request(f"{given[0]} cannot be specified when DataFormat is AUGMENTED_MANIFEST.")
        return
    if "AugmentedManifests" in config:
        raise invalid_request("AugmentedManifests can only be specified when DataFormat is AUGMENTED_MANIFEST.")
    for member in csv_members:
        if member not in config:
            raise invalid_request(f"{member} must be specified when DataFormat is {data_format}.")


def _require_keys(account: MotoAccount, parameters: Parameters, region: str) -> None:
    for member in ("VolumeKmsKeyId", "ModelKmsKeyId"):
        if member in parameters:
            require_key(account, parameters[member], region, member, alias_allowed=False)
    output_key = parameters.get("OutputDataConfig", {}).get("KmsKeyId")
    if output_key is not None:
        require_key(account, output_key, region, "OutputDataConfig.KmsKeyId", alias_allowed=True)


def _uris(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every S3 URI of the request with the path of its member."""
    if isinstance(value, Mapping):
        for name, member in value.items():
            where = f"{path}.{name}" if path else name
            if name.endswith("S3Uri") and isinstance(member, str):
                yield where, member
            else:
                yield from _uris(member, where)
    elif isinstance(value, list):
        for index, item in enumerate(value, start=1):
            yield from _uris(item, f"{path}.{index}")
