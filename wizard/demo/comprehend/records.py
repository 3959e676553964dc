"""What Comprehend remembers: models in training or trained, endpoints, and the tokens of requests already answered."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

ModelStatus = Literal[
    "SUBMITTED",
    "TRAINING",
    "DELETING",
    "STOP_REQUESTED",
    "STOPPED",
    "IN_ERROR",
    "TRAINED",
    "TRAINED_WITH_WARNING",
]
EndpointStatus = Literal["CREATING", "IN_SERVICE", "UPDATING", "DELETING", "FAILED"]
FlywheelStatus = Literal["CREATING", "ACTIVE", "UPDATING", "DELETING", "FAILED"]


@dataclass(frozen=True)
class ModelKind:
    """The names under which the API handles one of the two kinds of custom model."""

    resource: str
    noun: str
    """The middle of the operation names: CreateX, DescribeX, ListXs, StopTrainingX, DeleteX."""
    name_field: str
    metadata_field: str
    archive_code: str
    """The letters in the folder of the output archive: ``<account>-CLR-<id>``."""

    @property
    def arn_field(self) -> str:
        """The request and response member holding the model's ARN."""
        return f"{self.noun}Arn"


CLASSIFIER = ModelKind(
    "document-classifier", "DocumentClassifier", "DocumentClassifierName", "ClassifierMetadata", "CLR"
)
RECOGNIZER = ModelKind("entity-recognizer", "EntityRecognizer", "RecognizerName", "RecognizerMetadata", "NER")
KINDS = (CLASSIFIER, RECOGNIZER)

_COPIED = (
    "LanguageCode",
    "InputDataConfig",
    "OutputDataConfig",
    "DataAccessRoleArn",
    "VolumeKmsKeyId",
    "VpcConfig",
    "Mode",
    "ModelKmsKeyId",
    "VersionName",
)


@dataclass
class Model:
    """A classifier or recognizer: the request that made it and how far its training is."""

    kind: ModelKind
    arn: str
    request: dict[str, Any]
    submitted: datetime
    tags: dict[str, str] = field(default_factory=dict)
    status: ModelStatus = "SUBMITTED"
    message: str | None = None
    metadata: dict[str, Any] | None = None
    training_started: datetime | None = None
    training_ended: datetime | None = None
    ended: datetime | None = None
    output_uri: str | None = None
    changed: datetime | None = None
    """When the status last changed by a request (stop, delete): the start of the next wait."""

    @property
    def region(self) -> str:
        """The region the model is in."""
        return self.arn.split(":")[3]

    @property
    def name(self) -> str:
        """The name without the version."""
        return str(self.request[self.kind.name_field])

    @property
    def version(self) -> str | None:
        """The version, where the model has one."""
        return self.request.get("VersionName")

    @property
    def fingerprint(self) -> str:
        """32 hex digits that stay the same for the same model: AWS's random id in archive names, without the chance."""
        return hashlib.sha256(f"{self.arn} {self.submitted.isoformat()}".encode()).hexdigest()[:32]

    def properties(self) -> dict[str, Any]:
        """The model as Describe and List show it. Members without a value are left out, as AWS leaves them out."""
        shown: dict[str, Any] = {
            self.kind.arn_field: self.arn,
            "Status": self.status,
            "Message": self.message,
            "SubmitTime": self.submitted,
            "EndTime": self.ended,
            "TrainingStartTime": self.training_started,
            "TrainingEndTime": self.training_ended,
            self.kind.metadata_field: self.metadata if self.status in ("TRAINED", "TRAINED_WITH_WARNING") else None,
        }
        shown |= {name: self.request[name] for name in _COPIED if name in self.request}
        if self.output_uri is not None:
            shown["OutputDataConfig"] = shown["OutputDataConfig"] | {"S3Uri": self.output_uri}
        return {name: value for name, value in shown.items() if value is not None}


@dataclass
class Endpoint:
    """An endpoint: which model it serves, with how many inference units."""

    arn: str
    model_arn: str
    units: int
    created: datetime
    modified: datetime
    status: EndpointStatus = "CREATING"
    current_units: int = 0
    role_arn: str | None = None
    desired_model_arn: str | None = None
    desired_role_arn: str | None = None
    flywheel_arn: str | None = None
    tags: dict[str, str] = field(default_factory=dict)

    @property
    def region(self) -> str:
        """The region the endpoint is in."""
        return self.arn.split(":")[3]

    def properties(self) -> dict[str, Any]:
        """The endpoint as Describe and List show it."""
        shown: dict[str, Any] = {
            "EndpointArn": self.arn,
            "Status": self.status,
            "ModelArn": self.model_arn,
            "DesiredModelArn": self.desired_model_arn or self.model_arn,
            "DesiredInferenceUnits": self.units,
            "CurrentInferenceUnits": self.current_units,
            "CreationTime": self.created,
            "LastModifiedTime": self.modified,
            "DataAccessRoleArn": self.role_arn,
            "DesiredDataAccessRoleArn": self.desired_role_arn,
            "FlywheelArn": self.flywheel_arn,
        }
        return {name: value for name, value in shown.items() if value is not None}


@dataclass
class Flywheel:
    """A flywheel: which model it has trained last, or was made with."""

    arn: str
    active_model_arn: str
    role_arn: str
    data_lake_uri: str
    created: datetime
    modified: datetime
    status: FlywheelStatus = "CREATING"
    tags: dict[str, str] = field(default_factory=dict)

    @property
    def region(self) -> str:
        """The region the flywheel is in."""
        return self.arn.split(":")[3]

    @property
    def model_type(self) -> str:
        """The API's word for what it trains."""
        return "DOCUMENT_CLASSIFIER" if ":document-classifier/" in self.active_model_arn else "ENTITY_RECOGNIZER"

    def properties(self) -> dict[str, Any]:
        """The flywheel as Describe shows it."""
        return {
            "FlywheelArn": self.arn,
            "ActiveModelArn": self.active_model_arn,
            "DataAccessRoleArn": self.role_arn,
            "DataLakeS3Uri": self.data_lake_uri,
            "Status": self.status,
            "ModelType": self.model_type,
            "CreationTime": self.created,
            "LastModifiedTime": self.modified,
        }

    def summary(self) -> dict[str, Any]:
        """The flywheel as List shows it."""
        return {name: value for name, value in self.properties().items() if name != "DataAccessRoleArn"}


@dataclass
class Store:
    """Everything Comprehend holds of the account, in all regions."""

    models: dict[str, Model] = field(default_factory=dict)
    endpoints: dict[str, Endpoint] = field(default_factory=dict)
    flywheels: dict[str, Flywheel] = field(default_factory=dict)
    answered: dict[tuple[str, str, str, str], tuple[str, dict[str, Any]]] = field(default_factory=dict)
    """(caller, region, operation, ClientRequestToken) → (the request's digest, the answer given)."""


def digest(parameters: Mapping[str, Any]) -> str:
    """A digest by which two requests are the same request, whatever their token."""
    plain = {name: value for name, value in parameters.items() if name != "ClientRequestToken"}
    return hashlib.sha256(json.dumps(plain, sort_keys=True, default=str).encode()).hexdigest()


def tags_of(parameters: Mapping[str, Any]) -> dict[str, str]:
    """The Tags member as a mapping (a tag without a value has the empty one)."""
    return {tag["Key"]: tag.get("Value", "") for tag in parameters.get("Tags", [])}
