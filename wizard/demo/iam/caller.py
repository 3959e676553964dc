"""Who is calling, and what their policies are: read from moto's IAM and STS by access key id."""

from collections.abc import Iterable
from dataclasses import dataclass

from moto.iam.models import Group, ManagedPolicy, Role, User
from moto.sts.models import AssumedRole

from wizard.demo.account import MotoAccount
from wizard.demo.aws_errors import AwsError
from wizard.demo.iam.evaluate import Access, verdict


@dataclass(frozen=True)
class Caller:
    """A principal and its identity-based policies (JSON), with a session policy or boundary where it has one."""

    arn: str
    documents: tuple[str, ...]
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
    documents = [*_documents(user)]
    for group in account.iam.get_groups_for_user(user.name):
        documents += _documents(group)
    return Caller(user.arn, tuple(documents), user_name=user.name)


def role_documents(role: Role) -> tuple[str, ...]:
    """The identity-based policies of a role."""
    return tuple(_documents(role))


def policy_document(account: MotoAccount, arn: str) -> str | None:
    """The default version of a managed policy, or None where there is no such policy."""
    policy = account.iam.managed_policies.get(arn)
    return None if policy is None else _default_version(policy)


def _role_session(account: MotoAccount, session: AssumedRole) -> Caller | None:
    role = next((role for role in account.iam.get_roles() if role.arn == session.role_arn), None)
    if role is None:
        return None
    boundary_arn = role.permissions_boundary_arn
    return Caller(
        session.arn,
        role_documents(role),
        session_policy=session.policy or None,
        boundary=policy_document(account, boundary_arn) if boundary_arn else None,
    )


def _active(user: User, access_key_id: str) -> bool:
    return any(key.access_key_id == access_key_id and key.status == "Active" for key in user.access_keys)


def _documents(holder: User | Group | Role) -> Iterable[str]:
    yield from holder.policies.values()
    for policy in holder.managed_policies.values():
        yield _default_version(policy)


def _default_version(policy: ManagedPolicy) -> str:
    return next(str(v.document) for v in policy.versions if v.version_id == policy.default_version_id)
