"""The KMS keys of a plan, one for each purpose."""

from wizard.checks.inspection import Inspection
from wizard.checks.keys.inspections import OF_THE_MODEL, OF_THE_PLAN

INSPECTIONS: tuple[Inspection, ...] = (*OF_THE_PLAN, OF_THE_MODEL)
