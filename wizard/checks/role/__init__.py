"""The data access role: that Comprehend may assume it, and that it may do what the plan needs."""

from wizard.checks.inspection import Inspection

INSPECTIONS: tuple[Inspection, ...] = ()
