"""What pydantic found wrong with one value, said the way a person who edits a profile would say it."""

import difflib
from collections.abc import Sequence
from datetime import date, time
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from wizard.dotted import dotted
from wizard.findings import Finding
from wizard.plan.limits import TextRule
from wizard.text import shorten

PlanClass = type[BaseModel]
_Location = Sequence[str | int]

_SHOWN_WIDTH = 60


def finding_of(plan_class: PlanClass, details: ErrorDetails) -> Finding:
    """One error of pydantic's as a finding."""
    # pydantic marks an error in a table's key itself, such as a tag key that is too long.
    location = tuple(part for part in details["loc"] if part != "[key]")
    subject = dotted(location)
    context = details.get("ctx", {})
    match details["type"]:
        case "plan_rule":
            return Finding(str(context["id"]), "error", subject, details["msg"], str(context["remedy"]))
        case "text_rule" | "repeated":
            remedy = str(context["remedy"])
            if details["input"] == "" and _is_optional(plan_class, location):
                remedy = f"{remedy} Or remove {subject}."
            return Finding("plan.value", "error", subject, details["msg"], remedy)
        case "extra_forbidden":
            return Finding("plan.unknown-key", "error", subject, *_unknown_key(plan_class, location, subject))
        case "missing":
            return Finding("plan.missing", "error", subject, *_missing(plan_class, location, subject))
        case "literal_error":
            return Finding("plan.choice", "error", subject, *_no_choice(plan_class, location, details["input"]))
        case "too_short" | "too_long" | "greater_than_equal":
            return Finding("plan.value", "error", subject, *_out_of_range(details, subject))
        case _:
            return Finding("plan.type", "error", subject, *_wrong_type(details, location, subject))


def known_keys(plan_class: PlanClass, path: _Location) -> tuple[str, ...]:
    """The keys that may stand at ``path`` of a profile of this class."""
    model: PlanClass = plan_class
    for part in path:
        if isinstance(part, int):
            continue
        field = model.model_fields.get(part)
        inner = _model_in(field.annotation) if field is not None else None
        if inner is None:
            return ()
        model = inner
    return tuple(model.model_fields)


def shown(value: Any) -> str:
    """A value as a message quotes it: short, and a text in double quotes, as in the file."""
    return f'"{shorten(value, _SHOWN_WIDTH)}"' if isinstance(value, str) else shorten(str(value), _SHOWN_WIDTH)


def _unknown_key(plan_class: PlanClass, location: _Location, subject: str) -> tuple[str, str]:
    known = known_keys(plan_class, location[:-1])
    key = str(location[-1])
    near = difflib.get_close_matches(key, known, n=1, cutoff=0.6)
    elsewhere = [place for place in _all_keys(plan_class) if place.rpartition(".")[2] == key]
    if near:
        remedy = f"Did you mean {dotted([*location[:-1], near[0]])}?"
    elif elsewhere:
        remedy = f"Did you mean {' or '.join(elsewhere)}?"
    else:
        remedy = f"Keys that may stand here: {', '.join(known)}."
    kind = plan_class.model_fields["kind"].default
    return f"{subject} is not a key that {'an' if kind[0] in 'aeiou' else 'a'} {kind} has.", remedy


def _all_keys(model: PlanClass, path: tuple[str, ...] = ()) -> list[str]:
    keys = []
    for name, field in model.model_fields.items():
        inner = _model_in(field.annotation)
        keys += _all_keys(inner, (*path, name)) if inner is not None else [dotted((*path, name))]
    return keys


def _missing(plan_class: PlanClass, location: _Location, subject: str) -> tuple[str, str]:
    field = _field_at(plan_class, location)
    inner = _model_in(field.annotation) if field is not None else None
    if location[0] == "vpc":
        return f"{subject} is missing.", "Give both vpc.subnets and vpc.security_groups, or remove [vpc]."
    if inner is not None:
        needed = [name for name, inner_field in inner.model_fields.items() if inner_field.is_required()]
        return f"The table [{subject}] is missing.", f"Add [{subject}]" + (
            f" with {', '.join(needed)}." if needed else "."
        )
    rule = next((item for item in field.metadata if isinstance(item, TextRule)), None) if field is not None else None
    choices = get_args(field.annotation) if field is not None else ()
    if rule is not None:
        return f"{subject} is missing.", f"Add it. {rule.remedy}"
    if choices and all(isinstance(choice, str) for choice in choices):
        return f"{subject} is missing.", f"Add it with one of {', '.join(choices)}."
    return f"{subject} is missing.", "Add it."


def _no_choice(plan_class: PlanClass, location: _Location, value: Any) -> tuple[str, str]:
    field = _field_at(plan_class, location)
    choices = _choices_in(field.annotation) if field is not None else ()
    near = difflib.get_close_matches(str(value).upper().replace("-", "_"), choices, n=1)
    remedy = f'Did you mean "{near[0]}"?' if near else f"Use one of {', '.join(choices)}."
    return f"{shown(value)} is not a value that {dotted(location)} takes.", remedy


def _out_of_range(details: ErrorDetails, subject: str) -> tuple[str, str]:
    context = details.get("ctx", {})
    match details["type"]:
        case "too_short":
            return f"{subject} is empty.", "Give at least one, or remove the key."
        case "too_long":
            length, most = context["actual_length"], context["max_length"]
            return f"{subject} has {length} entries; at most {most} are allowed.", "Remove some."
        case _:
            return (
                f"{subject} is {shown(details['input'])}, and must be {context['ge']} or more.",
                "Give a higher number.",
            )


_EXPECTED = {
    "string_type": "a text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "tuple_type": "a list",
    "dict_type": "a table",
    "model_type": "a table",
    "model_attributes_type": "a table",
}


def _wrong_type(details: ErrorDetails, location: _Location, subject: str) -> tuple[str, str]:
    expected = _EXPECTED.get(details["type"])
    if expected is None:
        return f"{subject}: {details['msg']}.", "Mend the value."
    message = f"{subject} must be {expected}, and is {_type_name(details['input'])}."
    return message, _how_to_write(expected, location, details["input"])


def _how_to_write(expected: str, location: _Location, value: Any) -> str:
    key = dotted(location[-1:])
    table = dotted([part for part in location if not isinstance(part, int)])
    match expected:
        case "a text" if location[0] == "tags" and isinstance(value, dict):
            how = "A tag key with a dot in it needs quotes."
        case "a text":
            how = f'Write it as in {key} = "…".' if isinstance(value, list | dict) else "Put the value in quotes."
        case "a whole number":
            how = f"Write it as in {key} = 1, without quotes."
        case _ if table == "dataset.manifests":
            how = f"Write [[{table}]] above its keys."
        case "a list":
            how = f'Write it as in {key} = ["…", "…"].'
        case _:
            how = f"Write [{table}] above its keys."
    return how


def _type_name(value: Any) -> str:
    match value:
        case str():
            return "a text"
        case bool():
            return "true or false"
        case int():
            return "a number"
        case float():
            return "a number with a fraction"
        case list() | tuple():
            return "a list"
        case dict():
            return "a table"
        case date() | time():
            return "a date or time"
        case _:
            return f"of type {type(value).__name__}"


def _field_at(plan_class: PlanClass, location: _Location) -> FieldInfo | None:
    model: PlanClass | None = plan_class
    field = None
    for part in location:
        if isinstance(part, int):
            continue
        field = model.model_fields.get(part) if model is not None else None
        model = _model_in(field.annotation) if field is not None else None
    return field


def _is_optional(plan_class: PlanClass, location: _Location) -> bool:
    field = _field_at(plan_class, location)
    return field is not None and not field.is_required()


def _model_in(annotation: Any) -> PlanClass | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((model for part in get_args(annotation) if (model := _model_in(part)) is not None), None)


def _choices_in(annotation: Any) -> tuple[str, ...]:
    """The values of the enumeration somewhere in ``annotation``."""
    parts = get_args(annotation)
    values = tuple(part for part in parts if isinstance(part, str))
    return values or next((found for part in parts if (found := _choices_in(part))), ())
