"""Amazon S3: buckets, what is in them, and the first lines of an object."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from wizard.account.errors import RefusedError, translated
from wizard.account.listing import THREADS, Call, Cancelled, Page, answers, without_failing
from wizard.account.resources import Bucket, ObjectEntry, Prefix
from wizard.account.session import AccountSession
from wizard.errors import UsageError
from wizard.text import visible

_BUCKETS = Call("s3", "list_buckets", "s3:ListAllMyBuckets", "listing buckets", 1000)
_OBJECTS = Call("s3", "list_objects_v2", "s3:ListBucket", "listing objects", 500)
_LOCATION_NAMES = {"": "us-east-1", "EU": "eu-west-1"}
"""What GetBucketLocation says of the two oldest regions (S3 API reference)."""


def list_buckets(session: AccountSession, _parameters: Mapping[str, str], cancelled: Cancelled) -> Iterator[Page]:
    """All buckets with their regions; a region that S3 does not list along is asked for."""
    for answer in answers(session, _BUCKETS, cancelled):
        buckets = [_bucket(found) for found in answer.get("Buckets", ())]
        session.bucket_regions.update({bucket.value: bucket.region for bucket in buckets if bucket.region})
        yield Page(tuple(buckets))
        unknown = [bucket for bucket in buckets if bucket.region is None]
        if unknown and not cancelled():
            yield _located(session, unknown)


def list_objects(session: AccountSession, parameters: Mapping[str, str], cancelled: Cancelled) -> Iterator[Page]:
    """Folders and objects right below ``prefix`` in ``bucket``, asked of the region the bucket is in."""
    bucket, prefix = parameters.get("bucket", ""), parameters.get("prefix", "")
    if not bucket:
        raise UsageError("No bucket was given.", "Choose a bucket first.")
    region = region_of(session, bucket)
    # Keys are asked for in URL form (boto3 does, and decodes them), so that every character comes through XML.
    for answer in answers(
        session, _OBJECTS, cancelled, region=region, Bucket=bucket, Prefix=prefix, Delimiter="/", FetchOwner=False
    ):
        folders = [Prefix(found["Prefix"]) for found in answer.get("CommonPrefixes", ())]
        objects = [
            ObjectEntry(found["Key"], int(found["Size"]), found.get("LastModified"))
            for found in answer.get("Contents", ())
            if found["Key"] != prefix  # the empty object that a console makes to stand for the folder itself
        ]
        yield Page((*folders, *objects))


@dataclass(frozen=True)
class Peek:
    """The first lines of an object, safe to show; ``note`` says what is unusual about it, empty where nothing is."""

    lines: tuple[str, ...]
    note: str


def peek(session: AccountSession, bucket: str, key: str, *, max_bytes: int = 4096) -> Peek:
    """Read at most ``max_bytes`` bytes from the beginning of an object. Raises WizardErrors."""
    client = session.client("s3", region_of(session, bucket))
    try:
        with translated(
            doing=f"reading s3://{visible(bucket)}/{visible(key)}", permission="s3:GetObject", profile=session.profile
        ):
            answer = client.get_object(Bucket=bucket, Key=key, Range=f"bytes=0-{max_bytes - 1}")
            body: bytes = answer["Body"].read()
    except RefusedError as problem:
        if problem.code != "InvalidRange":  # S3's answer to any range of an object without a byte
            raise
        return Peek((), "The object is empty.")
    total = int(str(answer.get("ContentRange", "")).rpartition("/")[2] or len(body))
    return _as_lines(body, is_whole=len(body) >= total)


def _as_lines(body: bytes, *, is_whole: bool) -> Peek:
    notes = []
    if not body:
        return Peek((), "The object is empty.")
    if body.startswith(b"\xef\xbb\xbf"):
        body = body[3:]
        notes.append("It begins with a byte order mark (BOM), which becomes part of the first value.")
    if b"\x00" in body:
        return Peek((), "It is binary, not text.")
    text, is_utf8 = _decoded(body, is_whole=is_whole)
    if not is_utf8:
        notes.append("It is not UTF-8, which Comprehend needs.")
    lines = text.splitlines() if "\n" not in text else text.split("\n")
    if lines and (not lines[-1] or (not is_whole and len(lines) > 1)):
        lines.pop()
    return Peek(tuple(visible(line.removesuffix("\r")) for line in lines), " ".join(notes))


def _decoded(body: bytes, *, is_whole: bool) -> tuple[str, bool]:
    """The text, and whether it is UTF-8; a character that the end cuts in two does not count against it."""
    try:
        return body.decode(), True
    except UnicodeDecodeError as error:
        is_cut = not is_whole and error.reason == "unexpected end of data"
        return (body[: error.start].decode(), True) if is_cut else (body.decode("latin-1"), False)


def _bucket(found: Mapping[str, Any]) -> Bucket:
    return Bucket(found["Name"], visible(found["Name"]), found.get("BucketRegion"), found.get("CreationDate"))


def _located(session: AccountSession, buckets: list[Bucket]) -> Page:
    session.client("s3")
    with ThreadPoolExecutor(THREADS) as pool:
        found = list(pool.map(lambda bucket: without_failing(lambda: _location(session, bucket.value), None), buckets))
    located = [
        Bucket(bucket.value, bucket.name, region, bucket.created)
        for bucket, (region, _problem) in zip(buckets, found, strict=True)
    ]
    session.bucket_regions.update({bucket.value: bucket.region for bucket in located if bucket.region})
    return Page(tuple(located), next((problem for _region, problem in found if problem), None))


def _location(session: AccountSession, bucket: str) -> str:
    client = session.client("s3")
    with translated(
        doing=f"asking for the region of {visible(bucket)}", permission="s3:GetBucketLocation", profile=session.profile
    ):
        said = client.get_bucket_location(Bucket=bucket).get("LocationConstraint") or ""
    return _LOCATION_NAMES.get(said, str(said))


def region_of(session: AccountSession, bucket: str) -> str | None:
    """The region of a bucket; ``None`` where it cannot be known (S3 then redirects, and boto3 follows)."""
    if bucket not in session.bucket_regions:
        region, _problem = without_failing(lambda: _location(session, bucket), None)
        if region is None:
            return None
        session.bucket_regions[bucket] = region
    return session.bucket_regions[bucket]
