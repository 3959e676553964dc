"""Pages and filters of Comprehend's List operations."""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from wizard.demo.aws_errors import invalid_request
from wizard.demo.comprehend.records import Model

DEFAULT_PAGE = 100
"""Results of a page where the request does not say. AWS documents only the maximum (500)."""


def page(items: Sequence[Any], parameters: Mapping[str, Any], member: str) -> dict[str, Any]:
    """The page of ``items`` that MaxResults and NextToken ask for, as ``{member: […], "NextToken": …}``."""
    start = _offset(parameters["NextToken"], member) if "NextToken" in parameters else 0
    end = start + parameters.get("MaxResults", DEFAULT_PAGE)
    answer: dict[str, Any] = {member: list(items[start:end])}
    if end < len(items):
        answer["NextToken"] = base64.urlsafe_b64encode(json.dumps([member, end]).encode()).decode()
    return answer


def within_filter(properties: Mapping[str, Any], wanted: Mapping[str, Any], members: Mapping[str, str]) -> bool:
    """Whether a resource passes a filter. ``members`` maps the filter's members to those of the resource."""
    for name, value in wanted.items():
        actual = properties[members[name]]
        if name.endswith("Before") and not actual < value:
            return False
        if name.endswith("After") and not actual > value:
            return False
        if not name.endswith(("Before", "After")) and actual != value:
            return False
    return True


def summaries(models: Sequence[Model]) -> list[dict[str, Any]]:
    """One entry a model name; ``models`` come newest first."""
    by_name = groupby(sorted(models, key=lambda model: model.name), key=lambda model: model.name)
    return [_summary(name, list(versions)) for name, versions in by_name]


def _summary(name: str, versions: Sequence[Model]) -> dict[str, Any]:
    latest = versions[0]
    entry: dict[str, Any] = {
        latest.kind.name_field: name,
        "NumberOfVersions": len(versions),
        "LatestVersionCreatedAt": latest.submitted,
        "LatestVersionStatus": latest.status,
    }
    return entry if latest.version is None else entry | {"LatestVersionName": latest.version}


def _offset(token: str, member: str) -> int:
    try:
        owner, offset = json.loads(base64.urlsafe_b64decode(token))
    except (ValueError, binascii.Error):
        owner, offset = None, 0
    if owner != member or not isinstance(offset, int):
        raise invalid_request("The NextToken is not valid.")
    return offset
