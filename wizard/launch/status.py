"""What AWS says of a training or an endpoint, in one shape for all three kinds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from wizard.text import visible

TRAINED = frozenset({"TRAINED", "TRAINED_WITH_WARNING"})
"""The statuses of a model that can be used."""
_TRAINING_OVER = TRAINED | {"IN_ERROR", "STOPPED"}
_ENDPOINT_SETTLED = frozenset({"IN_SERVICE", "FAILED"})
_SINCE = {"SUBMITTED": "SubmitTime", "TRAINING": "TrainingStartTime"}
"""Status of a training → the member that says when it came to it; of STOP_REQUESTED and DELETING AWS tells nothing."""

Fact = tuple[str, str]
"""A label and a value, both ready to be shown."""


@dataclass(frozen=True)
class RunStatus:
    """What AWS says of ``arn`` now. All texts are ready to be shown, except the ARNs ``arn``, ``role``, ``model_key``.

    ``status`` is AWS's own word, or ``UNKNOWN`` while AWS has not answered yet; ``message`` AWS's reason; ``note`` what
    is wrong with asking, where the last question failed and will be asked again. ``submitted`` and ``ended`` are
    AWS's times (an endpoint's: created and last modified), ``since`` is when it came to its status, where AWS tells.
    ``properties`` is all that AWS has said, untouched (API: DocumentClassifierProperties, EntityRecognizerProperties,
    EndpointProperties): nothing in it is ready to be shown.
    """

    arn: str
    kind: str
    status: str
    message: str = ""
    submitted: datetime | None = None
    ended: datetime | None = None
    since: datetime | None = None
    details: tuple[Fact, ...] = ()
    role: str | None = None
    model_key: str | None = None
    finished: bool = False
    ok: bool = False
    note: str = ""
    properties: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}), repr=False)


def model_status(arn: str, kind: str, properties: Mapping[str, Any]) -> RunStatus:
    """The status of a classifier or recognizer from its DocumentClassifierProperties or EntityRecognizerProperties."""
    status = str(properties["Status"])
    return RunStatus(
        arn=arn,
        kind=kind,
        status=visible(status),
        message=visible(str(properties.get("Message") or "")),
        submitted=properties.get("SubmitTime"),
        ended=properties.get("EndTime"),
        since=properties.get(_SINCE.get(status, "EndTime" if status in _TRAINING_OVER else "")),
        details=tuple(_model_details(properties)),
        role=properties.get("DataAccessRoleArn"),
        model_key=properties.get("ModelKmsKeyId"),
        finished=status in _TRAINING_OVER,
        ok=status in TRAINED,
        properties=properties,
    )


def endpoint_status(arn: str, properties: Mapping[str, Any]) -> RunStatus:
    """The status of an endpoint from its EndpointProperties."""
    status = str(properties["Status"])
    return RunStatus(
        arn=arn,
        kind="endpoint",
        status=visible(status),
        message=visible(str(properties.get("Message") or "")),
        submitted=properties.get("CreationTime"),
        ended=properties.get("LastModifiedTime") if status in _ENDPOINT_SETTLED else None,
        since=properties.get("CreationTime" if status == "CREATING" else "LastModifiedTime"),
        details=tuple(_endpoint_details(properties)),
        role=properties.get("DataAccessRoleArn"),
        finished=status in _ENDPOINT_SETTLED,
        ok=status == "IN_SERVICE",
        properties=properties,
    )


def _model_details(properties: Mapping[str, Any]) -> Iterator[Fact]:
    if output := (properties.get("OutputDataConfig") or {}).get("S3Uri"):
        yield "Output", visible(str(output))


def _endpoint_details(properties: Mapping[str, Any]) -> Iterator[Fact]:
    labels = {
        "ModelArn": "Model",
        "CurrentInferenceUnits": "Inference units now",
        "DesiredInferenceUnits": "Inference units wanted",
    }
    yield from ((label, visible(str(properties[name]))) for name, label in labels.items() if name in properties)
