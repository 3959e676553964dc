"""What is found in an account. ``value`` is raw and goes into the plan; every other text is safe to show."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

S3Route = Literal["gateway", "interface", "nat", "internet", "unknown"]
"""How S3 is reached from a subnet; None in its place: not at all."""


@dataclass(frozen=True)
class CredentialsProfile:
    """A profile of the user's AWS configuration; ``how`` says in a few words where its credentials come from."""

    value: str
    name: str
    how: str


@dataclass(frozen=True)
class Region:
    """A region with Amazon Comprehend; ``name`` is AWS's, as ``US West (Oregon)``."""

    value: str
    name: str


@dataclass(frozen=True)
class Bucket:
    """An S3 bucket; ``region`` is ``None`` where it could not be found out."""

    value: str
    name: str
    region: str | None = None
    created: datetime | None = None


@dataclass(frozen=True)
class Prefix:
    """A folder of a bucket. ``value`` is the full raw prefix with its slash: make it visible where it is shown."""

    value: str


@dataclass(frozen=True)
class ObjectEntry:
    """An object. ``value`` is the full raw key: make it visible where it is shown. ``size`` is in bytes."""

    value: str
    size: int
    modified: datetime | None = None


@dataclass(frozen=True)
class Vpc:
    """A VPC. ``name`` is its Name tag, ``tenancy`` is ``default``, ``dedicated`` or ``host``."""

    value: str
    name: str
    cidr: str
    tenancy: str
    is_default: bool


@dataclass(frozen=True)
class Subnet:
    """A subnet. ``public``: its default route leads to an internet gateway; ``None`` where routes may not be read."""

    value: str
    name: str
    vpc_id: str
    zone: str
    cidr: str
    free_addresses: int
    public: bool | None = None
    s3_route: S3Route | None = "unknown"


@dataclass(frozen=True)
class SecurityGroup:
    """A security group. ``from_itself``: its members may reach each other on all TCP ports; ``egress``: there is a rule
    that lets traffic out.
    """

    value: str
    name: str
    vpc_id: str
    description: str
    from_itself: bool
    egress: bool


_AWS_ALIAS = "alias/aws/"
_STATES = {
    "Disabled": "It is disabled.",
    "PendingDeletion": "It is about to be deleted.",
    "PendingReplicaDeletion": "It is about to be deleted.",
    "PendingImport": "Its key material has not been imported yet.",
    "Unavailable": "Its custom key store is not available.",
    "Creating": "It is still being created.",
    "Updating": "It is being updated; try again in a moment.",
}


@dataclass(frozen=True)
class KmsKey:
    """A KMS key; ``value`` is its ARN.

    What only DescribeKey says (``state``, ``usage``, ``spec``, ``manager``: ``CUSTOMER`` or ``AWS``) is ``None`` until
    it has been asked.
    """

    value: str
    key_id: str
    aliases: tuple[str, ...] = ()
    description: str = ""
    state: str | None = None
    usage: str | None = None
    spec: str | None = None
    manager: str | None = None
    multi_region: bool = False
    created: datetime | None = None

    @property
    def is_aws_managed(self) -> bool:
        """Whether AWS manages it for one of its services; its alias tells before it is described."""
        return self.manager == "AWS" or any(alias.startswith(_AWS_ALIAS) for alias in self.aliases)

    @property
    def order(self) -> tuple[bool, bool, tuple[str, ...], str]:
        """Where it stands among keys, whichever page or alias came first: named keys first, those AWS manages last."""
        return self.is_aws_managed, not self.aliases, self.aliases, self.key_id

    def unsuitable_reason(self) -> str | None:
        """Why Comprehend cannot use it, in a sentence; ``None``: nothing known speaks against it."""
        if self.is_aws_managed:
            return "AWS manages it for one service, and its key policy cannot be changed to let your role use it."
        if self.state is None:
            return None
        if self.usage != "ENCRYPT_DECRYPT":
            return f"Its usage is {self.usage}; Comprehend needs a symmetric key for ENCRYPT_DECRYPT."
        if self.spec != "SYMMETRIC_DEFAULT":
            return f"It is asymmetric ({self.spec}); Comprehend needs a symmetric key."
        if self.state != "Enabled":
            return _STATES.get(self.state, f"Its state is {self.state}; it must be Enabled.")
        return None


@dataclass(frozen=True)
class Role:
    """An IAM role; ``value`` is its ARN.

    ``trusts_comprehend``: its trust policy lets comprehend.amazonaws.com assume it for this account;
    ``trust_conditions`` is what that trust depends on, as ``StringEquals aws:SourceAccount = 111122223333``.
    """

    value: str
    name: str
    path: str
    trusts_comprehend: bool
    trust_conditions: str = ""
    description: str = ""


@dataclass(frozen=True)
class Model:
    """A custom model; ``value`` is its ARN. Keys are empty where it is not encrypted with one of the customer's."""

    value: str
    name: str
    version: str
    kind: Literal["classifier", "recognizer"]
    status: str
    language: str
    model_key: str = ""
    volume_key: str = ""
    submitted: datetime | None = None
    message: str = ""


@dataclass(frozen=True)
class Endpoint:
    """An endpoint; ``value`` is its ARN, ``units`` its inference units."""

    value: str
    name: str
    status: str
    units: int
    model_arn: str
