"""A sound profile recognised without pydantic, whose import is most of the start of a headless command.

It works by the JSON Schema of the models, which a test keeps equal to them (``profile.schema.json``), and by the same
rules across keys. It only ever says yes: wherever it has a doubt the models decide, and only they say what is wrong.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from wizard.findings import Finding, has_errors
from wizard.plan.rules import broken_rules

SCHEMA_PATH = Path(__file__).with_name("profile.schema.json")
_UNDERSTOOD = frozenset(
    {
        *("additionalProperties", "const", "enum", "items", "maxItems", "maxLength", "minItems", "minLength"),
        *("minimum", "pattern", "properties", "propertyNames", "required", "type", "$ref"),
        *("default", "description", "title"),
    }
)
"""The keywords of the schema that are applied or say nothing about values; with any other the models decide."""


def accepted(profile: Mapping[str, Any]) -> tuple[dict[str, Any], list[Finding]] | None:
    """``profile`` as ``plan.as_profile()`` would give it, with its warnings and remarks; ``None``: ask ``validate``."""
    kind = profile.get("kind")
    plan = _plans().get(kind) if isinstance(kind, str) else None
    if plan is None:
        return None
    try:
        plain = _fitting(profile, plan)
    except _DoubtError:
        return None
    findings = broken_rules(profile)
    if has_errors(findings) or has_errors(broken_rules(plain)):
        return None
    return plain, findings


class _DoubtError(Exception):
    """This value does not fit, or may not."""


@cache
def _schema() -> Mapping[str, Any]:
    schema: Mapping[str, Any] = json.loads(SCHEMA_PATH.read_text("utf-8"))
    return schema


def _plans() -> Mapping[str, Mapping[str, Any]]:
    """What the schema says of a plan, by its kind: ``if`` the kind is this one, ``then`` it is that."""
    return {choice["if"]["properties"]["kind"]["const"]: choice["then"] for choice in _schema()["allOf"]}


def _fitting(value: Any, schema: Mapping[str, Any]) -> Any:
    """``value`` with defaults, in the order of the schema, and without what is empty. Raises _DoubtError."""
    if not _UNDERSTOOD.issuperset(schema):
        raise _DoubtError
    if reference := schema.get("$ref"):
        return _fitting(value, _schema()["$defs"][reference.rpartition("/")[2]])
    if "const" in schema and value != schema["const"]:
        raise _DoubtError
    if "enum" in schema and not (isinstance(value, str) and value in schema["enum"]):
        raise _DoubtError
    fit = _FITS.get(schema.get("type", ""))
    if fit is None:
        raise _DoubtError
    return fit(value, schema)


def _text(value: Any, schema: Mapping[str, Any]) -> str:
    if type(value) is not str or any("\ud800" <= character <= "\udfff" for character in value):
        raise _DoubtError
    if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
        raise _DoubtError
    if "pattern" in schema and not re.fullmatch(schema["pattern"], value):
        raise _DoubtError
    if value.endswith("\n"):  # Python's $ stands before a last line break as well
        raise _DoubtError
    return value


def _number(value: Any, schema: Mapping[str, Any]) -> int:
    if type(value) is not int or value < schema.get("minimum", value):
        raise _DoubtError
    return value


def _list(value: Any, schema: Mapping[str, Any]) -> list[Any]:
    if type(value) is not list or not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
        raise _DoubtError
    texts = [item for item in value if isinstance(item, str)]
    if len(set(texts)) < len(texts):
        raise _DoubtError
    return [_fitting(item, schema["items"]) for item in value]


def _table(value: Any, schema: Mapping[str, Any]) -> dict[str, Any]:
    if type(value) is not dict:
        raise _DoubtError
    properties = schema.get("properties")
    if properties is None:
        names, values = schema["propertyNames"], schema["additionalProperties"]
        return {_text(name, names): _fitting(item, values) for name, item in value.items()}
    if schema.get("additionalProperties") is not False or not value.keys() <= properties.keys():
        raise _DoubtError
    if any(name not in value for name in schema.get("required", ())):
        raise _DoubtError
    plain = {}
    for name, rule in properties.items():
        # A default that is a table stands for one with nothing set.
        if name in value:
            plain[name] = _fitting(value[name], rule)
        elif rule.get("default") and not isinstance(rule["default"], dict):
            plain[name] = rule["default"]
    return {name: item for name, item in plain.items() if item not in ({}, [])}


_FITS = {"string": _text, "integer": _number, "array": _list, "object": _table}
