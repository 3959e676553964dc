"""The policies of resources, which say who may use them: of a KMS key with its grants, and of a bucket."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wizard.account.errors import RefusedError, translated
from wizard.account.listing import Call, answers
from wizard.account.own_policies import member_of
from wizard.account.session import AccountSession
from wizard.errors import WizardError
from wizard.policy.parsing import Policy, PolicyError, policy_of, read_json
from wizard.text import visible

_GRANTS = Call("kms", "list_grants", "kms:ListGrants", "listing the grants of a KMS key", 100)
_BUCKETS = Call("s3", "list_buckets", "s3:ListAllMyBuckets", "listing buckets", 1000)
_ENCRYPTING = frozenset({"Decrypt", "Encrypt", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext"})


class UnreadablePolicyError(WizardError):
    """A policy of a resource that cannot be understood, so nothing is known of what it says."""


@dataclass(frozen=True)
class ResourcePolicy:
    """A policy taken apart to be judged, and as it is written, to be added to."""

    policy: Policy
    document: Mapping[str, Any]


@dataclass(frozen=True)
class Grant:
    """A grant on a key. ``grantee`` is an ARN; ``constraints`` names what limits it (API: GrantConstraints)."""

    id: str
    grantee: str
    operations: tuple[str, ...]
    retiring: str = ""
    constraints: tuple[str, ...] = ()

    def gives(self, principal: str, operation: str) -> bool | None:
        """Whether it lets ``principal`` do ``operation``; None where that hangs on a constraint.

        Constraints on the encryption context do not apply to DescribeKey and RetireGrant (KMS API reference,
        GrantConstraints).
        """
        if operation == "RetireGrant" and self.retiring == principal:
            return True
        if self.grantee != principal or operation not in self.operations:
            return False
        return None if self.constraints and (operation in _ENCRYPTING or operation == "CreateGrant") else True


def key_policy(session: AccountSession, key: str) -> ResourcePolicy:
    """The policy of a key of the caller's account, by id or ARN: KMS shows it to no other account.

    Raises WizardErrors.
    """
    client: Any = session.client("kms")
    with translated(
        doing=f"reading the policy of the key {visible(key)}", permission="kms:GetKeyPolicy", profile=session.profile
    ):
        text = str(member_of(client.get_key_policy(KeyId=key, PolicyName="default"), "Policy"))
    return _read(f"the policy of the key {visible(key)}", "key policy", text)


def grants_of(session: AccountSession, key: str, grantee: str) -> tuple[Grant, ...]:
    """The grants on a key that name ``grantee`` (an ARN), as who may use it. Raises WizardErrors."""
    pages = answers(session, _GRANTS, lambda: False, KeyId=key, GranteePrincipal=grantee)
    return tuple(_grant(found) for page in pages for found in page.get("Grants", ()))


def bucket_policy(session: AccountSession, bucket: str, region: str | None) -> ResourcePolicy | None:
    """The policy of a bucket; None where it has none. Raises WizardErrors: another account's is refused."""
    client: Any = session.client("s3", region)
    try:
        with translated(
            doing=f"reading the policy of the bucket {visible(bucket)}",
            permission="s3:GetBucketPolicy",
            profile=session.profile,
        ):
            text = str(member_of(client.get_bucket_policy(Bucket=bucket), "Policy"))
    except RefusedError as problem:
        if problem.code == "NoSuchBucketPolicy":
            return None
        raise
    return _read(f"the policy of the bucket {visible(bucket)}", f"bucket policy {visible(bucket)}", text)


def owns_bucket(session: AccountSession, bucket: str) -> bool:
    """Whether the caller's account has the bucket among its own. Raises WizardErrors."""
    pages = answers(session, _BUCKETS, lambda: False, Prefix=bucket)
    return any(found["Name"] == bucket for page in pages for found in page.get("Buckets", ()))


def _read(what: str, name: str, text: str) -> ResourcePolicy:
    try:
        document = read_json(name, text)
        return ResourcePolicy(policy_of(name, document), document)
    except PolicyError as error:
        raise UnreadablePolicyError(f"{what[:1].upper()}{what[1:]} cannot be read: {error.problem}") from error


def _grant(found: Mapping[str, Any]) -> Grant:
    return Grant(
        id=visible(str(found.get("GrantId", ""))),
        grantee=str(found.get("GranteePrincipal", "")),
        operations=tuple(map(str, found.get("Operations", ()))),
        retiring=str(found.get("RetiringPrincipal", "")),
        constraints=tuple(visible(name) for name, value in (found.get("Constraints") or {}).items() if value),
    )
