"""Condition keys as a policy writes them, in any case and with any tag, and which call carries them."""

from functools import cache

from wizard import conditions
from wizard.policy.access import Access, Truth
from wizard.policy.conditions_hold import judge
from wizard.policy.operators import Family, Written, read_operator
from wizard.policy.parsing import Condition

TAG, TAG_TEMPLATE, TAG_KEYS = "aws:requesttag/", "aws:RequestTag/${TagKey}", "aws:TagKeys"
OWN = f"{conditions.SERVICE}:"
_NOTHING = Access(f"{OWN}Any", "*")


@cache
def known(key: str) -> str | None:
    """The name in AWS's data of a key that calls of Comprehend carry; None for any other, also for a misspelt one."""
    name = key.lower()
    if name.startswith(TAG):
        return TAG_TEMPLATE
    return {own.lower(): own for own in (*conditions.own_keys(), TAG_KEYS)}.get(name)


def is_own(key: str) -> bool:
    """Whether the key is written as one of Comprehend's own."""
    return key.lower().startswith(OWN)


def is_setting(key: str) -> bool:
    """Whether the key says where data goes: a KMS key or a network."""
    return known(key) in conditions.setting_keys()


@cache
def key_type(key: str) -> str:
    """``ARN``, ``ArrayOfString``, ``String`` of a key that :func:`known` names; empty for any other."""
    name = known(key)
    return conditions.condition_key_type(name) if name is not None else ""


@cache
def carries(operation: str, key: str, resource_type: str) -> bool:
    """Whether a call carries a key that :func:`known` gave; ``resource_type`` is empty where the call is about none."""
    if not resource_type:
        return key in conditions.condition_keys(operation)
    return resource_type in conditions.resource_types_with(operation, key)


def without(condition: Condition) -> Truth:
    """Whether a condition holds of a request that lacks its key; None where IAM does not say."""
    return judge(condition, _NOTHING, None).truth


def same_key(one: Condition, other: Condition) -> bool:
    """Whether two conditions are about the same key, whose name knows no case."""
    return one.key.lower() == other.key.lower()


def is_null(condition: Condition, *, wanted: bool) -> bool:
    """Whether a condition is ``Null`` and holds only of a request that lacks the key, or only of one that has it."""
    written = read_operator(condition.operator)
    return (
        written is not None
        and written.operator.family is Family.NULL
        and bool(condition.values)
        and {value.lower() for value in condition.values} == {"true" if wanted else "false"}
    )


def compared(condition: Condition) -> Written | None:
    """The operator of a condition that compares values; None for ``Null`` and for what is no operator."""
    written = read_operator(condition.operator)
    return None if written is None or written.operator.family is Family.NULL else written
