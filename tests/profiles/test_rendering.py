"""The text of a new profile, as the preview shows it."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plan.profiles import KEY, changed
from wizard.profiles import render
from wizard.profiles.rendering import literal
from wizard.text import is_hidden


def test_order_and_layout() -> None:
    profile = changed("native", {"keys": {"model": KEY, "volume": KEY}, "tags": {"cost center": "1", "a": ""}})
    assert (
        render(dict(reversed(profile.items())))
        == f"""\
kind = "classifier"
name = "tickets"
version = "v1"
account = "111122223333"
region = "us-west-2"
language = "en"
role = "arn:aws:iam::111122223333:role/ComprehendDataAccess"

[dataset]
train = "s3://data/labels.csv"
document_type = "SEMI_STRUCTURED_DOCUMENT"
documents = "s3://data/documents/"
reader = {{ action = "TEXTRACT_ANALYZE_DOCUMENT", features = ["TABLES"] }}

[keys]
volume = "{KEY}"
model = "{KEY}"

[vpc]
subnets = ["subnet-0a1b2c3d"]
security_groups = ["sg-0a1b2c3d"]

[tags]
"cost center" = "1"
a = ""
"""
    )


def test_manifests_and_an_endpoint() -> None:
    text = render({"dataset": {"manifests": [{"attributes": ["a"], "s3_uri": "s3://abc"}, {"s3_uri": "s3://def"}]}})
    assert (
        text
        == '\n[[dataset.manifests]]\ns3_uri = "s3://abc"\nattributes = ["a"]\n\n[[dataset.manifests]]\ns3_uri = "s3://def"\n'
    )
    assert render(changed("endpoint")).splitlines()[:7] == [
        'kind = "endpoint"',
        'name = "tickets-live"',
        'account = "111122223333"',
        'region = "us-west-2"',
        'role = "arn:aws:iam::111122223333:role/ComprehendDataAccess"',
        'model = "arn:aws:comprehend:us-west-2:111122223333:document-classifier/tickets/version/v1"',
        "inference_units = 1",
    ]


def test_long_lists_get_a_line_for_each_item() -> None:
    subnets = [f"subnet-{number:017x}" for number in range(16)]
    text = render({"vpc": {"subnets": subnets}})
    assert text.startswith('\n[vpc]\nsubnets = [\n    "subnet-00000000000000000",\n')
    assert tomllib.loads(text) == {"vpc": {"subnets": subnets}}


def test_nothing_that_is_not_set() -> None:
    assert render({"name": None, "keys": {}, "vpc": {"subnets": []}, "tags": {"a": ""}}) == '\n[tags]\na = ""\n'


@given(text=st.text())
def test_texts_come_back_and_hide_nothing(text: str) -> None:
    rendered = literal(text)
    assert tomllib.loads(f"x = {rendered}") == {"x": text}
    assert not any(map(is_hidden, rendered))


@given(key=st.text(), value=st.text())
def test_keys_come_back(key: str, value: str) -> None:
    assert tomllib.loads(render({"tags": {key: value}})) == {"tags": {key: value}}


def test_other_values_are_refused() -> None:
    with pytest.raises(TypeError, match="a profile holds no float"):
        literal(1.5)
