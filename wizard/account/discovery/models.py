"""Amazon Comprehend: custom models with their versions, and endpoints."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from wizard.account.errors import translated
from wizard.account.listing import Call, Cancelled, Page, answers, side_by_side
from wizard.account.own_policies import member_of
from wizard.account.resources import Endpoint, Model
from wizard.account.session import AccountSession
from wizard.plan.arns import parse_arn
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


_DESCRIBED = {
    "document-classifier": ("describe_document_classifier", "DocumentClassifier"),
    "entity-recognizer": ("describe_entity_recognizer", "EntityRecognizer"),
}
"""Resource type of a model's ARN → the operation, and the noun in its members' names."""


def describe_model(session: AccountSession, arn: str) -> Mapping[str, Any]:
    """The properties of a model as AWS has them (API: DocumentClassifierProperties, EntityRecognizerProperties);
    nothing of an ARN that is not one of those. Raises WizardErrors."""
    parsed = parse_arn(arn)
    operation, noun = _DESCRIBED.get(parsed.resource_type if parsed is not None else "", ("", ""))
    if not operation:
        return {}
    client = session.client("comprehend")
    with translated(
        doing=f"describing the model {visible(arn)}",
        permission=f"comprehend:Describe{noun}",
        profile=session.profile,
    ):
        answer = getattr(client, operation)(**{f"{noun}Arn": arn})
        found: Mapping[str, Any] = member_of(answer, f"{noun}Properties")
    return found


def list_models(session: AccountSession, _parameters: Mapping[str, str], cancelled: Cancelled) -> Iterator[Page]:
    """Classifiers and recognizers, every version by itself, asked for at the same time."""
    session.client("comprehend")
    yield from side_by_side(
        [lambda stop: _classifiers(session, stop), lambda stop: _recognizers(session, stop)], cancelled
    )


def list_endpoints(session: AccountSession, _parameters: Mapping[str, str], cancelled: Cancelled) -> Iterator[Page]:
    """The endpoints of the region."""
    for answer in answers(session, _ENDPOINTS, cancelled):
        yield Page(tuple(endpoint_of(found) for found in answer.get("EndpointPropertiesList", ())))


def _classifiers(session: AccountSession, cancelled: Cancelled) -> Iterator[Page]:
    for answer in answers(session, _CLASSIFIERS, cancelled):
        found = answer.get("DocumentClassifierPropertiesList", ())
        yield Page(tuple(model_of(model, model["DocumentClassifierArn"], "classifier") for model in found))


def _recognizers(session: AccountSession, cancelled: Cancelled) -> Iterator[Page]:
    for answer in answers(session, _RECOGNIZERS, cancelled):
        found = answer.get("EntityRecognizerPropertiesList", ())
        yield Page(tuple(model_of(model, model["EntityRecognizerArn"], "recognizer") for model in found))


def model_of(found: Mapping[str, Any], arn: str, kind: Literal["classifier", "recognizer"]) -> Model:
    """A model as Comprehend lists and describes it."""
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


def endpoint_of(found: Mapping[str, Any]) -> Endpoint:
    """An endpoint as Comprehend lists and describes it."""
    arn = found["EndpointArn"]
    return Endpoint(
        value=arn,
        name=visible(arn.rpartition("/")[2]),
        status=visible(found.get("Status", "")),
        units=int(found.get("CurrentInferenceUnits") or found.get("DesiredInferenceUnits") or 0),
        model_arn=visible(found.get("ModelArn", "")),
    )
