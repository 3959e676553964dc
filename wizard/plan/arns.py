"""Amazon Resource Names, taken apart, and the partition a region belongs to."""

from dataclasses import dataclass

_PARTITIONS_BY_REGION_PREFIX = (
    ("cn-", "aws-cn"),
    ("us-gov-", "aws-us-gov"),
    ("us-isob-", "aws-iso-b"),
    ("us-isof-", "aws-iso-f"),
    ("us-iso-", "aws-iso"),
    ("eu-isoe-", "aws-iso-e"),
    ("eusc-", "aws-eusc"),
)


@dataclass(frozen=True)
class Arn:
    """``arn:partition:service:region:account:resource``; ``resource`` keeps whatever colons and slashes it has."""

    partition: str
    service: str
    region: str
    account: str
    resource: str

    @property
    def resource_type(self) -> str:
        """``key`` of ``key/1234``, ``role`` of ``role/path/Name``; the whole where there is no slash."""
        return self.resource.partition("/")[0]

    @property
    def resource_name(self) -> str:
        """Whatever stands behind the first slash."""
        return self.resource.partition("/")[2]

    def __str__(self) -> str:
        return f"arn:{self.partition}:{self.service}:{self.region}:{self.account}:{self.resource}"


def parse_arn(text: str) -> Arn | None:
    """Take ``text`` apart; ``None`` if it is not an ARN."""
    parts = text.split(":", 5)
    if len(parts) != 6 or parts[0] != "arn":
        return None
    return Arn(*parts[1:])


def partition_of(region: str) -> str:
    """The partition a region belongs to (``aws``, ``aws-cn``, ``aws-us-gov`` …)."""
    return next((partition for prefix, partition in _PARTITIONS_BY_REGION_PREFIX if region.startswith(prefix)), "aws")
