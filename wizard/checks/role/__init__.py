"""The data access role: that Comprehend may assume it, and that it may do what the plan needs."""

from wizard.checks.inspection import Inspection
from wizard.checks.role.buckets import BUCKETS
from wizard.checks.role.data_key import DATA_KEY
from wizard.checks.role.rights import RIGHTS
from wizard.checks.role.trust import TRUSTED

INSPECTIONS: tuple[Inspection, ...] = (TRUSTED, RIGHTS, DATA_KEY, BUCKETS)
