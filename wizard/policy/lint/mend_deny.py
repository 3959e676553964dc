"""Deny statements mended: one for each setting, on exactly the operations and resources that have it."""

from collections.abc import Sequence

from wizard.policy.lint.keys import without
from wizard.policy.lint.parts import Part, actions, narrowed
from wizard.policy.lint.reach import Seen
from wizard.policy.lint.rules_deny import nulls, operations_with_several
from wizard.policy.lint.rules_missing import bite, carried
from wizard.policy.lint.rules_resources import unmatched
from wizard.policy.parsing import Condition


def split_deny(seen: Seen, partition: str) -> list[Part] | None:
    """The statement's parts; None where nothing is to be mended, or where it cannot be said in patterns."""
    missing = nulls(seen)
    together = bool(operations_with_several(seen, missing))
    too_much = any(
        bite(seen, operation, kind) == "always" for operation in seen.operations for kind in seen.types(operation)
    )
    if not together and not too_much:
        return None
    every = seen.statement.conditions
    variants = [tuple(item for item in every if item not in missing or item is one) for one in missing]
    parts: list[Part] = []
    for conditions in variants if together else [every]:
        found = _part(seen, conditions, partition, is_new=together)
        if found is None:
            return None
        parts += found
    if seen.others:
        parts.append(Part(seen.others, every))
    return parts


def _part(seen: Seen, kept: tuple[Condition, ...], partition: str, *, is_new: bool) -> list[Part] | None:
    """The operations and resource types on which ``kept`` is no plain Deny; ``is_new``: nor one that never bites."""
    scoped = [item for item in seen.scoped if item in kept]
    groups: dict[tuple[str, ...], list[str]] = {}
    for operation in seen.operations:
        types = seen.types(operation)
        own = tuple(kind for kind in types if not _always(scoped, operation, kind))
        is_idle = is_new and all(_is_never(scoped, operation, kind) for kind in own)
        if is_idle if own else operation not in unmatched(seen):
            continue
        # No types: the Resource can stay as it is.
        groups.setdefault(() if own == types else own, []).append(operation)
    parts = []
    for own, operations in groups.items():
        resources = narrowed(seen, own, partition) if own else None
        if own and not resources:
            return None
        parts.append(Part(actions(seen, operations), kept, (), resources))
    return parts


def _always(scoped: Sequence[Condition], operation: str, kind: str) -> bool:
    absent = [item for item in scoped if not carried(operation, item, kind)]
    return bool(absent) and len(absent) == len(scoped) and all(without(item) is True for item in absent)


def _is_never(scoped: Sequence[Condition], operation: str, kind: str) -> bool:
    return any(without(item) is False and not carried(operation, item, kind) for item in scoped)
