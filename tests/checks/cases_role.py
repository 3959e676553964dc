"""Cases of the checks of the data access role."""

from collections.abc import Callable
from typing import Any

from tests.checks.cases import Account, Case, Prepare, Profile, shipped
from tests.demo.clients import ACCOUNT, ROLE, ROLES, document, key
from wizard.checks.role import buckets, data_key, rights, trust
from wizard.policy.data_access import role as role_document
from wizard.policy.resource_based import trust as trust_document

Statement = dict[str, Any]
BUCKET = "acme-nlp-training"
NARROW = f"{ROLES}/Narrow"
OF_THE_DATA = f"arn:aws:kms:us-west-2:{ACCOUNT}:key/mrk-1a2b3c4d000840008000000000000008"
"""A key of the story that no shipped plan has."""


def role_with(
    account: Account, profile: Profile, statements: list[Statement], trusting: Statement | None = None
) -> Profile:
    """The plan with a role of its own that has these statements, trusted as the plan's document has it."""
    iam = account.clients("iam")
    profile = {**profile, "role": NARROW}
    trusted = [trusting] if trusting is not None else trust_document(profile).as_json()["Statement"]
    iam.create_role(RoleName="Narrow", AssumeRolePolicyDocument=document(*trusted))
    if statements:
        iam.put_role_policy(RoleName="Narrow", PolicyName="Narrow", PolicyDocument=document(*statements))
    return profile


def statements_of(profile: Profile) -> list[Statement]:
    """The statements of the role's document."""
    found: list[Statement] = role_document(profile).as_json()["Statement"]
    return found


def document_without(*sids: str, plan: str = "classifier-secure") -> Prepare:
    """A role with the plan's document, of which some statements are left out."""

    def prepare(account: Account) -> Profile:
        profile = shipped(plan)
        kept = [statement for statement in statements_of(profile) if statement["Sid"] not in sids]
        assert len(kept) == len(statements_of(profile)) - len(sids)
        return role_with(account, profile, kept)

    return prepare


def document_changed(sid: str, change: Callable[[Statement], Statement], plan: str = "classifier-secure") -> Prepare:
    """A role with the plan's document, one statement of which is changed."""

    def prepare(account: Account) -> Profile:
        profile = shipped(plan)
        statements = [change(item) if item["Sid"] == sid else item for item in statements_of(profile)]
        return role_with(account, profile, statements)

    return prepare


def trusting(statement: Statement) -> Prepare:
    """A role with all rights of the plan and a trust policy of one statement."""

    def prepare(account: Account) -> Profile:
        profile = shipped("classifier-secure")
        return role_with(account, profile, statements_of(profile), statement)

    return prepare


def with_bucket_policy(*statements: Statement, bucket: str = BUCKET) -> Prepare:
    """The secure classifier, a bucket of which has a policy."""

    def prepare(account: Account) -> Profile:
        account.clients("s3").put_bucket_policy(Bucket=bucket, Policy=document(*statements))
        return shipped("classifier-secure")

    return prepare


def denying(**condition: Any) -> Statement:
    """A Deny of everything in the training bucket."""
    return {
        "Sid": "OnlyOurOwn",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [f"arn:aws:s3:::{BUCKET}", f"arn:aws:s3:::{BUCKET}/*"],
        "Condition": condition,
    }


def encrypted_dataset(*, decrypting: bool, key_policy: list[Statement] | None = None) -> Prepare:
    """A dataset that S3 encrypts with a key that is not the plan's, and a role that may decrypt it or not."""

    def prepare(account: Account) -> Profile:
        account.clients("s3").put_object(
            Bucket=BUCKET,
            Key="secret/train.csv",
            Body=b"A,b\n",
            ServerSideEncryption="aws:kms",
            SSEKMSKeyId=OF_THE_DATA,
        )
        profile = shipped(
            "classifier-secure", {"dataset.train": f"s3://{BUCKET}/secret/train.csv", "dataset.test": None}
        )
        if key_policy is not None:
            account.clients("kms").put_key_policy(KeyId=OF_THE_DATA, PolicyName="default", Policy=document(*key_policy))
        more = (
            [{"Sid": "Decrypt", "Effect": "Allow", "Action": "kms:Decrypt", "Resource": OF_THE_DATA}]
            if decrypting
            else []
        )
        return role_with(account, profile, [*statements_of(profile), *more])

    return prepare


def _secure(_account: Account) -> Profile:
    return shipped("classifier-secure")


def _fresh(account: Account) -> Profile:
    return role_with(account, shipped("classifier-secure"), [])


SERVICE = {"Service": "comprehend.amazonaws.com"}
ASSUME: Statement = {"Sid": "Assume", "Effect": "Allow", "Principal": SERVICE, "Action": "sts:AssumeRole"}
NOBODY: Statement = {
    "Sid": "Nobody",
    "Effect": "Allow",
    "Principal": {"AWS": f"{ROLES}/NoOne"},
    "Action": "kms:*",
    "Resource": "*",
}


CASES: tuple[Case, ...] = (
    Case(
        trust.GONE,
        lambda _account: shipped("classifier-secure", {"role": f"{ROLES}/Nowhere"}),
        _secure,
        f"There is no role {ROLES}/Nowhere.",
    ),
    Case(
        trust.TRUST,
        trusting({**ASSUME, "Principal": {"Service": "glue.amazonaws.com"}}),
        document_without(),
        "Its trust policy names glue.amazonaws.com, and not comprehend.amazonaws.com.",
    ),
    Case(trust.OPEN, _secure, document_without(), "on behalf of any account"),
    Case(trust.FRESH, _fresh, _secure, "less than 5 minutes ago"),
    Case(
        rights.UNCLEAR,
        trusting({**ASSUME, "Condition": {"StringEquals": {"aws:SourceOrgID": "o-1234567890"}}}),
        document_without(),
        "aws:SourceOrgID is not known",
    ),
    Case(rights.READ, document_without("ReadTheDataset"), document_without(), "may not s3:GetObject on arn:aws:s3:::"),
    Case(rights.WRITE, document_without("WriteTheOutput"), document_without(), '{"Sid":"WriteTheOutput"'),
    Case(rights.KEYS, document_without("UseModelKey"), document_without(), f"may not kms:CreateGrant on {key(3)}"),
    Case(rights.DESCRIBE, document_without("LookAtTheKeys"), document_without(), "may not kms:DescribeKey"),
    Case(
        rights.NETWORK,
        document_without("UseNetworkInterfaces"),
        document_without(),
        "may not ec2:CreateNetworkInterfacePermission",
    ),
    Case(
        rights.TEXTRACT,
        document_without("ReadNativeDocuments", plan="classifier-native"),
        document_without(plan="classifier-native"),
        "may not textract:AnalyzeDocument",
    ),
    Case(
        data_key.DECRYPT, encrypted_dataset(decrypting=False), encrypted_dataset(decrypting=True), "DecryptTheDataset"
    ),
    Case(
        data_key.KEY_POLICY,
        encrypted_dataset(decrypting=True, key_policy=[NOBODY]),
        encrypted_dataset(decrypting=True),
        "encrypts the training data, does not let the role use it",
    ),
    Case(
        buckets.DENIED,
        with_bucket_policy(denying(StringNotEquals={"aws:PrincipalArn": f"{ROLES}/Other"})),
        with_bucket_policy(denying(StringNotEquals={"aws:PrincipalArn": ROLE})),
        "Statement OnlyOurOwn of bucket policy acme-nlp-training denies it",
    ),
    Case(
        buckets.UNCLEAR,
        with_bucket_policy(denying(StringNotEquals={"aws:SourceVpce": "vpce-0a1b2c3d4e5f60718"})),
        with_bucket_policy(denying(Bool={"aws:SecureTransport": "false"})),
        "aws:SourceVpce is not known",
    ),
    Case(
        buckets.FOREIGN,
        lambda _account: shipped(
            "classifier-secure", {"dataset.train": "s3://partner-labelled-tickets/tickets/train.csv"}
        ),
        _secure,
        f"allows {ROLE} to s3:GetObject and s3:ListBucket",
    ),
)
