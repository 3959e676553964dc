"""The locations in Amazon S3 that a plan names as data."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from wizard.checks.asked import DataFile, objects_at
from wizard.checks.facts import Facts
from wizard.checks.inspection import Profile
from wizard.errors import WizardError
from wizard.plan import look_up

KEYS = (
    "dataset.train",
    "dataset.test",
    "dataset.documents",
    "dataset.test_documents",
    "dataset.annotations",
    "dataset.test_annotations",
    "dataset.entity_list",
)
MANIFESTS = "dataset.manifests"
_MANIFEST_KEYS = ("s3_uri", "annotations", "source_documents")


@dataclass(frozen=True)
class Location:
    """An input URI and the profile key that holds it, as ``dataset.manifests.0.s3_uri``."""

    key: str
    uri: str


def locations(profile: Profile) -> tuple[Location, ...]:
    """All data locations of a plan, perhaps unfinished, in the order of the profile."""
    return tuple(_named(profile))


def manifests(profile: Profile) -> tuple[Mapping[str, Any], ...]:
    """The tables ``[[dataset.manifests]]``; an empty one for what is no table."""
    found = look_up(profile, MANIFESTS)
    if not isinstance(found, list | tuple):
        return ()
    return tuple(item if isinstance(item, Mapping) else {} for item in found)


def files_or_problem(facts: Facts, uri: str) -> tuple[DataFile, ...] | WizardError:
    """The objects at a location that hold anything (none at no location), or why they may not be listed."""
    try:
        return tuple(file for file in objects_at(facts, uri) if file.size) if uri else ()
    except WizardError as problem:
        return problem


def _named(profile: Profile) -> Iterator[Location]:
    for key in KEYS:
        if uri := uri_in(profile, key):
            yield Location(key, uri)
    for number, manifest in enumerate(manifests(profile)):
        for name in _MANIFEST_KEYS:
            if uri := uri_in(manifest, name):
                yield Location(f"{MANIFESTS}.{number}.{name}", uri)


def uri_in(profile: Profile, key: str) -> str:
    """The S3 URI at a key; empty where there is none."""
    value = look_up(profile, key)
    return value if isinstance(value, str) and value.startswith("s3://") else ""
