"""Whether one condition of a statement holds for a request, and why, in words a person can act on.

Source: IAM User Guide, "Condition operators", "Creating a condition with multiple keys or values" and "Set operators
for multivalued context keys". An absent key makes positive operators false and negated ones true.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from wizard.policy.access import Access, AtLeast, Truth, Unknown, all_hold, any_holds, negate
from wizard.policy.operators import Family, Written, read_operator
from wizard.policy.parsing import Condition
from wizard.policy.patterns import NoValue, Resolve, Unfilled
from wizard.text import shorten, visible

_SHOWN = 90


@dataclass(frozen=True)
class Held:
    """Whether a condition holds (None: that cannot be decided) and the clause that says why.

    ``vacuous``: it holds because its key is not in the request. ``open``: it cannot be decided yet, because something
    is not known; undecided without that, nobody can tell.
    """

    truth: Truth
    because: str
    vacuous: bool = False
    open: bool = False


def resolver(access: Access, *, has_variables: bool) -> Resolve | None:
    """How the variables of a policy are filled in for ``access``; None for a policy that has none."""
    if not has_variables:
        return None

    def resolve(name: str) -> str | NoValue:
        value = access.value(name)
        if value is None:
            return NoValue.ABSENT
        if isinstance(value, Unknown):
            return NoValue.UNKNOWN
        return value if isinstance(value, str) else NoValue.SEVERAL

    return resolve


def judge(condition: Condition, access: Access, resolve: Resolve | None) -> Held:
    """Whether ``condition`` holds for ``access``."""
    written = read_operator(condition.operator)
    key = visible(condition.key)
    if written is None:
        return Held(None, f"{visible(condition.operator)} of {key} is no condition operator that IAM documents")
    value = access.value(condition.key)
    if isinstance(value, Unknown):
        return Held(None, f"{key} is not known", open=True)
    if written.operator.family is Family.NULL:
        return _null(condition, value)
    if value is None:
        return _absent(written, key)
    if written.quantifier:
        return _set(written, condition, value, resolve)
    return _single(written, condition, value, resolve)


def _null(condition: Condition, value: str | tuple[str, ...] | AtLeast | None) -> Held:
    key = visible(condition.key)
    if value == ():
        return Held(None, f"{key} is an empty list, and IAM does not say whether such a key is absent")
    wanted = [{"true": True, "false": False}.get(text.lower()) for text in condition.values]
    truth = any_holds([None if absent is None else absent == (value is None) for absent in wanted])
    presence = f"{key} is {'absent from' if value is None else 'in'} the request"
    said = presence if truth is not None else f"Null of {key} asks for neither true nor false"
    return Held(truth, said, vacuous=value is None)


def _absent(written: Written, key: str) -> Held:
    absent = f"{key} is absent from the request"
    name = written.operator.name
    if written.quantifier == "ForAllValues":
        return Held(True, f"{absent}, and ForAllValues is true of a key that is not there", vacuous=True)
    if written.quantifier == "ForAnyValue":
        if written.if_exists:
            return Held(None, f"{absent}, and IAM does not say what ForAnyValue with IfExists makes of that")
        return Held(False, absent)
    if written.if_exists:
        return Held(True, f"{absent}, and {name}IfExists lets that pass", vacuous=True)
    if written.operator.negated:
        return Held(True, f"{absent}, and {name} is true of a key that is not there", vacuous=True)
    return Held(False, absent)


def _single(
    written: Written, condition: Condition, value: str | tuple[str, ...] | AtLeast, resolve: Resolve | None
) -> Held:
    key = visible(condition.key)
    if not isinstance(value, str):
        said = f"{key} is a list, and IAM does not say what {written.operator.name} makes of one without"
        return Held(None, f"{said} ForAllValues or ForAnyValue")
    return _described(_matches(written, condition.values, value, resolve), condition, written, (value,), ())


def _set(
    written: Written, condition: Condition, value: str | tuple[str, ...] | AtLeast, resolve: Resolve | None
) -> Held:
    given = value.values if isinstance(value, AtLeast) else (value,) if isinstance(value, str) else value
    # A null data set such as an empty text: ForAllValues is true of it ("Set operators", IAM User Guide).
    if not isinstance(value, AtLeast) and given in ((), ("",)):
        empty = f"{visible(condition.key)} is empty"
        return Held(written.quantifier == "ForAllValues", f"{empty}, and {written.quantifier} finds no value there")
    each = [_matches(written, condition.values, item, resolve) for item in given]
    truths: list[Truth] = [None if isinstance(truth, Unfilled) else truth for truth in each]
    unfilled = next((truth for truth in each if isinstance(truth, Unfilled)), None)
    combine: Callable[[list[Truth]], Truth] = all_hold if written.quantifier == "ForAllValues" else any_holds
    truth = combine([*truths, None] if isinstance(value, AtLeast) else truths)
    culprits = [item for item, one in zip(given, truths, strict=True) if one is (written.quantifier == "ForAnyValue")]
    if truth is None and unfilled is None and isinstance(value, AtLeast):
        return Held(None, f"{visible(condition.key)} is still being chosen", open=True)
    return _described(unfilled if truth is None and unfilled else truth, condition, written, given, culprits)


def _matches(written: Written, wanted: Sequence[str], value: str, resolve: Resolve | None) -> Truth | Unfilled:
    """Whether one value of the request satisfies the operator: equal to any of ``wanted``, or to none if negated."""
    results = [written.operator.compare(value, text, resolve) for text in wanted]
    truth = any_holds(
        [_unfilled_truth(written, result) if isinstance(result, Unfilled) else result for result in results]
    )
    if truth is None:
        return next((result for result in results if isinstance(result, Unfilled)), None)
    return negate(truth) if written.operator.negated else truth


def _unfilled_truth(written: Written, unfilled: Unfilled) -> Truth:
    """A variable without a value equals nothing, so negated operators hold ("Policy variables with no value"). What a
    negated one makes of a list is not documented, and what is not known may still turn out equal."""
    undocumented = written.operator.negated and unfilled.why is NoValue.SEVERAL
    return None if undocumented or unfilled.why is NoValue.UNKNOWN else False


def _described(
    truth: Truth | Unfilled, condition: Condition, written: Written, given: Sequence[str], culprits: Sequence[str]
) -> Held:
    key, shown = visible(condition.key), _listed(culprits or given)
    wanted = _listed(condition.values)
    if isinstance(truth, Unfilled):
        why = {NoValue.ABSENT: "absent from the request", NoValue.SEVERAL: "a list", NoValue.UNKNOWN: "not known"}
        said = f"the policy variable {visible(truth.variable)} for {key} is {why[truth.why]}"
        return Held(None, said, open=truth.why is NoValue.UNKNOWN)
    if truth is None:
        return Held(None, f"{key} is {shown}, which cannot be compared with {wanted} by {written.operator.name}")
    name = visible(condition.operator)
    if truth:
        return Held(True, f"{key} is {shown}, and {name} {wanted} holds")
    return Held(False, f"{key} is {shown}, and {name} asks for {wanted}")


def _listed(values: Sequence[str]) -> str:
    shown = [shorten(visible(value), _SHOWN) or '""' for value in values[:3]]
    rest = len(values) - len(shown)
    return ", ".join(shown) + (f" and {rest} more" if rest > 0 else "") if shown else "nothing"
