"""What the data access role may do when the training runs: assumed by Comprehend, reading, writing, using keys.

AWS judges these when the training reads the data, not at the call; so does the simulated account.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from moto.iam.models import Role
from moto.kms.models import Key

from wizard.demo.account import MotoAccount
from wizard.demo.comprehend.authorization import SERVICE_PRINCIPAL
from wizard.demo.comprehend.records import Model
from wizard.demo.comprehend.storage import S3Uri, find_bucket, keys_below
from wizard.demo.iam.caller import boundary_document, role_documents
from wizard.demo.iam.evaluate import Access, Verdict, trusts_service, verdict
from wizard.demo.iam.resource_policies import said_of_role

NO_READ_ACCESS = "NO_READ_ACCESS_TO_INPUT: The provided data access role does not have read access to the input S3 URI."
NO_WRITE_ACCESS = (
    "NO_WRITE_ACCESS_TO_OUTPUT: The provided data access role does not have write access to the output S3 URI."
)

# Developer guide, "Permissions required to use KMS encryption"; of a model's key the AWS Machine Learning Blog.
_VOLUME = ("kms:CreateGrant",)
_OUTPUT = ("kms:GenerateDataKey", "kms:Decrypt")
_MODEL = ("kms:CreateGrant", "kms:RetireGrant", "kms:GenerateDataKey", "kms:Decrypt")
# Developer guide, "Protect jobs by using an Amazon VPC".
_INTERFACES = (
    "ec2:CreateNetworkInterfacePermission",
    "ec2:DeleteNetworkInterface",
    "ec2:DeleteNetworkInterfacePermission",
)
_LOOKING = (
    "ec2:DescribeDhcpOptions",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcs",
)
_TEXTRACT = {
    "TEXTRACT_DETECT_DOCUMENT_TEXT": "textract:DetectDocumentText",
    "TEXTRACT_ANALYZE_DOCUMENT": "textract:AnalyzeDocument",
}


@dataclass(frozen=True)
class RoleRights:
    """The rights of one model's data access role."""

    account: MotoAccount
    model: Model
    role: Role

    def may(self, action: str, resource: str, context: Mapping[str, str] | None = None) -> bool:
        """Whether the role's policies allow ``action`` on ``resource``; ``context``: condition key → value."""
        return self._own(self._access(action, resource, context)) == "allowed"

    def may_use(self, action: str, key: str, context: Mapping[str, str] | None = None) -> bool:
        """Whether the role may use a KMS key (its ARN): nothing denies, and the key's policy or a grant lets it, or
        leaves it to the role's own policies. Of a key of another account only the role's own are looked at."""
        access = self._access(action, key, context)
        own, found = self._own(access), self._key(key)
        if found is None or own == "explicit deny":
            return own == "allowed"
        said = said_of_role(found.policy, str(self.role.arn), access)
        operation = action.partition(":")[2]
        granted = any(
            grant.grantee_principal == self.role.arn and operation in grant.operations
            for grant in found.grants.values()
        )
        if said == "denies":
            return False
        return said == "allows" or granted or (said == "delegates" and own == "allowed")

    def may_in_bucket(self, action: str, bucket: str, key: str, context: Mapping[str, str] | None = None) -> bool:
        """Whether the role may do ``action`` on an object (or, with no ``key``, the bucket): by the role's policies or
        the bucket's; in a bucket of another account by both."""
        access = self._access(action, f"arn:aws:s3:::{bucket}{f'/{key}' if key else ''}", context)
        own, found = self._own(access), find_bucket(self.account, bucket)
        policy = bytes(found.policy).decode() if found is not None and found.policy else None
        said = said_of_role(policy, str(self.role.arn), access)
        if own == "explicit deny" or said == "denies":
            return False
        if found is not None and found.account_id != self.account.account_id:
            return own == "allowed" and said in ("allows", "delegates")
        return own == "allowed" or said == "allows"

    def _access(self, action: str, resource: str, context: Mapping[str, str] | None) -> Access:
        account = self.account.account_id
        keys = {
            "aws:RequestedRegion": self.model.region,
            "aws:PrincipalArn": str(self.role.arn),
            "aws:PrincipalAccount": account,
            "aws:SecureTransport": "true",
            **({"kms:CallerAccount": account} if action.startswith("kms:") else {}),
            **(context or {}),
        }
        return Access(action, resource, {name: (value,) for name, value in keys.items()})

    def _own(self, access: Access) -> Verdict:
        own = verdict(role_documents(self.role), access)
        boundary = boundary_document(self.account, self.role)
        if own != "allowed" or boundary is None:
            return own
        return "allowed" if verdict([boundary], access) == "allowed" else "explicit deny"

    def _key(self, arn: str) -> Key | None:
        return self.account.kms(arn.split(":")[3]).keys.get(arn.rpartition("/")[2])

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
        return self.may_in_bucket("s3:ListBucket", bucket, "", {"s3:prefix": location.key}) and all(
            self.may_in_bucket("s3:GetObject", bucket, key) and self._may_decrypt(bucket, key) for key in keys
        )

    def _may_decrypt(self, bucket: str, key: str) -> bool:
        """Whether the role may have S3 decrypt an object, where S3 keeps it encrypted with a key of KMS."""
        found = self.account.s3.get_object(bucket, key) if find_bucket(self.account, bucket) is not None else None
        key_id = getattr(found, "kms_key_id", None)
        if not key_id:
            return True
        return self.may_use("kms:Decrypt", _key_arn(self, str(key_id)), _via_s3(self))


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
    if output is not None and not rights.may_in_bucket("s3:PutObject", output.bucket, output.key):
        return NO_WRITE_ACCESS
    return _key_problem(rights) or _network_rights_problem(rights) or _textract_problem(rights)


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


@dataclass(frozen=True)
class KeyUse:
    """One use of a KMS key by Comprehend as a data access role. ``named`` is the key as the request names it."""

    action: str
    named: str
    key_arn: str
    role_arn: str
    resource_arn: str
    allowed: bool = True

    @property
    def event_name(self) -> str:
        """``Decrypt`` of ``kms:Decrypt``."""
        return self.action.partition(":")[2]


def key_uses(account: MotoAccount, model: Model) -> Iterator[KeyUse]:
    """What a training does with the keys of its request, and whether its role may; nothing without such a role."""
    role = next((role for role in account.iam.get_roles() if role.arn == model.request["DataAccessRoleArn"]), None)
    if role is not None:
        yield from _key_uses(RoleRights(account, model, role))


def _key_uses(rights: RoleRights) -> Iterator[KeyUse]:
    request = rights.model.request
    # The output is written by way of S3, which then asks KMS.
    needed: list[tuple[str | None, tuple[str, ...], dict[str, str]]] = [
        (request.get("VolumeKmsKeyId"), _VOLUME, {}),
        (request.get("OutputDataConfig", {}).get("KmsKeyId"), _OUTPUT, _via_s3(rights)),
        (request.get("ModelKmsKeyId"), _MODEL, {}),
    ]
    for key, actions, via in needed:
        for action in actions if key is not None else ():
            arn = _key_arn(rights, str(key))
            allowed = rights.may_use(action, arn, via)
            yield KeyUse(action, str(key), arn, str(rights.role.arn), rights.model.arn, allowed)


def _key_problem(rights: RoleRights) -> str | None:
    refused = next((use for use in _key_uses(rights) if not use.allowed), None)
    if refused is None:
        return None
    return f"The provided data access role is not allowed to perform {refused.action} on the KMS key {refused.named}."


def _via_s3(rights: RoleRights) -> dict[str, str]:
    return {"kms:ViaService": f"s3.{rights.model.region}.amazonaws.com"}


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
    start = f"arn:aws:ec2:{rights.model.region}:{rights.account.account_id}"
    subnet = f"{start}:subnet/{vpc['Subnets'][0]}"
    interface = f"{start}:network-interface/*"
    # EC2 authorizes the call on the interface, on its subnet and on each of its groups.
    needed = [("ec2:CreateNetworkInterface", f"{start}:security-group/{name}") for name in vpc["SecurityGroupIds"]]
    needed += [("ec2:CreateNetworkInterface", subnet), ("ec2:CreateNetworkInterface", interface)]
    needed += [(action, interface) for action in _INTERFACES] + [(action, "*") for action in _LOOKING]
    for action, resource in needed:
        if not rights.may(action, resource, {"ec2:Subnet": subnet} if resource == interface else {}):
            return f"The provided data access role is not allowed to perform {action}."
    return None


def _textract_problem(rights: RoleRights) -> str | None:
    """Native documents are read through Amazon Textract, by the action that the request chooses, if it does."""
    config = rights.model.request["InputDataConfig"]
    types = [config.get("DocumentType"), *(item.get("DocumentType") for item in config.get("AugmentedManifests", ()))]
    if "SEMI_STRUCTURED_DOCUMENT" not in types:
        return None
    chosen = config.get("DocumentReaderConfig", {}).get("DocumentReadAction")
    for action in (_TEXTRACT[chosen],) if chosen in _TEXTRACT else _TEXTRACT.values():
        if not rights.may(action, "*"):
            return f"The provided data access role is not allowed to perform {action}."
    return None
