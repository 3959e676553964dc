"""What can be told of account and service without asking them: whether the region has Comprehend, and the tags."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from wizard.account.configuration import comprehend_regions, partition_of_region
from wizard.checks.check import Check, CheckFinding
from wizard.checks.inspection import Inspection, Work
from wizard.plan import look_up
from wizard.text import visible

MOST_TAGS = 50
"""API reference, TooManyTagsException: "50 tags per resource"."""

NO_COMPREHEND = Check(
    "service.no-comprehend",
    "error",
    "the region has Amazon Comprehend",
    "The launch would find nobody to answer it.",
    "Choose one of these regions: {regions}. Where AWS has added the region since, update botocore.",
)
TOO_MANY_TAGS = Check(
    "service.too-many-tags",
    "error",
    f"there are at most {MOST_TAGS} tags",
    "AWS refuses the launch (TooManyTagsException).",
    "Remove {count} of them.",
)


def _run(work: Work) -> None:
    work.judge(NO_COMPREHEND, _no_comprehend(work.text("region")))
    work.judge(TOO_MANY_TAGS, _too_many(look_up(work.profile, "tags")))


def _no_comprehend(region: str) -> Iterator[CheckFinding]:
    if not region:
        return
    partition = partition_of_region(region)
    regions = _regions(partition)
    if region in regions:
        return
    if not regions:
        yield NO_COMPREHEND.found(
            "region",
            f"{visible(region)} is in the partition {partition}, where no region has Amazon Comprehend.",
            remedy="Choose a region of another partition, with credentials of an account there.",
        )
        return
    message = f"{visible(region)} is not among the regions in which the installed botocore knows Amazon Comprehend."
    yield NO_COMPREHEND.found("region", message, regions=", ".join(regions))


def _too_many(tags: Any) -> Iterator[CheckFinding]:
    if isinstance(tags, Mapping) and len(tags) > MOST_TAGS:
        message = f"There are {len(tags)} tags; a resource can have {MOST_TAGS}."
        yield TOO_MANY_TAGS.found("tags", message, count=str(len(tags) - MOST_TAGS))


@cache
def _regions(partition: str) -> tuple[str, ...]:
    return tuple(region.value for region in comprehend_regions(partition))


INSPECTION = Inspection(
    id="service.place",
    subject="service",
    title="Region and tags",
    key="region",
    checks=(NO_COMPREHEND, TOO_MANY_TAGS),
    touches=("tags",),
    applies=lambda profile: bool(look_up(profile, "region") or look_up(profile, "tags")),
    run=_run,
    offline=True,
)
