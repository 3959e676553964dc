"""What the launch costs."""

from collections.abc import Iterator

from wizard.account.prices import read_prices
from wizard.checks.check import Check, CheckFinding
from wizard.checks.inspection import Inspection, Work, because
from wizard.costs import PriceTable, cost_sentence, units_of
from wizard.errors import WizardError
from wizard.plan import look_up

COST = Check(
    "service.cost",
    "info",
    "the launch costs nothing",
    "",
    "Nothing is to be done.",
)
_REMEDIES = {
    "endpoint": "Delete the endpoint when it is not needed any more.",
    "classifier": "Stop a training that is not needed any more, and delete the model when nobody uses it.",
    "recognizer": "Stop a training that is not needed any more, and delete the model when nobody uses it.",
}


def _run(work: Work) -> None:
    table, why = _prices(work)
    texts = table.as_texts() if table else None
    if texts:
        work.learn({"_prices": texts})
    work.judge(COST, _cost(work, cost_sentence(work.profile, texts), why))


def _cost(work: Work, sentence: str, why: str) -> Iterator[CheckFinding]:
    kind = work.text("kind")
    if kind == "endpoint" and units_of(work.profile) < 1:
        return
    subject = "inference_units" if kind == "endpoint" else "kind"
    yield COST.found(subject, f"{sentence} {why}".strip(), remedy=_REMEDIES.get(kind, ""))


def _prices(work: Work) -> tuple[PriceTable | None, str]:
    """The prices of the region, or why they are not read: a sentence, empty where the Price List has none for it."""
    region = work.text("region")
    try:
        return work.facts.once(("prices", region), lambda: read_prices(work.facts.session, region)), ""
    except WizardError as problem:
        return None, because(problem)


INSPECTION = Inspection(
    id="service.cost",
    subject="service",
    title="Cost",
    key="kind",
    checks=(COST,),
    touches=("inference_units", "model"),
    applies=lambda profile: look_up(profile, "kind") in _REMEDIES and bool(look_up(profile, "region")),
    run=_run,
)
