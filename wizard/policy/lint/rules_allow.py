"""Allow statements that let through what they mean to stop.

Source: IAM User Guide, "Set operators for multivalued context keys": ForAllValues is true of a key that is not in the
request. "Condition operators": so is ``…IfExists``, and ``Null`` ``"true"`` holds of nothing else.
"""

from collections.abc import Iterator

from wizard.policy.lint.globs import is_everything
from wizard.policy.lint.keys import TAG_KEYS, compared, is_null, is_own, is_setting, key_type, known, same_key, without
from wizard.policy.lint.reach import Seen, listed
from wizard.policy.lint.rule import Document, Found, document_rule, statement_rule
from wizard.policy.lint.rules_missing import bite
from wizard.policy.parsing import Condition
from wizard.policy.patterns import ARN_PARTS


@statement_rule("for-all-values", "error", "ForAllValues lets a request through that has no such setting at all.")
def for_all_values(seen: Seen) -> Iterator[Found]:
    """ForAllValues in an Allow, and nothing that demands the setting."""
    for condition in open_sets(seen):
        key = str(known(condition.key))
        said = f"ForAllValues is true of a list that is not there: a request without any {key} is allowed."
        remedy = f'Add "Null": {{"{key}": "false"}} to the Condition of this statement.'
        yield Found(seen.at_condition(condition), said, remedy)


@statement_rule("for-all-values-tags", "info", "ForAllValues of aws:TagKeys lets a request through that has no tags.")
def for_all_values_tags(seen: Seen) -> Iterator[Found]:
    """The same for tags, where it is often meant."""
    for condition in seen.scoped:
        if known(condition.key) == TAG_KEYS and _is_open_set(seen, condition):
            said = "ForAllValues is true of a list that is not there: a request without any tags is allowed."
            remedy = f'If tags are to be demanded, add "Null": {{"{TAG_KEYS}": "false"}}.'
            yield Found(seen.at_condition(condition), said, remedy)


@statement_rule("if-exists", "warning", "An operator with IfExists holds of a request that lacks the key.")
def if_exists(seen: Seen) -> Iterator[Found]:
    """``…IfExists`` of a setting that the operations have, in an Allow."""
    for condition in seen.scoped:
        written = compared(condition)
        if written is None or written.quantifier or not written.if_exists or not _is_open(seen, condition):
            continue
        key = known(condition.key)
        said = f"IfExists lets it pass that the setting is missing: a request without any {key} is allowed."
        remedy = f"Write {written.operator.name} without IfExists, in a statement of the operations that have the key."
        yield Found(seen.at_condition(condition), said, remedy)


@statement_rule("allow-absent", "error", "Null true in an Allow allows exactly the requests that lack the setting.")
def allow_absent(seen: Seen) -> Iterator[Found]:
    """An Allow on every resource whose only demands are that settings are missing."""
    for condition in absences(seen):
        key = known(condition.key)
        said = (
            f"This allows exactly the requests that lack {key}, and requires nothing. As a service control policy "
            "beside FullAWSAccess it stops nothing at all."
        )
        remedy = f'To require it, write Effect Deny with "Null": {{"{key}": "true"}}, one statement for each key.'
        if is_everywhere(seen):
            yield Found(seen.at_condition(condition), said, remedy)


@statement_rule("allow-absent-here", "info", "As allow-absent, on named resources, where it may be meant.")
def allow_absent_here(seen: Seen) -> Iterator[Found]:
    """The same on resources that are named, as a policy for a launch without these settings has it."""
    missing = absences(seen)
    if missing and not is_everywhere(seen):
        keys = listed(str(known(condition.key)) for condition in missing)
        said = f"This allows only requests that lack {keys}."
        yield Found(seen.at_condition(missing[0]), said, 'To require a setting in an Allow, write Null "false".')


@statement_rule("extra-values", "error", "ForAnyValue asks for one value of a list and lets any others pass.")
def extra_values(seen: Seen) -> Iterator[Found]:
    """ForAnyValue with a positive operator in an Allow, and nothing that speaks of all values."""
    for condition in seen.scoped:
        written = compared(condition)
        if not seen.is_allow or written is None or written.quantifier != "ForAnyValue" or written.operator.negated:
            continue
        if not is_own(condition.key) or not key_type(condition.key).startswith("ArrayOf"):
            continue
        if _all_values_held(seen, condition):
            continue
        key = known(condition.key)
        said = f"One value of the list is enough: a request whose {key} also holds others is allowed."
        remedy = f'Write ForAllValues:{written.operator.name}, and "Null": {{"{key}": "false"}} beside it.'
        yield Found(seen.at_condition(condition), said, remedy)


@document_rule(
    "allowed-beside", "warning", "An operation can be authorized on several resources, not all with its keys."
)
def allowed_beside(document: Document) -> Iterator[Found]:
    """Operations whose demands keep them from the models they work with, on which nothing else allows them."""
    allowed = allowed_types(document)
    for seen in document.statements:
        if not seen.is_allow or seen.is_broad or not _is_star(seen):
            continue
        for operation in seen.operations:
            shut = [kind for kind in seen.types(operation) if bite(seen, operation, kind) == "never"]
            open_types = [kind for kind in seen.types(operation) if kind not in shut]
            if not shut or not open_types or allowed.get(operation, set()) & set(shut):
                continue
            said = (
                f"{operation} cannot work with any resource of type {listed(shut)}: AWS authorizes it on that as well, "
                f"and lists the demanded keys with {listed(open_types)} only."
            )
            yield Found(
                seen.at_resource(), said, f"Allow it on {listed(shut)} in a statement without these conditions."
            )


def open_sets(seen: Seen) -> list[Condition]:
    """The conditions of an Allow that are true of a list which is not there, and nothing demands the list."""
    return [item for item in seen.scoped if is_own(item.key) and _is_open_set(seen, item)]


def absences(seen: Seen) -> list[Condition]:
    """The conditions of an Allow that ask for settings to be missing, where it demands nothing else of settings."""
    if not seen.is_allow:
        return []
    settings = [condition for condition in seen.scoped if is_setting(condition.key)]
    if not all(is_null(condition, wanted=True) for condition in settings):
        return []
    return [item for item in settings if any(seen.has(operation, item) for operation in seen.operations)]


def is_everywhere(seen: Seen) -> bool:
    """Whether a statement is about resources of any region, account and name."""
    resources = seen.statement.resources
    return resources is None or seen.statement.not_resource or any(map(_is_anything, resources))


def _is_anything(pattern: str) -> bool:
    parts = pattern.split(":", ARN_PARTS - 1)
    if is_everything(pattern) or len(parts) < ARN_PARTS:
        return pattern.endswith("*")
    region, account, resource = parts[3:]
    return is_everything(region) and is_everything(account) and resource.endswith("*")


def _is_star(seen: Seen) -> bool:
    return any(map(is_everything, seen.statement.resources or ())) and not seen.statement.not_resource


def _is_open_set(seen: Seen, condition: Condition) -> bool:
    written = compared(condition)
    return written is not None and written.quantifier == "ForAllValues" and _is_open(seen, condition)


def _is_open(seen: Seen, condition: Condition) -> bool:
    """Whether an Allow lets a request pass that lacks the key of ``condition``, though the operation has it."""
    if not seen.is_allow or not any(seen.has(operation, condition) for operation in seen.operations):
        return False
    return not any(same_key(other, condition) and without(other) is False for other in seen.scoped)


def _all_values_held(seen: Seen, condition: Condition) -> bool:
    held = [compared(other) for other in seen.scoped if same_key(other, condition)]
    return any(written is not None and written.quantifier == "ForAllValues" for written in held)


def allowed_types(document: Document) -> dict[str, set[str]]:
    """The resource types on which some statement allows an operation, whatever the call carries."""
    found: dict[str, set[str]] = {}
    for seen in document.statements:
        for operation in seen.operations if seen.is_allow else ():
            types = (kind for kind in seen.types(operation) if bite(seen, operation, kind) != "never")
            found.setdefault(operation, set()).update(types)
    return found
