"""What a set of policies says about one request: the rules of IAM's policy evaluation logic for a single account."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from wizard.demo.iam.operators import condition_holds
from wizard.demo.iam.patterns import Pattern, like, written

Verdict = Literal["allowed", "implicit deny", "explicit deny"]
_VARIABLE = re.compile(r"\$\{([^}]+)\}")
_CHARACTERS = frozenset("*?$")
"""What ``${*}``, ``${?}`` and ``${$}`` stand for: the characters themselves."""


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


@dataclass(frozen=True)
class Decision:
    """A verdict and the statements that led to it, each as (place of its document, place in the document), from 0.

    Where something denies, only what denies is named; an implicit deny has no statement.
    """

    verdict: Verdict
    statements: tuple[tuple[int, int], ...]


def decide(documents: Iterable[str], access: Access) -> Decision:
    """What identity-based policy ``documents`` (JSON text) together decide about ``access``, and by which statements.

    Raises ValueError for a condition operator that IAM does not have.
    """
    allowing: list[tuple[int, int]] = []
    denying: list[tuple[int, int]] = []
    for place, document in enumerate(documents):
        for number, statement in enumerate(_statements([document])):
            if _applies(statement, access):
                (denying if statement.get("Effect") == "Deny" else allowing).append((place, number))
    if denying:
        return Decision("explicit deny", tuple(denying))
    return Decision("allowed" if allowing else "implicit deny", tuple(allowing))


def verdict(documents: Iterable[str], access: Access) -> Verdict:
    """What identity-based policy ``documents`` (JSON text) together decide about ``access``."""
    return decide(documents, access).verdict


def mentioned_keys(documents: Iterable[str]) -> list[str]:
    """The condition keys that ``documents`` name in conditions and policy variables, each once, as first written."""
    found: dict[str, str] = {}
    for statement in _statements(documents):
        texts = [*_listed(statement.get("Resource", [])), *_listed(statement.get("NotResource", []))]
        for keys in statement.get("Condition", {}).values():
            for key, wanted in keys.items():
                found.setdefault(key.lower(), key)
                texts += map(_text, _listed(wanted))
        for name, _ in (_variable(match) for text in texts for match in _VARIABLE.finditer(text)):
            if name not in _CHARACTERS:
                found.setdefault(name.lower(), name)
    return list(found.values())


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


def effects(document: str, access: Access, names: Callable[[Any, bool], bool]) -> set[str]:
    """The Effects of the statements of a resource's policy (JSON text) that are about ``access``.

    ``names``: whether a Principal (or, second argument True, a NotPrincipal) speaks of the caller.
    """
    return {
        str(statement.get("Effect"))
        for statement in _statements([document])
        if names(statement.get("Principal", statement.get("NotPrincipal", {})), "NotPrincipal" in statement)
        and _applies(statement, access, resource_based="Resource" not in statement and "NotResource" not in statement)
    }


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
        return not any(like(action, written(name), ignore_case=True) for name in _listed(statement["NotAction"]))
    return any(like(action, written(name), ignore_case=True) for name in _listed(statement.get("Action", [])))


def _resource_matches(statement: Mapping[str, Any], access: Access) -> bool:
    negated = "NotResource" in statement
    patterns = _listed(statement["NotResource"] if negated else statement.get("Resource", []))
    known = [filled for pattern in patterns if (filled := _filled(pattern, access)) is not None]
    return any(like(access.resource, pattern) for pattern in known) != negated


def _conditions_hold(block: Mapping[str, Mapping[str, Any]], access: Access) -> bool:
    for operator, keys in block.items():
        for key, wanted in keys.items():
            values = [filled for value in _listed(wanted) if (filled := _filled(_text(value), access)) is not None]
            if not condition_holds(operator, access.values(key), values):
                return False
    return True


def _names_service(statement: Mapping[str, Any], service: str) -> bool:
    principal = statement.get("Principal", {})
    if principal == "*":
        return True
    return isinstance(principal, dict) and service in _listed(principal.get("Service", []))


def _filled(text: str, access: Access) -> Pattern | None:
    """``text`` with its policy variables replaced, or None where one has no value (then it matches nothing)."""
    filled, end = Pattern(""), 0
    for match in _VARIABLE.finditer(text):
        name, default = _variable(match)
        value = name if name in _CHARACTERS else _single(access.values(name), default or None)
        if value is None:
            return None
        filled += written(text[end : match.start()]) + Pattern(value)
        end = match.end()
    return filled + written(text[end:])


def _variable(match: re.Match[str]) -> tuple[str, str]:
    """Name and default ("" where there is none) of ``${name}`` or ``${name, 'default'}``."""
    name, _, default = match.group(1).partition(",")
    return name.strip(), default.strip().strip("'")


def _single(values: Sequence[str] | None, default: str | None) -> str | None:
    return values[0] if values is not None and len(values) == 1 else default


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
