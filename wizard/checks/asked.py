"""What several inspections want to know of the account: each asked once, in one place."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from wizard.account.at_once import at_once
from wizard.account.discovery.keys import describe_key
from wizard.account.discovery.models import describe_model
from wizard.account.discovery.objects import region_of
from wizard.account.errors import RefusedError, translated
from wizard.account.listing import Call, answers, without_failing
from wizard.account.own_policies import read_rights
from wizard.account.resources import KmsKey
from wizard.account.session import Identity
from wizard.checks.facts import Facts
from wizard.policy.rights import Rights
from wizard.text import visible

_OBJECTS = Call("s3", "list_objects_v2", "s3:ListBucket", "listing objects", 1000)
MOST_FILES = 100_000
"""As many objects below a prefix are looked at: native documents are at most 10,000, and everything else is files."""


@dataclass(frozen=True)
class DataFile:
    """An object of a dataset. ``key`` is raw; ``size`` is in bytes; ``storage`` is S3's storage class (``GLACIER``)."""

    bucket: str
    key: str
    size: int
    etag: str = ""
    modified: datetime | None = None
    storage: str = ""

    @property
    def name(self) -> str:
        """The last part of its key: what an annotation calls it. Raw."""
        return self.key.rpartition("/")[2]

    @property
    def shown(self) -> str:
        """Its name, safe to show."""
        return visible(self.name)


def ask_all(*finds: Callable[[], object]) -> None:
    """Ask several facts at the same time. What AWS refuses is raised to whoever wants the answer, and not here."""
    at_once(partial(without_failing, find, None) for find in finds)


def identity(facts: Facts) -> Identity:
    """Whose credentials these are. Raises WizardErrors."""
    return facts.once("identity", facts.session.identity)


def own_rights(facts: Facts) -> Rights:
    """The caller's policies. Raises WizardErrors where they may not be read."""
    return facts.once("own rights", lambda: read_rights(facts.session, once=facts.once))


def described_key(facts: Facts, value: str) -> KmsKey:
    """A KMS key by ARN, id or alias, another account's too. Raises WizardErrors."""
    return facts.once(("key", value), lambda: describe_key(facts.session, value))


def described_model(facts: Facts, arn: str) -> Mapping[str, Any]:
    """What AWS says of a trained model: ``Status``, ``ModelKmsKeyId`` and more; nothing of an ARN that is no model's.

    Raises WizardErrors: a model that is not there is a RefusedError with the code ResourceNotFoundException.
    """
    return facts.once(("model", arn), lambda: describe_model(facts.session, arn))


def parts_of_uri(uri: str) -> tuple[str, str]:
    """Bucket and key (or prefix) of an S3 URI."""
    bucket, _slash, key = uri.removeprefix("s3://").partition("/")
    return bucket, key


def bucket_region(facts: Facts, bucket: str) -> str | None:
    """The region of a bucket; ``None`` where nobody says (it is not there, or may not be asked for)."""
    return facts.once(("bucket region", bucket), lambda: region_of(facts.session, bucket))


def objects_at(facts: Facts, uri: str) -> tuple[DataFile, ...]:
    """The objects that an input URI stands for, in the order of their keys; none where there are none.

    "If more than one file begins with the prefix, Amazon Comprehend uses all of them as input" (API reference). Raises
    WizardErrors: a bucket that is not there is a RefusedError with the code NoSuchBucket.
    """
    return facts.once(("objects", uri), lambda: _objects_at(facts, uri))


def head_of(facts: Facts, file: DataFile) -> Mapping[str, Any]:
    """What HeadObject answers: ``ServerSideEncryption``, ``SSEKMSKeyId`` and more. Raises WizardErrors."""

    def ask() -> Mapping[str, Any]:
        client: Any = facts.session.client("s3", bucket_region(facts, file.bucket))
        doing = f"looking at s3://{visible(file.bucket)}/{visible(file.key)}"
        with translated(doing=doing, permission="s3:GetObject", profile=facts.session.profile):
            answer: Mapping[str, Any] = client.head_object(Bucket=file.bucket, Key=file.key)
        return answer

    return facts.once(("head", file.bucket, file.key), ask)


def is_missing_bucket(problem: Exception) -> bool:
    """Whether AWS said that there is no such bucket."""
    return isinstance(problem, RefusedError) and problem.code in ("NoSuchBucket", "404")


def _objects_at(facts: Facts, uri: str) -> tuple[DataFile, ...]:
    bucket, key = parts_of_uri(uri)
    region = bucket_region(facts, bucket)
    found: list[DataFile] = []
    for page in answers(facts.session, _OBJECTS, lambda: False, region=region, Bucket=bucket, Prefix=key):
        found += [
            DataFile(
                bucket,
                item["Key"],
                int(item["Size"]),
                str(item.get("ETag", "")),
                item.get("LastModified"),
                str(item.get("StorageClass", "")),
            )
            for item in page.get("Contents", ())
            if not item["Key"].endswith("/")  # the empty object that a console makes to stand for a folder
        ]
        if len(found) >= MOST_FILES:
            break
    return tuple(found)
