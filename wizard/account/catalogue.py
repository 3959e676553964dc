"""The lists that the wizard can show, by name."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from wizard.account.discovery import keys, local, models, network, objects, roles
from wizard.account.listing import Cancelled, Listing, Page
from wizard.account.session import AccountSession
from wizard.errors import UsageError

__all__ = ["LISTINGS", "Cancelled", "Listing", "Page", "list_resources"]

LISTINGS: Mapping[str, Listing] = MappingProxyType(
    {
        listing.kind: listing
        for listing in (
            Listing("profiles", "Credentials profiles", (), local.list_profiles),
            Listing("regions", "Regions", (), local.list_regions),
            Listing("buckets", "Buckets", ("s3:ListAllMyBuckets", "s3:GetBucketLocation"), objects.list_buckets),
            Listing("objects", "Objects", ("s3:ListBucket",), objects.list_objects),
            Listing("vpcs", "VPCs", ("ec2:DescribeVpcs",), network.list_vpcs),
            Listing(
                "subnets",
                "Subnets",
                ("ec2:DescribeSubnets", "ec2:DescribeRouteTables", "ec2:DescribeVpcEndpoints"),
                network.list_subnets,
            ),
            Listing(
                "security_groups", "Security groups", ("ec2:DescribeSecurityGroups",), network.list_security_groups
            ),
            Listing("keys", "KMS keys", ("kms:ListKeys", "kms:ListAliases", "kms:DescribeKey"), keys.list_keys),
            Listing("roles", "Roles", ("iam:ListRoles",), roles.list_roles),
            Listing(
                "models",
                "Models",
                ("comprehend:ListDocumentClassifiers", "comprehend:ListEntityRecognizers"),
                models.list_models,
            ),
            Listing("endpoints", "Endpoints", ("comprehend:ListEndpoints",), models.list_endpoints),
        )
    }
)


def list_resources(
    session: AccountSession, kind: str, parameters: Mapping[str, str], cancelled: Cancelled
) -> Iterator[Page]:
    """The pages of a list as they arrive; ends early once ``cancelled()``. Raises WizardErrors.

    Parameters: ``bucket`` and ``prefix`` for objects, ``vpc`` (may be left out) for subnets and security groups.
    """
    if kind not in LISTINGS:
        raise UsageError(f"There is no list {kind!r}.", f"There are {', '.join(LISTINGS)}.")
    yield from LISTINGS[kind].list_pages(session, parameters, cancelled)
