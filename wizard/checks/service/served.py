"""The model or flywheel that an endpoint is to serve."""

from collections.abc import Iterator

from wizard.account.discovery.taken import Flywheel
from wizard.account.resources import Model
from wizard.checks.check import Check, CheckFinding
from wizard.checks.inspection import Inspection, Work
from wizard.checks.service import asked
from wizard.plan import look_up
from wizard.plan.arns import parse_arn
from wizard.text import visible

MODEL_GONE = Check(
    "service.model-gone",
    "error",
    "the model of the endpoint exists",
    "AWS refuses the launch (ResourceNotFoundException).",
    "Choose a model that aws comprehend list-document-classifiers or list-entity-recognizers shows.",
)
NOT_TRAINED = Check(
    "service.model-not-trained",
    "error",
    "the model of the endpoint is trained",
    "AWS refuses the launch (ResourceUnavailableException).",
    "Choose a model whose status is TRAINED.",
)
TRAINED_WITH_WARNING = Check(
    "service.model-with-warning",
    "warning",
    "the model of the endpoint was trained without a warning",
    "An endpoint can serve it, and answers as well as it was trained.",
    "Look at its message before you pay for an endpoint.",
)
MODEL_KEY = Check(
    "service.model-key",
    "error",
    "there is a role where the model is encrypted with a customer managed key",
    "AWS refuses the launch: it needs a data access role to read the model.",
    "Give role, one that may use that key.",
)
FLYWHEEL_GONE = Check(
    "service.flywheel-gone",
    "error",
    "the flywheel of the endpoint exists",
    "AWS refuses the launch (ResourceNotFoundException).",
    "Choose a flywheel that aws comprehend list-flywheels shows, or give model.",
)
FLYWHEEL_NOT_ACTIVE = Check(
    "service.flywheel-not-active",
    "warning",
    "the flywheel of the endpoint is active and has a model",
    "What becomes of the launch is not documented; most likely AWS refuses it (ResourceUnavailableException).",
    "Wait until its status is ACTIVE and it has an active model, or give model.",
)
_TRAINED = ("TRAINED", "TRAINED_WITH_WARNING")
_OF_MODEL = (MODEL_GONE, NOT_TRAINED, TRAINED_WITH_WARNING, MODEL_KEY)
_REMEDIES = {
    "SUBMITTED": "Wait until its training has ended.",
    "TRAINING": "Wait until its training has ended.",
    "STOP_REQUESTED": "Train it again, or choose another model.",
    "STOPPED": "Train it again, or choose another model.",
    "IN_ERROR": "Mend what its message says and train it again, or choose another model.",
    "DELETING": "Choose another model.",
}
_GONE = "not there"


def _run(work: Work) -> None:
    model, flywheel = work.text("model"), work.text("flywheel")
    active = ""
    if not flywheel:
        work.does_not_apply(FLYWHEEL_GONE, FLYWHEEL_NOT_ACTIVE)
    elif model:
        with work.making(FLYWHEEL_GONE, FLYWHEEL_NOT_ACTIVE):
            _look_at_flywheel(work, flywheel)
    else:
        active = _look_at_flywheel(work, flywheel)
    if model:
        _look_at_model(work, "model", model)
    elif active:
        _look_at_model(work, "flywheel", active)
    else:
        work.does_not_apply(*_OF_MODEL)


def _look_at_flywheel(work: Work, arn: str) -> str:
    """Settle the checks of the flywheel; returns the ARN of the model that it has, empty for none."""
    flywheel = asked.described_flywheel(work.facts, arn)
    if flywheel is None:
        work.observe("flywheel", arn, _GONE)
        message = f"There is no flywheel {visible(_name(arn))} in this account and region."
        work.judge(FLYWHEEL_GONE, [FLYWHEEL_GONE.found("flywheel", message)])
        work.does_not_apply(FLYWHEEL_NOT_ACTIVE)
        return ""
    work.passed(FLYWHEEL_GONE)
    has = visible(_name(flywheel.active_model)) if flywheel.active_model else "no model"
    work.observe("flywheel", arn, f"{flywheel.status}, with {has}")
    work.judge(FLYWHEEL_NOT_ACTIVE, _not_active(arn, flywheel))
    return flywheel.active_model


def _not_active(arn: str, flywheel: Flywheel) -> Iterator[CheckFinding]:
    name = visible(_name(arn))
    if flywheel.status != "ACTIVE":
        why = f": {flywheel.message}" if flywheel.message else ""
        yield FLYWHEEL_NOT_ACTIVE.found("flywheel", _sentence(f"The flywheel {name} is {flywheel.status}{why}"))
    elif not flywheel.active_model:
        yield FLYWHEEL_NOT_ACTIVE.found("flywheel", f"The flywheel {name} has no active model yet.")


def _look_at_model(work: Work, key: str, arn: str) -> None:
    model = asked.model_at(work.facts, arn)
    name = visible(_name(arn))
    if model is None:
        work.observe(key, work.text(key), _GONE)
        message = f"There is no model {name} in this account and region."
        work.judge(MODEL_GONE, [MODEL_GONE.found(key, message)])
        work.does_not_apply(NOT_TRAINED, TRAINED_WITH_WARNING, MODEL_KEY)
        return
    work.passed(MODEL_GONE)
    if key == "model":
        key_of_it = model.model_key or "no customer managed key"
        work.observe("model", arn, f"{model.status}, encrypted with {key_of_it}")
    work.judge(NOT_TRAINED, _not_trained(key, name, model))
    work.judge(TRAINED_WITH_WARNING, _with_warning(key, name, model))
    work.judge(MODEL_KEY, _without_role(work, name, model))


def _not_trained(key: str, name: str, model: Model) -> Iterator[CheckFinding]:
    if model.status not in _TRAINED:
        why = f": {model.message}" if model.message else ""
        message = _sentence(f"The model {name} is {model.status}{why}")
        yield NOT_TRAINED.found(key, message, remedy=_REMEDIES.get(model.status, ""))


def _with_warning(key: str, name: str, model: Model) -> Iterator[CheckFinding]:
    if model.status == "TRAINED_WITH_WARNING":
        why = f": {model.message}" if model.message else ""
        yield TRAINED_WITH_WARNING.found(key, _sentence(f"The model {name} was trained with a warning{why}"))


def _without_role(work: Work, name: str, model: Model) -> Iterator[CheckFinding]:
    if model.model_key and not work.text("role"):
        yield MODEL_KEY.found("role", f"The model {name} is encrypted with {model.model_key}, and there is no role.")


def _name(arn: str) -> str:
    """What stands behind the type of an ARN: name, and version where there is one. Raw."""
    parsed = parse_arn(arn)
    return parsed.resource_name if parsed and parsed.resource_name else arn


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."


INSPECTION = Inspection(
    id="service.model",
    subject="service",
    title="Model of the endpoint",
    key="model",
    checks=(*_OF_MODEL, FLYWHEEL_GONE, FLYWHEEL_NOT_ACTIVE),
    touches=("model", "flywheel", "role"),
    applies=lambda profile: (
        asked.is_endpoint(profile) and bool(look_up(profile, "model") or look_up(profile, "flywheel"))
    ),
    run=_run,
)
