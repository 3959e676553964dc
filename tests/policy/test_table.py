"""The table of condition keys, compared with the service authorization reference, and with data of tomorrow."""

from collections.abc import Iterator
from typing import Any

import pytest

from wizard import conditions
from wizard.policy import table

_LETTERS = {
    "V": "comprehend:VolumeKmsKey",
    "O": "comprehend:OutputKmsKey",
    "M": "comprehend:ModelKmsKey",
    "D": "comprehend:DataLakeKmsKey",
    "S": "comprehend:VpcSubnets",
    "G": "comprehend:VpcSecurityGroupIds",
    "F": "comprehend:FlywheelIterationId",
}
_REFERENCE = {
    "CreateDocumentClassifier": "VOMSG",
    "CreateEntityRecognizer": "VMSG",
    "CreateFlywheel": "VMDSG",
    "DescribeFlywheelIteration": "F",
    "ImportModel": "M",
    "StartEventsDetectionJob": "O",
    "StartPiiEntitiesDetectionJob": "O",
    "StartSentimentDetectionJob": "VOSG",
    "UpdateFlywheel": "VMSG",
}


def marks(text: str, operation: str) -> str:
    """The letters of the columns in which the row of ``operation`` says yes."""
    lines = text.splitlines()
    heading = next(line for line in lines if line.startswith("OPERATION"))
    line = next(line for line in lines if line.split(" ")[0] == operation)
    columns = {heading.index(f" {letter}") + 1: letter for letter in heading.removeprefix("OPERATION").split()}
    cells = {letter: line[start : start + 3].strip() for start, letter in columns.items()}
    assert set(cells.values()) <= {"yes", "-"}
    return "".join(letter for letter, cell in cells.items() if cell == "yes")


@pytest.mark.parametrize("operation", _REFERENCE)
def test_a_row_has_the_keys_of_the_reference(operation: str) -> None:
    row = next(row for row in table.rows() if row.operation == operation)
    assert {key.name for key in row.keys} == {_LETTERS[letter] for letter in _REFERENCE[operation]}
    assert marks(table.table_text(), operation) == _REFERENCE[operation]


def test_only_operations_with_a_key_of_comprehend_are_in_the_table() -> None:
    shown = {row.operation for row in table.rows()}
    assert shown == {name for name in conditions.operations() if conditions.service_condition_keys(name)}
    assert "CreateEndpoint" not in shown


def test_a_key_names_the_resource_types_it_goes_with() -> None:
    by_name = {row.operation: row for row in table.rows()}
    flywheel = by_name["CreateFlywheel"]
    assert {key.resource_types for key in flywheel.keys} == {("flywheel",)}
    assert set(flywheel.resource_types) == {"document-classifier", "entity-recognizer", "flywheel"}
    (model,) = by_name["ImportModel"].keys
    assert model.resource_types == by_name["ImportModel"].resource_types


def test_a_footnote_says_so_and_is_shared() -> None:
    text = table.table_text()
    number = next(line.split()[1] for line in text.splitlines() if line.startswith("CreateFlywheel "))
    assert f"UpdateFlywheel {number} " in text
    assert f"{number} Also authorized on document-classifier and entity-recognizer" in text
    assert "ImportModel [" not in text


@pytest.mark.parametrize("width", [66, 80])
def test_the_table_fits(width: int) -> None:
    assert max(map(len, table.table_text(width).splitlines())) <= width


@pytest.mark.parametrize("operation", conditions.operations())
def test_the_details_of_every_operation(operation: str) -> None:
    text = table.details_text(operation)
    row = table.row_in_full(operation)
    assert text.startswith(f"comprehend:{operation}\n")
    assert all(f"  {key.name} ({key.type})" in text for key in row.keys)
    assert all(conditions.arn_template(name) in text for name in row.resource_types)
    assert all(len(line) <= 80 or line.startswith("    arn:") for line in text.splitlines())
    assert (f"{operation} supports none of" in text) == (not conditions.service_condition_keys(operation))


def test_an_endpoint_has_tags_only_and_says_why() -> None:
    row = table.row_in_full("CreateEndpoint")
    assert row.own_keys == ()
    assert {key.name for key in row.keys} == {"aws:RequestTag/${TagKey}", "aws:ResourceTag/${TagKey}", "aws:TagKeys"}
    text = " ".join(table.details_text("CreateEndpoint").split())
    assert "none of Comprehend's own condition keys: it inherits the model's settings." in text


def test_an_operation_without_resource_types() -> None:
    assert "the resource * only" in table.details_text("ListEndpoints")


@pytest.mark.parametrize("text", ["createendpoint", "comprehend:CreateEndpoint", " COMPREHEND:CREATEENDPOINT "])
def test_names_in_any_case_with_and_without_the_prefix(text: str) -> None:
    assert table.operation_named(text) == "CreateEndpoint"


def test_names_that_do_not_exist() -> None:
    assert table.operation_named("CreateEndpoints") is None
    assert table.near_operation("comprehend:createendpoints") == "CreateEndpoint"
    assert table.near_operation("") is None
    with pytest.raises(KeyError):
        table.row_in_full("CreateNothing")


_TOMORROW: dict[str, dict[str, Any]] = {
    "CreateDivine": {
        "description": "Grants permission to divine",
        "conditionKeys": [],
        "resourceTypes": [
            {"name": "oracle", "conditionKeys": ["comprehend:OutputKmsKey", "comprehend:oracle"]},
            {"name": "vault", "conditionKeys": ["comprehend:OutputVault", "comprehend:Oracle", "comprehend:oracle"]},
        ],
    }
}


class _Tomorrow:
    """Service authorization data with one operation and keys that nobody knows today."""

    def __init__(self) -> None:
        self.actions = self.conditions = self.resources = self

    def get_actions_for_service(self, _service: str) -> list[str]:
        return list(_TOMORROW)

    def action_exists(self, _service: str, operation: str) -> bool:
        return operation in _TOMORROW

    def get_action_details(self, _service: str, operation: str) -> dict[str, Any]:
        return _TOMORROW[operation]

    def get_condition_key_details(self, _service: str, key: str) -> dict[str, str]:
        return {"key": key, "type": "ARN", "description": "Filters access"}

    def get_resource_type_details(self, _service: str, name: str) -> dict[str, Any]:
        return {"key": name, "arn": f"arn:{name}", "conditionKeys": []}


@pytest.fixture
def tomorrow(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What is remembered of today's data is forgotten, before and after."""
    remembered = [function for function in vars(conditions).values() if hasattr(function, "cache_clear")]
    monkeypatch.setattr(conditions, "_data", _Tomorrow)
    for function in remembered:
        function.cache_clear()
    yield
    for function in remembered:
        function.cache_clear()


@pytest.mark.usefixtures("tomorrow")
def test_an_operation_and_keys_of_tomorrow_appear_by_themselves() -> None:
    text = table.table_text()
    # The known key comes first; a key whose letters are taken, or that has none, has a number.
    assert "O OutputKmsKey, 2 Oracle, V OutputVault, 4 oracle." in text
    assert "CreateDivine [1] yes yes yes yes" in text
    assert (
        "[1] Also authorized on oracle and vault: OutputKmsKey goes with oracle only; Oracle and OutputVault go with "
        "vault only."
    ) in " ".join(text.split())
    assert "comprehend:Oracle (ARN)\n    Filters access. It goes with vault only." in table.details_text("CreateDivine")
