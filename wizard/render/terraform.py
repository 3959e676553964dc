"""A request as a Terraform configuration for the AWS provider.

Sources: the provider's documentation of aws_comprehend_document_classifier and aws_comprehend_entity_recognizer, and
its schema (``internal/service/comprehend``): without ``version_name`` a model gets a generated one, with an empty one
none; native documents of a classifier have no argument; there is no resource for endpoints.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from wizard.render.grants import CannotBeExportedError, Grants, RoleName, role_name
from wizard.render.hcl import Attribute, Block, Call, Comment, hcl_text, quoted
from wizard.render.layout import Verbatim
from wizard.request import Request

_RESOURCES = {
    "CreateDocumentClassifier": ("aws_comprehend_document_classifier", "DocumentClassifierName"),
    "CreateEntityRecognizer": ("aws_comprehend_entity_recognizer", "RecognizerName"),
}
_WITHOUT_ARGUMENT = {
    ("InputDataConfig", "DocumentType"): "document_type",
    ("InputDataConfig", "Documents"): "documents",
    ("InputDataConfig", "DocumentReaderConfig"): "reader",
}
_WORD_START = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_CREATE_TIMEOUT = "6h"
"""The provider gives a training an hour unless told otherwise; many take longer."""
_LABEL = "model"
_ROLE = "data_access"


def terraform(request: Request, grants: Grants, *, account: str = "") -> str:
    """The configuration. ``account``: the only one that it may be applied in, where the plan names one.

    Raises CannotBeExportedError for what the provider has no form for.
    """
    if request.operation not in _RESOURCES:
        raise CannotBeExportedError(
            "The AWS provider for Terraform has no resource for an endpoint of Amazon Comprehend.",
            "Use the boto3 export, or the command.",
        )
    if request.operation == "CreateDocumentClassifier":
        _check_native(request.parameters)
    return hcl_text(_items(request, grants, account))


def _check_native(parameters: Mapping[str, Any]) -> None:
    for (section, member), key in _WITHOUT_ARGUMENT.items():
        if member in parameters.get(section, {}):
            raise CannotBeExportedError(
                f"The AWS provider for Terraform cannot train a classifier on native documents (dataset.{key}).",
                "Use the CloudFormation or boto3 export, or the command.",
            )


def _items(request: Request, grants: Grants, account: str) -> Iterator[Attribute | Block | Comment]:
    aws = {"source": "hashicorp/aws", "version": ">= 5.0"}
    required = Block("required_providers", (), (Attribute("aws", aws),))
    yield Block("terraform", (), (Attribute("required_version", ">= 1.3"), required))
    provider = [Attribute("region", request.region)] if request.region else []
    provider += [Attribute("allowed_account_ids", [account])] if account else []
    yield Block("provider", ("aws",), tuple(provider))
    role = str(request.parameters.get("DataAccessRoleArn", ""))
    name = role_name(role)
    if name is not None:
        yield from _role(name, grants)
    yield _resource(request, len(grants.role) if name is not None else 0)
    yield from _outputs(request, grants)


def _role(name: RoleName, grants: Grants) -> Iterator[Attribute | Block | Comment]:
    yield Block(
        "variable",
        ("create_role",),
        (
            Attribute("description", f"Create the data access role {name.name} here. False: it is there already."),
            Attribute("type", Verbatim("bool")),
            Attribute("default", False),
        ),
    )
    count = Attribute("count", Verbatim("var.create_role ? 1 : 0"))
    yield Block(
        "resource",
        ("aws_iam_role", _ROLE),
        (
            count,
            Attribute("name", name.name),
            Attribute("path", name.path),
            Attribute("assume_role_policy", Call("jsonencode", grants.trust or {})),
        ),
    )
    for number, policy in enumerate(grants.role, start=1):
        yield Block(
            "resource",
            ("aws_iam_role_policy", _numbered(_ROLE, number)),
            (
                count,
                Attribute("name", f"comprehend-data-access{f'-{number}' if number > 1 else ''}"),
                Attribute("role", Verbatim(f"aws_iam_role.{_ROLE}[0].name")),
                Attribute("policy", Call("jsonencode", policy)),
            ),
        )


def _numbered(label: str, number: int) -> str:
    return label if number == 1 else f"{label}_{number}"


def _resource(request: Request, role_policies: int) -> Block:
    """``role_policies``: how many policies the role has here, none where it is not made here."""
    resource, name_parameter = _RESOURCES[request.operation]
    body = list(_arguments(request.parameters, name_parameter, makes_role=bool(role_policies)))
    if "VersionName" not in request.parameters:
        body.insert(1, Attribute("version_name", ""))
    if role_policies:
        names = [f"aws_iam_role_policy.{_numbered(_ROLE, number)}" for number in range(1, role_policies + 1)]
        body.append(Attribute("depends_on", [Verbatim(name) for name in names]))
    body.append(Block("timeouts", (), (Attribute("create", _CREATE_TIMEOUT),)))
    plain = [item for item in body if isinstance(item, Attribute)]
    return Block("resource", (resource, _LABEL), (*plain, *(item for item in body if isinstance(item, Block))))


def _arguments(parameters: Mapping[str, Any], name_parameter: str, *, makes_role: bool) -> Iterator[Attribute | Block]:
    for parameter, value in parameters.items():
        if parameter == name_parameter:
            yield Attribute("name", value)
        elif parameter == "Tags":
            yield Attribute("tags", {tag["Key"]: tag["Value"] for tag in value})
        elif parameter == "DataAccessRoleArn" and makes_role:
            # Through the reference Terraform knows that a role which is made here comes first.
            made = f"var.create_role ? aws_iam_role.{_ROLE}[0].arn : {quoted(value)}"
            yield Attribute(argument_name(parameter), Verbatim(made))
        else:
            yield from _argument(argument_name(parameter), value)


def _argument(name: str, value: Any) -> Iterator[Attribute | Block]:
    """A structure is a block, a list of structures a block for each."""
    if isinstance(value, Mapping):
        inner = [item for member, part in value.items() for item in _argument(argument_name(member), part)]
        plain = [item for item in inner if isinstance(item, Attribute)]
        yield Block(name, (), (*plain, *(item for item in inner if isinstance(item, Block))))
    elif isinstance(value, list | tuple) and value and all(isinstance(item, Mapping) for item in value):
        for item in value:
            yield from _argument(name, item)
    else:
        yield Attribute(name, value)


def argument_name(parameter: str) -> str:
    """``VolumeKmsKeyId`` to ``volume_kms_key_id``."""
    return _WORD_START.sub("_", parameter).lower()


def _outputs(request: Request, grants: Grants) -> Iterator[Attribute | Block | Comment]:
    resource, _name_parameter = _RESOURCES[request.operation]
    yield Block("output", ("model_arn",), (Attribute("value", Verbatim(f"{resource}.{_LABEL}.arn")),))
    for purpose, policy in grants.keys.items():
        yield Comment(f"The key policy that the {purpose} key needs at least, for whoever administers the key.")
        yield Block("output", (f"{purpose}_key_policy",), (Attribute("value", Call("jsonencode", policy)),))
    if grants.caller:
        yield Comment("What whoever applies this needs besides, to launch exactly this.")
        policies: Any = [Call("jsonencode", policy) for policy in grants.caller]
        yield Block("output", ("caller_policies",), (Attribute("value", policies),))
