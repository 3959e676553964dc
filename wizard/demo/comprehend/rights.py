"""What the data access role may do when the training runs: assumed by Comprehend, reading, writing, using keys.

AWS judges these when the training reads the data, not at the call; so does the simulated account.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from moto.iam.models import Role

from wizard.demo.account import MotoAccount
from wizard.demo.comprehend.authorization import SERVICE_PRINCIPAL
from wizard.demo.comprehend.records import Model
from wizard.demo.comprehend.storage import S3Uri, keys_below
from wizard.demo.iam.caller import role_documents
from wizard.demo.iam.evaluate import Access, trusts_service, verdict

NO_READ_ACCESS = "NO_READ_ACCESS_TO_INPUT: The provided data access role does not have read access to the input S3 URI."
NO_WRITE_ACCESS = (
    "NO_WRITE_ACCESS_TO_OUTPUT: The provided data access role does not have write access to the output S3 URI."
)


@dataclass(frozen=True)
class RoleRights:
    """The rights of one model's data access role."""

    account: MotoAccount
    model: Model
    role: Role

    def may(self, action: str, resource: str, context: Mapping[str, str] | None = None) -> bool:
        """Whether the role's policies allow ``action`` on ``resource``; ``context``: condition key → value."""
        keys = {"aws:RequestedRegion": self.model.region, **(context or {})}
        access = Access(action, resource, {name: (value,) for name, value in keys.items()})
        return verdict(role_documents(self.role), access) == "allowed"

    def trusted(self) -> bool:
        """Whether Comprehend, working on this model, may assume the role."""
        context = {"aws:SourceAccount": (self.account.account_id,), "aws:SourceArn": (self.model.arn,)}
        access = Access("sts:AssumeRole", str(self.role.arn), context)
        return trusts_service(str(self.role.assume_role_policy_document), SERVICE_PRINCIPAL, access)

    def may_read(self, uri: str) -> bool:
        """Whether the role may list the bucket and get every object of an input URI."""
        location = S3Uri.parse(uri)
        bucket = location.bucket
        keys = keys_below(self.account, uri) or [location.key]
        return self.may("s3:ListBucket", f"arn:aws:s3:::{bucket}", {"s3:prefix": location.key}) and all(
            self.may("s3:GetObject", f"arn:aws:s3:::{bucket}/{key}") for key in keys
        )


def rights_problem(account: MotoAccount, model: Model) -> str | None:
    """Why the training may not run with its role, as Comprehend words it in ``Message``, or None."""
    role_arn = model.request["DataAccessRoleArn"]
    role = next((role for role in account.iam.get_roles() if role.arn == role_arn), None)
    if role is None:
        return f"The provided data access role {role_arn} does not exist."
    rights = RoleRights(account, model, role)
    if not rights.trusted():
        return (
            f"The provided data access role {role_arn} cannot be assumed by Amazon Comprehend. Check its trust policy."
        )
    if not all(rights.may_read(uri) for uri in input_uris(model.request["InputDataConfig"])):
        return NO_READ_ACCESS
    output = output_location(account, model)
    if output is not None and not rights.may("s3:PutObject", f"arn:aws:s3:::{output.bucket}/{output.key}"):
        return NO_WRITE_ACCESS
    return _key_problem(rights) or _network_rights_problem(rights)


def output_location(account: MotoAccount, model: Model) -> S3Uri | None:
    """Where the output archive goes: ``<output>/<account>-CLR-<id>/output/output.tar.gz``."""
    uri = model.request.get("OutputDataConfig", {}).get("S3Uri")
    if uri is None:
        return None
    base = S3Uri.parse(uri)
    prefix = base.key if not base.key or base.key.endswith("/") else f"{base.key}/"
    folder = f"{account.account_id}-{model.kind.archive_code}-{model.fingerprint}"
    return S3Uri(base.bucket, f"{prefix}{folder}/output/output.tar.gz")


def input_uris(config: Any) -> Iterator[str]:
    """Every S3 URI of InputDataConfig."""
    if isinstance(config, dict):
        for name, value in config.items():
            if name.endswith("S3Uri"):
                yield value
            else:
                yield from input_uris(value)
    elif isinstance(config, list):
        for item in config:
            yield from input_uris(item)


def _key_problem(rights: RoleRights) -> str | None:
    request = rights.model.request
    needed = [("kms:CreateGrant", request.get("VolumeKmsKeyId")), ("kms:CreateGrant", request.get("ModelKmsKeyId"))]
    needed.append(("kms:GenerateDataKey", request.get("OutputDataConfig", {}).get("KmsKeyId")))
    for action, key in needed:
        # The output is written by way of S3, which then asks KMS.
        via = {"kms:ViaService": f"s3.{rights.model.region}.amazonaws.com"} if action == "kms:GenerateDataKey" else {}
        if key is not None and not rights.may(action, _key_arn(rights, key), via):
            return f"The provided data access role is not allowed to perform {action} on the KMS key {key}."
    return None


def _key_arn(rights: RoleRights, key: str) -> str:
    if key.startswith("arn:") and ":key/" in key:
        return key
    region = rights.model.region
    alias = key if key.startswith("alias/") else f"alias/{key.rpartition(':alias/')[2]}"
    backend = rights.account.kms(region)
    found = next((known.id for known in backend.keys.values() if alias in known.aliases), key)
    return f"arn:aws:kms:{region}:{rights.account.account_id}:key/{found}"


def _network_rights_problem(rights: RoleRights) -> str | None:
    vpc = rights.model.request.get("VpcConfig")
    if vpc is None:
        return None
    # EC2 authorizes the call on the interface, on its subnet and on each of its groups.
    names = ["network-interface/*", f"subnet/{vpc['Subnets'][0]}"]
    names += [f"security-group/{name}" for name in vpc["SecurityGroupIds"]]
    start = f"arn:aws:ec2:{rights.model.region}:{rights.account.account_id}"
    if not all(rights.may("ec2:CreateNetworkInterface", f"{start}:{name}") for name in names):
        return "The provided data access role is not allowed to perform ec2:CreateNetworkInterface."
    return None
