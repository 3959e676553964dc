"""The VPC of a training: subnets, security groups, and the way to Amazon S3."""

from wizard.checks.inspection import Inspection

INSPECTIONS: tuple[Inspection, ...] = ()
