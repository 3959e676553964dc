"""What a guardrail leaves open: operations with a setting that is demanded elsewhere, and settings left out."""

from collections.abc import Iterator

from wizard import conditions
from wizard.policy.lint.keys import carries, compared, known, without
from wizard.policy.lint.reach import Seen, listed
from wizard.policy.lint.rule import Document, Found, document_rule
from wizard.policy.lint.rules_allow import is_everywhere


@document_rule("left-open", "warning", "A guardrail holds for the operations it names, and AWS adds others.")
def left_open(document: Document) -> Iterator[Found]:
    """Operations that have a key which Deny statements are about elsewhere, and of which none is about theirs."""
    denies = document.denies
    for key in conditions.setting_keys():
        if not any(_is_about(seen, key) for seen in document.statements if not seen.is_allow):
            continue
        able = [name for name in conditions.operations() if key in conditions.condition_keys(name)]
        left = [name for name in able if not any(_is_about(seen, key, name) for seen in denies)]
        if left:
            said = f"{listed(left)} {_have(left)} {key} too, and nothing here denies what is wrong with it there."
            yield Found(document.whole, said, "Add them to the Deny statements, or to another policy's.")


@document_rule(
    "absent-passes", "warning", "ForAnyValue is false of a list that is not there, so its Deny does not bite."
)
def absent_passes(document: Document) -> Iterator[Found]:
    """Settings of which wrong values are denied and absence is not."""
    for key in conditions.setting_keys():
        open_to = [
            name
            for name in conditions.operations()
            if any(_denies_values(seen, key, name) for seen in document.statements if not seen.is_allow)
            and not any(_denies_absence(seen, key, name) for seen in document.denies)
        ]
        if open_to:
            said = f"Wrong values of {key} are denied, and a request without any {key} is not: {listed(open_to)}."
            remedy = f'Add a Deny with "Null": {{"{key}": "true"}} on the same operations.'
            yield Found(document.whole, said, remedy)


@document_rule("allowed-without", "warning", "A demand in one Allow is worth nothing beside an Allow without it.")
def allowed_without(document: Document) -> Iterator[Found]:
    """Allow statements that let an operation through without a setting that another one demands of it."""
    allows = [seen for seen in document.statements if seen.is_allow]
    denies = document.denies
    for key in conditions.setting_keys():
        demanded = {name for seen in allows for name in seen.operations if _demands(seen, key, name)}
        demanded = {name for name in demanded if not any(_denies_absence(seen, key, name) for seen in denies)}
        for seen in allows if demanded else ():
            passing = [name for name in seen.operations if name in demanded and _passes(seen, key, name)]
            if passing:
                said = (
                    f"{listed(passing)} without {key} {_is(passing)} allowed here, though another statement demands it."
                )
                spot = seen.at("NotAction" if seen.statement.not_action else "Action")
                yield Found(spot, said, "Take the operation out of this statement, or demand the key here, too.")


@document_rule("not-demanded", "info", "What an Allow leaves out is denied, unless another policy allows it.")
def not_demanded(document: Document) -> Iterator[Found]:
    """Operations with a key that Allow statements demand on every resource, and of which the file says nothing."""
    broad = [seen for seen in document.statements if seen.is_allow and is_everywhere(seen) and not _is_shared(seen)]
    allows = [seen for seen in document.statements if seen.is_allow]
    left: dict[str, list[str]] = {}
    for key in conditions.setting_keys():
        if any(_demands(seen, key, name) for seen in broad for name in seen.operations):
            for name in conditions.operations():
                if key in conditions.condition_keys(name) and not any(name in seen.operations for seen in allows):
                    left.setdefault(name, []).append(key)
    if left and all(seen.is_allow for seen in document.statements):
        keys = listed(dict.fromkeys(key for several in left.values() for key in several))
        said = f"{listed(left)}, which {_have(list(left))} some of {keys}, are not allowed here: other policies decide."
        yield Found(document.whole, said, "If another policy allows them, nothing demands the setting there.")


def _is_shared(seen: Seen) -> bool:
    """Whether it is a statement of a resource-based policy, which is about its one resource."""
    return seen.statement.principals is not None


def _types(seen: Seen, key: str, operation: str) -> list[str]:
    """The resource types on which a statement reaches calls of an operation that carry ``key``."""
    if operation not in seen.operations:
        return []
    return [kind for kind in seen.types(operation) if carries(operation, key, kind)]


def _is_about(seen: Seen, key: str, operation: str = "") -> bool:
    """Whether a Deny has a condition on ``key`` that bites on its absence or on a wrong value of it."""
    conditions_on_key = [item for item in seen.scoped if known(item.key) == key]
    biting = [item for item in conditions_on_key if without(item) is True or compared(item) is not None]
    return bool(biting) and (not operation or bool(_types(seen, key, operation)))


def _denies_values(seen: Seen, key: str, operation: str) -> bool:
    written = [compared(item) for item in seen.scoped if known(item.key) == key]
    is_wrong = any(item is not None and item.quantifier == "ForAnyValue" and item.operator.negated for item in written)
    return is_wrong and bool(_types(seen, key, operation))


def _denies_absence(seen: Seen, key: str, operation: str) -> bool:
    about = [item for item in seen.scoped if known(item.key) == key]
    return bool(about) and all(without(item) is True for item in about) and bool(_types(seen, key, operation))


def _demands(seen: Seen, key: str, operation: str) -> bool:
    """Whether an Allow lets a call that carries ``key`` pass only with it."""
    demanded = any(without(item) is False for item in seen.scoped if known(item.key) == key)
    return demanded and bool(_types(seen, key, operation))


def _passes(seen: Seen, key: str, operation: str) -> bool:
    """Whether an Allow lets a call pass that could carry ``key`` and does not: nothing in it speaks of the key."""
    silent = not any(known(item.key) == key for item in seen.scoped)
    return silent and bool(_types(seen, key, operation))


def _have(names: list[str]) -> str:
    return "has" if len(names) == 1 else "have"


def _is(names: list[str]) -> str:
    return "is" if len(names) == 1 else "are"
