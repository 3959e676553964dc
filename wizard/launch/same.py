"""Whether a resource of the account is the one that a run asked for: by its name, its settings, its tags, its time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from wizard.account.errors import RefusedError, translate
from wizard.launch.run import Run
from wizard.launch.watch import AWS_ERRORS, GoneError, describe
from wizard.text import visible

if TYPE_CHECKING:
    from wizard.account.session import AccountSession

_CLOCKS_APART = timedelta(minutes=10)
"""How much earlier than the run a resource of it may seem to be: the clocks of AWS and of this machine differ."""

_NOT_COMPARED = frozenset({"Tags", "EndpointName", "DocumentClassifierName", "RecognizerName"})
"""Members of a Create request that Describe does not give back: the names are in the ARN, tags have their own call."""


@dataclass(frozen=True)
class Found:
    """A resource of the run's name. ``same``: the run's request has made it; else ``why`` not (safe to show)."""

    arn: str
    same: bool
    why: str = ""


def look_for(session: "AccountSession", run: Run) -> Found | None:
    """The resource that has the name of ``run``, or None where there is none. Raises WizardErrors."""
    arn = run.expected_arn or _endpoint_of_that_name(session, run)
    if not arn:
        return None
    try:
        status = describe(session, arn)
    except GoneError:
        return None
    began = status.submitted
    if began is not None and began < run.created - _CLOCKS_APART:
        return Found(arn, same=False, why=f"it is from {began:%Y-%m-%d %H:%M}, before this launch")
    for member, wanted in run.request.items():
        if member in _NOT_COMPARED:
            continue
        given = _given(member, status.properties)
        if not _fits(wanted, given, member):
            return Found(arn, same=False, why=f"its {member} is another one")
    return judged_by_tags(session, run, arn)


def _given(member: str, properties: Mapping[str, Any]) -> Any:
    """What AWS gives back for a member of the request. While an endpoint starts, what is wanted is named Desired…."""
    return properties.get(member, properties.get(f"Desired{member}"))


def _fits(wanted: Any, given: Any, member: str) -> bool:
    """Whether AWS may have made ``given`` of ``wanted``: it fills defaults in, and adds the archive's path to the
    output's."""
    if isinstance(wanted, Mapping):
        return isinstance(given, Mapping) and all(_fits(value, given.get(key), key) for key, value in wanted.items())
    if isinstance(wanted, list | tuple):
        if not isinstance(given, list | tuple) or len(given) != len(wanted):
            return False
        if all(isinstance(item, str) for item in wanted):
            return sorted(wanted) == sorted(map(str, given))
        return all(_fits(mine, theirs, member) for mine, theirs in zip(wanted, given, strict=True))
    if member == "S3Uri" and isinstance(given, str):
        return given == wanted or given.startswith(str(wanted).rstrip("/") + "/")
    return bool(given == wanted)


def judged_by_tags(session: "AccountSession", run: Run, arn: str) -> Found:
    """By the tags, where they may be read: who may not is not kept from knowing that it is there."""
    client: Any = session.client("comprehend", run.region)
    try:
        answer = client.list_tags_for_resource(ResourceArn=arn)
    except AWS_ERRORS as error:
        problem = translate(
            error,
            doing=f"listing the tags of {visible(arn)}",
            permission="comprehend:ListTagsForResource",
            profile=session.profile,
        )
        if isinstance(problem, RefusedError) and problem.permission:
            return Found(arn, same=True)
        raise problem from error
    has = {tag["Key"]: tag.get("Value", "") for tag in answer.get("Tags", ())}
    wants = {tag["Key"]: tag.get("Value", "") for tag in run.request.get("Tags", ())}
    # Tags that the organisation adds by itself are no reason; one that is missing or different is.
    if all(has.get(key) == value for key, value in wants.items()):
        return Found(arn, same=True)
    return Found(arn, same=False, why="its tags are others")


def _endpoint_of_that_name(session: "AccountSession", run: Run) -> str:
    """The endpoint of a flywheel: whether a classifier or a recognizer is behind it is not known, so all are listed."""
    client: Any = session.client("comprehend", run.region)
    try:
        for page in client.get_paginator("list_endpoints").paginate():
            for endpoint in page.get("EndpointPropertiesList", ()):
                arn = str(endpoint.get("EndpointArn", ""))
                if arn.rpartition("/")[2] == run.name:
                    return arn
    except AWS_ERRORS as error:
        raise translate(
            error,
            doing="listing endpoints",
            permission="comprehend:ListEndpoints",
            profile=session.profile,
        ) from error
    return ""
