"""The caller's own policies, read from IAM: what tells beforehand whether a launch will be refused.

Everything is read or nothing is used: with one policy missing, "allowed" and "not allowed" would both be guesses.
"""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote

from wizard.account.errors import translated
from wizard.account.session import AccountSession, Identity
from wizard.errors import WizardError
from wizard.plan.arns import Arn, parse_arn
from wizard.policy.access import ContextValue
from wizard.policy.parsing import Policy, PolicyError, parse_policies, policy_of
from wizard.policy.rights import Rights
from wizard.text import visible

_UNSEEN = "Service control policies of an organization are not visible from here."
_SESSION = "Service control policies of an organization and a session policy, if any, are not visible from here."
_FULL = {"Version": "2012-10-17", "Statement": [{"Sid": "Root", "Effect": "Allow", "Action": "*", "Resource": "*"}]}
_THREADS = 6


class UnreadablePoliciesError(WizardError):
    """The caller's policies cannot be read, so nothing is known beforehand."""


@dataclass(frozen=True)
class Principal:
    """The IAM user or role behind the credentials: ``kind`` is ``user``, ``role`` or ``root``."""

    kind: str
    name: str
    arn: str


def principal_of(identity: Identity) -> Principal:
    """The user or role that has the policies; for a role session its role (whose path the session's ARN lacks).

    Raises UnreadablePoliciesError for federated users and others that have no policies of their own.
    """
    arn = parse_arn(identity.arn)
    resource = arn.resource if arn is not None else ""
    if arn is not None and resource == "root":
        return Principal("root", "root", identity.arn)
    if arn is not None and resource.startswith("user/"):
        return Principal("user", resource.rpartition("/")[2], identity.arn)
    if arn is not None and resource.startswith("assumed-role/"):
        name = resource.split("/")[1]
        return Principal("role", name, str(Arn(arn.partition, "iam", "", arn.account, f"role/{name}")))
    raise UnreadablePoliciesError(
        f"{identity.display} is neither a user nor a role, so its policies cannot be looked up.",
        "The launch itself will tell.",
    )


def read_rights(session: AccountSession) -> Rights:
    """The caller's identity-based policies and permissions boundary. Raises WizardErrors where IAM does not tell."""
    identity = session.identity()
    principal = principal_of(identity)
    if principal.kind == "root":
        return Rights((policy_of("root user", _FULL),), facts=facts_of(identity, principal), unseen=_UNSEEN)
    reader = _Reader(session)
    if principal.kind == "user":
        described = reader.one("get_user", "User", UserName=principal.name)
        policies = reader.of_user(principal.name)
    else:
        described = reader.one("get_role", "Role", RoleName=principal.name)
        with reader.reading("get_role"):
            principal = replace(principal, arn=str(member_of(described, "Arn")))
        policies = reader.of_holder("role", principal.name)
    boundary = described.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn")
    return Rights(
        identity=tuple(policies),
        boundaries=(reader.managed(boundary),) if boundary else (),
        facts=facts_of(identity, principal),
        unseen=_UNSEEN if principal.kind == "user" else _SESSION,
    )


def facts_of(identity: Identity, principal: Principal) -> Mapping[str, ContextValue]:
    """Condition keys that are the same in every request of the caller (IAM User Guide, "AWS global condition context
    keys"): of a role session aws:PrincipalArn is the role (``principal`` has its path), aws:userid the session's."""
    facts: dict[str, ContextValue] = {
        "aws:PrincipalArn": principal.arn,
        "aws:PrincipalAccount": identity.account,
        "aws:userid": identity.user_id,
        "aws:ViaAWSService": "false",
        "aws:SecureTransport": "true",
    }
    if principal.kind == "user":
        facts["aws:username"] = principal.name
    return facts


class _Reader:
    """Calls of IAM; a refusal names the action that is missing."""

    def __init__(self, session: AccountSession) -> None:
        self._session = session
        self._client: Any = session.client("iam")

    def one(self, operation: str, *path: str, **parameters: str) -> Any:
        """The one thing that an operation answers with, at ``path`` in its answer."""
        with self.reading(operation):
            return member_of(getattr(self._client, operation)(**parameters), *path)

    def all(self, operation: str, member: str, *path: str, **parameters: str) -> list[str]:
        """Everything that a paginated operation lists: of each item what is at ``path`` in it."""
        with self.reading(operation):
            pages = self._client.get_paginator(operation).paginate(**parameters)
            return [str(member_of(item, *path)) for page in pages for item in member_of(page, member)]

    def of_user(self, name: str) -> Iterator[Policy]:
        """The policies of a user and of the groups it is in."""
        yield from self.of_holder("user", name)
        for group in self.all("list_groups_for_user", "Groups", "GroupName", UserName=name):
            yield from self.of_holder("group", group)

    def of_holder(self, kind: str, name: str) -> Iterator[Policy]:
        """Attached and inline policies of a ``user``, ``group`` or ``role``."""
        holder = {f"{kind.capitalize()}Name": name}
        attached = self.all(f"list_attached_{kind}_policies", "AttachedPolicies", "PolicyArn", **holder)
        with ThreadPoolExecutor(_THREADS, thread_name_prefix="policies") as pool:
            yield from pool.map(self.managed, attached)
        for policy in self.all(f"list_{kind}_policies", "PolicyNames", **holder):
            yield _parsed(policy, self.one(f"get_{kind}_policy", "PolicyDocument", **holder, PolicyName=policy))

    def managed(self, arn: str) -> Policy:
        """The default version of a managed policy, by the policy's name."""
        version = self.one("get_policy", "Policy", "DefaultVersionId", PolicyArn=arn)
        document = self.one("get_policy_version", "PolicyVersion", "Document", PolicyArn=arn, VersionId=version)
        return _parsed(arn.rpartition("/")[2], document)

    def reading(self, operation: str) -> AbstractContextManager[None]:
        """Puts what goes wrong with an operation in words."""
        action = "".join(part.capitalize() for part in operation.split("_"))
        return translated(doing="reading your policies", permission=f"iam:{action}", profile=self._session.profile)


def member_of(answer: Any, *path: str) -> Any:
    """What is at ``path`` in an answer, and AWS cannot leave out: where it is not there, somebody else has answered."""
    for member in path:
        if member not in answer:
            from botocore.parsers import ResponseParserError

            raise ResponseParserError(f"the answer has no {member}")
        answer = answer[member]
    return answer


def _parsed(name: str, document: Any) -> Policy:
    """botocore has decoded the document where it is JSON; else it is a URL-encoded text (IAM API reference)."""
    try:
        if isinstance(document, str):
            (policy,) = parse_policies(name, unquote(document))
            return policy
        return policy_of(name, document)
    except (PolicyError, ValueError) as error:
        said = error.problem if isinstance(error, PolicyError) else "it is a list of several."
        raise UnreadablePoliciesError(
            f"The policy {visible(name)} cannot be read: {said}", "The launch itself will tell."
        ) from error
