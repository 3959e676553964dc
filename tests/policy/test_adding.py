"""A policy that exists, with further statements."""

import json
from typing import Any

import pytest

from wizard.policy.adding import with_statements
from wizard.policy.document import Statement

READ = Statement("Read", ("s3:GetObject",), ("*",))
OTHER: dict[str, Any] = {"Sid": "Read", "Effect": "Deny", "Action": "s3:*", "Resource": "*"}


def statements(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(text)["Statement"]
    return found


def test_nothing_of_what_is_there_is_lost() -> None:
    document = {"Version": "2008-10-17", "Id": "mine", "Statement": [OTHER]}
    whole = json.loads(with_statements(document, [READ]))
    assert {name: whole[name] for name in ("Version", "Id")} == {"Version": "2008-10-17", "Id": "mine"}
    assert whole["Statement"] == [OTHER, {**READ.as_json(), "Sid": "Read2"}]


def test_a_lone_statement_is_a_list_of_one() -> None:
    assert statements(with_statements({"Statement": OTHER}, [READ]))[0] == OTHER


def test_what_it_has_already_is_not_added() -> None:
    once = json.loads(with_statements({}, [READ]))
    assert once == {"Version": "2012-10-17", "Statement": [READ.as_json()]}
    assert json.loads(with_statements(once, [READ])) == once


@pytest.mark.parametrize("taken", [[], ["Read"], ["Read", "Read2", "Read3"]])
def test_a_sid_is_there_once(taken: list[str]) -> None:
    own = [{**OTHER, "Sid": sid} for sid in taken]
    sids = [statement["Sid"] for statement in statements(with_statements({"Statement": own}, [READ]))]
    assert len(set(sids)) == len(sids) == len(taken) + 1
