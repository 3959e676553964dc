"""Service Quotas of the simulated account: Comprehend's quotas, as its own Comprehend holds them.

Names, codes and what is adjustable are those that AWS answers, as public inventories of Service Quotas show them; the
values of the quotas that the simulated Comprehend enforces are its own. Throttle limits are listed (AWS lists some
sixty, here are a few) and not enforced. Every caller is answered: see :mod:`wizard.demo` for whose rights are judged.

"If the applied quota value is not available for a quota, the quota is not retrieved" (API reference of
ListServiceQuotas): so it is here for the recognizers' trainings, which only the list of defaults has.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from wizard.demo.aws_errors import AwsError
from wizard.demo.comprehend.endpoints import ENDPOINT_LIMIT, UNITS_PER_ENDPOINT, UNITS_PER_REGION
from wizard.demo.comprehend.models import ACTIVE_TRAININGS
from wizard.demo.names import ACCOUNT_ID
from wizard.demo.pages import cut
from wizard.demo.wire import WireRequest

_SERVICE = "comprehend"
_DEFAULT_PAGE = 100
"""Quotas of a page where the request does not say. AWS documents the maximum (100) only."""


@dataclass(frozen=True)
class _Quota:
    name: str
    code: str
    value: float
    adjustable: bool = False
    is_applied: bool = True
    """Whether the account has a value of its own for it, be it the default one."""


_QUOTAS = (
    _Quota("DocumentClassifier max active jobs", "L-94042C4D", ACTIVE_TRAININGS),
    _Quota("EntityRecognizer max active jobs", "L-4BDB4A9D", ACTIVE_TRAININGS, is_applied=False),
    _Quota("Endpoints max active endpoints", "L-55642075", ENDPOINT_LIMIT, adjustable=True),
    _Quota("Endpoints max inference units per endpoint", "L-70EC2949", UNITS_PER_ENDPOINT, adjustable=True),
    _Quota("Endpoints max inference units per account", "L-2A73DEBC", UNITS_PER_REGION, adjustable=True),
    _Quota("DocumentClassification max active jobs", "L-E65FE76A", 10),
    _Quota("DetectEntities max active jobs", "L-2B8ECCAB", 10),
    _Quota("CreateDocumentClassifier throttle limit in transactions per second", "L-243FFDDD", 1),
    _Quota("CreateEntityRecognizer throttle limit in transactions per second", "L-A207C175", 1),
    _Quota("DescribeDocumentClassifier throttle limit in transactions per second", "L-C39735E0", 10),
    _Quota("DescribeEntityRecognizer throttle limit in transactions per second", "L-F039F1E3", 10),
    _Quota("ListDocumentClassifiers throttle limit in transactions per second", "L-7820536E", 10),
    _Quota("ListEntityRecognizers throttle limit in transactions per second", "L-5BADD54F", 10),
)


def answer(request: WireRequest, parameters: dict[str, Any]) -> dict[str, Any]:
    """The answer to one call. Raises AwsError."""
    operation = _OPERATIONS.get(request.operation)
    if operation is None:
        raise AwsError(
            "UnknownOperationException", f"The simulated account does not know servicequotas:{request.operation}."
        )
    if parameters.get("ServiceCode") != _SERVICE:
        raise AwsError("NoSuchResourceException", "The request failed because the specified service does not exist.")
    return operation(parameters, request.region)


def _list_applied(parameters: dict[str, Any], region: str) -> dict[str, Any]:
    wanted = parameters.get("QuotaCode")
    return _page([quota for quota in _QUOTAS if quota.is_applied and wanted in (None, quota.code)], parameters, region)


def _list_defaults(parameters: dict[str, Any], region: str) -> dict[str, Any]:
    return _page(list(_QUOTAS), parameters, region)


def _get(parameters: dict[str, Any], region: str, *, applied: bool) -> dict[str, Any]:
    for quota in _QUOTAS:
        if quota.code == parameters.get("QuotaCode") and (quota.is_applied or not applied):
            return {"Quota": _shown(quota, region)}
    raise AwsError("NoSuchResourceException", "The request failed because the specified quota does not exist.")


def _page(quotas: list[_Quota], parameters: dict[str, Any], region: str) -> dict[str, Any]:
    bad = AwsError("InvalidPaginationTokenException", "The pagination token is not valid.")
    shown = [_shown(quota, region) for quota in quotas]
    return cut(shown, parameters, "Quotas", default=_DEFAULT_PAGE, bad=bad)


def _shown(quota: _Quota, region: str) -> dict[str, Any]:
    return {
        "ServiceCode": _SERVICE,
        "ServiceName": "Amazon Comprehend",
        "QuotaArn": f"arn:aws:servicequotas:{region}:{ACCOUNT_ID}:{_SERVICE}/{quota.code}",
        "QuotaCode": quota.code,
        "QuotaName": quota.name,
        "Value": float(quota.value),
        "Unit": "None",
        "Adjustable": quota.adjustable,
        "GlobalQuota": False,
        "QuotaAppliedAtLevel": "ACCOUNT",
    }


_OPERATIONS: dict[str, Callable[[dict[str, Any], str], dict[str, Any]]] = {
    "ListServiceQuotas": _list_applied,
    "ListAWSDefaultServiceQuotas": _list_defaults,
    "GetServiceQuota": lambda parameters, region: _get(parameters, region, applied=True),
    "GetAWSDefaultServiceQuota": lambda parameters, region: _get(parameters, region, applied=False),
}
