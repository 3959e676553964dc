"""What Comprehend does with a KMS key, by the purpose that the key has in a plan.

Sources: Amazon Comprehend Developer Guide, "Permissions required to use KMS encryption": kms:CreateGrant for volumes,
kms:GenerateDataKey for output, with kms:Decrypt, both by way of S3. AWS Machine Learning Blog, "Enforce VPC rules … and
CMK encryption for custom models": four actions on a model's key. kms:GrantIsForAWSResource is documented for neither,
and a condition on it could stop a training, so it is not demanded.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from wizard.plan import look_up
from wizard.plan.arns import parse_arn, partition_of
from wizard.policy.document import Conditions, Statement, literal
from wizard.policy.kinds import PURPOSE_NAMES
from wizard.request import account_of
from wizard.text import visible

DESCRIBE_REMARK = (
    "kms:DescribeKey is not documented for the data access role; it reads metadata only, and Comprehend reports the "
    "state of a key, so it is granted."
)
_KEY_ID = re.compile(r"(mrk-)?[0-9a-f-]{32,36}")
_DNS_SUFFIXES = {"aws-cn": "amazonaws.com.cn"}


@dataclass(frozen=True)
class Purpose:
    """What a key is for: its name in a profile's ``keys``, the actions, and whether they come by way of S3."""

    name: str
    actions: tuple[str, ...]
    via_s3: bool = False


_ACTIONS: Mapping[str, tuple[str, ...]] = {
    "volume": ("kms:CreateGrant",),
    "output": ("kms:Decrypt", "kms:GenerateDataKey"),
    "model": ("kms:CreateGrant", "kms:Decrypt", "kms:GenerateDataKey", "kms:RetireGrant"),
}
PURPOSES: tuple[Purpose, ...] = tuple(Purpose(name, _ACTIONS[name], name == "output") for name in PURPOSE_NAMES)


def key_of(profile: Mapping[str, Any], purpose: str) -> str:
    """The key that the plan has for a purpose; empty where it has none."""
    value = look_up(profile, f"keys.{purpose}")
    return value if isinstance(value, str) else ""


def purposes_of(profile: Mapping[str, Any]) -> list[Purpose]:
    """The purposes for which the plan has a key."""
    return [purpose for purpose in PURPOSES if key_of(profile, purpose.name)]


def key_statements(profile: Mapping[str, Any]) -> Iterator[Statement]:
    """What the data access role may do with each of the plan's keys: one statement a purpose."""
    arns = []
    for purpose in purposes_of(profile):
        key = key_of(profile, purpose.name)
        if (arn := _arn_of(key, profile)) is None:
            continue
        arns.append(arn)
        sid = f"Use{purpose.name.capitalize()}Key"
        yield Statement(sid, purpose.actions, (arn,), via_s3(profile) if purpose.via_s3 else {})
    if arns:
        yield Statement("LookAtTheKeys", ("kms:DescribeKey",), tuple(dict.fromkeys(arns)))


def via_s3(profile: Mapping[str, Any]) -> Conditions:
    """Only when Amazon S3 asks for it, in the plan's region (in any while it is not known): what it encrypts or
    decrypts is an object."""
    region = str(look_up(profile, "region") or "")
    suffix = _DNS_SUFFIXES.get(partition_of(region), "amazonaws.com")
    if not region:
        return {"StringLike": {"kms:ViaService": f"s3.*.{suffix}"}}
    return {"StringEquals": {"kms:ViaService": f"s3.{literal(region, wildcards=False)}.{suffix}"}}


def no_arn_remark(profile: Mapping[str, Any]) -> Iterator[str]:
    """The keys that no policy can name."""
    for purpose in purposes_of(profile):
        key = key_of(profile, purpose.name)
        if _arn_of(key, profile) is None:
            yield (
                f"keys.{purpose.name} is {visible(key)}, and a policy takes key ARNs only: nothing is granted on it. "
                "Give the key's ARN."
            )


def key_arn(purpose: str, profile: Mapping[str, Any]) -> str | None:
    """The ARN, as a policy writes it, of the key that the plan has for a purpose; None where no policy can name it."""
    return _arn_of(key_of(profile, purpose), profile)


def _arn_of(key: str, profile: Mapping[str, Any]) -> str | None:
    """The key's ARN as a policy writes it; that of a bare key id is in the plan's region and account."""
    arn = parse_arn(key)
    if arn is not None:
        return literal(key, wildcards=True) if arn.resource_type == "key" else None
    region, account = look_up(profile, "region"), account_of(profile)
    if not _KEY_ID.fullmatch(key) or not isinstance(region, str) or not region or not account:
        return None
    return f"arn:{partition_of(region)}:kms:{region}:{account}:key/{key}"
