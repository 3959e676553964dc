"""What a launch costs: the Price List, the published prices, and that all faces say the same."""

import json
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.account.callers import answering
from tests.checks.cases import Account, outcome_of, shipped
from tests.demo.clients import TRAINED_PLAIN
from wizard.account.prices import table_from
from wizard.checks.facts import Facts
from wizard.checks.inspection import Work
from wizard.checks.service import cost
from wizard.costs import PUBLISHED, Prices, PriceTable, cost_sentence, table_of
from wizard.flow.answers import flatten
from wizard.flow.costs import cost_of

TRAINING = (
    "Cost: 3.00 USD for each hour of training, then 0.50 a month for the model "
    "(AWS Price List of 2026-01-16, us-west-2)."
)
_DESCRIPTIONS = {
    "Processes Custom Classification model training request": 0.000833,
    "Processes Custom Classification model storage request": 0.5,
    "Processes Custom Classification text request": 0.0005,
    "Processes Sync custom classification text request": 0.0005,
    "Processes Custom Entity model training request": 0.000833,
    "Processes Custom Entity model storage request": 0.5,
    "Processes Custom Entity text request": 0.0005,
    "Processes Sync custom entities text request": 0.0005,
    "Processes Entity Analysis text request": 0.0001,
}
"""As AWS publishes them, with USD."""


def product(description: str, *prices: float | str, unit: str = "", **more: Any) -> dict[str, Any]:
    dimensions = {
        str(index): {"description": description, "unit": unit, "pricePerUnit": {"USD": str(price)}}
        for index, price in enumerate(prices)
    }
    return {
        "product": {"attributes": {"groupDescription": description, **more}},
        "terms": {"OnDemand": {"term": {"priceDimensions": dimensions}}},
    }


def products(changed: dict[str, dict[str, Any]] | None = None) -> list[str]:
    every = {description: product(description, price) for description, price in _DESCRIPTIONS.items()}
    return [json.dumps(one) for one in {**every, **(changed or {})}.values()]


# --- the check --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["classifier-secure", "recognizer-annotations"])
def test_a_training_by_the_price_list(story: Account, name: str) -> None:
    [finding] = outcome_of(story, cost.INSPECTION, shipped(name)).findings
    assert (finding.severity, finding.subject, finding.message) == ("info", "kind", TRAINING)


@pytest.mark.parametrize("name", ["classifier-secure", "recognizer-annotations", "endpoint"])
def test_faces_say_what_the_check_says(story: Account, name: str) -> None:
    profile = shipped(name)
    outcome = outcome_of(story, cost.INSPECTION, profile)
    learned: Any = outcome.learned
    answers = MappingProxyType({**flatten(profile), **learned})
    assert cost_of(answers) == outcome.findings[0].message
    assert "AWS Price List" in cost_of(answers)
    assert "published price" in cost_of(MappingProxyType(flatten(profile)))


def test_prices_that_may_not_be_read(account: Account) -> None:
    account.server.set_faults(["pricing:GetProducts=AccessDenied"])
    outcome = outcome_of(account, cost.INSPECTION, shipped("endpoint"))
    [finding] = outcome.findings
    published = cost_sentence(shipped("endpoint"))
    assert published.endswith("(published price, us-east-1, 2026).")
    assert finding.message.startswith(f"{published} AWS refused reading the AWS Price List")
    assert "pricing:GetProducts" in finding.message
    assert outcome.learned == {}


@pytest.mark.parametrize("region", ["us-gov-west-1", "eu-north-1"])
def test_a_region_without_prices(account: Account, region: str) -> None:
    outcome = outcome_of(account, cost.INSPECTION, shipped("endpoint", {"region": region, "account": None}))
    if region == "us-gov-west-1":
        assert not account.server.recorded, "the Price List answers the partition aws only"
    assert outcome.findings[0].message == cost_sentence(shipped("endpoint"))


def test_another_price_is_told(story: Account) -> None:
    def dearer(parsed: dict[str, Any]) -> None:
        parsed["PriceList"] = [text.replace('"0.0005000000"', '"0.0010000000"') for text in parsed["PriceList"]]

    session = story.session().with_changes(region="us-east-1")  # where the Price List is asked
    with answering(session, "pricing.GetProducts", dearer):
        outcome = Work(cost.INSPECTION, shipped("endpoint"), Facts(session)).run()
    assert "about 3.60 USD an hour, 86.40 a day, 2,628 a month" in outcome.findings[0].message


# --- reading products -------------------------------------------------------------------------------------------------


def test_published_descriptions_are_understood() -> None:
    table = table_from(products(), "us-west-2")
    assert table is not None
    for prices in (table.classifier, table.recognizer):
        assert vars(prices) == pytest.approx({"training_hour": 2.9988, "model_month": 0.5, "unit_hour": 1.8})
    assert table.source == "AWS Price List, us-west-2"


@pytest.mark.parametrize(
    ("unit", "price"),
    [
        ("Second", 0.002),
        ("seconds", 0.002),
        ("Hrs", 7.2),
        ("Hour", 7.2),
        ("Minutes", 0.12),
        ("Request", 0.002),
        ("", 7.2),
    ],
)
def test_a_unit_says_the_time_or_the_amount_does(unit: str, price: float) -> None:
    name = "Processes Custom Classification model training request"
    table = table_from(products({name: product(name, price, unit=unit)}), "x")
    assert table is not None
    assert table.classifier.training_hour == pytest.approx(7.2)


def test_a_price_by_nobody_knows_what_is_none() -> None:
    name = "Processes Sync custom entities text request"
    assert table_from(products({name: product(name, 250, unit="Request")}), "x") is None


def test_free_tiers_do_not_count_and_the_dearest_does() -> None:
    name = "Processes Custom Entity model storage request"
    table = table_from(products({name: product(name, 0, "0.7", "0.6")}), "x")
    assert table is not None
    assert (table.recognizer.model_month, table.classifier.model_month) == (0.7, 0.5)


@pytest.mark.parametrize("left_out", [name for name in _DESCRIPTIONS if "model" in name or "Sync" in name])
def test_without_one_of_the_prices_none_are_taken(left_out: str) -> None:
    others = [text for text in products() if left_out not in text]
    assert table_from(others, "x") is None
    assert table_from([*others, "not JSON", json.dumps([1]), json.dumps({"terms": 1})], "x") is None


def test_text_of_the_price_list_is_made_visible() -> None:
    table = table_from([text[:-1] + ', "publicationDate": "\\u001b[2J"}' for text in products()], "x")
    assert table is not None
    assert table.source == "AWS Price List of \\x1b[2J, x"


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(
            st.sampled_from(
                ["product", "attributes", "terms", "OnDemand", "priceDimensions", "pricePerUnit", "USD", "x"]
            ),
            inner,
        )
    ),
)


@given(st.lists(_JSON))
def test_any_product_can_be_read(found: list[Any]) -> None:
    assert table_from(found, "x") is None


# --- sentences --------------------------------------------------------------------------------------------------------


_AMOUNTS = st.floats(min_value=0, max_value=1e6)
_PRICES = st.builds(Prices, _AMOUNTS, _AMOUNTS, _AMOUNTS)


@given(st.builds(PriceTable, _PRICES, _PRICES, st.text()))
def test_a_table_goes_through_texts_and_back(table: PriceTable) -> None:
    assert table_of(table.as_texts()) == table


@pytest.mark.parametrize("broken", ["", "a lot", "nan", "inf", "-1", None])
def test_texts_that_are_no_table_are_not_believed(broken: str | None) -> None:
    texts = PUBLISHED.as_texts() | {"source": "somewhere"}
    assert table_of(texts).source == "somewhere"
    key = "recognizer.model_month"
    changed = {name: text for name, text in texts.items() if name != key} | ({} if broken is None else {key: broken})
    assert table_of(changed) is PUBLISHED


def test_an_endpoint_costs_what_its_kind_of_model_does() -> None:
    table = PriceTable(Prices(1, 1, 1), Prices(2, 2, 2), "here").as_texts()
    assert "about 1.00 USD an hour" in cost_sentence(shipped("endpoint"), table)
    assert "about 2.00 USD an hour" in cost_sentence(shipped("endpoint", {"model": TRAINED_PLAIN}), table)
    assert "2.00 USD for each hour" in cost_sentence({"kind": "recognizer"}, table)
    assert cost_sentence({}) == ""
