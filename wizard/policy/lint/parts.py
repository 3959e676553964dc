"""A statement that comes out of another one: what changes, applied to its JSON."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from wizard import conditions
from wizard.policy.demands import resource_patterns
from wizard.policy.lint.globs import is_everything
from wizard.policy.lint.reach import Seen, can_be, expand
from wizard.policy.parsing import Condition, Policy
from wizard.policy.patterns import ARN_PARTS

Raw = Mapping[str, Any]
_PARTITION = re.compile(r"arn:(aws[a-z-]*):")


@dataclass(frozen=True)
class Part:
    """What a part of a statement has of its own. ``resources`` None: as it was; ``demanded``: Null false is added."""

    actions: tuple[str, ...]
    kept: tuple[Condition, ...]
    demanded: tuple[str, ...] = ()
    resources: tuple[str, ...] | None = None
    effect: str = ""
    sid: str = ""

    def applied(self, raw: Raw, sid: str) -> dict[str, Any]:
        """The statement ``raw`` with the changes, elements in the order they have there."""
        changes: dict[str, Any] = {"Action": _plain(self.actions)}
        if sid:
            changes["Sid"] = sid
        if self.effect:
            changes["Effect"] = self.effect
        if self.resources is not None:
            changes["Resource"] = _plain(self.resources)
        block = self._conditions(raw.get("Condition", {}))
        kept = {name: changes.get(name, value) for name, value in raw.items() if name != "Condition"}
        return {**kept, **({"Condition": block} if block else {})}

    def _conditions(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        """The Condition with the keys that are kept; none where nothing is left."""
        kept = {(condition.operator, condition.key) for condition in self.kept}
        block = {
            operator: {key: value for key, value in keys.items() if (operator, key) in kept}
            for operator, keys in raw.items()
        }
        if self.demanded:
            null = next((operator for operator in block if operator.lower() == "null"), "Null")
            block[null] = {**block.get(null, {}), **dict.fromkeys(self.demanded, "false")}
        return {operator: keys for operator, keys in block.items() if keys}


def actions(seen: Seen, operations: Iterable[str]) -> tuple[str, ...]:
    """Actions for exactly ``operations``: the statement's own words where they mean no others."""
    wanted = list(operations)
    words = [text for text in seen.statement.actions if expand(text) and set(expand(text)) <= set(wanted)]
    covered = {name for text in words for name in expand(text)}
    return (*words, *(f"{conditions.SERVICE}:{name}" for name in wanted if name not in covered))


def narrowed(seen: Seen, types: Iterable[str], partition: str) -> tuple[str, ...] | None:
    """The statement's resources as far as they are of ``types``; None where that cannot be said in patterns."""
    if seen.statement.not_resource or seen.statement.resources is None:
        return None
    wanted = list(types)
    found: dict[str, None] = {}
    for pattern in seen.statement.resources:
        hit = [name for name in wanted if can_be(pattern, name)]
        others = [name for operation in seen.operations for name in seen.types(operation) if name not in wanted]
        if is_everything(pattern):
            found.update(dict.fromkeys(resource_patterns(hit, partition) if hit else ()))
        elif not any(can_be(pattern, name) for name in others):
            found.update({pattern: None} if hit else {})
        else:
            parts = pattern.split(":", ARN_PARTS - 1)
            if hit and (len(parts) < ARN_PARTS or not is_everything(parts[-1])):
                return None
            found.update(dict.fromkeys(resource_patterns(hit, *_place(parts)) if hit else ()))
    return tuple(found)


def _place(parts: list[str]) -> tuple[str, str, str]:
    return parts[1], parts[3], parts[4]


def partition_of(policy: Policy) -> str:
    """The partition of the first ARN of a policy; ``aws`` where it has none."""
    for statement in policy.statements:
        values = (value for condition in statement.conditions for value in condition.values)
        for text in (*(statement.resources or ()), *values):
            if found := _PARTITION.match(text):
                return found[1]
    return "aws"


def _plain(values: tuple[str, ...]) -> str | list[str]:
    return values[0] if len(values) == 1 else list(values)
