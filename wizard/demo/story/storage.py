"""The buckets of the story and what is in them."""

from moto.s3.models import S3Backend

from wizard.demo.names import REGION, STORY_BEGINS
from wizard.demo.story.datasets import csv_bytes, ticket_rows, training_objects

TRAINING_BUCKET = "acme-nlp-training"
MODELS_BUCKET = "acme-nlp-models"
ARCHIVE_BUCKET = "acme-archive-eu"
_ARCHIVE_REGION = "eu-west-1"
_LOG_BUCKET = "acme-web-logs"


def create_buckets(s3: S3Backend) -> None:
    """All buckets, and the objects in them."""
    regions = dict.fromkeys((TRAINING_BUCKET, MODELS_BUCKET, _LOG_BUCKET), REGION) | {ARCHIVE_BUCKET: _ARCHIVE_REGION}
    for bucket, region in regions.items():
        s3.create_bucket(bucket, region).creation_date = STORY_BEGINS
    for key, body in training_objects().items():
        put(s3, TRAINING_BUCKET, key, body)
    put(s3, ARCHIVE_BUCKET, "tickets/train.csv", csv_bytes(ticket_rows(60, "archive")))
    for day in (13, 14, 15):
        line = f'203.0.113.{day} - - [{day}/Sep/2025:06:25:24 +0000] "GET / HTTP/1.1" 200 5316\n'
        put(s3, _LOG_BUCKET, f"2025/09/{day}/access.log", line.encode() * day)


def put(s3: S3Backend, bucket: str, key: str, body: bytes) -> None:
    """Put an object without the event notifications a real call would send."""
    stored = s3.put_object(bucket, key, body, disable_notification=True)
    stored.last_modified = STORY_BEGINS
