"""Every IAM action that the wizard's reading asks for, by what it is for.

One list: the code that reads, the policy that grants it and the documentation take it from here.

Which action an API call needs is AWS's service authorization reference; ``sts:GetCallerIdentity`` needs none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Read:
    """Actions that serve one purpose; ``purpose`` is a title, as ``Subnets``."""

    purpose: str
    actions: tuple[str, ...]


LISTS: Mapping[str, Read] = MappingProxyType(
    {
        "profiles": Read("Credentials profiles", ()),
        "regions": Read("Regions", ()),
        "buckets": Read("Buckets", ("s3:ListAllMyBuckets", "s3:GetBucketLocation")),
        "objects": Read("Objects", ("s3:ListBucket", "s3:GetObject", "s3:GetBucketLocation")),
        "vpcs": Read("VPCs", ("ec2:DescribeVpcs",)),
        "subnets": Read("Subnets", ("ec2:DescribeSubnets", "ec2:DescribeRouteTables", "ec2:DescribeVpcEndpoints")),
        "security_groups": Read("Security groups", ("ec2:DescribeSecurityGroups",)),
        "keys": Read("KMS keys", ("kms:ListKeys", "kms:ListAliases", "kms:DescribeKey")),
        "roles": Read("Roles", ("iam:ListRoles",)),
        "models": Read("Models", ("comprehend:ListDocumentClassifiers", "comprehend:ListEntityRecognizers")),
        "endpoints": Read("Endpoints", ("comprehend:ListEndpoints",)),
    }
)
"""What each list of :data:`wizard.account.catalogue.LISTINGS` asks for."""

STATUS = Read(
    "Status of models and endpoints",
    ("comprehend:DescribeDocumentClassifier", "comprehend:DescribeEntityRecognizer", "comprehend:DescribeEndpoint"),
)

OWN_POLICIES = Read(
    "Own policies",
    (
        *("iam:GetUser", "iam:GetRole", "iam:GetPolicy", "iam:GetPolicyVersion"),
        *("iam:ListAttachedUserPolicies", "iam:ListUserPolicies", "iam:GetUserPolicy"),
        *("iam:ListGroupsForUser", "iam:ListAttachedGroupPolicies", "iam:ListGroupPolicies", "iam:GetGroupPolicy"),
        *("iam:ListAttachedRolePolicies", "iam:ListRolePolicies", "iam:GetRolePolicy"),
        "iam:SimulatePrincipalPolicy",
    ),
)
"""What tells beforehand whether a launch will be refused."""

CHECKS: Mapping[str, Read] = MappingProxyType({})
"""What each inspection of :data:`wizard.checks.registry.INSPECTIONS` asks for, by its id; those that ask nobody are not
here."""

ALL: tuple[Read, ...] = (*LISTS.values(), STATUS, OWN_POLICIES, *CHECKS.values())
