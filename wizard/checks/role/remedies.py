"""What mends a role: the statements that are missing, and the commands that put them in."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from wizard.account.role_policies import RolePolicies
from wizard.checks.role.accesses import Need
from wizard.checks.role.asking import role_name
from wizard.plan import look_up
from wizard.policy.adding import with_statements
from wizard.policy.data_access import role as role_document
from wizard.policy.document import INLINE_ROLE, PolicyDocument, Statement, literal
from wizard.policy.evaluate import evaluate
from wizard.policy.parsing import policy_of

POLICY_NAME = "ComprehendDataAccess"
"""What the inline policy is called that a printed command puts on the role."""
PUT_ROLE_POLICY = (
    *("aws", "iam", "put-role-policy", "--role-name", "{role}"),
    *("--policy-name", "{policy}", "--policy-document", "{document}"),
)
OF_OTHERS = "Whoever looks after that policy must change it: allowing it elsewhere does not help."


def mending(
    profile: Mapping[str, Any], needs: Sequence[Need], policies: RolePolicies | None, more: Sequence[Statement] = ()
) -> dict[str, str]:
    """Values for a remedy with ``{statement}`` and for :data:`PUT_ROLE_POLICY`, which puts the whole of the role's
    document (and ``more``) in; those of the command are left out where the document is not complete or too long."""
    document = role_document(profile)
    statements = [*document.statements, *more]
    statements += _beyond(needs, statements)
    missing = [statement for statement in statements if any(_allows(statement, need) for need in needs)]
    values = {"statement": " and ".join(map(compact, missing))}
    whole = PolicyDocument(tuple(statements), document.pending, limit=INLINE_ROLE)
    if whole.pending or not whole.statements or not whole.fits:
        return values
    return values | {
        "role": role_name(str(look_up(profile, "role"))),
        "policy": _policy_name(profile, policies),
        "document": in_one_line(whole),
    }


def compact(statement: Statement) -> str:
    """A statement as JSON in one line, in ASCII."""
    return _ascii(json.dumps(statement.as_json(), separators=(",", ":")))


def in_one_line(document: PolicyDocument) -> str:
    """A document as JSON in one line, in ASCII."""
    return _ascii(with_statements({}, document.statements))


def _beyond(needs: Sequence[Need], statements: Sequence[Statement]) -> list[Statement]:
    """What only the account can tell and no document of a plan holds: that there is more than one object that begins
    like the plan's file, of which Comprehend reads all."""
    left = [need.access for need in needs if not any(_allows(statement, need) for statement in statements)]
    if not left:
        return []
    actions = tuple(dict.fromkeys(access.action for access in left))
    resources = tuple(dict.fromkeys(literal(access.resource or "*", wildcards=True) for access in left))
    return [Statement("AlsoNeeded", actions, resources)]


def _policy_name(profile: Mapping[str, Any], policies: RolePolicies | None) -> str:
    """A name that takes no other plan's policy away: put under a name that is there, a policy takes its place."""
    name = str(look_up(profile, "name") or "")
    taken = policies is None or policies.has_inline(POLICY_NAME)
    return f"{POLICY_NAME}-{name}" if taken and name else POLICY_NAME


def _allows(statement: Statement, need: Need) -> bool:
    policy = policy_of("role", {"Version": "2012-10-17", "Statement": [statement.as_json()]})
    return evaluate(need.access, [policy]).decision == "allowed"


def _ascii(text: str) -> str:
    return text.replace("\x7f", "\\u007f")
