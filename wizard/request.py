"""From a plan to the request that AWS receives, and to what IAM sees of it.

This is the one place that knows how a plan becomes API parameters. It works on the profile's nested plain values, so
that an unfinished set of answers has a (partial) request as well, and the preview is live from the first choice on.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wizard.conditions import condition_keys
from wizard.plan import look_up
from wizard.plan.arns import parse_arn, partition_of

if TYPE_CHECKING:
    from wizard.plan import AnyPlan

OPERATIONS: Mapping[str, str] = {
    "classifier": "CreateDocumentClassifier",
    "recognizer": "CreateEntityRecognizer",
    "endpoint": "CreateEndpoint",
}

MANIFEST_PARAMETERS: Mapping[str, str] = {
    "s3_uri": "S3Uri",
    "split": "Split",
    "attributes": "AttributeNames",
    "annotations": "AnnotationDataS3Uri",
    "source_documents": "SourceDocumentsS3Uri",
    "document_type": "DocumentType",
}
"""Key of one of ``[[dataset.manifests]]`` → member of the API's AugmentedManifestsListItem."""

# Profile key → path in the API's parameters, in the order of the AWS documentation.
_TRAINING_TAIL: Mapping[str, str] = {
    "language": "LanguageCode",
    "keys.volume": "VolumeKmsKeyId",
    "vpc.subnets": "VpcConfig.Subnets",
    "vpc.security_groups": "VpcConfig.SecurityGroupIds",
}
PARAMETERS: Mapping[str, Mapping[str, str]] = {
    "classifier": {
        "name": "DocumentClassifierName",
        "version": "VersionName",
        "role": "DataAccessRoleArn",
        "dataset.format": "InputDataConfig.DataFormat",
        "dataset.train": "InputDataConfig.S3Uri",
        "dataset.test": "InputDataConfig.TestS3Uri",
        "dataset.label_delimiter": "InputDataConfig.LabelDelimiter",
        "dataset.manifests": "InputDataConfig.AugmentedManifests",
        "dataset.document_type": "InputDataConfig.DocumentType",
        "dataset.documents": "InputDataConfig.Documents.S3Uri",
        "dataset.test_documents": "InputDataConfig.Documents.TestS3Uri",
        "dataset.reader.action": "InputDataConfig.DocumentReaderConfig.DocumentReadAction",
        "dataset.reader.mode": "InputDataConfig.DocumentReaderConfig.DocumentReadMode",
        "dataset.reader.features": "InputDataConfig.DocumentReaderConfig.FeatureTypes",
        "output.s3_uri": "OutputDataConfig.S3Uri",
        "keys.output": "OutputDataConfig.KmsKeyId",
        **_TRAINING_TAIL,
        "mode": "Mode",
        "keys.model": "ModelKmsKeyId",
        "tags": "Tags",
    },
    "recognizer": {
        "name": "RecognizerName",
        "version": "VersionName",
        "role": "DataAccessRoleArn",
        "dataset.format": "InputDataConfig.DataFormat",
        "dataset.entity_types": "InputDataConfig.EntityTypes",
        "dataset.documents": "InputDataConfig.Documents.S3Uri",
        "dataset.test_documents": "InputDataConfig.Documents.TestS3Uri",
        "dataset.input_format": "InputDataConfig.Documents.InputFormat",
        "dataset.annotations": "InputDataConfig.Annotations.S3Uri",
        "dataset.test_annotations": "InputDataConfig.Annotations.TestS3Uri",
        "dataset.entity_list": "InputDataConfig.EntityList.S3Uri",
        "dataset.manifests": "InputDataConfig.AugmentedManifests",
        **_TRAINING_TAIL,
        "keys.model": "ModelKmsKeyId",
        "tags": "Tags",
    },
    "endpoint": {
        "name": "EndpointName",
        "model": "ModelArn",
        "flywheel": "FlywheelArn",
        "inference_units": "DesiredInferenceUnits",
        "role": "DataAccessRoleArn",
        "tags": "Tags",
    },
}
"""For each kind: profile key → dotted path of the API parameter."""

LEFT_OUT: Mapping[str, Mapping[str, str]] = {
    "classifier": {
        "ClientRequestToken": "every client adds its own; it says nothing about what is asked for",
        "ModelPolicy": "shares the model with other accounts, which is a decision of its own (PutResourcePolicy)",
        "OutputDataConfig.FlywheelStatsS3Prefix": "set by the service for the models that a flywheel trains",
    },
    "recognizer": {
        "ClientRequestToken": "every client adds its own; it says nothing about what is asked for",
        "ModelPolicy": "shares the model with other accounts, which is a decision of its own (PutResourcePolicy)",
    },
    "endpoint": {
        "ClientRequestToken": "every client adds its own; it says nothing about what is asked for",
    },
}
"""For each kind: the API parameters that a plan does not set, and why."""

_CONDITION_VALUES: Mapping[str, str] = {
    "comprehend:VolumeKmsKey": "keys.volume",
    "comprehend:OutputKmsKey": "keys.output",
    "comprehend:ModelKmsKey": "keys.model",
    "comprehend:VpcSubnets": "vpc.subnets",
    "comprehend:VpcSecurityGroupIds": "vpc.security_groups",
}
_RESOURCE_TYPES: Mapping[str, str] = {
    "classifier": "document-classifier",
    "recognizer": "entity-recognizer",
}
_MODEL_ENDPOINTS: Mapping[str, str] = {
    "document-classifier": "document-classifier-endpoint",
    "entity-recognizer": "entity-recognizer-endpoint",
}


@dataclass(frozen=True)
class Request:
    """One call of Amazon Comprehend.

    ``parameters`` is what boto3's method takes, without ClientRequestToken: every client adds one of its own, and it
    says nothing about what is asked for. ``resource`` and ``context`` are what IAM evaluates: the ARN the call is
    authorized on, and the condition keys the call carries (a key that is not there is absent, not empty).
    """

    operation: str
    parameters: Mapping[str, Any]
    region: str
    resource: str
    context: Mapping[str, str | tuple[str, ...]]

    @property
    def action(self) -> str:
        """The IAM action, as ``comprehend:CreateEndpoint``."""
        return f"comprehend:{self.operation}"

    def as_json(self) -> dict[str, Any]:
        """The public shape of ``comprehend-wizard request``."""
        context = {key: list(value) if isinstance(value, tuple) else value for key, value in self.context.items()}
        return {
            "service": "comprehend",
            "operation": self.operation,
            "region": self.region,
            "parameters": dict(self.parameters),
            "iam": {"action": self.action, "resource": self.resource, "context": context},
        }


def request_of(plan: "AnyPlan") -> Request:
    """The request that launching ``plan`` sends."""
    return partial_request(plan.as_profile())


def partial_request(profile: Mapping[str, Any]) -> Request:
    """The request as far as ``profile`` (nested plain values, perhaps unfinished) tells; ``kind`` must be set.

    Parameters that nothing is known about are left out, never invented.
    """
    kind = str(profile["kind"])
    operation = OPERATIONS[kind]
    return Request(
        operation=operation,
        parameters=_parameters(kind, profile),
        region=str(profile.get("region", "")),
        resource=_resource(kind, profile),
        context=dict(_context(operation, profile)),
    )


def profile_key_of(kind: str, parameter: str) -> str | None:
    """The profile key behind an API parameter such as ``InputDataConfig.S3Uri``, to lead an error back to its field."""
    return next((key for key, path in PARAMETERS[kind].items() if path == parameter), None)


def condition_key_fields() -> Mapping[str, str]:
    """Comprehend's condition key → the profile key that sets it."""
    return _CONDITION_VALUES


def account_of(profile: Mapping[str, Any]) -> str | None:
    """The account a launch would be in: the profile's own word, else that of its role or model (both must be local)."""
    if account := look_up(profile, "account"):
        return str(account)
    for key in ("role", "model", "flywheel"):
        arn = parse_arn(str(look_up(profile, key) or ""))
        if arn is not None and arn.account:
            return arn.account
    return None


def _parameters(kind: str, profile: Mapping[str, Any]) -> dict[str, Any]:
    parameters: dict[str, Any] = {}
    for key, path in PARAMETERS[kind].items():
        value = _value(kind, key, profile)
        if value is None or value in ({}, [], ()):
            continue
        _put(parameters, path.split("."), value)
    return parameters


def _value(kind: str, key: str, profile: Mapping[str, Any]) -> Any:
    value = look_up(profile, key)
    if key == "dataset.format" and kind == "recognizer":
        return _recognizer_format(profile)
    if key == "tags":
        return [{"Key": tag, "Value": text} for tag, text in value.items()] if isinstance(value, Mapping) else None
    if key == "dataset.entity_types":
        return [{"Type": name} for name in _items(value)]
    if key == "dataset.manifests":
        return [_manifest(item) for item in _items(value) if isinstance(item, Mapping)]
    return list(value) if isinstance(value, tuple) else value


def _items(value: Any) -> Sequence[Any]:
    """The items of a list; nothing where an unfinished profile holds something else."""
    return value if isinstance(value, list | tuple) else ()


def _recognizer_format(profile: Mapping[str, Any]) -> str | None:
    if look_up(profile, "dataset.manifests"):
        return "AUGMENTED_MANIFEST"
    return "COMPREHEND_CSV" if look_up(profile, "dataset.documents") else None


def _manifest(item: Mapping[str, Any]) -> dict[str, Any]:
    parameters = {api: item[key] for key, api in MANIFEST_PARAMETERS.items() if item.get(key) is not None}
    return {api: list(value) if isinstance(value, tuple) else value for api, value in parameters.items()}


def _put(parameters: dict[str, Any], path: Sequence[str], value: Any) -> None:
    for part in path[:-1]:
        parameters = parameters.setdefault(part, {})
    parameters[path[-1]] = value


def _resource(kind: str, profile: Mapping[str, Any]) -> str:
    """The ARN that the call is authorized on (service authorization reference; a part not known yet is ``*``)."""
    region = str(look_up(profile, "region") or "*")
    name = str(look_up(profile, "name") or "*")
    account = account_of(profile) or "*"
    if kind == "endpoint":
        model = parse_arn(str(look_up(profile, "model") or ""))
        resource_type = _MODEL_ENDPOINTS.get(model.resource_type if model else "", "document-classifier-endpoint")
    else:
        resource_type = _RESOURCE_TYPES[kind]
    return f"arn:{partition_of(region)}:comprehend:{region}:{account}:{resource_type}/{name}"


def _context(operation: str, profile: Mapping[str, Any]) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    supported = condition_keys(operation)
    for key, path in _CONDITION_VALUES.items():
        value = look_up(profile, path)
        if key in supported and value:
            yield key, tuple(value) if isinstance(value, list | tuple) else str(value)
    tags = look_up(profile, "tags")
    if isinstance(tags, Mapping) and tags and "aws:TagKeys" in supported:
        yield from ((f"aws:RequestTag/{tag}", str(text)) for tag, text in tags.items())
        yield "aws:TagKeys", tuple(tags)
    if region := look_up(profile, "region"):
        yield "aws:RequestedRegion", str(region)
