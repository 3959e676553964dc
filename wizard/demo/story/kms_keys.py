"""Customer keys right and wrong for a training, and two that AWS manages."""

import json
from copy import copy
from dataclasses import dataclass
from functools import cache

from moto.kms.models import Key, KmsBackend

from wizard.demo.account import MotoAccount
from wizard.demo.names import ACCOUNT_ID, REGION, STORY_BEGINS

MULTI_REGION_KEY = "mrk-1a2b3c4d000840008000000000000008"
_PRIMARY_REGION = "us-east-1"


def key_id(number: int) -> str:
    """The id of the story's key ``number``."""
    return f"1a2b3c4d-{number:04}-4000-8000-{number:012}"


def key_arn(number: int) -> str:
    """The ARN of the story's key ``number``."""
    return f"arn:aws:kms:{REGION}:{ACCOUNT_ID}:key/{key_id(number)}"


@dataclass(frozen=True)
class _Plan:
    number: int
    alias: str | None
    description: str
    spec: str = "SYMMETRIC_DEFAULT"
    usage: str = "ENCRYPT_DECRYPT"


_KEYS = (
    _Plan(1, "alias/comprehend-volume", "Volumes of Amazon Comprehend training instances"),
    _Plan(2, "alias/comprehend-output", "Output of Amazon Comprehend trainings"),
    _Plan(3, "alias/comprehend-model", "Amazon Comprehend custom models"),
    _Plan(4, None, "Shared analytics key"),
    _Plan(5, "alias/old-training", "Training volumes until 2023"),
    _Plan(6, "alias/retired-models", "Models retired in 2024"),
    _Plan(7, "alias/release-signing", "Signs release artefacts", "RSA_2048", "SIGN_VERIFY"),
)
_AWS_MANAGED = (("alias/aws/s3", "S3 objects"), ("alias/aws/ebs", "EBS volumes"))
_DELETION_WINDOW_DAYS = 30


def create_keys(account: MotoAccount) -> None:
    """All keys of the story."""
    kms = account.kms(REGION)
    for plan in _KEYS:
        add_key(kms, key_id(plan.number), plan.alias, plan.description, spec=plan.spec, usage=plan.usage)
    kms.disable_key(key_id(5))
    kms.schedule_key_deletion(key_id(6), _DELETION_WINDOW_DAYS)
    kms.put_key_policy(key_id(4), _shared_through_s3())
    _create_replica(account)
    for number, (alias, what) in enumerate(_AWS_MANAGED, start=1):
        description = f"Default key that protects my {what} when no other key is defined"
        key = add_key(kms, f"2b3c4d5e-{number:04}-4000-8000-{number:012}", alias, description)
        key.key_manager = "AWS"


def _shared_through_s3() -> str:
    """The policy of a key that everybody of the account may use by way of S3, as that of S3's own default key."""
    whole = {
        "Sid": "Account",
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT_ID}:root"},
        "Action": "kms:*",
        "Resource": "*",
    }
    through_s3 = {
        "Sid": "ThroughS3",
        "Effect": "Allow",
        "Principal": {"AWS": "*"},
        "Action": ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
        "Resource": "*",
        "Condition": {
            "StringEquals": {"kms:CallerAccount": ACCOUNT_ID, "kms:ViaService": f"s3.{REGION}.amazonaws.com"}
        },
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [whole, through_s3]})


def add_key(
    kms: KmsBackend,
    identifier: str,
    alias: str | None,
    description: str,
    *,
    spec: str = "SYMMETRIC_DEFAULT",
    usage: str = "ENCRYPT_DECRYPT",
) -> Key:
    """Put a key with a given id into moto, which only knows how to make up ids.

    moto generates an RSA key pair for every key, which takes 60 ms; so one key is made and the others are its copies.
    """
    key = copy(_pattern_key())
    key.id, key.region, key.key_usage, key.key_spec, key.description = (
        identifier,
        kms.region_name,
        usage,
        spec,
        description,
    )
    key.multi_region, key.aliases, key.grants, key.rotations = identifier.startswith("mrk-"), {}, {}, []
    key.arn = f"arn:aws:kms:{kms.region_name}:{kms.account_id}:key/{identifier}"
    key.creation_date = STORY_BEGINS.timestamp()
    kms.keys[identifier] = key
    if alias is not None:
        kms.create_alias(identifier, alias)
    return key


@cache
def _pattern_key() -> Key:
    return KmsBackend(REGION, ACCOUNT_ID).create_key(None, "ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT", "", None)


def _create_replica(account: MotoAccount) -> None:
    primary = add_key(account.kms(_PRIMARY_REGION), MULTI_REGION_KEY, None, "Language models in every region")
    replica = add_key(account.kms(REGION), MULTI_REGION_KEY, "alias/global-nlp", primary.description)
    shared = {
        "PrimaryKey": {"Arn": primary.arn, "Region": _PRIMARY_REGION},
        "ReplicaKeys": [{"Arn": replica.arn, "Region": REGION}],
    }
    primary.multi_region_configuration = {"MultiRegionKeyType": "PRIMARY", **shared}
    replica.multi_region_configuration = {"MultiRegionKeyType": "REPLICA", **shared}
