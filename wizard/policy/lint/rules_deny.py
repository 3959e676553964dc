"""Deny statements that bite less than they seem to.

Source: IAM User Guide, "Creating a condition with multiple keys or values": all keys of a statement must hold together.
"Set operators for multivalued context keys": ForAllValues asks every value of the list.
"""

from collections.abc import Iterator

from wizard.policy.lint.keys import compared, is_null, is_own, is_setting, known
from wizard.policy.lint.reach import Seen, listed
from wizard.policy.lint.rule import Found, statement_rule
from wizard.policy.parsing import Condition


@statement_rule(
    "absent-together", "error", "The keys of a Null block hold together: a Deny bites only if all are missing."
)
def absent_together(seen: Seen) -> Iterator[Found]:
    """Several settings of one operation under Null true in one Deny."""
    missing = nulls(seen)
    together = operations_with_several(seen, missing)
    if together:
        keys = listed(str(known(condition.key)) for condition in missing)
        said = f"This denies only where all of {keys} are missing: {listed(together)} with one of them is not denied."
        yield Found(seen.at_condition(missing[0]), said, "Write a Deny statement for each key.")


@statement_rule("wrong-together", "warning", "The conditions of a statement hold together, those on several keys, too.")
def wrong_together(seen: Seen) -> Iterator[Found]:
    """Several settings of one operation under negated operators (or one of them and Null) in one Deny."""
    wrong = [item for item in seen.scoped if is_setting(item.key) and _is_negated(item)]
    if seen.is_allow or not wrong:
        return
    conditions = [*wrong, *nulls(seen)]
    together = operations_with_several(seen, conditions)
    if together:
        keys = listed(dict.fromkeys(str(known(condition.key)) for condition in conditions))
        said = (
            f"This denies only what is wrong in {keys} at once: {listed(together)} with one wrong value is not denied."
        )
        yield Found(seen.at_condition(wrong[0]), said, "If each is to be right, write a Deny statement for each key.")


@statement_rule("deny-all-values", "warning", "ForAllValues in a Deny asks that every value of the list is wrong.")
def deny_all_values(seen: Seen) -> Iterator[Found]:
    """ForAllValues in a Deny."""
    for condition in seen.scoped:
        written = compared(condition)
        if seen.is_allow or written is None or written.quantifier != "ForAllValues" or not is_own(condition.key):
            continue
        key = known(condition.key)
        which = "right" if written.operator.negated else "other"
        said = f"A list with one {which} value in it is not denied, and a request without any {key} is."
        remedy = f"Write ForAnyValue:{written.operator.name}, and deny its absence by Null in a statement of its own."
        yield Found(seen.at_condition(condition), said, remedy)


def nulls(seen: Seen) -> list[Condition]:
    """The conditions of a Deny that ask for settings to be missing."""
    if seen.is_allow:
        return []
    return [item for item in seen.scoped if is_setting(item.key) and is_null(item, wanted=True)]


def operations_with_several(seen: Seen, conditions: list[Condition]) -> list[str]:
    """The operations that have more than one of the keys of ``conditions``."""
    return [
        operation
        for operation in (seen.operations if len(conditions) > 1 else ())
        if len({known(item.key) for item in conditions if seen.has(operation, item)}) > 1
    ]


def _is_negated(condition: Condition) -> bool:
    written = compared(condition)
    return written is not None and written.operator.negated
