"""The profile format as a JSON Schema, for editors and for other tools."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

SCHEMA_FILE = "profile.schema.json"
"""How the schema is called in the folder of the profiles that name it."""

SCHEMA_LINE = f"#:schema ./{SCHEMA_FILE}"
"""The first line of a saved profile: by it editors (Taplo, Even Better TOML) find the schema, complete and check."""

_TITLE = "A profile of comprehend-wizard"


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a profile. It states single values; rules across keys are the validator's.

    Which of the kinds a profile is follows from its ``kind`` alone: of alternatives editors could only say that none
    fits. A key may be left out, but TOML has no null.
    """
    from wizard.plan import PLAN_CLASSES, plan_adapter

    definitions: dict[str, Any] = _without_null(plan_adapter.json_schema()["$defs"])
    names: dict[str, Any] = {}
    for plan_class in PLAN_CLASSES.values():
        definition = definitions[plan_class.__name__]
        # Code may leave the kind out because the class says it; a file may not.
        definition["required"] = ["kind", *(name for name in definition["required"] if name != "kind")]
        del definition["properties"]["kind"]["default"]
        about = definition["properties"].items()
        names |= {name: {"description": text.get("description", "")} for name, text in about}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": _TITLE,
        "type": "object",
        "required": ["kind"],
        "properties": {**names, "kind": {"enum": list(PLAN_CLASSES), "description": "What is launched."}},
        "allOf": [
            {
                "if": {"required": ["kind"], "properties": {"kind": {"const": kind}}},
                "then": {"$ref": f"#/$defs/{plan_class.__name__}"},
            }
            for kind, plan_class in PLAN_CLASSES.items()
        ],
        "$defs": definitions,
    }


@cache
def schema_text() -> str:
    """The schema as the content of a file. Each save compares it with the one beside the profile."""
    return json.dumps(schema(), indent=2) + "\n"


def is_ours(document: Any) -> bool:
    """Whether a JSON document is this schema, in whatever version."""
    return isinstance(document, Mapping) and document.get("title") == _TITLE


def _without_null(node: Any) -> Any:
    """``node`` without the alternative of null, and without null as the default."""
    if isinstance(node, list):
        return [_without_null(item) for item in node]
    if not isinstance(node, Mapping):
        return node
    plain = {key: _without_null(value) for key, value in node.items() if not (key == "default" and value is None)}
    choices = plain.get("anyOf")
    if isinstance(choices, list) and {"type": "null"} in choices:
        kept = [choice for choice in choices if choice != {"type": "null"}]
        del plain["anyOf"]
        plain = {**plain, "anyOf": kept} if len(kept) > 1 else {**plain, **kept[0]}
    return plain
