"""The caller's own policies, read from IAM: what tells beforehand whether a launch will be refused.

Everything is read or nothing is used: with one policy missing, "allowed" and "not allowed" would both be guesses.
"""

from collections.abc import Callable, Hashable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Protocol, TypeVar
from urllib.parse import unquote

from wizard.account.at_once import at_once, both
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
T = TypeVar("T")


class Once(Protocol):
    """A memory of answers: what ``find`` finds, asked for once under ``name``.

    Whose credentials these are goes by the name ``identity``, a user or role by :func:`described_name`.
    """

    def __call__(self, name: Hashable, find: Callable[[], T], /) -> T:
        """The answer."""
        ...


def anew(_name: Hashable, find: Callable[[], T], /) -> T:
    """No memory: everything is asked whenever it is wanted."""
    return find()


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


def read_rights(session: AccountSession, *, once: Once = anew) -> Rights:
    """The caller's identity-based policies and permissions boundary. Raises WizardErrors where IAM does not tell.

    ``once``: where others want to know as well who calls.
    """
    identity = once("identity", session.identity)
    principal = principal_of(identity)
    if principal.kind == "root":
        return Rights((policy_of("root user", _FULL),), facts=facts_of(identity, principal), unseen=_UNSEEN)
    reader = PolicyReader(session)
    kind, name = principal.kind, principal.name

    def of_itself() -> tuple[str, tuple[Policy, ...]]:
        described = once(described_name(principal), lambda: reader.described(kind, name))
        boundary = described.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn")
        return str(described["Arn"]), (reader.managed(boundary),) if boundary else ()

    (arn, boundaries), policies = both(
        of_itself, lambda: reader.of_user(name) if kind == "user" else reader.of_holders((kind, name))
    )
    # Of a user the identity's own ARN is the whole one.
    known = replace(principal, arn=arn) if kind == "role" else principal
    return Rights(
        identity=tuple(policies),
        boundaries=boundaries,
        facts=facts_of(identity, known),
        unseen=_UNSEEN if kind == "user" else _SESSION,
    )


def described_name(principal: Principal) -> Hashable:
    """Under which name it is remembered what IAM says of a user or role."""
    return "described", principal.kind, principal.name


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


class PolicyReader:
    """Reads the policies of users, groups and roles; a refusal names the action that is missing.

    ``doing`` goes on from "AWS refused", as in "reading the role's policies".
    """

    def __init__(self, session: AccountSession, doing: str = "reading your policies") -> None:
        self._session = session
        self._doing = doing
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

    def described(self, kind: str, name: str) -> Mapping[str, Any]:
        """What IAM says of a ``user`` or ``role``, its Arn at least."""
        noun = kind.capitalize()
        found: Mapping[str, Any] = self.one(f"get_{kind}", noun, **{f"{noun}Name": name})
        with self.reading(f"get_{kind}"):
            member_of(found, "Arn")
        return found

    def of_user(self, name: str) -> list[Policy]:
        """The policies of a user, then those of the groups it is in."""

        def of_groups() -> list[Policy]:
            groups = self.all("list_groups_for_user", "Groups", "GroupName", UserName=name)
            return self.of_holders(*(("group", group) for group in groups))

        own, theirs = both(lambda: self.of_holders(("user", name)), of_groups)
        return [*own, *theirs]

    def of_holders(self, *holders: tuple[str, str]) -> list[Policy]:
        """Of each holder (kind ``user``, ``group`` or ``role``, and name) its attached, then its inline policies.

        Two rounds of calls, each made at once: the lists, then the documents.
        """
        lists = at_once(partial(names, *holder) for holder in holders for names in (self._attached, self._inline))
        return at_once(find for listed in lists for find in listed)

    def _attached(self, kind: str, name: str) -> list[Callable[[], Policy]]:
        holder = {f"{kind.capitalize()}Name": name}
        arns = self.all(f"list_attached_{kind}_policies", "AttachedPolicies", "PolicyArn", **holder)
        return [partial(self.managed, arn) for arn in arns]

    def _inline(self, kind: str, name: str) -> list[Callable[[], Policy]]:
        names = self.all(f"list_{kind}_policies", "PolicyNames", **{f"{kind.capitalize()}Name": name})
        return [partial(self.inline, kind, name, policy) for policy in names]

    def inline(self, kind: str, name: str, policy: str) -> Policy:
        """An inline policy of a ``user``, ``group`` or ``role``."""
        holder = {f"{kind.capitalize()}Name": name}
        return _parsed(policy, self.one(f"get_{kind}_policy", "PolicyDocument", **holder, PolicyName=policy))

    def managed(self, arn: str) -> Policy:
        """The default version of a managed policy, by the policy's name."""
        version = self.one("get_policy", "Policy", "DefaultVersionId", PolicyArn=arn)
        document = self.one("get_policy_version", "PolicyVersion", "Document", PolicyArn=arn, VersionId=version)
        return _parsed(arn.rpartition("/")[2], document)

    def reading(self, operation: str) -> AbstractContextManager[None]:
        """Puts what goes wrong with an operation in words."""
        action = "".join(part.capitalize() for part in operation.split("_"))
        return translated(doing=self._doing, permission=f"iam:{action}", profile=self._session.profile)


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
