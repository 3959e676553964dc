"""The account and the service: whose account it is, region, names, quotas, the model of an endpoint, costs.

- ``account``, ``place``: whose credentials, which partition, whether the region has Comprehend, how many tags
- ``names``: whether the name, or the version of it, is free
- ``served``: the model or flywheel of an endpoint
- ``allowance``: quotas with what is used, by ``gauge``
- ``cost``: what the launch costs
- ``asked``: what these ask the account, once
"""

from wizard.checks.inspection import Inspection
from wizard.checks.service import account, allowance, cost, names, place, served

INSPECTIONS: tuple[Inspection, ...] = (
    account.INSPECTION,
    place.INSPECTION,
    names.MODELS,
    names.ENDPOINTS,
    served.INSPECTION,
    allowance.TRAININGS,
    allowance.ENDPOINTS,
    cost.INSPECTION,
)
