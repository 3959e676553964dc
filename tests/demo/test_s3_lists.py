"""Objects as ListObjectsV2 lists them here, against moto's own ListObjects."""

from typing import Any

import pytest

from tests.demo.clients import Clients
from wizard.demo.server import DemoServer

BUCKET = "acme-nlp-training"
NAMES = ("odd/a b&<\u00e9/x", "odd/a b&<\u00e9+%", "odd/\x01", "odd/\u202e", "odd/z/1", "odd/z/2", "odd/\u00ff")


@pytest.fixture(scope="module")
def s3() -> Any:
    """S3 of an account with odd names in a bucket."""
    with DemoServer() as running:
        made = Clients(running)("s3")
        for name in NAMES:
            made.put_object(Bucket=BUCKET, Key=name, Body=name.encode())
        yield made


def _without(answer: dict[str, Any], *left_out: str) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name not in ("ResponseMetadata", *left_out)}


@pytest.mark.parametrize("asked", [{}, {"Prefix": "odd/"}, {"Prefix": "odd/a b&<"}, {"Prefix": "nothing/"}])
@pytest.mark.parametrize("delimiter", [{}, {"Delimiter": "/"}])
@pytest.mark.parametrize("encoding", [{}, {"EncodingType": "url"}])
def test_objects_are_those_of_moto(
    s3: Any, asked: dict[str, str], delimiter: dict[str, str], encoding: dict[str, str]
) -> None:
    words = {"Bucket": BUCKET, **asked, **delimiter, **encoding}
    ours, motos = s3.list_objects_v2(**words, FetchOwner=True), s3.list_objects(**words, MaxKeys=1000)
    assert ours["KeyCount"] == len(ours.get("Contents", ())) + len(ours.get("CommonPrefixes", ()))
    for item in (*ours.get("Contents", ()), *motos.get("Contents", ())):
        item.pop("ChecksumAlgorithm", None)  # moto has it in ListObjectsV2 only,
        item["Owner"].pop("DisplayName", None)  # and a name that S3 no longer gives in both
    motos.setdefault("Prefix", "")
    if encoding:  # moto writes names of folders and the prefix in ListObjects as they are
        motos["Prefix"], motos["CommonPrefixes"] = ours["Prefix"], ours.get("CommonPrefixes")
    assert _without(ours, "KeyCount", "CommonPrefixes") == _without(motos, "Marker", "CommonPrefixes")
    assert ours.get("CommonPrefixes") == motos.get("CommonPrefixes")


def test_every_name_comes_through_in_pages(s3: Any) -> None:
    pages = list(
        s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix="odd/", PaginationConfig={"PageSize": 2})
    )
    assert [page["KeyCount"] for page in pages] == [2, 2, 2, 1]
    assert sorted(item["Key"] for page in pages for item in page["Contents"]) == sorted(NAMES)
    assert "Owner" not in pages[0]["Contents"][0]


def test_it_begins_after_a_name(s3: Any) -> None:
    answer = s3.list_objects_v2(Bucket=BUCKET, Prefix="odd/z/", StartAfter="odd/z/1")
    assert ([item["Key"] for item in answer["Contents"]], answer["StartAfter"]) == (["odd/z/2"], "odd/z/1")


def test_what_there_is_not_is_refused(s3: Any) -> None:
    with pytest.raises(s3.exceptions.ClientError, match="NoSuchBucket"):
        s3.list_objects_v2(Bucket="nobody-has-this")
    with pytest.raises(s3.exceptions.ClientError, match="InvalidArgument"):
        s3.list_objects_v2(Bucket=BUCKET, MaxKeys=-1)
    with pytest.raises(s3.exceptions.ClientError, match="continuation token"):
        s3.list_objects_v2(Bucket=BUCKET, ContinuationToken="nobody-gave-this")
