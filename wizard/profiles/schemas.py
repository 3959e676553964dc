"""The profile format as a JSON Schema, for editors and for other tools."""

from typing import Any


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a profile. It states single values; rules across keys are the validator's."""
    from wizard.plan import PLAN_CLASSES, plan_adapter

    document = plan_adapter.json_schema()
    for plan_class in PLAN_CLASSES.values():
        definition = document["$defs"][plan_class.__name__]
        # Code may leave the kind out because the class says it; a file may not.
        definition["required"] = ["kind", *definition["required"]]
        del definition["properties"]["kind"]["default"]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A profile of comprehend-wizard",
        **document,
    }
