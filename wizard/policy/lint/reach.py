"""What a statement reaches: operations of Comprehend, the resource types they are on, and what is of other services."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from wizard import conditions
from wizard.policy.lint.globs import can_meet, is_everything, matches
from wizard.policy.lint.keys import carries, known
from wizard.policy.lint.positions import Path
from wizard.policy.parsing import Condition, ParsedStatement
from wizard.policy.patterns import ARN_PARTS, segments
from wizard.text import shorten, visible

_SHOWN = 90
_MANY = 24


@dataclass(frozen=True)
class Spot:
    """A place inside of a document, and the words that name it."""

    path: Path
    words: str


@dataclass(frozen=True)
class Seen:
    """A statement and its path in the file."""

    statement: ParsedStatement
    path: Path

    @property
    def name(self) -> str:
        """``Statement RequireVpc``."""
        return f"Statement {shorten(self.statement.name, _SHOWN)}"

    @property
    def is_allow(self) -> bool:
        """Whether it allows."""
        return self.statement.effect == "Allow"

    @cached_property
    def operations(self) -> tuple[str, ...]:
        """Comprehend's operations that its Action matches, or its NotAction does not."""
        matched = {name for pattern in self.statement.actions for name in expand(pattern)}
        return tuple(name for name in conditions.operations() if (name in matched) is not self.statement.not_action)

    @cached_property
    def is_broad(self) -> bool:
        """Whether it speaks of all of Comprehend or more, so that nobody meant every single operation."""
        every = len(conditions.operations())
        return self.reaches_beyond or any(len(expand(pattern)) == every for pattern in self.statement.actions)

    @cached_property
    def reaches_beyond(self) -> bool:
        """Whether it speaks of every service: ``*``, or NotAction."""
        return self.statement.not_action or any(map(is_everything, self.statement.actions))

    @cached_property
    def others(self) -> tuple[str, ...]:
        """Its actions of other services, as they are written."""
        own = f"{conditions.SERVICE}:"
        return tuple(
            text
            for text in self.statement.actions
            if not text.lower().startswith(own) and not is_everything(text) and not self.statement.not_action
        )

    @cached_property
    def scoped(self) -> tuple[Condition, ...]:
        """Its conditions on keys that Comprehend's calls carry."""
        return tuple(condition for condition in self.statement.conditions if known(condition.key) is not None)

    def types(self, operation: str) -> tuple[str, ...]:
        """The resource types of an operation that its Resource can be; ``("",)`` for a call about no resource."""
        return _types(operation, None if self.statement.not_resource else self.statement.resources)

    def has(self, operation: str, condition: Condition) -> bool:
        """Whether a call, on one of the resource types that the statement reaches, carries the condition's key."""
        key = known(condition.key)
        return key is not None and any(carries(operation, key, name) for name in self.types(operation))

    def at(self, element: str, *inside: str | int) -> Spot:
        """An element, and what is inside of it."""
        shown = " ".join(shorten(visible(part), _SHOWN) for part in inside if isinstance(part, str))
        return Spot((*self.path, element, *inside), f"{self.name}, {element}{f' {shown}' if shown else ''}")

    def at_condition(self, condition: Condition) -> Spot:
        """``Statement RequireVpc, Condition ForAllValues:StringLike comprehend:VpcSubnets``."""
        return self.at("Condition", condition.operator, condition.key)

    def at_action(self, place: int) -> Spot:
        """The action at a place, from 0."""
        element = "NotAction" if self.statement.not_action else "Action"
        shown = shorten(visible(self.statement.actions[place]), _SHOWN)
        return Spot((*self.path, element, place), f"{self.name}, {element} {shown}")

    def at_resource(self) -> Spot:
        """Its Resource."""
        return self.at("NotResource" if self.statement.not_resource else "Resource")


@cache
def expand(pattern: str) -> tuple[str, ...]:
    """Comprehend's operations that an action pattern matches; case does not matter in actions."""
    if is_everything(pattern):
        return conditions.operations()
    service, _, name = pattern.partition(":")
    if service.lower() != conditions.SERVICE:
        return ()
    return tuple(operation for operation in conditions.operations() if matches(operation, name, ignore_case=True))


@cache
def _types(operation: str, resources: tuple[str, ...] | None) -> tuple[str, ...]:
    types = conditions.resource_types(operation) or ("",)
    if resources is None:
        return types
    return tuple(name for name in types if any(can_be(pattern, name) for pattern in resources))


@cache
def can_be(pattern: str, resource_type: str) -> bool:
    """Whether a Resource can be one of a type; ``*`` alone is a call about no resource (type empty)."""
    if is_everything(pattern):
        return True
    if not resource_type:
        return False
    wanted, parts = arn_pattern(resource_type), segments(pattern)
    if len(parts) < ARN_PARTS:
        # Cut short, or with a wildcard that reaches over colons (IAM JSON policy elements: Resource).
        return can_meet(pattern, wanted) or can_meet(f"{pattern}:*", wanted)
    return all(can_meet(part, other) for part, other in zip(parts, wanted.split(":"), strict=True))


@cache
def arn_pattern(resource_type: str) -> str:
    """The ARNs of a resource type: ``arn:*:comprehend:*:*:flywheel/*``."""
    return re.sub(r"\$\{\w+\}", "*", conditions.arn_template(resource_type))


def listed(names: Iterable[str]) -> str:
    """``A``, ``A and B``, ``A, B and C``; of very many the first ones."""
    several: Sequence[str] = list(names)
    if len(several) > _MANY:
        several = [*several[:_MANY], f"{len(several) - _MANY} more"]
    return f"{', '.join(several[:-1])} and {several[-1]}" if len(several) > 1 else "".join(several)
