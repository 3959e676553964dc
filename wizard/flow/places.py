"""Places in Amazon S3, and what can be chosen there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wizard.flow.questions import Browse
from wizard.flow.rows import Row
from wizard.text import shorten, visible

if TYPE_CHECKING:
    from wizard.account.resources import Bucket, ObjectEntry, Prefix

_NAME_WIDTH = 64
"""A key may have 1,024 characters; of a longer name both ends are shown, and all of it is found by typing."""


@dataclass(frozen=True)
class Place:
    """A folder: a bucket and a prefix that is empty or ends in a slash. Without a bucket, the list of buckets."""

    bucket: str = ""
    prefix: str = ""

    @property
    def uri(self) -> str:
        """``s3://bucket/prefix/``; empty for the list of buckets."""
        return f"s3://{self.bucket}/{self.prefix}" if self.bucket else ""

    @property
    def parent(self) -> "Place":
        """The folder around this one."""
        if not self.prefix:
            return Place()
        above = self.prefix.rstrip("/").rpartition("/")[0]
        return Place(self.bucket, f"{above}/" if above else "")


def place_around(uri: str) -> Place:
    """The folder that ``s3://bucket/folder/file`` is in; a location that ends in a slash is the folder itself."""
    if not uri.startswith("s3://"):
        return Place()
    bucket, _slash, key = uri.removeprefix("s3://").partition("/")
    folder = key.rpartition("/")[0]
    return Place(bucket, f"{folder}/" if folder else "")


def is_folder(uri: str) -> bool:
    """Whether a location names a folder or a whole bucket rather than an object."""
    return uri.startswith("s3://") and (uri.endswith("/") or "/" not in uri.removeprefix("s3://"))


def browse_rows(
    browse: Browse, place: Place, items: "Iterable[Bucket | Prefix | ObjectEntry]", *, region: str, none: str = ""
) -> list[Row]:
    """The rows of a place: the way up, the folder itself where a folder can be chosen, folders, then objects.

    Buckets of another region than ``region`` are shown last, and refused: the dataset's and the output's bucket must be
    in the region of the call (Comprehend API, InputDataConfig and OutputDataConfig).
    """
    found = sorted(_found_rows(browse, place, items, region), key=lambda row: bool(row.refused))
    return [*_fixed_rows(browse, place, none), *found]


def _fixed_rows(browse: Browse, place: Place, none: str) -> Iterator[Row]:
    if none:
        yield Row("", (none,), kind="none", quiet=True)
    if not place.bucket:
        return
    if browse.takes_prefix:
        what = "Everything in this folder" if browse.takes_object else "This folder"
        label = f"{what}: {visible(place.uri)}"
        # Where one is says nothing about what is there: a filter must not find these rows by the bucket's name.
        yield Row(
            place.uri,
            (label,),
            details="Enter takes the folder itself.",
            quiet=browse.takes_object,
            search=what.lower(),
        )
    up = "Up; also with Backspace or the left key."
    yield Row(place.parent.uri, ("..",), details=up, kind="folder", quiet=True, search="..")


def _found_rows(
    browse: Browse, place: Place, items: "Iterable[Bucket | Prefix | ObjectEntry]", region: str
) -> Iterator[Row]:
    from wizard.account.resources import Bucket, ObjectEntry, Prefix

    for item in items:
        match item:
            case Bucket():
                elsewhere = bool(item.region and region and item.region != region)
                yield Row(
                    f"s3://{item.value}/",
                    (f"{item.name}/", item.region or "region unknown"),
                    kind="folder",
                    details="Enter or the right key opens it.",
                    refused=f"It is in {item.region}; AWS wants the bucket in {region}." if elsewhere else "",
                    search=item.name.lower(),
                )
            case Prefix():
                name = visible(item.value.removeprefix(place.prefix))
                cells: tuple[str, ...] = (shorten(name, _NAME_WIDTH),)
                uri = f"s3://{place.bucket}/{item.value}"
                yield Row(uri, cells, kind="folder", details="Enter opens it.", search=name.lower())
            case ObjectEntry():
                name = visible(item.value.removeprefix(place.prefix))
                modified = f"{item.modified:%Y-%m-%d %H:%M}" if item.modified else ""
                yield Row(
                    f"s3://{place.bucket}/{item.value}",
                    (shorten(name, _NAME_WIDTH), readable_size(item.size), modified),
                    refused="" if browse.takes_object else "A folder is needed here, not a single object.",
                    search=name.lower(),
                )


def readable_size(size: int) -> str:
    """Bytes in the largest unit that leaves a number of some digits: ``734 B``, ``12.3 kB``, ``4.0 GB``."""
    value = float(size)
    for unit in ("B", "kB", "MB", "GB"):
        if value < 1000:
            return f"{value:.0f} {unit}" if unit == "B" else f"{value:.1f} {unit}"
        value /= 1000
    return f"{value:.1f} TB"
