"""Operators that do not fit what they compare.

Source: IAM User Guide, "IAM JSON policy elements: Condition operators" and "Set operators for multivalued context
keys": a set operator is for keys with several values, and only for those; the keys' types are AWS's data.
"""

from collections.abc import Iterator

from wizard.policy.lint.keys import compared, is_own, key_type, known
from wizard.policy.lint.reach import Seen
from wizard.policy.lint.rule import Found, statement_rule
from wizard.policy.lint.services import nearest
from wizard.policy.operators import OPERATORS, Family, Written, read_operator
from wizard.policy.parsing import Condition
from wizard.text import shorten, visible

_SHOWN = 90
_COMPARED = {
    Family.NUMERIC: "numbers",
    Family.DATE: "dates",
    Family.BOOL: "true and false",
    Family.BINARY: "binary data",
    Family.IP_ADDRESS: "addresses",
}


@statement_rule("unknown-operator", "error", "AWS refuses a policy with an operator that it does not know.")
def unknown_operator(seen: Seen) -> Iterator[Found]:
    """What is no operator, and Null with something before or behind it."""
    for condition in seen.statement.conditions:
        if read_operator(condition.operator) is not None:
            continue
        text = condition.operator
        quantifier, _, name = text.rpartition(":")
        near = nearest(name, tuple(operator.name for operator in OPERATORS.values()))
        remedy = f"Did you mean {near}?" if near else "The operators are in the IAM User Guide, Condition operators."
        bare = name[: -len("IfExists")] if name.lower().endswith("ifexists") else name
        if bare.lower() == "null":
            remedy = "Null takes neither a set operator nor IfExists: it asks whether the key is there."
        elif bare.lower() in OPERATORS and quantifier:
            remedy = "The set operators are ForAllValues and ForAnyValue."
        said = f"AWS refuses the policy: {shorten(visible(text), _SHOWN)} is no condition operator."
        yield Found(seen.at_condition(condition), said, remedy)


@statement_rule("null-value", "error", 'Null compares with "true" (the key is absent) and "false" (it is there).')
def null_value(seen: Seen) -> Iterator[Found]:
    """Anything else under Null, and both at once."""
    for condition in seen.statement.conditions:
        written = read_operator(condition.operator)
        if written is None or written.operator.family is not Family.NULL:
            continue
        values = {value.lower() for value in condition.values}
        if values in ({"true"}, {"false"}):
            continue
        key = shorten(visible(condition.key), _SHOWN)
        said = f"Null of {key} asks for neither true nor false."
        if values == {"true", "false"}:
            said = f"Null of {key} asks for true or false, which always holds."
        yield Found(seen.at_condition(condition), said, 'Write "true" if the key must be absent, "false" if present.')


@statement_rule("set-on-single", "warning", "Set operators are for keys with several values.")
def set_on_single(seen: Seen) -> Iterator[Found]:
    """ForAllValues or ForAnyValue of a key that has one value."""
    for condition, written in _own(seen):
        if written.quantifier and not _is_list(condition):
            so = "is true of a request without it" if written.quantifier == "ForAllValues" else "adds nothing"
            said = f"{known(condition.key)} has one value: {written.quantifier} {so}."
            yield Found(seen.at_condition(condition), said, f"Write {written.operator.name}.")


@statement_rule("single-on-list", "error", "What an operator without a set operator makes of a list is not documented.")
def single_on_list(seen: Seen) -> Iterator[Found]:
    """An operator without set operator on a key that has several values."""
    for condition, written in _own(seen):
        if written.quantifier or not _is_list(condition) or written.operator.family is not Family.STRING:
            continue
        key, name = known(condition.key), written.operator.name
        said = f"{key} is a list, and what {name} makes of a list AWS does not say: nobody can rely on this condition."
        if written.operator.negated and not seen.is_allow:
            remedy = f"Write ForAnyValue:{name}: one wrong value in the list is then enough."
        else:
            remedy = f'Write ForAllValues:{name}, and in an Allow "Null": {{"{key}": "false"}} beside it.'
        yield Found(seen.at_condition(condition), said, remedy)


@statement_rule("arn-on-texts", "error", "Subnets and security groups are ids, and ARN operators compare ARNs.")
def arn_on_texts(seen: Seen) -> Iterator[Found]:
    """An ARN operator on a list of texts."""
    for condition, written in _own(seen):
        if written.operator.family is Family.ARN and key_type(condition.key) != "ARN":
            prefix = f"{written.quantifier}:" if written.quantifier else "ForAllValues:"
            name = written.operator.name.replace("Arn", "String")
            said = f"The values of {known(condition.key)} are no ARNs: {_never(written)}."
            yield Found(seen.at_condition(condition), said, f"Write {prefix}{name}.")


@statement_rule("operator-type", "error", "Operators compare values of their own type only.")
def operator_type(seen: Seen) -> Iterator[Found]:
    """An operator of numbers, dates, addresses … on a key that holds texts or ARNs."""
    for condition, written in _own(seen):
        what = _COMPARED.get(written.operator.family)
        if what is not None:
            holds = "an ARN" if key_type(condition.key) == "ARN" else "text"
            said = (
                f"{written.operator.name} compares {what}, and {known(condition.key)} holds {holds}: {_never(written)}."
            )
            arn = "ArnLike" if holds == "an ARN" else "a String operator"
            yield Found(seen.at_condition(condition), said, f"Write {arn}, or Null to ask whether it is there.")


def _own(seen: Seen) -> Iterator[tuple[Condition, Written]]:
    """The conditions that compare one of Comprehend's own keys."""
    for condition in seen.scoped:
        written = compared(condition)
        if written is not None and is_own(condition.key):
            yield condition, written


def _is_list(condition: Condition) -> bool:
    return key_type(condition.key).startswith("ArrayOf")


def _never(written: Written) -> str:
    if written.operator.negated:
        return "it tells no value from another"
    return "it can hold of no value"
