"""Cases of the checks of permissions."""

from tests.checks.cases import Account, Case, Profile, shipped
from tests.demo.clients import ROLES, TRAINED_ENCRYPTED, allow, document
from wizard.checks.permissions.launching import CREATE, FOLLOW, MODEL
from wizard.checks.permissions.passing import PASS_ROLE
from wizard.demo.names import USER_NAME


def deny(account: Account, *actions: str, resource: str = "*") -> None:
    """Deny the caller something, by the statement ``Never`` of the policy ``extra``."""
    statement = {**allow(*actions, resource=resource), "Effect": "Deny", "Sid": "Never"}
    account.clients("iam").put_user_policy(UserName=USER_NAME, PolicyName="extra", PolicyDocument=document(statement))


def _another_model(account: Account) -> Profile:
    deny(account, "comprehend:CreateEndpoint", resource=TRAINED_ENCRYPTED)
    return shipped("endpoint")


def _blind(account: Account) -> Profile:
    deny(account, "comprehend:Describe*")
    return shipped("classifier-secure")


def _secure(_account: Account) -> Profile:
    return shipped("classifier-secure")


CASES: tuple[Case, ...] = (
    Case(
        PASS_ROLE, lambda _: shipped("classifier-secure", {"role": f"{ROLES}/GlueJobs"}), _secure, "PassExactlyThisRole"
    ),
    Case(CREATE, lambda _: shipped("classifier-minimal"), _secure, "RequireVolumeKey of comprehend-guardrail denies"),
    Case(MODEL, _another_model, lambda _: shipped("endpoint"), "document-classifier/support-tickets-2025/version/v1"),
    Case(FOLLOW, _blind, _secure, "comprehend:DescribeDocumentClassifier"),
)
