"""Quotas: how many trainings run and may, how many endpoints and inference units there are and may be."""

from collections.abc import Iterator, Mapping

from wizard.account.discovery.taken import TakenEndpoint
from wizard.account.quotas import Quota, QuotaName
from wizard.checks.asked import ask_all
from wizard.checks.check import Check, CheckFinding
from wizard.checks.inspection import Inspection, Work
from wizard.checks.pictures import Drawing
from wizard.checks.service import asked
from wizard.checks.service.gauge import NEAR, Use, gauge
from wizard.costs import units_of
from wizard.plan import look_up
from wizard.text import visible

_REFUSED = "AWS refuses the launch (ResourceLimitExceededException)."
_RAISE = (
    *("aws", "service-quotas", "request-service-quota-increase", "--service-code", "comprehend"),
    *("--quota-code", "{code}", "--desired-value", "{wanted}"),
)
TRAININGS_FULL = Check(
    "service.trainings-full",
    "error",
    "the quota of running trainings has room for one more",
    _REFUSED,
    "Wait until one of them ends, stop one, or ask AWS for a higher quota.",
    _RAISE,
)
TRAININGS_NEAR = Check(
    "service.trainings-near",
    "warning",
    f"with this one, less than {NEAR:.0%} of the quota of running trainings is used",
    "Others who train at the same time may be refused.",
    "Agree with whoever else trains in this account and region.",
)
TRAININGS_USED = Check(
    "service.trainings-used", "info", "no training runs yet, by the account's own quota", "", "Nothing is to be done."
)
ENDPOINT_UNITS = Check(
    "service.endpoint-units",
    "error",
    "the endpoint has no more inference units than the quota lets one have",
    _REFUSED,
    "Use at most {limit}, or ask AWS for a higher quota.",
    _RAISE,
)
ENDPOINTS_FULL = Check(
    "service.endpoints-full",
    "error",
    "the quotas of endpoints and inference units have room for this one",
    _REFUSED,
    "Delete an endpoint that is not needed, use fewer inference units, or ask AWS for a higher quota.",
    _RAISE,
)
ENDPOINTS_NEAR = Check(
    "service.endpoints-near",
    "warning",
    f"with this one, less than {NEAR:.0%} of the quotas of endpoints and inference units is used",
    "Others who launch endpoints may be refused.",
    "Delete endpoints that are not needed: each is paid for until then.",
)
ENDPOINTS_USED = Check(
    "service.endpoints-used",
    "info",
    "there is no endpoint yet, by the account's own quotas",
    "",
    "Nothing is to be done.",
)


def _run_trainings(work: Work) -> None:
    kind = asked.training_kind(work.profile) or "classifier"
    facts = work.facts
    ask_all(lambda: asked.quotas(facts), lambda: asked.running_trainings(facts, kind))
    quotas, running = asked.quotas(facts), len(asked.running_trainings(facts, kind))
    use = Use(quotas.of[kind], running, 1, f"{kind} trainings", "run")
    work.draw(Drawing("name", "Quota of trainings", (gauge(use),)))
    work.judge(TRAININGS_FULL, _over(TRAININGS_FULL, "kind", use))
    work.judge(TRAININGS_NEAR, _near(TRAININGS_NEAR, "kind", use))
    work.judge(TRAININGS_USED, _used(TRAININGS_USED, "kind", [use], quotas.problem))


def _run_endpoints(work: Work) -> None:
    facts = work.facts
    ask_all(lambda: asked.quotas(facts), lambda: asked.endpoints(facts))
    quotas, wanted = asked.quotas(facts), units_of(work.profile)
    work.judge(ENDPOINT_UNITS, _too_many_units(quotas.of["endpoint_units"], wanted))
    uses = _endpoint_uses(quotas.of, asked.endpoints(facts), wanted)
    work.draw(Drawing("inference_units", "Quotas of endpoints", tuple(map(gauge, uses.values()))))
    work.judge(ENDPOINTS_FULL, (one for key, use in uses.items() for one in _over(ENDPOINTS_FULL, key, use)))
    work.judge(ENDPOINTS_NEAR, (one for key, use in uses.items() for one in _near(ENDPOINTS_NEAR, key, use)))
    work.judge(ENDPOINTS_USED, _used(ENDPOINTS_USED, "inference_units", list(uses.values()), quotas.problem))


def _endpoint_uses(quotas: Mapping[QuotaName, Quota], there: tuple[TakenEndpoint, ...], wanted: int) -> dict[str, Use]:
    """By the key of the profile. What is being deleted counts until it is gone: AWS does not say when it stops to."""
    going = sum(1 for endpoint in there if endpoint.status == "DELETING")
    also = f"{going} of them being deleted" if going else ""
    units = sum(endpoint.units for endpoint in there)
    return {
        "name": Use(quotas["endpoints"], len(there), 1, "endpoints", "exist", also),
        "inference_units": Use(quotas["units"], units, wanted, "inference units", "are in use"),
    }


def _too_many_units(quota: Quota, wanted: int) -> Iterator[CheckFinding]:
    if wanted > quota.limit:
        message = f"{wanted} inference units are wanted; an endpoint can have {quota.limit}{_whose(quota)}."
        yield ENDPOINT_UNITS.found("inference_units", message, limit=str(quota.limit), **_raising(quota, wanted))


def _over(check: Check, key: str, use: Use) -> Iterator[CheckFinding]:
    if use.after > use.quota.limit:
        message = f"{use}{_whose(use.quota)}, and this launch takes {use.wanted} more."
        yield check.found(key, message, **_raising(use.quota, use.after))


def _near(check: Check, key: str, use: Use) -> Iterator[CheckFinding]:
    if use.is_near:
        message = f"With this launch, {use.after} of {use.quota.limit} {use.what} {use.verb}{_whose(use.quota)}."
        yield check.found(key, message)


def _used(check: Check, key: str, uses: list[Use], problem: str) -> Iterator[CheckFinding]:
    """How much is used, in one finding; nothing where nothing is, and the account's own quota is known."""
    shown = [use for use in uses if use.used or use.quota.source == "published"]
    if not shown:
        return
    published = any(use.quota.source == "published" for use in shown)
    why = f" {visible(problem)}" if published and problem else ""
    yield check.found(key, "; ".join(f"{use}{_whose(use.quota)}" for use in shown) + f".{why}")


def _whose(quota: Quota) -> str:
    return {"applied": "", "default": " (AWS's default quota)", "published": " (published default)"}[quota.source]


def _raising(quota: Quota, wanted: int) -> dict[str, str]:
    """What the command that asks for a higher quota needs; nothing where AWS does not let it be raised."""
    return {} if quota.adjustable is False else {"code": quota.code, "wanted": str(wanted)}


TRAININGS = Inspection(
    id="service.trainings",
    subject="service",
    title="Quota of trainings",
    key="kind",
    checks=(TRAININGS_FULL, TRAININGS_NEAR, TRAININGS_USED),
    touches=(),
    applies=lambda profile: asked.is_training(profile) and bool(look_up(profile, "region")),
    run=_run_trainings,
)
ENDPOINTS = Inspection(
    id="service.endpoints",
    subject="service",
    title="Quotas of endpoints",
    key="inference_units",
    checks=(ENDPOINT_UNITS, ENDPOINTS_FULL, ENDPOINTS_NEAR, ENDPOINTS_USED),
    touches=("inference_units",),
    applies=lambda profile: asked.is_endpoint(profile) and bool(look_up(profile, "region")),
    run=_run_endpoints,
)
