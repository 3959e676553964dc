"""The training and test data: that it is there, can be read, and is what the plan says."""

from wizard.checks.inspection import Inspection

INSPECTIONS: tuple[Inspection, ...] = ()
