"""A request as a CloudFormation template.

CloudFormation has AWS::Comprehend::DocumentClassifier and AWS::Comprehend::EntityRecognizer, whose properties are named
as the API's parameters are ("AWS CloudFormation Template Reference Guide", Amazon Comprehend). It has no endpoint.
"""

from collections.abc import Mapping
from typing import Any

from wizard.render.grants import CannotBeExportedError, Grants, role_name
from wizard.render.yaml_text import yaml_text
from wizard.request import Request

_TYPES = {
    "CreateDocumentClassifier": "AWS::Comprehend::DocumentClassifier",
    "CreateEntityRecognizer": "AWS::Comprehend::EntityRecognizer",
}
_CREATES_ROLE = "CreatesRole"
_SECTION = {"volume": "VolumeKeyPolicy", "output": "OutputKeyPolicy", "model": "ModelKeyPolicy"}


def cloudformation(request: Request, grants: Grants) -> str:
    """The template, as YAML. Raises CannotBeExportedError for what CloudFormation has no resource for."""
    if request.operation not in _TYPES:
        raise CannotBeExportedError(
            "CloudFormation has no resource for an endpoint of Amazon Comprehend.",
            "Use the boto3 export, or the command.",
        )
    return yaml_text(template(request, grants))


def template(request: Request, grants: Grants) -> dict[str, Any]:
    """The template as data."""
    arn = str(request.parameters.get("DataAccessRoleArn", ""))
    role = role_name(arn) if grants.trust else None
    properties = dict(request.parameters)
    made: dict[str, Any] = {"AWSTemplateFormatVersion": "2010-09-09"}
    metadata: dict[str, Any] = {_SECTION[purpose]: policy for purpose, policy in grants.keys.items()}
    if grants.caller:
        metadata["CallerPolicies"] = list(grants.caller)
    if metadata:
        made["Metadata"] = metadata
    resources: dict[str, Any] = {}
    if role is not None:
        made["Parameters"] = {
            "CreateDataAccessRole": {
                "Type": "String",
                "AllowedValues": ["true", "false"],
                "Default": "false",
                "Description": f"Create the data access role {role.name} here. false: it is there already.",
            }
        }
        made["Conditions"] = {_CREATES_ROLE: {"Fn::Equals": [{"Ref": "CreateDataAccessRole"}, "true"]}}
        policies = [
            {"PolicyName": f"comprehend-data-access{f'-{number}' if number > 1 else ''}", "PolicyDocument": policy}
            for number, policy in enumerate(grants.role, start=1)
        ]
        resources["DataAccessRole"] = {
            "Type": "AWS::IAM::Role",
            "Condition": _CREATES_ROLE,
            "Properties": {
                "RoleName": role.name,
                "Path": role.path,
                "AssumeRolePolicyDocument": grants.trust,
                **({"Policies": policies} if policies else {}),
            },
        }
        here = {"Fn::GetAtt": ["DataAccessRole", "Arn"]}
        properties["DataAccessRoleArn"] = {"Fn::If": [_CREATES_ROLE, here, arn]}
    resources["Model"] = {"Type": _TYPES[request.operation], "Properties": properties}
    made["Resources"] = resources
    made["Outputs"] = {"ModelArn": {"Value": {"Fn::GetAtt": ["Model", "Arn"]}}}
    return made


def parameters_of(properties: Mapping[str, Any]) -> dict[str, Any]:
    """The API's parameters that a resource's properties stand for, the role's condition resolved to the given ARN."""
    role = properties.get("DataAccessRoleArn")
    return {**properties, **({"DataAccessRoleArn": role["Fn::If"][2]} if isinstance(role, Mapping) else {})}
