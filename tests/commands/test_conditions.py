"""``conditions``: the table, one operation, both as JSON, and what is said of a name that does not exist."""

import json

import pytest
from jsonschema import validate

from wizard.cli import main
from wizard.policy import table

_KEY = {
    "type": "object",
    "required": ["key", "type", "resource_types"],
    "additionalProperties": False,
    "properties": {
        "key": {"type": "string"},
        "type": {"type": "string"},
        "resource_types": {"type": "array", "items": {"type": "string"}},
    },
}
_TYPE = {
    "type": "object",
    "required": ["name", "arn"],
    "additionalProperties": False,
    "properties": {"name": {"type": "string"}, "arn": {"type": "string", "pattern": "^arn:"}},
}
_ONE = {
    "type": "object",
    "required": ["operation", "action", "keys", "resource_types"],
    "additionalProperties": False,
    "properties": {
        "operation": {"type": "string"},
        "action": {"type": "string", "pattern": "^comprehend:"},
        "keys": {"type": "array", "items": _KEY},
        "resource_types": {"type": "array", "items": _TYPE},
    },
}


def test_the_table_fits_80_columns_and_needs_no_colours(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["conditions"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert out.startswith(table.table_text())
    assert max(map(len, out.splitlines())) <= 80
    assert out.isascii()
    assert "\x1b" not in out


def test_the_table_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["conditions", "--output", "json"]) == 0
    shape = json.loads(capsys.readouterr().out)
    validate(shape, {"type": "array", "items": _ONE})
    by_name = {item["operation"]: item for item in shape}
    assert "CreateEndpoint" not in by_name
    keys = [key["key"] for key in by_name["CreateEntityRecognizer"]["keys"]]
    assert keys == [
        "comprehend:VolumeKmsKey",
        "comprehend:ModelKmsKey",
        "comprehend:VpcSubnets",
        "comprehend:VpcSecurityGroupIds",
    ]
    assert all(key["resource_types"] == ["flywheel"] for key in by_name["CreateFlywheel"]["keys"])


@pytest.mark.parametrize(
    "name", ["CreateEntityRecognizer", "createentityrecognizer", "comprehend:CreateEntityRecognizer"]
)
def test_one_operation_in_full(capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert main(["conditions", name]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert "  comprehend:VpcSubnets (ArrayOfString)\n    Filters access by the list of all VPC subnets" in out
    assert "  aws:TagKeys (ArrayOfString)\n" in out
    assert ":entity-recognizer/${EntityRecognizerName}\n" in out
    assert "OutputKmsKey" not in out


def test_one_operation_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["conditions", "CreateEndpoint", "--output", "json"]) == 0
    shape = json.loads(capsys.readouterr().out)
    validate(shape, _ONE)
    assert shape["action"] == "comprehend:CreateEndpoint"
    assert not any(key["key"].startswith("comprehend:") for key in shape["keys"])
    tags = next(key for key in shape["keys"] if key["key"] == "aws:TagKeys")
    assert tags["resource_types"] == ["document-classifier-endpoint", "entity-recognizer-endpoint"]


def test_an_operation_without_keys_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["conditions", "CreateEndpoint"]) == 0
    assert "CreateEndpoint supports none of Comprehend's own condition keys" in capsys.readouterr().out


def test_a_misspelt_operation_names_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["conditions", "comprehend:CreateEntityRecogniser"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err == (
        'error: "comprehend:CreateEntityRecogniser" is no operation of Amazon Comprehend. '
        "Did you mean CreateEntityRecognizer?\n"
    )


@pytest.mark.parametrize("name", ["", "xyz", "\x1b[31mred\u202e", "comprehend:", "x" * 5000])
def test_a_name_that_is_near_to_nothing(capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert main(["conditions", name]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "is no operation of Amazon Comprehend. Names are those of the API" in err
    assert err.rstrip("\n").isprintable()
    assert len(err) < 200


def test_as_json_a_refusal_is_a_finding(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["conditions", "CreateEndpoin", "--output", "json"]) == 2
    shape = json.loads(capsys.readouterr().out)
    assert shape["ok"] is False
    assert shape["findings"][0]["remedy"] == "Did you mean CreateEndpoint?"


def test_two_operations_are_one_too_many(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["conditions", "CreateEndpoint", "CreateFlywheel"]) == 2
    assert "CreateFlywheel is one word too many" in capsys.readouterr().err
