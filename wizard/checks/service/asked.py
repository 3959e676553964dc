"""What the inspections of account and service want to know: each asked once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from wizard.account.at_once import at_once
from wizard.account.discovery.models import model_of
from wizard.account.discovery.taken import (
    NOT_THERE,
    Flywheel,
    ModelKind,
    TakenEndpoint,
    all_endpoints,
    describe_flywheel,
    models_named,
    models_of_status,
)
from wizard.account.errors import RefusedError
from wizard.account.listing import without_failing
from wizard.account.quotas import Quota, QuotaName, all_quotas, applied_quotas, default_quotas
from wizard.account.resources import Model
from wizard.checks.asked import described_model
from wizard.checks.facts import Facts
from wizard.plan import look_up
from wizard.plan.arns import parse_arn

RUNNING = ("SUBMITTED", "TRAINING")
"""Statuses that count as a training that runs."""


@dataclass(frozen=True)
class Quotas:
    """The quotas, and why some of them are only the published ones: a sentence, empty where none is."""

    of: Mapping[QuotaName, Quota]
    problem: str = ""


def training_kind(profile: Mapping[str, Any]) -> ModelKind | None:
    """What the plan trains; None for an endpoint."""
    match look_up(profile, "kind"):
        case "classifier":
            return "classifier"
        case "recognizer":
            return "recognizer"
        case _:
            return None


def is_training(profile: Mapping[str, Any]) -> bool:
    """Whether the plan trains a model."""
    return training_kind(profile) is not None


def is_endpoint(profile: Mapping[str, Any]) -> bool:
    """Whether the plan is an endpoint."""
    return bool(look_up(profile, "kind") == "endpoint")


def versions_of(facts: Facts, kind: ModelKind, name: str) -> tuple[Model, ...]:
    """The models of a name. Raises WizardErrors."""
    return facts.once(("models named", kind, name), lambda: models_named(facts.session, kind, name))


def running_trainings(facts: Facts, kind: ModelKind) -> tuple[Model, ...]:
    """The trainings of a kind that run. Raises WizardErrors."""

    def ask(status: str) -> Callable[[], tuple[Model, ...]]:
        return lambda: models_of_status(facts.session, kind, status)

    def find() -> tuple[Model, ...]:
        return tuple(model for found in at_once(map(ask, RUNNING)) for model in found)

    return facts.once(("running trainings", kind), find)


def endpoints(facts: Facts) -> tuple[TakenEndpoint, ...]:
    """Every endpoint of the region. Raises WizardErrors."""
    return facts.once("taken endpoints", lambda: all_endpoints(facts.session))


def model_at(facts: Facts, arn: str) -> Model | None:
    """A model by its ARN; None where there is none. Raises WizardErrors."""
    try:
        found = described_model(facts, arn)
    except RefusedError as problem:
        if problem.code == NOT_THERE:
            return None
        raise
    parsed = parse_arn(arn)
    kind: ModelKind = "recognizer" if parsed and parsed.resource_type == "entity-recognizer" else "classifier"
    return model_of(found, arn, kind) if found else None


def described_flywheel(facts: Facts, arn: str) -> Flywheel | None:
    """A flywheel by its ARN; None where there is none. Raises WizardErrors."""
    return facts.once(("flywheel", arn), lambda: describe_flywheel(facts.session, arn))


def quotas(facts: Facts) -> Quotas:
    """The account's quotas in the region, else AWS's defaults, else the published ones. Raises nothing of AWS's."""

    def find() -> Quotas:
        session = facts.session
        session.client("service-quotas")  # made once, and not by both at the same time
        (applied, refused), (default, refused_too) = at_once(
            [
                lambda: without_failing(lambda: applied_quotas(session), {}),
                lambda: without_failing(lambda: default_quotas(session), {}),
            ]
        )
        found = all_quotas(applied, default)
        is_published = any(quota.source == "published" for quota in found.values())
        return Quotas(found, (refused or refused_too) if is_published else "")

    return facts.once("quotas", find)
