"""A policy document as data, as the JSON text that AWS takes, and how much of it AWS takes."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any, Literal

VERSION = "2012-10-17"
_SHORT_SEPARATOR = ",\n"
"""A line a statement: the shortest form in which a document is printed."""

ConditionValue = str | tuple[str, ...]
Conditions = Mapping[str, Mapping[str, ConditionValue]]
"""Operator → condition key → value or values."""


@dataclass(frozen=True)
class Limit:
    """The size that one document of a kind may have, in characters, and whether white space outside of texts counts.

    Source: IAM User Guide, "IAM and AWS STS quotas" (IAM does not count white space); AWS Organizations User Guide,
    "Quotas" (white space counts unless the console saves the policy); AWS KMS Developer Guide, "Resource quotas".
    """

    of: str
    characters: int
    counts_blanks: bool = False


MANAGED = Limit("a managed policy", 6144)
SCP = Limit("a service control policy", 5120, counts_blanks=True)
INLINE_ROLE = Limit("the inline policies of a role together", 10_240)
TRUST = Limit("a role's trust policy", 2048)
KEY_POLICY = Limit("a key policy", 32_768, counts_blanks=True)


@dataclass(frozen=True)
class Statement:
    """One statement of a policy. ``sid`` holds letters and digits only, as IAM wants it.

    ``resources`` is empty in a trust policy, which has no Resource; ``principals`` (kind → who) is for resource-based
    policies only.
    """

    sid: str
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    conditions: Conditions = field(default_factory=lambda: MappingProxyType({}))
    effect: Literal["Allow", "Deny"] = "Allow"
    principals: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def as_json(self) -> dict[str, Any]:
        """The statement in IAM's layout; a list of one is written as the one."""
        shape: dict[str, Any] = {"Sid": self.sid, "Effect": self.effect}
        if self.principals:
            shape["Principal"] = {kind: _plain(who) for kind, who in self.principals.items()}
        shape["Action"] = _plain(self.actions)
        if self.resources:
            shape["Resource"] = _plain(self.resources)
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
    document of a complete plan. ``remarks`` are sentences that whoever attaches it has to know. ``limit`` is what it
    must fit. None of the three is part of the JSON.
    """

    statements: tuple[Statement, ...]
    pending: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    limit: Limit = MANAGED

    def as_json(self) -> dict[str, Any]:
        """The document in IAM's layout."""
        return {"Version": VERSION, "Statement": [statement.as_json() for statement in self.statements]}

    @cached_property
    def laid_out(self) -> str:
        """The document as JSON in printable ASCII, indented: to be looked at, whatever its size.

        Kept, because it is asked for several times and is most of the work of a preview.
        """
        return _escaped(json.dumps(self.as_json(), indent=2))

    @property
    def size(self) -> int:
        """Its length in characters, as AWS counts it for its limit."""
        return len(policy_text(self)) if self.limit.counts_blanks else len(_dense(self))

    @property
    def fits(self) -> bool:
        """Whether AWS takes it as one document."""
        return self.size <= self.limit.characters


def policy_text(document: PolicyDocument) -> str:
    """The document as JSON in printable ASCII: indented, or a line a statement where only that is short enough.

    IAM takes no characters above U+00FF in a policy (API reference, PutUserPolicy: pattern of PolicyDocument), and a
    tag's value may hold any: whatever is not printable ASCII is written as ``\\uXXXX``, which JSON reads back the same.
    """
    text = document.laid_out
    if document.limit.counts_blanks and len(text) > document.limit.characters:
        return _dense(document, separator=_SHORT_SEPARATOR)
    return text


def split(document: PolicyDocument) -> tuple[PolicyDocument, ...]:
    """The document as the fewest that each fit their limit, statements kept in order; one where it fits whole.

    A statement that is too long by itself stands alone, in a document whose ``fits`` is False. An Allow or Deny means
    the same in one document as in several attached side by side, so nothing changes by it.
    """
    parts: list[list[Statement]] = []
    length = 0  # of the last part in its short form, which must fit however it will be printed
    for statement in document.statements:
        own = len(_dense_statement(statement))
        longer = length + len(_SHORT_SEPARATOR) + own
        if parts and longer <= document.limit.characters:
            parts[-1].append(statement)
            length = longer
        else:
            parts.append([statement])
            length = len(_in_document("")) + own
    if len(parts) < 2 or document.fits:
        return (document,)
    return tuple(replace(document, statements=tuple(part)) for part in parts)


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


def arn_part(value: Any) -> str:
    """A value as one part of an ARN's pattern; a wildcard where it is not known, or would be read as several parts."""
    known = isinstance(value, str) and value and ":" not in value
    return literal(value, wildcards=True) if known else "*"


def _dense(document: PolicyDocument, *, separator: str = ",") -> str:
    """Without white space; ``separator`` stands between statements."""
    return _in_document(separator.join(map(_dense_statement, document.statements)))


def _dense_statement(statement: Statement) -> str:
    return _escaped(json.dumps(statement.as_json(), separators=(",", ":")))


def _in_document(statements: str) -> str:
    return f'{{"Version":"{VERSION}","Statement":[{statements}]}}'


def _escaped(text: str) -> str:
    return text.replace("\x7f", "\\u007f")


def _plain(values: str | Iterable[str]) -> str | list[str]:
    if isinstance(values, str):
        return values
    listed = list(values)
    return listed[0] if len(listed) == 1 else listed
