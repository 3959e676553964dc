"""A plan as a file for another tool: one registry, which the command, the preview and the completions read."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wizard.render.grants import Grants


@dataclass(frozen=True)
class Export:
    """A tool: its public name, what the file is in a sentence, and how the file's name ends."""

    id: str
    what: str
    suffix: str


EXPORTS: Mapping[str, Export] = {
    export.id: export
    for export in (
        Export("terraform", "a Terraform configuration for the AWS provider, with role and policies", ".tf"),
        Export("cloudformation", "a CloudFormation template, with role and policies", ".yaml"),
        Export("boto3", "a Python script that sends the request with boto3", ".py"),
    )
}
"""Public name → export, in the order in which they are shown."""


def exported(
    profile: Mapping[str, Any], to: str, *, credentials: str | None = None, endpoint_url: str | None = None
) -> str:
    """The file for the tool of that name, of a plan that may be unfinished; ``kind`` must be set.

    ``credentials`` (an AWS credentials profile) and ``endpoint_url`` are for boto3; in the other tools they belong to
    whoever runs them. Raises CannotBeExportedError where the tool has no form for the plan.
    """
    from wizard.request import partial_request

    request = partial_request(profile)
    account = str(profile.get("account", ""))
    match to:
        case "terraform":
            from wizard.render.terraform import terraform

            return terraform(request, grants_of(profile), account=account)
        case "cloudformation":
            from wizard.render.cloudformation import cloudformation

            return cloudformation(request, grants_of(profile))
        case _:
            from wizard.render.boto3_script import boto3_script

            return boto3_script(request, account=account, profile=credentials, endpoint_url=endpoint_url)


def grants_of(profile: Mapping[str, Any]) -> "Grants":
    """The policies that go with a plan, as the policy documents that are printed elsewhere have them."""
    from wizard.policy.documents import documents_of
    from wizard.render.grants import Grants

    def parts(kind: str) -> list[dict[str, Any]]:
        (document,) = documents_of(profile, kind)
        return [part.as_json() for part in document.parts if part.statements]

    keys = {document.purpose: _plain(document.whole.as_json()) for document in documents_of(profile, "key")}
    trust = parts("trust")
    return Grants(
        role=_plain(parts("role")), trust=_plain(trust[0]) if trust else None, caller=_plain(parts("caller")), keys=keys
    )


def _plain(data: Any) -> Any:
    """Lists for tuples, dictionaries for frozen mappings."""
    return json.loads(json.dumps(data, default=dict))
