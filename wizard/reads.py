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

RUNS = Read(
    "Runs",
    (
        *("comprehend:ListDocumentClassifiers", "comprehend:ListEntityRecognizers", "comprehend:ListEndpoints"),
        "comprehend:ListTagsForResource",
    ),
)
"""What the watch over everything asks for, and whether a resource is the one that a lost launch has made."""

RESULTS = Read("Output of a training", ("s3:GetBucketLocation", "s3:GetObject", "s3:ListBucket"))
"""What reads the output archive. Where it is encrypted with a key of KMS, S3 needs ``kms:Decrypt`` of its reader."""

AUDIT = Read("Use of keys", ("cloudtrail:LookupEvents",))

_OF_A_ROLE = (
    *("iam:GetRole", "iam:GetPolicy", "iam:GetPolicyVersion", "iam:GetRolePolicy"),
    *("iam:ListAttachedRolePolicies", "iam:ListRolePolicies", "iam:SimulatePrincipalPolicy"),
)
_OF_A_KEY = ("kms:DescribeKey", "kms:ListAliases", "kms:GetKeyPolicy", "kms:ListGrants")

_OF_FILES = ("s3:ListBucket", "s3:GetObject", "s3:GetBucketLocation")

CHECKS: Mapping[str, Read] = MappingProxyType(
    {
        "service.account": Read("Account of the credentials", ()),
        "service.name": Read(
            "Names of models", ("comprehend:ListDocumentClassifiers", "comprehend:ListEntityRecognizers")
        ),
        "service.endpoint-name": Read(
            "Names of endpoints", ("comprehend:ListEndpoints", "comprehend:DescribeFlywheel")
        ),
        "service.model": Read(
            "Model of an endpoint",
            (
                *("comprehend:DescribeDocumentClassifier", "comprehend:DescribeEntityRecognizer"),
                "comprehend:DescribeFlywheel",
            ),
        ),
        "service.trainings": Read(
            "Quota of trainings",
            (
                *("comprehend:ListDocumentClassifiers", "comprehend:ListEntityRecognizers"),
                *("servicequotas:ListServiceQuotas", "servicequotas:ListAWSDefaultServiceQuotas"),
            ),
        ),
        "service.endpoints": Read(
            "Quotas of endpoints",
            (
                "comprehend:ListEndpoints",
                *("servicequotas:ListServiceQuotas", "servicequotas:ListAWSDefaultServiceQuotas"),
            ),
        ),
        "service.cost": Read("Prices", ("pricing:GetProducts",)),
        "role.trust": Read("Trust of the data access role", ("iam:GetRole",)),
        "role.rights": Read(
            "Rights of the data access role",
            (
                *_OF_A_ROLE,
                *("s3:GetBucketLocation", "s3:GetBucketPolicy", "s3:ListAllMyBuckets", "s3:ListBucket"),
                *("kms:GetKeyPolicy", "kms:ListGrants"),
                *("comprehend:DescribeDocumentClassifier", "comprehend:DescribeEntityRecognizer"),
            ),
        ),
        "role.data-key": Read(
            "Encryption of the dataset",
            (
                *_OF_A_ROLE,
                *("s3:GetBucketLocation", "s3:ListBucket", "s3:GetObject"),
                *("kms:GetKeyPolicy", "kms:ListGrants"),
            ),
        ),
        "role.buckets": Read(
            "Policies of the buckets",
            ("s3:GetBucketLocation", "s3:GetBucketPolicy", "s3:ListAllMyBuckets", "s3:ListBucket"),
        ),
        "dataset.annotations": Read("Annotations and their documents", _OF_FILES),
        "dataset.entity-list": Read("Entity list and its documents", _OF_FILES),
        "dataset.entity-manifests": Read("Manifests of a recognizer", _OF_FILES),
        "keys.volume": Read("Volume key", _OF_A_KEY),
        "keys.output": Read("Output key", _OF_A_KEY),
        "keys.model": Read("Model key", _OF_A_KEY),
        "keys.served": Read(
            "Key of an endpoint's model",
            (*_OF_A_KEY, "comprehend:DescribeDocumentClassifier", "comprehend:DescribeEntityRecognizer"),
        ),
        "permissions.role": Read("Your right to pass the role", OWN_POLICIES.actions),
        "permissions.launch": Read("Your right to launch", OWN_POLICIES.actions),
        "dataset.files": Read("Files of a dataset", ("s3:ListBucket", "s3:GetBucketLocation")),
        "dataset.csv": Read("Rows of a classifier's data", _OF_FILES),
        "dataset.manifests": Read("A classifier's manifests", _OF_FILES),
        "network.subnets": Read("Subnets of a plan", ("ec2:DescribeSubnets", "ec2:DescribeVpcs")),
        "network.s3": Read(
            "Way to S3",
            (
                *("ec2:DescribeSubnets", "ec2:DescribeRouteTables", "ec2:DescribeVpcEndpoints"),
                *("ec2:DescribeNatGateways", "ec2:DescribePrefixLists"),
            ),
        ),
        "network.groups": Read(
            "Security groups of a plan",
            (
                *("ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ec2:DescribeRouteTables"),
                *("ec2:DescribeVpcEndpoints", "ec2:DescribePrefixLists"),
            ),
        ),
        "network.acls": Read(
            "Network ACLs",
            (
                *("ec2:DescribeNetworkAcls", "ec2:DescribeSubnets", "ec2:DescribeRouteTables"),
                *("ec2:DescribeVpcEndpoints", "ec2:DescribePrefixLists"),
            ),
        ),
        "network.dns": Read(
            "DNS of the VPC",
            (
                *("ec2:DescribeVpcAttribute", "ec2:DescribeDhcpOptions", "ec2:DescribeVpcs", "ec2:DescribeSubnets"),
                *("ec2:DescribeRouteTables", "ec2:DescribeVpcEndpoints", "ec2:DescribePrefixLists"),
            ),
        ),
    }
)
"""What each inspection of :data:`wizard.checks.registry.INSPECTIONS` asks for, by its id; those that ask nobody are not
here."""

ALL: tuple[Read, ...] = (*LISTS.values(), STATUS, RUNS, RESULTS, AUDIT, OWN_POLICIES, *CHECKS.values())
