"""Whether the name, or the version of it, is free."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import count

from wizard.account.discovery.taken import ModelKind, TakenEndpoint
from wizard.account.listing import without_failing
from wizard.account.resources import Model
from wizard.checks.asked import ask_all
from wizard.checks.check import Check, CheckFinding
from wizard.checks.inspection import Inspection, Work
from wizard.checks.service import asked
from wizard.plan import look_up
from wizard.plan.arns import parse_arn
from wizard.text import visible

_USED = "AWS refuses the launch (ResourceInUseException)."
NAME_TAKEN = Check(
    "service.name-taken",
    "error",
    "no model has this name and version",
    _USED,
    'Choose another name, or give version = "{version}", which is free.',
)
NO_VERSION = Check(
    "service.no-version",
    "warning",
    "a name that has versions is not used without one",
    "Whether AWS takes a model without a version beside them is not documented.",
    'Give version = "{version}", or choose another name.',
)
NEW_VERSION = Check(
    "service.new-version",
    "info",
    "the name is new",
    "This launch adds a version to it.",
    "Choose another name if that is not meant.",
)
ENDPOINT_TAKEN = Check(
    "service.endpoint-taken",
    "error",
    "no endpoint has this name",
    _USED,
    "Choose another name; the endpoint that is there can be given another model or more units with UpdateEndpoint.",
)
_NUMBERED = re.compile(r"(?P<before>.*?)(?P<number>\d{1,6})")
_LONGEST = 63
_SHOWN = 5
"""So many versions are named in a message."""
_TYPES = {"document-classifier": "document-classifier-endpoint", "entity-recognizer": "entity-recognizer-endpoint"}


def next_version(taken: Iterable[str], wanted: str = "") -> str:
    """A version name that is free, as like ``wanted`` as can be: ``v3`` after ``v2``, ``spring-2`` after ``spring``.

    Without one that is wanted, it goes on from the highest ``v…``; a model without a version counts as the first.
    """
    used = set(taken)
    numbered = _NUMBERED.fullmatch(wanted)
    if numbered:
        before, first = numbered["before"], int(numbered["number"]) + 1
    elif wanted:
        before, first = f"{wanted}-", 2
    else:
        numbers = [int(found["number"]) for one in used if (found := re.fullmatch(r"v(?P<number>\d{1,6})", one))]
        before, first = "v", max([1, *numbers]) + 1
    if len(before) > _LONGEST - 7:
        before, first = "v", 2
    return next(version for number in count(first) if (version := f"{before}{number}") not in used)


def _run_models(work: Work) -> None:
    kind = asked.training_kind(work.profile) or "classifier"
    name, version = work.text("name"), work.text("version")
    models = asked.versions_of(work.facts, kind, name)
    same = [model for model in models if model.version == version]
    others = [model for model in models if model.version != version]
    free = next_version((model.version for model in models), version)
    work.judge(NAME_TAKEN, _taken(kind, name, version, same, others, free))
    is_mixed = bool(others) and not version and not same
    work.judge(NO_VERSION, _without_version(kind, name, others, free) if is_mixed else ())
    work.judge(NEW_VERSION, _continued(kind, name, others) if version and not same else ())


def _taken(
    kind: ModelKind, name: str, version: str, same: Sequence[Model], others: Sequence[Model], free: str
) -> Iterator[CheckFinding]:
    for model in same:
        status = f"({model.status})"
        if version:
            message = f"The {kind} {visible(name)} has a version {visible(version)} already {status}{_beside(others)}."
            remedy = f'Give version = "{free}", which is free, or choose another name.'
            yield NAME_TAKEN.found("version", message, remedy=remedy)
        else:
            message = f"There is a {kind} {visible(name)} already, without a version {status}{_beside(others)}."
            yield NAME_TAKEN.found("name", message, version=free)


def _without_version(kind: ModelKind, name: str, others: Sequence[Model], free: str) -> Iterator[CheckFinding]:
    message = f"The {kind} {visible(name)} exists {_listed(others)}, and the plan has no version."
    yield NO_VERSION.found("version", message, version=free)


def _continued(kind: ModelKind, name: str, others: Sequence[Model]) -> Iterator[CheckFinding]:
    if others:
        yield NEW_VERSION.found("version", f"The {kind} {visible(name)} exists {_listed(others)}.")


def _beside(others: Sequence[Model]) -> str:
    return f"; it exists {_listed(others)}, too" if others else ""


def _listed(models: Sequence[Model]) -> str:
    """``as version v1 (TRAINED), without a version (IN_ERROR)``."""
    shown = [f"{'as version ' + one.version if one.version else 'without a version'} ({one.status})" for one in models]
    more = len(models) - _SHOWN
    return ", ".join(shown[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _run_endpoints(work: Work) -> None:
    facts, model, arn = work.facts, work.text("model"), work.text("flywheel")
    if not model and arn:  # the model that the flywheel has tells which type of endpoint this will be
        ask_all(lambda: asked.endpoints(facts), lambda: asked.described_flywheel(facts, arn))
        flywheel, _problem = without_failing(lambda: asked.described_flywheel(facts, arn), None)
        model = flywheel.active_model if flywheel else ""
    work.judge(ENDPOINT_TAKEN, _endpoint_taken(work.text("name"), model, asked.endpoints(facts)))


def _endpoint_taken(name: str, model: str, taken: Iterable[TakenEndpoint]) -> Iterator[CheckFinding]:
    """An endpoint's ARN has its name and the type of its model; where that is not known, any of the name counts."""
    arn = parse_arn(model)
    wanted = _TYPES.get(arn.resource_type) if arn else None
    for endpoint in taken:
        there = parse_arn(endpoint.value)
        if there is None or endpoint.name != name or (wanted is not None and there.resource_type != wanted):
            continue
        served = visible(endpoint.model.rpartition(":")[2])
        message = f"There is an endpoint {visible(name)} already ({endpoint.status}); it serves {served}."
        yield ENDPOINT_TAKEN.found("name", message)


MODELS = Inspection(
    id="service.name",
    subject="service",
    title="Name of the model",
    key="name",
    checks=(NAME_TAKEN, NO_VERSION, NEW_VERSION),
    touches=("name", "version"),
    applies=lambda profile: asked.is_training(profile) and bool(look_up(profile, "name")),
    run=_run_models,
)
ENDPOINTS = Inspection(
    id="service.endpoint-name",
    subject="service",
    title="Name of the endpoint",
    key="name",
    checks=(ENDPOINT_TAKEN,),
    touches=("name", "model", "flywheel"),
    applies=lambda profile: asked.is_endpoint(profile) and bool(look_up(profile, "name")),
    run=_run_endpoints,
)
