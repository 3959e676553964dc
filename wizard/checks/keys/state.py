"""What a KMS key must be for Comprehend to use it: there, here, enabled, symmetric, the customer's own.

Sources: Amazon Comprehend API reference (VolumeKmsKeyId, ModelKmsKeyId, KmsKeyId of OutputDataConfig: which forms each
takes) and developer guide, "KMS encryption in Amazon Comprehend"; AWS KMS Developer Guide, "Key states".
"""

from collections.abc import Iterator

from wizard.account.resources import KmsKey
from wizard.checks.check import Check, CheckFinding
from wizard.plan.arns import Arn, parse_arn
from wizard.text import visible

_REFUSED = "AWS refuses the request with KmsKeyValidationException, or fails the training."

GONE = Check(
    id="keys.gone",
    severity="error",
    what="the key exists",
    otherwise=_REFUSED,
    remedy="Choose a key of the plan's region, or create one.",
)
OTHER_REGION = Check(
    id="keys.other-region",
    severity="error",
    what="the key is in the plan's region",
    otherwise=_REFUSED,
    remedy="Choose a key of {region}; a multi-Region key has a replica of its own ARN in each region.",
)
NOT_ENABLED = Check(
    id="keys.not-enabled",
    severity="error",
    what="the key is enabled",
    otherwise=_REFUSED,
    remedy="Enable it, or choose another key.",
    command=("aws", "kms", "enable-key", "--key-id", "{key}"),
)
DELETION = Check(
    id="keys.pending-deletion",
    severity="error",
    what="the key is not about to be deleted",
    otherwise=f"{_REFUSED} When it is deleted, everything encrypted with it is lost.",
    remedy="Choose another key. Where it is to stay, cancel the deletion, which leaves it disabled, and enable it.",
    command=("aws", "kms", "cancel-key-deletion", "--key-id", "{key}"),
)
NOT_SYMMETRIC = Check(
    id="keys.not-symmetric",
    severity="error",
    what="the key is a symmetric one for encryption",
    otherwise=_REFUSED,
    remedy="Choose a key with the usage ENCRYPT_DECRYPT and the spec SYMMETRIC_DEFAULT.",
)
AWS_MANAGED = Check(
    id="keys.aws-managed",
    severity="error",
    what="the key is a customer managed one",
    otherwise="Comprehend cannot use it by way of the role.",
    remedy="Choose a customer managed key.",
)
ALIAS = Check(
    id="keys.alias",
    severity="warning",
    what="the key is given by its ARN",
    otherwise=(
        "Policies compare the condition key with key ARNs; whether AWS turns it into the ARN before that is not "
        "documented."
    ),
    remedy="Give the ARN of the key: {key}",
)
STATE = (GONE, OTHER_REGION, NOT_ENABLED, DELETION, NOT_SYMMETRIC, AWS_MANAGED, ALIAS)
_DELETING = frozenset({"PendingDeletion", "PendingReplicaDeletion"})
"""A primary key that waits for its replicas cannot be told to stay by the same operation (CancelKeyDeletion works on
either state: KMS API reference)."""


def elsewhere(value: str, region: str) -> str:
    """The region of the key ARN ``value`` where it is not ``region``; empty where it is, or is not told."""
    arn = parse_arn(value)
    return arn.region if arn is not None and region and arn.region != region else ""


def problems(check: Check, subject: str, value: str, key: KmsKey) -> Iterator[CheckFinding]:
    """What ``check`` finds wrong with ``key``, which the plan names as ``value``."""
    shown = f"The key {visible(value)}"
    if check is AWS_MANAGED and key.is_aws_managed:
        yield check.found(subject, f"{shown} is managed by AWS: {_said(key)}")
    if check is NOT_SYMMETRIC and (key.usage, key.spec) != ("ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT"):
        yield check.found(subject, f"{shown} is of the usage {key.usage} and the spec {key.spec}.")
    if check is NOT_ENABLED and key.state != "Enabled" and key.state not in _DELETING:
        enabling = {"key": key.value} if key.state == "Disabled" else {}
        means = "" if key.state == "Disabled" else f" {_said(key)}"  # which says it in so many words
        yield check.found(subject, f"{shown} has the state {key.state}.{means}", **enabling)
    if check is DELETION and key.state in _DELETING:
        yield check.found(subject, f"{shown} has the state {key.state}.", key=key.value)
    if check is ALIAS and value != key.value:
        yield check.found(subject, f"{shown} is {_form(value)} of {key.value}.", key=key.value)


def seen(key: KmsKey) -> str:
    """How a key looked, in a few words that stay the same while it does: ``Enabled, symmetric, customer managed``."""
    kind = "symmetric" if key.spec == "SYMMETRIC_DEFAULT" else f"{key.spec} for {key.usage}"
    manager = "managed by AWS" if key.is_aws_managed else "customer managed"
    return f"{key.state}, {kind}, {manager}"


def _form(value: str) -> str:
    arn: Arn | None = parse_arn(value)
    name = arn.resource if arn is not None else value
    return "an alias" if name.startswith("alias/") else "the bare id"


def _said(key: KmsKey) -> str:
    return key.unsuitable_reason() or ""
