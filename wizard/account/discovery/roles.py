"""IAM roles, and whether Amazon Comprehend may assume them."""

from collections.abc import Iterator, Mapping
from typing import Any

from wizard.account.listing import Call, Cancelled, Page, answers
from wizard.account.resources import Role
from wizard.account.session import AccountSession
from wizard.text import visible

PRINCIPAL = "comprehend.amazonaws.com"
_ROLES = Call("iam", "list_roles", "iam:ListRoles", "listing roles", 200)
_ASSUME = ("sts:assumerole", "sts:*", "*")
_SOURCE_ACCOUNT = "aws:sourceaccount"


def list_roles(session: AccountSession, _parameters: Mapping[str, str], cancelled: Cancelled) -> Iterator[Page]:
    """All roles; in each page those that trust Comprehend come first."""
    for answer in answers(session, _ROLES, cancelled):
        roles = [_role(found) for found in answer.get("Roles", ())]
        yield Page(tuple(sorted(roles, key=lambda role: (not role.trusts_comprehend, role.name.lower()))))


def _role(found: Mapping[str, Any]) -> Role:
    account = found["Arn"].split(":")[4]
    trust = [statement for statement in _statements(found.get("AssumeRolePolicyDocument")) if _is_for_us(statement)]
    allows = [statement for statement in trust if statement.get("Effect") == "Allow"]
    denied = any(statement.get("Effect") == "Deny" and not statement.get("Condition") for statement in trust)
    possible = [statement for statement in allows if not _is_for_another_account(statement, account)]
    return Role(
        value=found["Arn"],
        name=visible(found["RoleName"]),
        path=visible(found.get("Path", "/")),
        trusts_comprehend=bool(possible) and not denied,
        trust_conditions=visible("; or ".join(filter(None, map(_conditions, possible or allows)))),
        description=visible(found.get("Description", "")),
    )


def _statements(document: Any) -> list[Mapping[str, Any]]:
    """The statements of a trust policy (botocore has decoded it); a document that is none has none."""
    found = document.get("Statement", []) if isinstance(document, Mapping) else []
    return [statement for statement in _several(found) if isinstance(statement, Mapping)]


def _is_for_us(statement: Mapping[str, Any]) -> bool:
    principal = statement.get("Principal", {})
    services = _several(principal.get("Service", [])) if isinstance(principal, Mapping) else [principal]
    actions = [str(action).lower() for action in _several(statement.get("Action", []))]
    return bool({PRINCIPAL, "*"} & set(services)) and any(action in _ASSUME for action in actions)


def _is_for_another_account(statement: Mapping[str, Any], account: str) -> bool:
    """Whether a condition on aws:SourceAccount names other accounts only: Comprehend then never acts for this one."""
    for operator, keys in _blocks(statement):
        for key, values in keys.items():
            named = [str(value) for value in _several(values)]
            exact = operator == "StringEquals" and not any("*" in value or "$" in value for value in named)
            if key.lower() == _SOURCE_ACCOUNT and exact and account not in named:
                return True
    return False


def _conditions(statement: Mapping[str, Any]) -> str:
    parts = [
        f"{operator} {key} = {', '.join(str(value) for value in _several(values))}"
        for operator, keys in _blocks(statement)
        for key, values in keys.items()
    ]
    return " and ".join(parts)


def _blocks(statement: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    conditions = statement.get("Condition", {})
    if isinstance(conditions, Mapping):
        yield from ((operator, keys) for operator, keys in conditions.items() if isinstance(keys, Mapping))


def _several(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]
