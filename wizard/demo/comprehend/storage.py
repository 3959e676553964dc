"""Comprehend's view of the account's S3: URIs, buckets and the objects below a prefix."""

from collections.abc import Iterator
from dataclasses import dataclass

from moto.s3.exceptions import MissingBucket
from moto.s3.models import FakeBucket, FakeKey

from wizard.demo.account import MotoAccount
from wizard.demo.aws_errors import invalid_request


@dataclass(frozen=True)
class S3Uri:
    """``s3://bucket/key``; the key may be a prefix, or empty."""

    bucket: str
    key: str

    @classmethod
    def parse(cls, text: str) -> "S3Uri":
        """Split a URI that has already passed the API's pattern."""
        bucket, _, key = text.removeprefix("s3://").partition("/")
        return cls(bucket, key)

    def __str__(self) -> str:
        return f"s3://{self.bucket}/{self.key}"


@dataclass(frozen=True)
class StoredObject:
    """An object as Comprehend reads it."""

    bucket: str
    key: str
    body: bytes

    @property
    def name(self) -> str:
        """The last part of the key: what the ``File`` column of annotations refers to."""
        return self.key.rpartition("/")[2]


def require_bucket(account: MotoAccount, text: str, region: str, member: str) -> None:
    """Raise InvalidRequestException unless the bucket of ``text`` exists and is in ``region``."""
    uri = S3Uri.parse(text)
    bucket = find_bucket(account, uri.bucket)
    if bucket is None:
        raise invalid_request(f"{member}: the S3 bucket {uri.bucket} does not exist or cannot be accessed.")
    if bucket.region_name != region:
        raise invalid_request(
            f"{member}: the S3 bucket {uri.bucket} is in the region {bucket.region_name}. "
            f"The bucket must be in the same region as the API endpoint that you are calling ({region})."
        )


def find_bucket(account: MotoAccount, name: str) -> FakeBucket | None:
    """The bucket of that name, or None."""
    try:
        return account.s3.get_bucket(name)
    except MissingBucket:
        return None


def keys_below(account: MotoAccount, text: str) -> list[str]:
    """The keys a URI stands for, in order: every object whose key begins with it (folder markers left out).

    "If more than one file begins with the prefix, Amazon Comprehend uses all of them as input" (API reference): a URI
    of one file takes in ``train.csv.bak`` beside ``train.csv``.
    """
    uri = S3Uri.parse(text)
    bucket = find_bucket(account, uri.bucket)
    if bucket is None:
        return []
    return sorted(key for key in bucket.keys if key.startswith(uri.key) and not key.endswith("/"))


def read_objects(account: MotoAccount, text: str) -> Iterator[StoredObject]:
    """The objects a URI stands for, with their content."""
    bucket_name = S3Uri.parse(text).bucket
    for key in keys_below(account, text):
        found = account.s3.get_object(bucket_name, key)
        if isinstance(found, FakeKey):
            yield StoredObject(bucket_name, key, bytes(found.value))
