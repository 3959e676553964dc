"""The buckets of the story and what is in them."""

import json
from functools import cache

from moto.s3.models import S3Backend

from wizard.demo.names import ACCOUNT_ID, REGION, STORY_BEGINS
from wizard.demo.story.datasets import csv_bytes, ticket_rows, training_objects
from wizard.demo.story.kms_keys import key_arn

TRAINING_BUCKET = "acme-nlp-training"
MODELS_BUCKET = "acme-nlp-models"
ARCHIVE_BUCKET = "acme-archive-eu"
_ARCHIVE_REGION = "eu-west-1"
_LOG_BUCKET = "acme-web-logs"
PARTNER_BUCKET = "partner-labelled-tickets"
PARTNER_ACCOUNT = "444455556666"
_ENCRYPTED = "invoices/"
"""What S3 keeps encrypted with the shared analytics key: invoices name customers."""


def create_buckets(s3: S3Backend) -> None:
    """All buckets, and the objects in them."""
    regions = dict.fromkeys((TRAINING_BUCKET, MODELS_BUCKET, _LOG_BUCKET), REGION) | {ARCHIVE_BUCKET: _ARCHIVE_REGION}
    for bucket, region in regions.items():
        s3.create_bucket(bucket, region).creation_date = STORY_BEGINS
    for key, body in training_objects().items():
        put(s3, TRAINING_BUCKET, key, body, kms_key=key_arn(4) if key.startswith(_ENCRYPTED) else None)
    _lend_a_bucket(s3)
    put(s3, ARCHIVE_BUCKET, "tickets/train.csv", _tickets("archive"))
    for day in (13, 14, 15):
        line = f'203.0.113.{day} - - [{day}/Sep/2025:06:25:24 +0000] "GET / HTTP/1.1" 200 5316\n'
        put(s3, _LOG_BUCKET, f"2025/09/{day}/access.log", line.encode() * day)


def _lend_a_bucket(s3: S3Backend) -> None:
    """A bucket of another account, which lets everybody of this one read."""
    bucket = s3.create_bucket(PARTNER_BUCKET, REGION)
    bucket.creation_date = STORY_BEGINS
    bucket.account_id = PARTNER_ACCOUNT
    statement = {
        "Sid": "LetAcmeRead",
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT_ID}:root"},
        "Action": ["s3:GetObject", "s3:ListBucket"],
        "Resource": [f"arn:aws:s3:::{PARTNER_BUCKET}", f"arn:aws:s3:::{PARTNER_BUCKET}/*"],
    }
    bucket.policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]}).encode()
    put(s3, PARTNER_BUCKET, "tickets/train.csv", _tickets("partner"))


@cache
def _tickets(seed: str) -> bytes:
    """A training file of other tickets, the same for every account of this process."""
    return csv_bytes(ticket_rows(60, seed))


def put(s3: S3Backend, bucket: str, key: str, body: bytes, *, kms_key: str | None = None) -> None:
    """Put an object without the event notifications a real call would send; ``kms_key`` encrypts it (SSE-KMS)."""
    encryption = "aws:kms" if kms_key else None
    stored = s3.put_object(bucket, key, body, encryption=encryption, kms_key_id=kms_key, disable_notification=True)
    stored.last_modified = STORY_BEGINS
