"""Who is calling, and what their policies are: read from moto's IAM and STS by access key id, or by ARN."""

from collections.abc import Iterable
from dataclasses import dataclass

from moto.iam.models import Group, ManagedPolicy, Role, User
from moto.sts.models import AssumedRole

from wizard.demo.account import MotoAccount
from wizard.demo.aws_errors import AwsError
from wizard.demo.iam.evaluate import Access, verdict

Holder = User | Group | Role
"""What policies are attached to."""


@dataclass(frozen=True)
class NamedPolicy:
    """A policy document (JSON text) under the name that IAM's policy simulator gives it.

    A managed policy has its own name, an inline one is ``user_<user>_<policy>`` (``group_``, ``role_``). The API
    reference does not say so; answers of AWS that people have published do.
    """

    name: str
    document: str


@dataclass(frozen=True)
class Caller:
    """A principal and its identity-based policies (JSON), with a session policy or boundary where it has one.

    ``arn`` is who signs; ``principal_arn`` and ``user_id`` are what aws:PrincipalArn and aws:userid say of that: of the
    session of a role the role.
    """

    arn: str
    documents: tuple[str, ...]
    principal_arn: str
    user_id: str
    user_name: str | None = None
    session_policy: str | None = None
    boundary: str | None = None

    def require(self, access: Access) -> None:
        """Raise AccessDeniedException (403) in AWS's words unless the policies allow ``access``."""
        self._judge(self.documents, access, "an identity-based policy", "no identity-based policy")
        if self.boundary is not None:
            self._judge((self.boundary,), access, "a permissions boundary", "no permissions boundary")
        if self.session_policy is not None:
            self._judge((self.session_policy,), access, "a session policy", "no session policy")

    def _judge(self, documents: Iterable[str], access: Access, one: str, none: str) -> None:
        decision = verdict(documents, access)
        if decision == "allowed":
            return
        reason = (
            f"with an explicit deny in {one}"
            if decision == "explicit deny"
            else f"because {none} allows the {access.action} action"
        )
        raise AwsError(
            "AccessDeniedException",
            f"User: {self.arn} is not authorized to perform: {access.action} on resource: {access.resource} {reason}",
            403,
        )


def find_caller(account: MotoAccount, access_key_id: str) -> Caller | None:
    """The principal an access key belongs to: a user with an active key or the session of an assumed role."""
    session = account.sts.get_assumed_role_from_access_key(access_key_id)
    if session is not None:
        return _role_session(account, session)
    user = account.iam.get_user_from_access_key_id(access_key_id)
    if user is None or not _active(user, access_key_id):
        return None
    documents = tuple(policy.document for policy in identity_policies(account, user))
    return Caller(user.arn, documents, user.arn, user.id, user_name=user.name)


def find_holder(account: MotoAccount, arn: str) -> Holder | None:
    """The user, group or role that ``arn`` names, or None."""
    iam = account.iam
    holders: list[Holder] = [*iam.users.values(), *iam.groups.values(), *iam.get_roles()]
    return next((holder for holder in holders if holder.arn == arn), None)


def identity_policies(account: MotoAccount, holder: Holder) -> tuple[NamedPolicy, ...]:
    """The identity-based policies of ``holder``; a user's with those of its groups."""
    groups = account.iam.get_groups_for_user(holder.name) if isinstance(holder, User) else []
    return tuple(policy for owner in (holder, *groups) for policy in _policies(owner))


def boundary_document(account: MotoAccount, holder: Holder) -> str | None:
    """The permissions boundary of ``holder``, or None. Only roles can have one here: moto keeps none of users."""
    arn = holder.permissions_boundary_arn if isinstance(holder, Role) else None
    return policy_document(account, arn) if arn else None


def role_documents(role: Role) -> tuple[str, ...]:
    """The identity-based policies of a role."""
    return tuple(policy.document for policy in _policies(role))


def policy_document(account: MotoAccount, arn: str) -> str | None:
    """The default version of a managed policy, or None where there is no such policy."""
    policy = account.iam.managed_policies.get(arn)
    return None if policy is None else _default_version(policy)


def _role_session(account: MotoAccount, session: AssumedRole) -> Caller | None:
    role = next((role for role in account.iam.get_roles() if role.arn == session.role_arn), None)
    if role is None:
        return None
    return Caller(
        session.arn,
        role_documents(role),
        role.arn,
        session.user_id,
        session_policy=session.policy or None,
        boundary=boundary_document(account, role),
    )


def _active(user: User, access_key_id: str) -> bool:
    return any(key.access_key_id == access_key_id and key.status == "Active" for key in user.access_keys)


def _policies(holder: Holder) -> Iterable[NamedPolicy]:
    kind = type(holder).__name__.lower()
    for name, document in holder.policies.items():
        yield NamedPolicy(f"{kind}_{holder.name}_{name}", document)
    for policy in holder.managed_policies.values():
        yield NamedPolicy(policy.name, _default_version(policy))


def _default_version(policy: ManagedPolicy) -> str:
    return next(str(v.document) for v in policy.versions if v.version_id == policy.default_version_id)
