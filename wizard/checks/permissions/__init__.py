"""What the caller may do: the operation itself, and passing the role."""

from wizard.checks.inspection import Inspection
from wizard.checks.permissions import launching, passing

INSPECTIONS: tuple[Inspection, ...] = (passing.INSPECTION, launching.INSPECTION)
