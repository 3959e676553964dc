"""The text of a new profile, as the preview shows it."""

import tomllib

from hypothesis import example, given
from hypothesis import strategies as st

from tests.plan.profiles import KEY, changed
from wizard.profiles import render
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

[dataset.reader]
action = "TEXTRACT_ANALYZE_DOCUMENT"
features = [
    "TABLES",
]

[keys]
volume = "{KEY}"
model = "{KEY}"

[vpc]
subnets = [
    "subnet-0a1b2c3d",
]
security_groups = [
    "sg-0a1b2c3d",
]

[tags]
"cost center" = "1"
a = ""
"""
    )


def test_manifests_and_an_endpoint() -> None:
    manifests = [{"attributes": ["a"], "s3_uri": "s3://abc"}, {"s3_uri": "s3://def"}]
    assert (
        render({"dataset": {"manifests": manifests}})
        == """\
[[dataset.manifests]]
s3_uri = "s3://abc"
attributes = [
    "a",
]

[[dataset.manifests]]
s3_uri = "s3://def"
"""
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


def test_nothing_that_is_not_set() -> None:
    assert render({"name": None, "keys": {}, "vpc": {"subnets": []}, "tags": {"a": ""}}) == '[tags]\na = ""\n'


@given(key=st.text(), value=st.text() | st.lists(st.text(), min_size=1))
@example(key="\t", value="\ta\n\x1b\u202e\x85\U000e0001\\u0041")
def test_keys_and_values_come_back_and_hide_nothing(key: str, value: str | list[str]) -> None:
    text = render({"tags": {key: value}})
    assert tomllib.loads(text) == {"tags": {key: value}}
    assert not any(is_hidden(character) for character in text if character != "\n")
