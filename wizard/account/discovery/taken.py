"""What Comprehend has already: models of a name, trainings that run, endpoints; a flywheel by its ARN."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from wizard.account.discovery.models import model_of
from wizard.account.errors import RefusedError, translated
from wizard.account.listing import Call, answers
from wizard.account.own_policies import member_of
from wizard.account.resources import Model
from wizard.account.session import AccountSession
from wizard.plan.arns import parse_arn
from wizard.text import visible

ModelKind = Literal["classifier", "recognizer"]

_PAGE = 500
"""The most that Comprehend lists at once (API reference)."""
NOT_THERE = "ResourceNotFoundException"
"""What Comprehend answers to an ARN of nothing."""


@dataclass(frozen=True)
class _Noun:
    """The names under which the API handles a kind of model."""

    call: Call
    member: str
    arn: str
    name: str


_NOUNS: Mapping[ModelKind, _Noun] = {
    "classifier": _Noun(
        Call(
            "comprehend",
            "list_document_classifiers",
            "comprehend:ListDocumentClassifiers",
            "listing document classifiers",
            _PAGE,
        ),
        "DocumentClassifierPropertiesList",
        "DocumentClassifierArn",
        "DocumentClassifierName",
    ),
    "recognizer": _Noun(
        Call(
            "comprehend",
            "list_entity_recognizers",
            "comprehend:ListEntityRecognizers",
            "listing entity recognizers",
            _PAGE,
        ),
        "EntityRecognizerPropertiesList",
        "EntityRecognizerArn",
        "RecognizerName",
    ),
}
_ENDPOINTS = Call("comprehend", "list_endpoints", "comprehend:ListEndpoints", "listing endpoints", _PAGE)


@dataclass(frozen=True)
class TakenEndpoint:
    """An endpoint that is there. ``units``: what it has or is to have, whichever is more; the ARNs are raw."""

    value: str
    status: str
    units: int
    model: str

    @property
    def name(self) -> str:
        """Its name, raw."""
        return self.value.rpartition("/")[2]


@dataclass(frozen=True)
class Flywheel:
    """A flywheel. ``active_model`` is the raw ARN of the model that it has now, empty for none; the rest is safe to
    show."""

    value: str
    status: str
    active_model: str
    message: str


def models_named(session: AccountSession, kind: ModelKind, name: str) -> tuple[Model, ...]:
    """The models of that name, every version by itself, whatever their status. Raises WizardErrors."""
    found = _listed(session, kind, {_NOUNS[kind].name: name})
    return tuple(
        model for model in found if (arn := parse_arn(model.value)) and arn.resource_name.partition("/")[0] == name
    )


def models_of_status(session: AccountSession, kind: ModelKind, status: str) -> tuple[Model, ...]:
    """The models of a kind in a status, as SUBMITTED or TRAINING. Raises WizardErrors."""
    return _listed(session, kind, {"Status": status})


def all_endpoints(session: AccountSession) -> tuple[TakenEndpoint, ...]:
    """Every endpoint of the region, also those that are being deleted. Raises WizardErrors."""
    pages = answers(session, _ENDPOINTS, lambda: False)
    return tuple(_endpoint(found) for page in pages for found in page.get("EndpointPropertiesList", ()))


def describe_flywheel(session: AccountSession, arn: str) -> Flywheel | None:
    """A flywheel by its ARN; None where there is none. Raises WizardErrors."""
    client = session.client("comprehend")
    doing = f"describing the flywheel {visible(arn)}"
    try:
        with translated(doing=doing, permission="comprehend:DescribeFlywheel", profile=session.profile):
            found = member_of(client.describe_flywheel(FlywheelArn=arn), "FlywheelProperties")
    except RefusedError as problem:
        if problem.code == NOT_THERE:
            return None
        raise
    return Flywheel(
        arn, visible(found.get("Status", "")), found.get("ActiveModelArn", ""), visible(found.get("Message", ""))
    )


def _listed(session: AccountSession, kind: ModelKind, only: Mapping[str, str]) -> tuple[Model, ...]:
    noun = _NOUNS[kind]
    pages = answers(session, noun.call, lambda: False, Filter=dict(only))
    return tuple(
        model_of(found, found.get(noun.arn, ""), kind) for page in pages for found in page.get(noun.member, ())
    )


def _endpoint(found: Mapping[str, Any]) -> TakenEndpoint:
    units = max(int(found.get(name) or 0) for name in ("CurrentInferenceUnits", "DesiredInferenceUnits"))
    return TakenEndpoint(
        found.get("EndpointArn", ""), visible(found.get("Status", "")), units, found.get("ModelArn", "")
    )
