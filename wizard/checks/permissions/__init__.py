"""What the caller may do: the operation itself, and passing the role."""

from wizard.checks.inspection import Inspection

INSPECTIONS: tuple[Inspection, ...] = ()
