"""Resources that an operation is never about, so that the statement does nothing for it.

Source: AWS's service authorization data; IAM User Guide, "IAM JSON policy elements: Resource": an operation without
resource types is matched by ``*`` only.
"""

from collections.abc import Iterator

from wizard import conditions
from wizard.policy.lint.keys import TAG_KEYS
from wizard.policy.lint.reach import Seen, arn_pattern, expand, listed
from wizard.policy.lint.rule import Document, Found, document_rule, statement_rule


@statement_rule("no-resource", "error", "A statement names resources, or, in a trust policy, principals.")
def no_resource(seen: Seen) -> Iterator[Found]:
    """Neither Resource nor Principal."""
    if seen.statement.resources is None and seen.statement.principals is None:
        said = "AWS refuses the policy: this statement has no Resource, and no Principal as a trust policy has one."
        yield Found(seen.at("Resource"), said, 'Write "Resource": "*", or the ARNs it is about.')


@statement_rule("resource-only-star", "error", "An operation that is about no resource is matched by * only.")
def resource_only_star(seen: Seen) -> Iterator[Found]:
    """Operations without resource types under a Resource that is an ARN."""
    left = [name for name in unmatched(seen) if not conditions.resource_types(name)]
    if left:
        said = f"{listed(left)} can never match: AWS authorizes {_them(left)} on no resource."
        yield Found(seen.at_resource(), said, 'Write "Resource": "*" for it, in a statement of its own.')


@statement_rule("resource-never", "error", "An operation is authorized on resources of certain types only.")
def resource_never(seen: Seen) -> Iterator[Found]:
    """Operations none of whose resource types the Resource can be."""
    left = [name for name in unmatched(seen) if conditions.resource_types(name)]
    if left:
        types = list(dict.fromkeys(kind for name in left for kind in conditions.resource_types(name)))
        said = f"{listed(left)} can never match: AWS authorizes {_them(left)} on {listed(types)} only."
        yield Found(seen.at_resource(), said, f"Name such a resource: {arn_pattern(types[0])}.")


@document_rule("resource-incomplete", "error", "A job and its model, an endpoint and its model: both must be allowed.")
def resource_incomplete(document: Document) -> Iterator[Found]:
    """Operations that are allowed on what they use, and nowhere on what they make."""
    reached: dict[str, set[str]] = {}
    for seen in document.statements:
        for operation in seen.operations if seen.is_allow else ():
            reached.setdefault(operation, set()).update(seen.types(operation))
    for seen in document.statements:
        for operation in seen.operations if seen.is_allow else ():
            made = _made(operation) if _is_named(seen, operation) else ()
            if not made or not seen.types(operation) or reached[operation] & set(made):
                continue
            said = (
                f"{operation} is never allowed by this: AWS authorizes it on {listed(made)} as well, which nothing "
                "here allows."
            )
            yield Found(seen.at_resource(), said, f"Allow it on {arn_pattern(made[0])} too.")


def _made(operation: str) -> tuple[str, ...]:
    """The types of what an operation makes, where it uses others besides: those that take its tags."""
    types = conditions.resource_types(operation)
    tagged = conditions.resource_types_with(operation, TAG_KEYS)
    return tagged if len(tagged) < len(types) else ()


def _is_named(seen: Seen, operation: str) -> bool:
    """Whether an action means this operation and no other; of a pattern some may well be left over."""
    return any(expand(pattern) == (operation,) for pattern in seen.statement.actions) and not seen.statement.not_action


def unmatched(seen: Seen) -> list[str]:
    """The operations that an action was meant for and whose resources its Resource cannot be.

    Of a pattern such as ``comprehend:*`` some operations may well be left over; it was meant if all are.
    """
    if seen.statement.not_action:
        return []
    found: dict[str, None] = {}
    for pattern in seen.statement.actions:
        operations = expand(pattern)
        if all(not seen.types(operation) for operation in operations):
            found.update(dict.fromkeys(operations))
    return [name for name in found if not any(name in expand(other) for other in _partly(seen))]


def _partly(seen: Seen) -> list[str]:
    """The patterns of which some operation does match; what they leave over is not blamed twice."""
    return [text for text in seen.statement.actions if any(seen.types(name) for name in expand(text))]


def _them(operations: list[str]) -> str:
    return "it" if len(operations) == 1 else "them"
