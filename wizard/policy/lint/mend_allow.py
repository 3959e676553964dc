"""Allow statements mended: one for each set of operations that have the same of the demanded keys."""

from collections.abc import Mapping, Sequence

from wizard.policy.demands import key_word, type_words
from wizard.policy.lint.globs import is_everything
from wizard.policy.lint.keys import carries, is_null, is_setting, known, same_key, without
from wizard.policy.lint.parts import Part, actions, narrowed
from wizard.policy.lint.reach import Seen
from wizard.policy.lint.rules_allow import absences, is_everywhere, open_sets
from wizard.policy.lint.rules_missing import carried, never
from wizard.policy.lint.rules_resources import unmatched
from wizard.policy.parsing import Condition

_Kept = tuple[tuple[Condition, ...], tuple[str, ...]]
"""The conditions that are kept, and the keys that are demanded besides."""


def denied_instead(seen: Seen, partition: str) -> list[Part] | None:
    """For an Allow that demands nothing but absences everywhere: a Deny of each absence, on operations with the key."""
    statement = seen.statement
    only_absences = all(is_setting(item.key) and is_null(item, wanted=True) for item in statement.conditions)
    missing = absences(seen) if only_absences and is_everywhere(seen) and statement.principals is None else []
    parts = []
    for condition in missing:
        key = str(known(condition.key))
        groups: dict[tuple[str, ...], list[str]] = {}
        for operation in seen.operations:
            types = tuple(kind for kind in seen.types(operation) if carries(operation, key, kind))
            if types:
                # No types: all that the statement reaches have the key, and its Resource can stay.
                groups.setdefault(() if types == seen.types(operation) else types, []).append(operation)
        for types, operations in groups.items():
            resources = narrowed(seen, types, partition) if types else statement.resources
            if resources is None:
                return None
            sid = f"DenyWithout{key_word(key)}{type_words(types)}"
            parts.append(Part(actions(seen, operations), (condition,), (), resources, "Deny", sid))
    return parts or None


def split_allow(seen: Seen, allowed: Mapping[str, set[str]], partition: str) -> list[Part] | None:
    """The statement's operations, each with the conditions on keys that it has; None where nothing is to be mended.

    An operation that has none of the demanded keys is left out: it never matched, and whether it is to be allowed
    without any demand is not for a program to say.
    """
    open_keys = [item for item in open_sets(seen) if not _spoken_of(seen, item)]
    beside = {} if seen.is_broad else _beside(seen, allowed)
    is_shut = not seen.is_broad and next(never(seen), None) is not None
    if not open_keys and not is_shut and not beside:
        return None
    groups: dict[_Kept, list[str]] = {}
    for operation in seen.operations:
        kept = _kept(seen, operation, open_keys)
        if kept is not None:
            groups.setdefault(kept, []).append(operation)
            beside[operation] = _left_out(seen, operation, kept, allowed)
    parts = [Part(actions(seen, names), kept, demanded) for (kept, demanded), names in groups.items()]
    if seen.others:
        parts.append(Part(seen.others, seen.statement.conditions))
    return [*parts, *_asides(seen, beside, partition)]


def _kept(seen: Seen, operation: str, open_keys: Sequence[Condition]) -> _Kept | None:
    """The conditions for one operation; None where the operation never matched and is left out."""
    every = seen.statement.conditions
    if not seen.types(operation):
        # Its Resource keeps it from matching: what is blamed for that stays, what a wildcard brought in need not.
        return (every, ()) if operation in unmatched(seen) else None
    lacking = [item for item in seen.scoped if not seen.has(operation, item) and without(item) is not None]
    kept = tuple(item for item in every if item not in lacking)
    demands_some = any(item in kept and (without(item) is False or item in open_keys) for item in seen.scoped)
    if any(without(item) is False for item in lacking) and (seen.is_broad or not demands_some):
        return None
    demanded = dict.fromkeys(str(known(item.key)) for item in open_keys if item in kept)
    return kept, tuple(demanded)


def _spoken_of(seen: Seen, condition: Condition) -> bool:
    """Whether a Null speaks of the same key already: what is meant then is not for a program to say."""
    return any(same_key(item, condition) and item.operator.lower() == "null" for item in seen.scoped)


def _is_star(seen: Seen) -> bool:
    return not seen.statement.not_resource and any(map(is_everything, seen.statement.resources or ()))


def _beside(seen: Seen, allowed: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """The resource types that operations use, on which the demands shut them out and nothing else allows them."""
    found = {}
    for operation in seen.operations if _is_star(seen) else ():
        shut = {kind for kind in seen.types(operation) if _is_shut(seen.scoped, operation, kind)}
        if shut and shut != set(seen.types(operation)) and not shut & allowed.get(operation, set()):
            found[operation] = shut
    return found


def _left_out(seen: Seen, operation: str, kept: _Kept, allowed: Mapping[str, set[str]]) -> set[str]:
    """The resource types on which the mended statement does not allow an operation that is meant to work with them.

    Those are the types on which it was allowed before, and, of a statement about all resources, those on which nothing
    else allows it.
    """
    types = set(seen.types(operation))
    keys = [*kept[1], *(str(known(item.key)) for item in kept[0] if item in seen.scoped and without(item) is False)]
    shut = {kind for kind in types if any(not carries(operation, key, kind) for key in keys)}
    if shut == types:
        return set()
    new = {kind for kind in shut if not _is_shut(seen.scoped, operation, kind)}
    is_meant = _is_star(seen) and not seen.is_broad and not shut & allowed.get(operation, set())
    return shut if is_meant else new


def _is_shut(scoped: Sequence[Condition], operation: str, kind: str) -> bool:
    return any(without(item) is False and not carried(operation, item, kind) for item in scoped)


def _asides(seen: Seen, beside: Mapping[str, set[str]], partition: str) -> list[Part]:
    """Statements for what the operations work with, with the conditions that are not about missing keys."""
    groups: dict[tuple[tuple[str, ...], tuple[Condition, ...]], list[str]] = {}
    for operation, shut in beside.items():
        types = tuple(kind for kind in seen.types(operation) if kind in shut)
        if types:
            kept = tuple(
                item
                for item in seen.statement.conditions
                if item not in seen.scoped or any(carried(operation, item, kind) for kind in types)
            )
            groups.setdefault((types, kept), []).append(operation)
    parts = []
    for (types, kept), operations in groups.items():
        resources = narrowed(seen, types, partition)
        if resources:
            parts.append(Part(actions(seen, operations), kept, (), resources))
    return parts
