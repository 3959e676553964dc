"""Cases of the checks of keys. Each is about the volume key: all inspections of keys make the same checks."""

from typing import Any

from tests.checks.cases import Account, Case, Prepare, Profile, shipped
from tests.demo.clients import ACCOUNT, ROLE, allow, document, key
from wizard.checks.keys import state
from wizard.checks.keys.rights import POLICY, UNCLEAR

ADMINISTRATORS = {
    "Sid": "Administrators",
    "Effect": "Allow",
    "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:role/KeyAdministrators"},
    "Action": "kms:*",
    "Resource": "*",
}
AWS_MANAGED_KEY = f"arn:aws:kms:us-west-2:{ACCOUNT}:key/2b3c4d5e-0001-4000-8000-000000000001"


def with_volume_key(value: str) -> Prepare:
    """The secure classifier with another volume key."""
    return lambda _account: shipped("classifier-secure", {"keys.volume": value})


def with_key_policy(*statements: dict[str, Any], number: int = 1) -> Prepare:
    """The secure classifier, its volume key (or another) under another policy."""

    def prepare(account: Account) -> Profile:
        kms = account.clients("kms")
        kms.put_key_policy(KeyId=key(number), PolicyName="default", Policy=document(*statements))
        return shipped("classifier-secure")

    return prepare


def to_the_role(*actions: str, **more: Any) -> dict[str, Any]:
    """A statement of a key policy about the role."""
    return {"Sid": "UseTheKey", **allow(*actions), "Principal": {"AWS": ROLE}, **more}


def _secure(_account: Account) -> Profile:
    return shipped("classifier-secure")


CASES: tuple[Case, ...] = (
    Case(state.GONE, with_volume_key(key(99)), _secure, f"There is no key {key(99)} in us-west-2."),
    Case(
        state.OTHER_REGION,
        with_volume_key(key(1).replace("us-west-2", "us-east-1")),
        _secure,
        "is in us-east-1, and the plan in us-west-2.",
    ),
    Case(state.NOT_ENABLED, with_volume_key(key(5)), _secure, "has the state Disabled"),
    Case(state.DELETION, with_volume_key(key(6)), _secure, "has the state PendingDeletion"),
    Case(state.NOT_SYMMETRIC, with_volume_key(key(7)), _secure, "the usage SIGN_VERIFY and the spec RSA_2048"),
    Case(state.AWS_MANAGED, with_volume_key(AWS_MANAGED_KEY), _secure, "is managed by AWS"),
    Case(state.ALIAS, with_volume_key("alias/comprehend-volume"), _secure, f"an alias of {key(1)}"),
    Case(
        POLICY,
        with_key_policy(ADMINISTRATORS),
        with_key_policy(ADMINISTRATORS, to_the_role("kms:CreateGrant")),
        '{"Sid":"UseAsVolumeKey","Effect":"Allow"',
    ),
    Case(
        UNCLEAR,
        with_key_policy(
            ADMINISTRATORS,
            to_the_role("kms:CreateGrant", Condition={"Bool": {"kms:GrantIsForAWSResource": "true"}}),
        ),
        with_key_policy(
            ADMINISTRATORS, to_the_role("kms:CreateGrant", Condition={"StringEquals": {"kms:CallerAccount": ACCOUNT}})
        ),
        "Statement UseTheKey of key policy cannot be decided: kms:GrantIsForAWSResource is not known.",
    ),
)
