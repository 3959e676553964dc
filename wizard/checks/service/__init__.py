"""The account and the service: whose account it is, region, names, quotas, the model of an endpoint, costs."""

from wizard.checks.inspection import Inspection

INSPECTIONS: tuple[Inspection, ...] = ()
