"""Service Quotas: how many trainings, endpoints and inference units an account may have in a region.

Names and codes are those that Service Quotas answers, as several public inventories of it show them:

- L-94042C4D ``DocumentClassifier max active jobs`` (in one of them ``CreateDocumentClassifier max active jobs``)
- L-4BDB4A9D ``EntityRecognizer max active jobs`` (or ``CreateEntityRecognizer max active jobs``)
- L-55642075 ``Endpoints max active endpoints``
- L-70EC2949 ``Endpoints max inference units per endpoint``
- L-2A73DEBC ``Endpoints max inference units per account``: of an account in one region ("Unless otherwise specified,
  the Amazon Comprehend quotas are per region", developer guide)

A quota is known by its code, else by words of its name. None of the inventories has one on the number of models.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from wizard.account.listing import Call, answers
from wizard.account.session import AccountSession

_APPLIED = Call(
    "service-quotas", "list_service_quotas", "servicequotas:ListServiceQuotas", "listing the account's quotas", 100
)
_DEFAULTS = Call(
    "service-quotas",
    "list_aws_default_service_quotas",
    "servicequotas:ListAWSDefaultServiceQuotas",
    "listing AWS's default quotas",
    100,
)

QuotaName = Literal["classifier", "recognizer", "endpoints", "endpoint_units", "units"]
"""Trainings of a kind that run at once; endpoints; inference units of one endpoint, and of all together."""
Source = Literal["applied", "default", "published"]


@dataclass(frozen=True)
class Quota:
    """How much there may be. ``source``: the account's own value, AWS's default as Service Quotas says it, or the one
    that the developer guide publishes. ``adjustable`` is None where nobody says."""

    code: str
    limit: int
    source: Source
    adjustable: bool | None = None


@dataclass(frozen=True)
class _Known:
    code: str
    words: re.Pattern[str]
    published: int


_TRAININGS = r".*\b(active|concurrent|running)\b"
_KNOWN: Mapping[QuotaName, _Known] = {
    "classifier": _Known("L-94042C4D", re.compile(rf"(create)?document ?classifier\b{_TRAININGS}"), 10),
    "recognizer": _Known("L-4BDB4A9D", re.compile(rf"(create)?entity ?recognizer\b{_TRAININGS}"), 10),
    "endpoints": _Known("L-55642075", re.compile(r"(?!.*\bunits?\b).*\bactive endpoints\b"), 10),
    "endpoint_units": _Known("L-70EC2949", re.compile(r".*\binference units\b.*\bper endpoint\b"), 10),
    "units": _Known("L-2A73DEBC", re.compile(r".*\binference units\b.*\bper (account|region)\b"), 100),
}
"""Published: developer guide, "Guidelines and quotas", quotas for custom models and for endpoints."""
_RATE = re.compile(r"\bthrottle|per second\b")


def applied_quotas(session: AccountSession) -> dict[QuotaName, Quota]:
    """The account's own values, of the quotas for which it has some. Raises WizardErrors."""
    return _read(session, _APPLIED, "applied")


def default_quotas(session: AccountSession) -> dict[QuotaName, Quota]:
    """AWS's default values. Raises WizardErrors."""
    return _read(session, _DEFAULTS, "default")


def all_quotas(applied: Mapping[QuotaName, Quota], default: Mapping[QuotaName, Quota]) -> dict[QuotaName, Quota]:
    """Each quota: the account's, else AWS's default, else the published one."""
    published = {name: Quota(known.code, known.published, "published") for name, known in _KNOWN.items()}
    return {**published, **default, **applied}


def quotas_from(found: Iterable[Mapping[str, Any]], source: Source) -> dict[QuotaName, Quota]:
    """The quotas that are among ``found``, as Service Quotas lists them. A code goes before the words of a name."""
    quotas: dict[QuotaName, Quota] = {}
    by_code: set[QuotaName] = set()
    for one in found:
        value = one.get("Value")
        name, is_certain = _name_of(one)
        if name is None or not isinstance(value, int | float) or value < 0 or (name in by_code and not is_certain):
            continue
        quotas[name] = Quota(str(one.get("QuotaCode", "")), int(value), source, one.get("Adjustable"))
        if is_certain:
            by_code.add(name)
    return quotas


def _name_of(one: Mapping[str, Any]) -> tuple[QuotaName | None, bool]:
    """Which quota it is, and whether its code says so."""
    text = str(one.get("QuotaName", "")).lower()
    for name, known in _KNOWN.items():
        if one.get("QuotaCode") == known.code:
            return name, True
    if not _RATE.search(text):
        for name, known in _KNOWN.items():
            if known.words.match(text):
                return name, False
    return None, False


def _read(session: AccountSession, call: Call, source: Source) -> dict[QuotaName, Quota]:
    pages = answers(session, call, lambda: False, ServiceCode="comprehend")
    return quotas_from((one for page in pages for one in page.get("Quotas", ())), source)
