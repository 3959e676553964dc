"""Condition keys that an operation does not have: an Allow that demands one never matches, a Deny always bites.

Source: AWS's service authorization data, and the IAM User Guide, "Condition operators": a key that is absent from the
request makes positive operators false, negated ones and ``Null`` ``"true"`` true.
"""

from collections.abc import Iterator
from typing import Literal

from wizard import conditions
from wizard.policy.lint.globs import is_everything
from wizard.policy.lint.keys import OWN, carries, is_own, known, without
from wizard.policy.lint.reach import Seen, listed
from wizard.policy.lint.rule import Found, statement_rule
from wizard.policy.lint.services import nearest
from wizard.policy.parsing import Condition
from wizard.text import shorten, visible

_SHOWN = 90
Bite = Literal["always", "sometimes", "never", "unclear"]


@statement_rule("unknown-key", "error", "A key that AWS does not have is in no request, so its condition is decided.")
def unknown_key(seen: Seen) -> Iterator[Found]:
    """A ``comprehend:`` key that no operation carries."""
    for condition in seen.statement.conditions:
        if not is_own(condition.key) or known(condition.key) is not None:
            continue
        key = shorten(visible(condition.key), _SHOWN)
        near = nearest(condition.key[len(OWN) :], tuple(name[len(OWN) :] for name in conditions.own_keys()))
        remedy = f"Did you mean {OWN}{near}?" if near else f"The keys are {listed(conditions.own_keys())}."
        match without(condition), seen.is_allow:
            case False, allow:
                so = f"this statement {'allows' if allow else 'denies'} nothing"
            case True, _:
                so = "this condition demands nothing"
            case _:
                so = "IAM does not say what this condition means"
        yield Found(seen.at_condition(condition), f"No request carries {key}: {so}.", remedy)


@statement_rule("key-never-there", "error", "An Allow that demands a key which an operation lacks never allows it.")
def key_never_there(seen: Seen) -> Iterator[Found]:
    """The operations of an Allow that can never match, for each condition that keeps them from it."""
    if seen.is_broad:
        return
    for condition, operations in never(seen):
        remedy = "Give each operation a statement that demands only the keys it has: comprehend-wizard conditions."
        yield Found(seen.at_condition(condition), _never_words(condition, operations), remedy)


@statement_rule("key-not-everywhere", "warning", "As key-never-there, where a statement speaks of all of Comprehend.")
def key_not_everywhere(seen: Seen) -> Iterator[Found]:
    """The same for ``comprehend:*``, ``*`` and NotAction, where it may be meant."""
    if not seen.is_broad:
        return
    for condition, operations in never(seen):
        able = [name for name in seen.operations if name not in operations]
        key = known(condition.key)
        said = f"Only {listed(able)} can match: the other operations of Comprehend have no {key}."
        if not able:
            said = f"No operation can match: none that this statement reaches has {key}."
        remedy = "List the operations that are meant, and allow the others in a statement without this condition."
        yield Found(seen.at_condition(condition), said, remedy)


@statement_rule("key-of-another-service", "error", "Only calls of Comprehend carry Comprehend's condition keys.")
def key_of_another_service(seen: Seen) -> Iterator[Found]:
    """Actions of other services under a condition on one of Comprehend's keys."""
    own = [condition for condition in seen.scoped if is_own(condition.key)]
    remedy = "Put the operations of Comprehend into a statement of their own."
    if seen.is_allow:
        never = next((condition for condition in own if without(condition) is False), None)
        if never is not None and seen.others:
            said = f"{_shown(seen.others)} can never match: only calls of Comprehend have {known(never.key)}."
            yield Found(seen.at_condition(never), said, remedy)
    elif own and len(own) == len(seen.statement.conditions) and all(without(item) is True for item in own):
        what = "Everything that this reaches in other services" if seen.reaches_beyond else _shown(seen.others)
        if seen.others or seen.reaches_beyond:
            verb = "is" if seen.reaches_beyond or len(seen.others) == 1 else "are"
            said = f"{what} {verb} always denied: only calls of Comprehend have {known(own[0].key)}."
            yield Found(seen.at_condition(own[0]), said, remedy)


@statement_rule(
    "always-denied", "error", "A Deny on the absence of a key which an operation never has is a plain Deny."
)
def always_denied(seen: Seen) -> Iterator[Found]:
    """The operations that a Deny on an absent or wrong setting denies whatever they are given."""
    if seen.is_allow or seen.reaches_beyond or not seen.scoped:
        return
    lacking = [
        name
        for name in seen.operations
        if seen.types(name) and all(bite(seen, name, kind) == "always" for kind in seen.types(name))
    ]
    if not lacking:
        return
    keys = listed(dict.fromkeys(str(known(condition.key)) for condition in seen.scoped))
    others = len(seen.scoped) < len(seen.statement.conditions)
    whenever = " whenever the other conditions hold" if others else ""
    verb, pronoun = ("is", "it has") if len(lacking) == 1 else ("are", "they have")
    said = f"{listed(lacking)} {verb} always denied{whenever}: {pronoun} no {keys}, and an absent key fulfils this."
    remedy = "Deny it on exactly the operations that have the key: comprehend-wizard conditions."
    yield Found(seen.at_condition(seen.scoped[0]), said, remedy)


@statement_rule(
    "denied-beside", "warning", "An operation can be authorized on several resources, not all with its keys."
)
def denied_beside(seen: Seen) -> Iterator[Found]:
    """A Deny that also meets the models and flywheels which an operation works with, where its keys never are."""
    if seen.is_allow or seen.reaches_beyond or not seen.scoped:
        return
    for operation in seen.operations:
        types = seen.types(operation)
        hit = [kind for kind in types if bite(seen, operation, kind) == "always"]
        if hit and len(hit) < len(types):
            keys = listed(dict.fromkeys(str(known(condition.key)) for condition in seen.scoped))
            own = [kind for kind in types if kind not in hit]
            said = (
                f"{operation} is denied whenever it works with a resource of type {listed(hit)}: AWS authorizes it on "
                f"that as well, and lists {keys} with {listed(own)} only."
            )
            yield Found(seen.at_resource(), said, f"Name the resources that carry the key: {listed(own)}/*.")


@statement_rule("key-without-effect", "warning", "A condition on a key that none of the operations has does nothing.")
def key_without_effect(seen: Seen) -> Iterator[Found]:
    """An Allow whose condition demands nothing, a Deny that never bites."""
    if seen.is_broad or seen.others or not seen.operations:
        return
    for condition in seen.scoped:
        if any(seen.has(operation, condition) for operation in seen.operations):
            continue
        key, holds = known(condition.key), without(condition)
        if seen.is_allow and holds is True:
            so = "this condition demands nothing"
        elif not seen.is_allow and holds is False:
            so = "this Deny never bites"
        else:
            continue
        said = f"None of the statement's operations has {key}: {so}."
        yield Found(seen.at_condition(condition), said, "See comprehend-wizard conditions for the keys of each.")


def bite(seen: Seen, operation: str, resource_type: str) -> Bite:
    """What a statement's conditions on Comprehend's keys make of a call on one of its resource types.

    ``always`` and ``never``: whatever the call is given, because it carries none of the keys that decide.
    """
    absent = [condition for condition in seen.scoped if not carried(operation, condition, resource_type)]
    truths = [without(condition) for condition in absent]
    if any(truth is False for truth in truths):
        return "never"
    if any(truth is None for truth in truths):
        return "unclear"
    return "always" if truths and len(absent) == len(seen.scoped) else "sometimes"


def carried(operation: str, condition: Condition, resource_type: str) -> bool:
    """Whether a call carries the key of a condition on a key of Comprehend's."""
    key = known(condition.key)
    return key is not None and carries(operation, key, resource_type)


def never(seen: Seen) -> Iterator[tuple[Condition, list[str]]]:
    """The conditions of an Allow that some operations can never fulfil, with those."""
    if not seen.is_allow:
        return
    for condition in seen.scoped:
        if without(condition) is False:
            lacking = [name for name in seen.operations if seen.types(name) and not seen.has(name, condition)]
            if lacking:
                yield condition, lacking


def _never_words(condition: Condition, operations: list[str]) -> str:
    """``CreateEntityRecognizer can never match: it has no comprehend:OutputKmsKey.``"""
    pronoun = "it has" if len(operations) == 1 else "they have"
    return f"{listed(operations)} can never match: {pronoun} no {_named(condition)}."


def _named(condition: Condition) -> str:
    key = str(known(condition.key))
    return key if is_own(key) else shorten(visible(condition.key), _SHOWN)


def _shown(actions: tuple[str, ...]) -> str:
    return listed(shorten(visible(text), _SHOWN) for text in actions if not is_everything(text))
