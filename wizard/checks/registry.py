"""All inspections and their checks, in the order in which they are shown."""

from collections.abc import Mapping
from functools import cache

from wizard.checks import dataset, keys, network, permissions, role, service
from wizard.checks.check import Check
from wizard.checks.inspection import Inspection

INSPECTIONS: tuple[Inspection, ...] = (
    *service.INSPECTIONS,
    *dataset.INSPECTIONS,
    *role.INSPECTIONS,
    *network.INSPECTIONS,
    *keys.INSPECTIONS,
    *permissions.INSPECTIONS,
)
SUBJECT_TITLES: Mapping[str, str] = {
    "service": "Account and service",
    "dataset": "Dataset",
    "role": "Data access role",
    "network": "Network",
    "keys": "Keys",
    "permissions": "Your permissions",
    "drift": "Changes since the profile was saved",
}
"""Subject → its heading, in the order of the README's table."""


def checks() -> tuple[Check, ...]:
    """Every check once, in the order of the inspections that make them."""
    return tuple({check.id: check for inspection in INSPECTIONS for check in inspection.checks}.values())


@cache
def _by_id() -> Mapping[str, Check]:
    return {check.id: check for check in checks()}


def check_of(name: str) -> Check:
    """The check with the id ``name``. Raises KeyError."""
    return _by_id()[name]
