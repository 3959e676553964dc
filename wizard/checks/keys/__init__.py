"""The KMS keys of a plan, one for each purpose."""

from wizard.checks.inspection import Inspection

INSPECTIONS: tuple[Inspection, ...] = ()
