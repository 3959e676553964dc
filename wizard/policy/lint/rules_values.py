"""Values that no request can carry: a condition on a KMS key is compared with the ARN of a key.

AWS's data gives Comprehend's KMS condition keys the type ARN. Whether AWS turns an alias or a bare key id of a request
into an ARN before it compares is not documented, so nothing here relies on it.
"""

import re
from collections.abc import Iterator

from wizard.policy.lint.globs import can_meet
from wizard.policy.lint.keys import compared, is_setting, key_type, known
from wizard.policy.lint.reach import Seen
from wizard.policy.lint.rule import Document, Found, document_rule, statement_rule
from wizard.policy.operators import Family, Written
from wizard.policy.parsing import Condition
from wizard.policy.patterns import ARN_PARTS, segments
from wizard.text import shorten, visible

_SHOWN = 120
_KEY_ARN = ("arn", "*", "kms", "*", "*", "key/*")
_REMEDY = "Write the ARN of the key: arn:aws:kms:REGION:ACCOUNT:key/ID."
_ESCAPE = re.compile(r"\$\{[^}]*\}")


@statement_rule("alias", "error", "A condition compares the ARN of a key, and an alias is none.")
def alias(seen: Seen) -> Iterator[Found]:
    """The ARN or the name of an alias."""
    for condition, written, value in _key_values(seen):
        if value.startswith("alias/") or (":alias/" in value and not _can_be(value, _KEY_ARN, written)):
            said = f"{_shown(value)} is an alias: a request that names the key by its ARN {_so(seen, written)}."
            yield Found(seen.at_condition(condition), said, _REMEDY)


@statement_rule("no-key-arn", "error", "A value that cannot be the ARN of a KMS key equals none.")
def no_key_arn(seen: Seen) -> Iterator[Found]:
    """A value of an ARN operator that is no ARN, or the ARN of something else."""
    for condition, written, value in _key_values(seen):
        if "alias/" in value or _can_be(value, _KEY_ARN, written):
            continue
        if written.operator.family is Family.STRING and ":" not in value:
            continue
        said = f"{_shown(value)} can be the ARN of no KMS key: a request that names its key {_so(seen, written)}."
        yield Found(seen.at_condition(condition), said, _REMEDY)


@statement_rule("bare-key-id", "warning", "A bare key id equals only a request that gives just that.")
def bare_key_id(seen: Seen) -> Iterator[Found]:
    """A value of a text operator that is no ARN at all."""
    for condition, written, value in _key_values(seen):
        bare = ":" not in value and "alias/" not in value and not _can_be(value, _KEY_ARN, written)
        if bare and written.operator.family is Family.STRING:
            said = f"{_shown(value)} is no ARN: a request that names the key by its ARN {_so(seen, written)}."
            yield Found(seen.at_condition(condition), said, _REMEDY)


@statement_rule("literal-wildcard", "error", "StringEquals knows no wildcards (IAM User Guide, Condition operators).")
def literal_wildcard(seen: Seen) -> Iterator[Found]:
    """``*`` or ``?`` in a value of a text operator that takes them for themselves."""
    for condition in seen.scoped:
        written = compared(condition)
        if written is None or not is_setting(condition.key) or "Equals" not in written.operator.name:
            continue
        if written.operator.family is not Family.STRING:
            continue
        value = next((text for text in condition.values if set(_ESCAPE.sub("", text)) & set("*?")), None)
        if value is not None:
            name = written.operator.name
            said = f"{name} takes the wildcard in {_shown(value)} for itself: no {known(condition.key)} equals it."
            like = name.replace("NotEquals", "NotLike").replace("Equals", "Like").removesuffix("IgnoreCase")
            yield Found(seen.at_condition(condition), said, f"Write {like}, or the whole value.")


@document_rule("variables", "warning", "Policy variables need Version 2012-10-17 (IAM JSON policy elements: Version).")
def variables(document: Document) -> Iterator[Found]:
    """``${…}`` in a document whose Version does not know it."""
    if document.policy.has_variables:
        return
    for seen in document.statements:
        values = [value for condition in seen.statement.conditions for value in condition.values]
        text = next((text for text in (*(seen.statement.resources or ()), *values) if _ESCAPE.search(text)), None)
        if text is not None:
            said = f"Without Version 2012-10-17 {_shown(text)} is taken as it stands, and nothing is filled in."
            yield Found(document.whole, said, 'Write "Version": "2012-10-17".')
            return


def _key_values(seen: Seen) -> Iterator[tuple[Condition, Written, str]]:
    """The values that are compared with KMS keys by an operator of ARNs or texts."""
    for condition in seen.scoped:
        written = compared(condition)
        if written is None or not is_setting(condition.key) or key_type(condition.key) != "ARN":
            continue
        if written.operator.family in (Family.ARN, Family.STRING):
            for value in condition.values:
                yield condition, written, value


def _can_be(value: str, shape: tuple[str, ...], written: Written) -> bool:
    """Whether a value can be an ARN of a shape: an ARN operator compares part by part, the others the whole."""
    if written.operator.family is Family.STRING:
        return can_meet(value, ":".join(shape))
    parts = segments(value)
    if len(parts) != ARN_PARTS:
        return _ESCAPE.search(value) is not None
    return all(can_meet(part, wanted) for part, wanted in zip(parts, shape, strict=True))


def _so(seen: Seen, written: Written) -> str:
    """What becomes of a request whose value cannot be equal to the one in the policy."""
    if written.operator.negated:
        return "is let through" if seen.is_allow else "is denied"
    return "does not match this Allow" if seen.is_allow else "is not denied by this"


def _shown(value: str) -> str:
    return shorten(visible(value), _SHOWN) or '""'
