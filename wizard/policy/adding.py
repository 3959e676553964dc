"""A policy that exists, with further statements: nothing of what it has is lost."""

import json
from collections.abc import Iterable, Mapping
from itertools import count
from typing import Any

from wizard.policy.document import VERSION, Statement


def with_statements(document: Mapping[str, Any], statements: Iterable[Statement]) -> str:
    """``document`` (a policy as JSON's values) with ``statements`` behind its own, as compact JSON.

    A statement that it has already is not added; one whose Sid is taken, and a policy has each only once, gets another.
    """
    written = document.get("Statement", [])
    own = [written] if isinstance(written, Mapping) else list(written)
    for shape in (statement.as_json() for statement in statements):
        if shape not in own:
            taken = {statement.get("Sid") for statement in own}
            own.append({**shape, "Sid": _free(shape["Sid"], taken)})
    return json.dumps({"Version": VERSION, **document, "Statement": own}, separators=(",", ":"))


def _free(sid: str, taken: set[Any]) -> str:
    names = (sid if number == 1 else f"{sid}{number}" for number in count(1))
    return next(name for name in names if name not in taken)
