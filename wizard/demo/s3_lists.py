"""S3's lists of buckets and of objects, written from what moto knows.

moto cuts the list of buckets at MaxBuckets and gives no token for the rest. Of objects it reads each time back from the
text that it has just written, and looks for each member under each name that it could have.
"""

from typing import Any
from urllib.parse import quote, unquote

from moto.s3.models import FakeBucket, FakeKey
from werkzeug.wrappers import Response

from wizard.demo.account import MotoAccount
from wizard.demo.aws_errors import AwsError
from wizard.demo.limits import limit_of, start_of
from wizard.demo.wire import WireRequest
from wizard.demo.xml_elements import element, optional

_NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"
_LARGEST_PAGE = 1000
_OWNER = "<Owner><ID>75aa57f09aa0c8caeab4f8c24e99d10f8e7faeebf76c078efc7c6caea54ba06a</ID></Owner>"
"""Of every object; moto's."""


def list_buckets(request: WireRequest, account: MotoAccount) -> Response:
    """The answer to ListBuckets: the account's own, those of other accounts are not in it."""
    parameters = request.parameters
    prefix, region = parameters.get("prefix", ""), parameters.get("bucket-region")
    buckets = sorted(
        (
            bucket
            for name, bucket in account.s3.buckets.items()
            if name.startswith(prefix) and bucket.account_id == account.account_id
        ),
        key=lambda bucket: bucket.name,
    )
    if region is not None:
        buckets = [bucket for bucket in buckets if bucket.region_name == region]
    limit = limit_of(parameters.get("max-buckets", 10_000), 1, 10_000)
    token = unquote(parameters.get("continuation-token", "0"))
    start = start_of(token, "InvalidArgument", "The token is not valid.")
    body = "".join(
        "<Bucket>"
        + element("Name", bucket.name)
        + element("CreationDate", bucket.creation_date.isoformat())
        + element("BucketRegion", bucket.region_name)
        + "</Bucket>"
        for bucket in buckets[start : start + limit]
    )
    rest = element("ContinuationToken", start + limit) if start + limit < len(buckets) else ""
    owner = f"<Owner>{element('ID', account.account_id)}</Owner>"
    return _answer("ListAllMyBucketsResult", f"{owner}<Buckets>{body}</Buckets>{rest}")


def list_objects(request: WireRequest, account: MotoAccount) -> Response | None:
    """The answer to ListObjectsV2; None for moto's, where there is no such bucket of this account."""
    parameters = request.parameters
    bucket = account.s3.buckets.get(str(parameters.get("Bucket", "")))
    if type(bucket) is not FakeBucket or bucket.account_id != account.account_id:
        return None
    limit, token = str(parameters.get("max-keys", _LARGEST_PAGE)), parameters.get("continuation-token")
    if not limit.isdigit():
        raise AwsError("InvalidArgument", f"Provided max-keys not an integer or within integer range: {limit}")
    delimiter, start_after = parameters.get("delimiter"), parameters.get("start-after")
    most = min(int(limit), _LARGEST_PAGE)
    prefix = parameters.get("prefix", "")
    if token is not None and token not in account.s3._pagination_tokens:  # noqa: SLF001 - moto does not look
        raise AwsError("InvalidArgument", "The continuation token provided is incorrect")
    page, truncated, next_token = account.s3.list_objects_v2(bucket, prefix, delimiter, token, start_after, most)
    encoding, owner = parameters.get("encoding-type"), _OWNER if parameters.get("fetch-owner") == "true" else ""
    contents = "".join(_object(key, encoding, owner) for key in page if isinstance(key, FakeKey))
    folders = "".join(_folder(name, encoding) for name in page if isinstance(name, str))
    return _answer(
        "ListBucketResult",
        element("IsTruncated", truncated)
        + contents
        + element("Name", bucket.name)
        + element("Prefix", _name(prefix, encoding))
        + optional("Delimiter", delimiter)
        + element("MaxKeys", most)
        + folders
        + optional("EncodingType", encoding)
        + element("KeyCount", len(page))
        + optional("ContinuationToken", token)
        + optional("NextContinuationToken", next_token)
        + optional("StartAfter", start_after if token is None else None),
    )


def _object(key: Any, encoding: str | None, owner: str) -> str:
    return (
        "<Contents>"
        + element("Key", _name(key.name, encoding))
        + element("LastModified", key.last_modified_ISO8601)
        + element("ETag", key.etag)
        + optional("ChecksumAlgorithm", key.checksum_algorithm or None)
        + element("Size", key.size)
        + element("StorageClass", key.storage_class)
        + owner
        + "</Contents>"
    )


def _folder(name: str, encoding: str | None) -> str:
    return f"<CommonPrefixes>{element('Prefix', _name(name, encoding))}</CommonPrefixes>"


def _name(name: str, encoding: str | None) -> str:
    return quote(name) if encoding == "url" else name


def _answer(root: str, content: str) -> Response:
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{_NAMESPACE}">{content}</{root}>'
    return Response(text, content_type="application/xml")
