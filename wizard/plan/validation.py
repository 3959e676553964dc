"""From plain values (a profile, the wizard's answers) to a plan, with every problem said at once and in plain words."""

import difflib
from collections.abc import Mapping, Sequence
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from wizard.findings import Finding, has_errors
from wizard.plan.models import PLAN_CLASSES, ClassifierPlan, EndpointPlan, RecognizerPlan
from wizard.plan.paths import dotted
from wizard.plan.rules import broken_rules

AnyPlan = ClassifierPlan | RecognizerPlan | EndpointPlan


def validate(profile: Mapping[str, Any]) -> tuple[AnyPlan | None, list[Finding]]:
    """Build the plan that ``profile`` (nested plain values in the profile's layout) describes.

    Returns the plan, or ``None`` if there are errors, and all findings: errors, warnings and remarks. A finding's
    ``subject`` is the dotted key.
    """
    kind = profile.get("kind")
    plan_class = PLAN_CLASSES.get(kind) if isinstance(kind, str) else None
    if plan_class is None:
        return None, [_unknown_kind(kind)]
    plan: AnyPlan | None = None
    located: list[Finding] = []
    rule_findings = broken_rules(profile)
    explained = {finding.subject for finding in rule_findings if finding.id == "plan.not-for-recognizers"}
    try:
        plan = plan_class.model_validate(profile)
    except ValidationError as error:
        located = [_finding(plan_class, details) for details in error.errors()]
        # "An entity recognizer writes no output" says more than "output is not a key of this kind of profile".
        located = [item for item in located if item.id != "plan.unknown-key" or item.subject not in explained]
    found = {finding.subject for finding in located}
    # The models stop at field errors before they come to the rules: let the rules speak about all other keys as well.
    findings = [*located, *(finding for finding in rule_findings if finding.subject not in found)]
    return (None if has_errors(findings) else plan), findings


def known_keys(plan_class: type[BaseModel], path: Sequence[str | int]) -> tuple[str, ...]:
    """The keys that may stand at ``path`` of a profile of this class."""
    model: type[BaseModel] = plan_class
    for part in path:
        if isinstance(part, int):
            continue
        field = model.model_fields.get(part)
        inner = _model_in(field.annotation) if field is not None else None
        if inner is None:
            return ()
        model = inner
    return tuple(model.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((model for part in get_args(annotation) if (model := _model_in(part)) is not None), None)


def _unknown_kind(kind: Any) -> Finding:
    kinds = ", ".join(PLAN_CLASSES)
    if kind is None:
        return Finding("plan.kind", "error", "kind", "kind is missing.", f"Set kind to one of {kinds}.")
    near = difflib.get_close_matches(str(kind), PLAN_CLASSES, n=1)
    hint = f' Did you mean "{near[0]}"?' if near else ""
    return Finding("plan.kind", "error", "kind", f"{kind!r} is no kind of plan.{hint}", f"Use one of {kinds}.")


def _finding(plan_class: type[BaseModel], details: ErrorDetails) -> Finding:
    # pydantic marks an error in a table's key itself, such as a tag key that is too long.
    location = tuple(part for part in details["loc"] if part != "[key]")
    subject = dotted(location)
    context = details.get("ctx", {})
    if details["type"] in ("text_rule", "repeated", "plan_rule"):
        identifier = str(context.get("id", "plan.value"))
        return Finding(identifier, "error", subject, details["msg"], str(context.get("remedy", "")))
    if details["type"] == "extra_forbidden":
        return _unknown_key(plan_class, location, subject)
    message, remedy = _plain_words(details, subject)
    return Finding("plan.value", "error", subject, message, remedy)


def _unknown_key(plan_class: type[BaseModel], location: Sequence[str | int], subject: str) -> Finding:
    known = known_keys(plan_class, location[:-1])
    near = difflib.get_close_matches(str(location[-1]), known, n=1, cutoff=0.5)
    remedy = f"Did you mean {near[0]}?" if near else f"Known keys here: {', '.join(known)}."
    return Finding("plan.unknown-key", "error", subject, f"{subject} is not a key of this kind of profile.", remedy)


def _plain_words(details: ErrorDetails, subject: str) -> tuple[str, str]:
    context = details.get("ctx", {})
    value = details.get("input")
    kind = _type_name(value)
    match details["type"]:
        case "missing":
            words = f"{subject} is missing.", f"Give {subject}."
        case "literal_error":
            words = f"{value!r} is not a value of {subject}.", f"Use one of {context['expected']}."
        case "too_short":
            words = f"{subject} is empty.", f"Give at least {context['min_length']}."
        case "too_long":
            length, most = context["actual_length"], context["max_length"]
            words = f"{subject} has {length} entries; at most {most} are allowed.", "Remove some."
        case "greater_than_equal":
            words = f"{subject} is {value!r}.", f"Give {context['ge']} or more."
        case "string_type":
            words = f"{subject} must be a text, and is {kind}.", "Put it in quotes."
        case "int_type":
            words = f"{subject} must be a whole number, and is {kind}.", "Write it without quotes."
        case "tuple_type" | "list_type":
            words = f"{subject} must be a list, and is {kind}.", 'Write it as ["…", "…"].'
        case "dict_type" | "model_type" | "model_attributes_type":
            words = f"{subject} must be a table, and is {kind}.", f"Write it as [{subject}] with keys below."
        case _:
            words = f"{subject}: {details['msg']}.", "Mend the value."
    return words


def _type_name(value: Any) -> str:
    names = {str: "a text", bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "a table"}
    return names.get(type(value), f"of type {type(value).__name__}")
