"""What comes next, as plans: the endpoint of a trained model, and another version of a model."""

import re
from collections.abc import Mapping
from typing import Any

from wizard.launch.ledger import Ledger, LedgerError
from wizard.launch.overview import name_of
from wizard.launch.status import RunStatus
from wizard.plan.arns import parse_arn
from wizard.plan.limits import ENDPOINT_NAME, VERSION_NAME
from wizard.request import MANIFEST_PARAMETERS, PARAMETERS

_COUNTED = re.compile(r"(?P<stem>(?:.*[^0-9])?)(?P<number>[0-9]{1,6})")
_LONGEST = VERSION_NAME.max_length or 63
_ARCHIVE = re.compile(r"/[0-9]{12}-[A-Z]+-[^/]+/output/output\.tar\.gz$")
"""What AWS adds to the output location of a plan (developer guide, "Confusion matrix": a unique value)."""


def endpoint_profile(status: RunStatus) -> dict[str, Any]:
    """The plan of an endpoint for a trained model, as a profile's nested values. Nothing is left to fill in: where the
    model is encrypted with a customer's key, the role that trained it is the one that reads it."""
    arn = parse_arn(status.arn)
    if arn is None:
        return {"kind": "endpoint"}
    name = arn.resource_name.partition("/")[0][: ENDPOINT_NAME.max_length].rstrip("-")
    profile: dict[str, Any] = {
        "kind": "endpoint",
        "name": name,
        "account": arn.account,
        "region": arn.region,
        "model": status.arn,
        "inference_units": 1,
    }
    if status.model_key is not None and status.role is not None:
        profile["role"] = status.role
    return profile


def next_version(ledger: Ledger | None, status: RunStatus) -> dict[str, Any]:
    """The plan of the next version of a model: its last plan, the version counted on (``v1`` → ``v2``).

    The plan is the ledger's where it was launched from here, else what AWS shows of the model.
    """
    profile = plan_of(ledger, status)
    profile["version"] = _counted_on(str(profile.get("version") or ""))
    return profile


def plan_of(ledger: Ledger | None, status: RunStatus) -> dict[str, Any]:
    """The plan that a model or endpoint was launched with, as a profile's nested values."""
    try:
        runs = ledger.find(status.arn) if ledger is not None else []
    except LedgerError:
        runs = []  # AWS shows most of it as well
    return dict(runs[0].plan) if runs else plan_of_properties(status)


def plan_of_properties(status: RunStatus) -> dict[str, Any]:
    """The plan behind what AWS shows of a resource: the parameters of its request, read backwards. Tags are not shown
    with it and are left out."""
    arn = parse_arn(status.arn)
    profile: dict[str, Any] = {"kind": status.kind}
    if arn is not None:
        name, _slash, version = name_of(status.arn).partition("/")
        profile |= {"name": name, "account": arn.account, "region": arn.region}
        if version:
            profile["version"] = version
    for key, path in PARAMETERS[status.kind].items():
        if key in ("name", "version", "tags") or (status.kind == "recognizer" and key == "dataset.format"):
            continue
        value = _value(key, _at(status.properties, path.split(".")))
        if value not in (None, (), [], {}):
            _put(profile, key.split("."), value)
    if profile.get("dataset", {}).get("document_type") == "PLAIN_TEXT_DOCUMENT":
        del profile["dataset"]["document_type"]
    return profile


def _value(key: str, value: Any) -> Any:
    """A parameter of the API as the profile has it."""
    if key == "output.s3_uri" and isinstance(value, str):
        return _ARCHIVE.sub("/", value)
    if key == "dataset.entity_types" and isinstance(value, list):
        return [item["Type"] for item in value if isinstance(item, Mapping) and "Type" in item]
    if key == "dataset.manifests" and isinstance(value, list):
        return [
            {name: item[member] for name, member in MANIFEST_PARAMETERS.items() if item.get(member) is not None}
            for item in value
            if isinstance(item, Mapping)
        ]
    return value


def _counted_on(version: str) -> str:
    """``v1`` → ``v2``, ``2`` → ``3``, ``2024-11`` → ``2024-12``, ``final`` → ``final-2``, nothing → ``v2``."""
    if not version:
        return "v2"
    counted = _COUNTED.fullmatch(version)
    if counted is None:
        return f"{version[: _LONGEST - 2].rstrip('-')}-2"
    number = str(int(counted["number"]) + 1).zfill(len(counted["number"]))
    return f"{counted['stem']}{number}"[:_LONGEST]


def _at(values: Mapping[str, Any], path: list[str]) -> Any:
    found: Any = values
    for part in path:
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _put(profile: dict[str, Any], path: list[str], value: Any) -> None:
    for part in path[:-1]:
        profile = profile.setdefault(part, {})
    profile[path[-1]] = value
