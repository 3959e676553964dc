"""What a set of policies says about one request: the rules of IAM's policy evaluation logic for a single account."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from wizard.demo.iam.operators import condition_holds, like

Verdict = Literal["allowed", "implicit deny", "explicit deny"]
_VARIABLE = re.compile(r"\$\{([^}]+)\}")


@dataclass(frozen=True)
class Access:
    """One thing somebody wants to do: an action on a resource, with the condition keys the request carries.

    ``context`` maps a condition key (any case) to its values; a key that is not there is absent from the request.
    """

    action: str
    resource: str
    context: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def values(self, key: str) -> Sequence[str] | None:
        """The values of a condition key, or None where the request does not carry it."""
        return next((values for name, values in self.context.items() if name.lower() == key.lower()), None)


def verdict(documents: Iterable[str], access: Access) -> Verdict:
    """What identity-based policy ``documents`` (JSON text) together decide about ``access``."""
    allowed = False
    for statement in _statements(documents):
        if not _applies(statement, access):
            continue
        if statement.get("Effect") == "Deny":
            return "explicit deny"
        allowed = True
    return "allowed" if allowed else "implicit deny"


def trusts_service(document: str, service: str, access: Access) -> bool:
    """Whether a trust policy lets the ``service`` principal (``comprehend.amazonaws.com``) do ``access``."""
    allowed = False
    for statement in _statements([document]):
        if not _names_service(statement, service) or not _applies(statement, access, resource_based=True):
            continue
        if statement.get("Effect") == "Deny":
            return False
        allowed = True
    return allowed


def _statements(documents: Iterable[str]) -> Iterable[dict[str, Any]]:
    for text in documents:
        found = json.loads(text).get("Statement", [])
        yield from [found] if isinstance(found, dict) else found


def _applies(statement: Mapping[str, Any], access: Access, *, resource_based: bool = False) -> bool:
    return (
        _action_matches(statement, access.action)
        and (resource_based or _resource_matches(statement, access))
        and _conditions_hold(statement.get("Condition", {}), access)
    )


def _action_matches(statement: Mapping[str, Any], action: str) -> bool:
    if "NotAction" in statement:
        return not any(like(action, pattern, ignore_case=True) for pattern in _listed(statement["NotAction"]))
    return any(like(action, pattern, ignore_case=True) for pattern in _listed(statement.get("Action", [])))


def _resource_matches(statement: Mapping[str, Any], access: Access) -> bool:
    negated = "NotResource" in statement
    patterns = _listed(statement["NotResource"] if negated else statement.get("Resource", []))
    known = [filled for pattern in patterns if (filled := _filled(pattern, access)) is not None]
    return any(like(access.resource, pattern) for pattern in known) != negated


def _conditions_hold(block: Mapping[str, Mapping[str, Any]], access: Access) -> bool:
    for operator, keys in block.items():
        for key, wanted in keys.items():
            texts = [filled for value in _listed(wanted) if (filled := _filled(_text(value), access)) is not None]
            if not condition_holds(operator, access.values(key), texts):
                return False
    return True


def _names_service(statement: Mapping[str, Any], service: str) -> bool:
    principal = statement.get("Principal", {})
    if principal == "*":
        return True
    return isinstance(principal, dict) and service in _listed(principal.get("Service", []))


def _filled(text: str, access: Access) -> str | None:
    """``text`` with its policy variables replaced, or None where one has no value (then it matches nothing)."""
    missing = False

    def value(match: re.Match[str]) -> str:
        nonlocal missing
        name, _, default = match.group(1).partition(",")
        if name in {"*", "?", "$"}:
            return name
        values = access.values(name.strip())
        if values is not None and len(values) == 1:
            return values[0]
        missing = missing or not default
        return default.strip().strip("'")

    filled = _VARIABLE.sub(value, text)
    return None if missing else filled


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
