"""Stopping a training, deleting an endpoint or a model: what it means, what it saves, and doing it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from botocore.exceptions import ClientError

from wizard.account.errors import translate
from wizard.account.errors.answers import answer_of
from wizard.account.errors.kinds import RefusedError
from wizard.costs import saving_sentence
from wizard.errors import WizardError
from wizard.launch.overview import name_of
from wizard.launch.status import RunStatus
from wizard.launch.watch import AWS_ERRORS, GoneError
from wizard.plan.arns import parse_arn
from wizard.text import visible

if TYPE_CHECKING:
    from wizard.account.session import AccountSession

Verb = Literal["stop", "delete"]

_RUNNING = frozenset({"SUBMITTED", "TRAINING"})
_DELETABLE = {
    "endpoint": frozenset({"IN_SERVICE", "FAILED"}),
    "classifier": frozenset({"TRAINED", "TRAINED_WITH_WARNING", "IN_ERROR", "STOPPED"}),
    "recognizer": frozenset({"TRAINED", "TRAINED_WITH_WARNING", "IN_ERROR", "STOPPED"}),
}
"""Kind → the statuses in which AWS deletes it (API reference of the three Delete operations)."""
_CALLS: Mapping[tuple[Verb, str], tuple[str, str, str]] = {
    ("stop", "classifier"): ("stop_training_document_classifier", "DocumentClassifierArn", "StopTraining"),
    ("stop", "recognizer"): ("stop_training_entity_recognizer", "EntityRecognizerArn", "StopTraining"),
    ("delete", "classifier"): ("delete_document_classifier", "DocumentClassifierArn", "Delete"),
    ("delete", "recognizer"): ("delete_entity_recognizer", "EntityRecognizerArn", "Delete"),
    ("delete", "endpoint"): ("delete_endpoint", "EndpointArn", "Delete"),
}


@dataclass(frozen=True)
class Ending:
    """What would be ended. ``question`` is what to ask before, ``details`` what it means and saves; safe to show."""

    verb: Verb
    arn: str
    kind: str
    question: str
    details: str


def ending_of(status: RunStatus, prices: Mapping[str, str] | None = None) -> Ending | None:
    """How the resource can be ended in its status; None where it cannot.

    ``prices``: those that were read, as :meth:`wizard.costs.PriceTable.as_texts` gives them.
    """
    name = name_of(status.arn)
    if status.kind != "endpoint" and status.status in _RUNNING:
        details = (
            "What it has learned so far is lost; the model cannot be used, and its training cannot be taken up again."
        )
        return Ending(
            "stop", status.arn, status.kind, f"Stop the training of {name}?", f"{details} {_saved(status, prices)}"
        )
    if status.status not in _DELETABLE.get(status.kind, ()):
        return None
    if status.kind == "endpoint":
        details = "Whoever asks it for an analysis gets an error from then on. The model stays."
    elif status.ok:
        details = "The model is gone for good: another can only be trained anew. Its output in S3 stays."
    else:
        details = "It cannot be used as it is; its name is free again then."
    question = f"Delete the {status.kind} {name}?"
    return Ending("delete", status.arn, status.kind, question, f"{details} {_saved(status, prices)}".rstrip())


def end(session: "AccountSession", ending: Ending) -> str:
    """Do it; what AWS does now, in words. Raises WizardErrors."""
    method, member, verb = _CALLS[ending.verb, ending.kind]
    parsed = parse_arn(ending.arn)
    client: Any = session.client("comprehend", parsed.region if parsed is not None else None)
    try:
        getattr(client, method)(**{member: ending.arn})
    except AWS_ERRORS as error:
        raise _explained(session, ending, error, f"comprehend:{verb}{member.removesuffix('Arn')}") from error
    if ending.verb == "stop":
        return f"AWS stops the training of {name_of(ending.arn)}; that takes a moment (STOP_REQUESTED, then STOPPED)."
    return f"AWS deletes the {ending.kind} {name_of(ending.arn)}."


def cannot_end(status: RunStatus, verb: Verb) -> str:
    """Why it cannot be ended that way now."""
    name, what = name_of(status.arn), "stopped" if verb == "stop" else "deleted"
    if status.kind == "endpoint" and verb == "stop":
        return f"{name} is an endpoint; it can be deleted, not stopped."
    if verb == "delete" and status.status in _RUNNING:
        return f"{name} is {status.status}: stop its training first."
    return f"{name} is {status.status} and cannot be {what}."


def _saved(status: RunStatus, prices: Mapping[str, str] | None) -> str:
    properties = status.properties
    profile: dict[str, Any] = {"kind": status.kind}
    if status.kind == "endpoint":
        units = properties.get("DesiredInferenceUnits") or properties.get("CurrentInferenceUnits") or 1
        profile |= {"model": properties.get("ModelArn", ""), "inference_units": units}
    return saving_sentence(profile, trained=status.ok, training=status.status in _RUNNING, texts=prices)


def _explained(session: "AccountSession", ending: Ending, error: Exception, permission: str) -> WizardError:
    doing = "stopping the training of" if ending.verb == "stop" else "deleting"
    if isinstance(error, ClientError):
        answer = answer_of(error)
        if answer.code == "ResourceNotFoundException":
            return GoneError(f"The {ending.kind} {visible(ending.arn)} does not exist, or not any more.")
        if answer.code in ("ResourceInUseException", "ResourceUnavailableException"):
            remedy = "Delete the endpoints that serve it first, or wait until it has settled."
            return RefusedError(
                f"AWS refused {doing} {visible(ending.arn)}: {answer.message}", remedy, **answer.details
            )
    return translate(error, doing=f"{doing} {visible(ending.arn)}", permission=permission, profile=session.profile)
