"""Which operations can be asked for which settings, and on which resources: the skeleton of every guardrail.

All of it comes from AWS's service authorization data, so an operation that AWS adds appears by itself.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wizard import conditions


@dataclass(frozen=True)
class Demand:
    """Operations that carry the same setting keys, and the resource types on which they do; no types: on all."""

    operations: tuple[str, ...]
    keys: tuple[str, ...]
    types: tuple[str, ...] = ()

    @property
    def actions(self) -> tuple[str, ...]:
        """The operations as IAM actions."""
        return _actions(self.operations)

    def words(self) -> str:
        """The keys and resource types as part of a Sid: ``VolumeModelSubnetsGroupsForFlywheels``."""
        return "".join(map(key_word, self.keys)) + type_words(self.types)

    def resources(self, partition: str, region: str = "*", account: str = "*") -> tuple[str, ...]:
        """The ARN patterns of the resource types; ``*`` for all, where neither region nor account narrows it."""
        return resource_patterns(self.types, partition, region, account)


@dataclass(frozen=True)
class Aside:
    """Resource types that the operations are authorized on as well, and on which they carry none of their keys."""

    operations: tuple[str, ...]
    types: tuple[str, ...]

    @property
    def actions(self) -> tuple[str, ...]:
        """The operations as IAM actions."""
        return _actions(self.operations)


def demands(keys: Sequence[str]) -> list[Demand]:
    """Every operation that supports one of ``keys``, together with those that support the same of them."""
    found: dict[tuple[tuple[str, ...], tuple[str, ...], bool], list[str]] = {}
    for operation in conditions.operations():
        carried = tuple(key for key in keys if key in conditions.condition_keys(operation))
        if carried:
            types = _own_types(operation, carried)
            # Several operations share a statement about resource types if none is authorized on another's besides.
            family = tuple(types) if not _jobs(types) else ()
            found.setdefault((carried, family, bool(types)), []).append(operation)
    return [_demand(operations, carried) for (carried, _, _), operations in found.items()]


def asides(found: Iterable[Demand]) -> list[Aside]:
    """What an Allow must let through beside the demands: the models and flywheels that their operations work with."""
    return [
        Aside(demand.operations, others)
        for demand in found
        if (others := tuple(dict.fromkeys(_other_types(demand.operations, demand.types))))
    ]


def resource_patterns(types: Sequence[str], partition: str, region: str = "*", account: str = "*") -> tuple[str, ...]:
    """ARN patterns for resources of ``types`` by any name; without types for all of Comprehend's."""
    if not types:
        return ("*",) if (region, account) == ("*", "*") else (f"arn:{partition}:comprehend:{region}:{account}:*",)
    parts = {"Partition": partition, "Region": region, "Account": account}
    return tuple(
        re.sub(r"\$\{(\w+)\}", lambda found: parts.get(found[1], "*"), conditions.arn_template(name)) for name in types
    )


def key_word(key: str) -> str:
    """A condition key as part of a Sid: ``Volume``, ``Subnets``, ``Groups``."""
    name = key.partition(":")[2]
    return name.removesuffix("KmsKey").removeprefix("Vpc").replace("SecurityGroupIds", "Groups")


def type_words(types: Sequence[str]) -> str:
    """Resource types as part of a Sid; empty for all."""
    if not types:
        return ""
    return "ForJobs" if _jobs(types) else "For" + "And".join(f"{_camel(name)}s" for name in types)


def _demand(operations: Sequence[str], keys: tuple[str, ...]) -> Demand:
    types = tuple(dict.fromkeys(name for operation in operations for name in _own_types(operation, keys)))
    return Demand(tuple(operations), keys, types)


def _own_types(operation: str, keys: Sequence[str]) -> tuple[str, ...]:
    """The resource types on which the operation carries the keys, where that is not all of them."""
    carrying = {name for key in keys for name in conditions.resource_types_with(operation, key)}
    every = conditions.resource_types(operation)
    return () if carrying == set(every) else tuple(name for name in every if name in carrying)


def _other_types(operations: Iterable[str], types: Sequence[str]) -> Iterable[str]:
    if types:
        for operation in operations:
            yield from (name for name in conditions.resource_types(operation) if name not in types)


def _jobs(types: Sequence[str]) -> bool:
    return bool(types) and all(name.endswith("-job") for name in types)


def _camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("-"))


def _actions(operations: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{conditions.SERVICE}:{operation}" for operation in operations)
