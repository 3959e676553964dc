"""The VPC of a training: subnets, security groups, and the way to Amazon S3."""

from wizard.checks.inspection import Inspection
from wizard.checks.network import acls, dns, groups, s3, subnets

INSPECTIONS: tuple[Inspection, ...] = (
    subnets.INSPECTION,
    s3.INSPECTION,
    groups.INSPECTION,
    acls.INSPECTION,
    dns.INSPECTION,
)
