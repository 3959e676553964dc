"""Amazon Comprehend: custom models with their versions, and endpoints."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from wizard.account.listing import Call, Cancelled, Page, answers, side_by_side
from wizard.account.resources import Endpoint, Model
from wizard.account.session import AccountSession
from wizard.text import visible

_CLASSIFIERS = Call(
    "comprehend",
    "list_document_classifiers",
    "comprehend:ListDocumentClassifiers",
    "listing document classifiers",
    100,
)
_RECOGNIZERS = Call(
    "comprehend", "list_entity_recognizers", "comprehend:ListEntityRecognizers", "listing entity recognizers", 100
)
_ENDPOINTS = Call("comprehend", "list_endpoints", "comprehend:ListEndpoints", "listing endpoints", 100)


def list_models(session: AccountSession, _parameters: Mapping[str, str], cancelled: Cancelled) -> Iterator[Page]:
    """Classifiers and recognizers, every version by itself, asked for at the same time."""
    session.client("comprehend")
    yield from side_by_side(
        [lambda stop: _classifiers(session, stop), lambda stop: _recognizers(session, stop)], cancelled
    )


def list_endpoints(session: AccountSession, _parameters: Mapping[str, str], cancelled: Cancelled) -> Iterator[Page]:
    """The endpoints of the region."""
    for answer in answers(session, _ENDPOINTS, cancelled):
        yield Page(tuple(_endpoint(found) for found in answer.get("EndpointPropertiesList", ())))


def _classifiers(session: AccountSession, cancelled: Cancelled) -> Iterator[Page]:
    for answer in answers(session, _CLASSIFIERS, cancelled):
        found = answer.get("DocumentClassifierPropertiesList", ())
        yield Page(tuple(_model(model, model["DocumentClassifierArn"], "classifier") for model in found))


def _recognizers(session: AccountSession, cancelled: Cancelled) -> Iterator[Page]:
    for answer in answers(session, _RECOGNIZERS, cancelled):
        found = answer.get("EntityRecognizerPropertiesList", ())
        yield Page(tuple(_model(model, model["EntityRecognizerArn"], "recognizer") for model in found))


def _model(found: Mapping[str, Any], arn: str, kind: Literal["classifier", "recognizer"]) -> Model:
    name, _slash, version = arn.partition("/")[2].partition("/version/")
    return Model(
        value=arn,
        name=visible(name),
        version=visible(version),
        kind=kind,
        status=visible(found.get("Status", "")),
        language=visible(found.get("LanguageCode", "")),
        model_key=visible(found.get("ModelKmsKeyId", "")),
        volume_key=visible(found.get("VolumeKmsKeyId", "")),
        submitted=found.get("SubmitTime"),
        message=visible(found.get("Message", "")),
    )


def _endpoint(found: Mapping[str, Any]) -> Endpoint:
    arn = found["EndpointArn"]
    return Endpoint(
        value=arn,
        name=visible(arn.rpartition("/")[2]),
        status=visible(found.get("Status", "")),
        units=int(found.get("CurrentInferenceUnits") or found.get("DesiredInferenceUnits") or 0),
        model_arn=visible(found.get("ModelArn", "")),
    )
