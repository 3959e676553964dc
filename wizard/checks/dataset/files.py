"""The files of a dataset, of whatever kind: that they are there, in the right region, and no others with them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from wizard.account.at_once import at_once
from wizard.checks.asked import MOST_FILES, DataFile, bucket_region, is_missing_bucket, objects_at, parts_of_uri
from wizard.checks.check import Check, CheckFinding
from wizard.checks.dataset import limits
from wizard.checks.dataset.notes import counted, joined
from wizard.checks.dataset.places import KEYS, MANIFESTS, Location, locations
from wizard.checks.dataset.settling import joined_reasons, judge_known
from wizard.checks.facts import Facts
from wizard.checks.inspection import Inspection, Work, because
from wizard.errors import WizardError
from wizard.text import visible

NO_OBJECTS = Check(
    "dataset.no-objects",
    "error",
    "every location of the data has at least one object",
    "The training ends in error as soon as Comprehend looks for its data.",
    "Correct the location; aws s3 ls shows what is there.",
    ("aws", "s3", "ls", "{uri}"),
)
OTHER_REGION = Check(
    "dataset.other-region",
    "error",
    "every bucket of the data is in the region of the plan",
    "Comprehend reads only from buckets in the region of the call, and refuses others.",
    "Train in the region of the bucket, or copy the data to a bucket in the region of the plan.",
)
TOO_LARGE = Check(
    "dataset.too-large",
    "error",
    "all files of a classifier together are within 5 GB",
    "AWS takes at most 5 GB for the training of a classifier.",
    "Train with fewer documents.",
)
ARCHIVED = Check(
    "dataset.archived",
    "error",
    "no file is in an archive storage class",
    "Nobody can read an archived object before it has been restored, so the training ends in error.",
    "Restore the object, or copy it to the storage class STANDARD.",
    ("aws", "s3api", "restore-object", "--bucket", "{bucket}", "--key", "{key}", "--restore-request", "Days=7"),
)
MORE_FILES = Check(
    "dataset.more-files",
    "warning",
    "a location takes in no other files that only begin like it",
    "Comprehend uses every object whose key begins with the location, so these are trained with as well.",
    "Give the other files keys that begin in another way; where a folder is meant, end the location with a slash.",
)
EMPTY_FILE = Check(
    "dataset.empty-file",
    "warning",
    "no file is empty",
    "There is nothing in it to train with.",
    "Upload it again, or remove it.",
)
_CHECKS = (NO_OBJECTS, OTHER_REGION, TOO_LARGE, ARCHIVED, MORE_FILES, EMPTY_FILE)
_NAMED = 3


@dataclass(frozen=True)
class _Found:
    """What there is at a location. ``problem`` says why nobody knows; empty where somebody does."""

    location: Location
    region: str | None
    files: tuple[DataFile, ...] = ()
    no_bucket: bool = False
    problem: str = ""


def _run(work: Work) -> None:
    found = at_once([partial(_look, work.facts, location) for location in locations(work.profile)])
    for one in found:
        if not one.problem:
            work.observe(one.location.key, one.location.uri, _seen(one))
    refused = joined_reasons(one.problem for one in found)
    judge_known(work, NO_OBJECTS, [finding for one in found for finding in _no_objects(one)], refused)
    judge_known(work, ARCHIVED, [finding for one in found for finding in _archived(one)], refused)
    judge_known(work, MORE_FILES, [finding for one in found for finding in _more_files(one)], refused)
    judge_known(work, EMPTY_FILE, [finding for one in found for finding in _empty_files(one)], refused)
    _judge_regions(work, found)
    if work.text("kind") == "classifier":
        judge_known(work, TOO_LARGE, _too_large(found), refused)
    else:
        work.does_not_apply(TOO_LARGE)


def _look(facts: Facts, location: Location) -> _Found:
    region = bucket_region(facts, parts_of_uri(location.uri)[0])
    try:
        return _Found(location, region, objects_at(facts, location.uri))
    except WizardError as problem:
        if is_missing_bucket(problem):
            return _Found(location, region, no_bucket=True)
        return _Found(location, region, problem=because(problem))


def _seen(found: _Found) -> str:
    if found.no_bucket:
        return "no such bucket"
    if not found.files:
        return "no objects"
    size = sum(file.size for file in found.files)
    newest = max((f"{file.modified:%Y-%m-%d %H:%M}" for file in found.files if file.modified), default="")
    number = "" if len(found.files) == 1 else f"{len(found.files):,} files, "
    return f"{number}{size:,} bytes" + (f" of {newest}" if newest else "")


def _no_objects(found: _Found) -> Iterator[CheckFinding]:
    uri = visible(found.location.uri)
    if found.no_bucket:
        bucket = visible(parts_of_uri(found.location.uri)[0])
        yield NO_OBJECTS.found(
            found.location.key, f"There is no bucket {bucket}.", remedy="Correct the name of the bucket."
        )
    elif not found.files and not found.problem:
        folder = found.location.uri.rpartition("/")[0] + "/"
        yield NO_OBJECTS.found(found.location.key, f"There is no object at {uri}.", uri=folder)


def _archived(found: _Found) -> Iterator[CheckFinding]:
    archived = [file for file in found.files if file.storage in limits.ARCHIVES]
    if archived:
        first = archived[0]
        verb = "is" if len(archived) == 1 else "are"
        yield ARCHIVED.found(
            found.location.key,
            f"{_names(archived)} {verb} in the storage class {visible(first.storage)}.",
            bucket=first.bucket,
            key=first.key,
        )


def _more_files(found: _Found) -> Iterator[CheckFinding]:
    key = parts_of_uri(found.location.uri)[1]
    if not key or key.endswith("/"):
        return
    meant = [file for file in found.files if file.key == key] or [
        file for file in found.files if file.key.startswith(f"{key}/")
    ]
    keys = {file.key for file in meant}
    others = [file for file in found.files if file.key not in keys]
    if meant and others:
        also = counted(len(others), "other object")
        yield MORE_FILES.found(
            found.location.key, f"{visible(found.location.uri)} also takes in {also}: {_names(others, whole_key=True)}."
        )


def _empty_files(found: _Found) -> Iterator[CheckFinding]:
    empty = [file for file in found.files if not file.size]
    if empty:
        yield EMPTY_FILE.found(found.location.key, f"{_names(empty)} {'is' if len(empty) == 1 else 'are'} empty.")


def _judge_regions(work: Work, found: Sequence[_Found]) -> None:
    wanted = work.text("region")
    if not wanted:
        work.does_not_apply(OTHER_REGION)
        return
    buckets = {parts_of_uri(one.location.uri)[0]: one for one in reversed(found) if not one.no_bucket}
    findings = [
        OTHER_REGION.found(
            one.location.key,
            f"The bucket {visible(bucket)} is in {visible(one.region)}, and the plan is for {visible(wanted)}.",
        )
        for bucket, one in buckets.items()
        if one.region and one.region != wanted
    ]
    unknown = [visible(bucket) for bucket, one in buckets.items() if not one.region]
    where = f"The region of {joined(unknown)} could not be asked for." if unknown else ""
    judge_known(work, OTHER_REGION, findings, where)


def _too_large(found: Sequence[_Found]) -> list[CheckFinding]:
    sizes = {(file.bucket, file.key): file.size for one in found for file in one.files}
    total = sum(sizes.values())
    if total <= limits.MOST_BYTES:
        return []
    more = " at least" if any(len(one.files) >= MOST_FILES for one in found) else ""
    return [TOO_LARGE.found(found[0].location.key, f"The files have{more} {total:,} bytes together.")]


def _names(files: Sequence[DataFile], *, whole_key: bool = False) -> str:
    named = [visible(file.key) if whole_key else file.shown for file in files[:_NAMED]]
    left = len(files) - len(named)
    return joined([*named, f"{left:,} more"] if left else named)


INSPECTION = Inspection(
    id="dataset.files",
    subject="dataset",
    title="Files",
    key="dataset",
    checks=_CHECKS,
    touches=(*KEYS, MANIFESTS),
    applies=lambda profile: bool(locations(profile)),
    run=_run,
)
