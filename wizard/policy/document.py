"""A policy document as data, and as the JSON text that IAM takes."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

VERSION = "2012-10-17"

ConditionValue = str | tuple[str, ...]
Conditions = Mapping[str, Mapping[str, ConditionValue]]
"""Operator → condition key → value or values."""


@dataclass(frozen=True)
class Statement:
    """One statement of a policy. ``sid`` holds letters and digits only, as IAM wants it."""

    sid: str
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    conditions: Conditions = field(default_factory=lambda: MappingProxyType({}))
    effect: Literal["Allow", "Deny"] = "Allow"

    def as_json(self) -> dict[str, Any]:
        """The statement in IAM's layout; a list of one is written as the one."""
        shape: dict[str, Any] = {
            "Sid": self.sid,
            "Effect": self.effect,
            "Action": _plain(self.actions),
            "Resource": _plain(self.resources),
        }
        if self.conditions:
            shape["Condition"] = {
                operator: {key: _plain(value) for key, value in keys.items()}
                for operator, keys in self.conditions.items()
            }
        return shape


@dataclass(frozen=True)
class PolicyDocument:
    """A policy document: statements in the order they are printed.

    ``pending`` holds the profile keys that are not known yet and without which a statement is missing; empty for the
    document of a complete plan. It is no part of the JSON.
    """

    statements: tuple[Statement, ...]
    pending: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The document in IAM's layout."""
        return {"Version": VERSION, "Statement": [statement.as_json() for statement in self.statements]}


def policy_text(document: PolicyDocument) -> str:
    """The document as JSON with two spaces of indent, in printable ASCII.

    IAM takes no characters above U+00FF in a policy (API reference, PutUserPolicy: pattern of PolicyDocument), and a
    tag's value may hold any: whatever is not printable ASCII is written as ``\\uXXXX``, which JSON reads back the same.
    """
    text = json.dumps(document.as_json(), indent=2, ensure_ascii=True)
    return text.replace("\x7f", "\\u007f")


def literal(text: str, *, wildcards: bool) -> str:
    """``text`` so that IAM takes every character of it for itself.

    ``${…}`` would be a policy variable, and with ``wildcards`` (resources, ARN and ``…Like`` operators) ``*`` and ``?``
    would stand for other characters: IAM User Guide, "Policy variables", writes them ``${$}``, ``${*}`` and ``${?}``.
    """
    special = {"*": "${*}", "?": "${?}"} if wildcards else {}
    return "".join(
        "${$}" if character == "$" and text[place + 1 : place + 2] == "{" else special.get(character, character)
        for place, character in enumerate(text)
    )


def _plain(values: str | Iterable[str]) -> str | list[str]:
    if isinstance(values, str):
        return values
    listed = list(values)
    return listed[0] if len(listed) == 1 else listed
