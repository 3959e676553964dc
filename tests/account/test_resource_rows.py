"""Resources as rows: what a person recognises comes first, what cannot be chosen comes last and says why."""

from dataclasses import replace

import pytest

from tests.account.listed import items_of
from wizard.account.resources import CredentialsProfile, Role, Subnet, Vpc
from wizard.account.session import AccountSession
from wizard.flow.questions import Pick, Question
from wizard.flow.resource_rows import PickRows, pick_rows
from wizard.flow.rows import Row
from wizard.flow.security_steps import KEYS, NETWORK, ROLE
from wizard.flow.start_steps import ACCOUNT, MODEL

QUESTIONS = {question.key: question for step in (ACCOUNT, MODEL, ROLE, NETWORK, KEYS) for question in step.questions}
ROOM = 76
BEFORE_AND_BETWEEN = 4, 2
"""What a list puts before the first cell, and between cells."""


def _rows(session: AccountSession, key: str) -> list[Row]:
    question = QUESTIONS[key]
    assert isinstance(question.control, Pick)
    return pick_rows(question, question.control, items_of(session, question.control.listing).values(), {})


@pytest.mark.parametrize(
    ("key", "first", "others"),
    [
        ("region", "us-west-2", ["US West (Oregon)"]),
        ("_vpc", "nlp-private", ["vpc-0a1b2c3d4e5f60718", "10.20.0.0/16"]),
        ("vpc.subnets", "nlp-isolated-c", ["us-west-2c", "11 free", "no S3"]),
        ("vpc.security_groups", "locked-down", ["sg-0b2c3d4e5f6071829"]),
        ("keys.volume", "alias/comprehend-volume", ["Enabled, customer managed"]),
        ("keys.volume", "Shared analytics key", ["Enabled, customer managed"]),
        ("keys.volume", "alias/aws/s3", ["AWS managed"]),
        ("role", "ComprehendDataAccess", ["trusts Comprehend"]),
        ("model", "support-tickets-2025", ["v1", "classifier", "TRAINED"]),
    ],
)
def test_cells(session: AccountSession, key: str, first: str, others: list[str]) -> None:
    row = next(row for row in _rows(session, key) if row.cells[0] == first)
    assert set(others) <= set(row.cells)


@pytest.mark.parametrize("key", ["region", "_vpc", "vpc.subnets", "vpc.security_groups", "keys.model", "role", "model"])
def test_rows_fit_and_can_be_found_by_what_they_shorten(session: AccountSession, key: str) -> None:
    before, between = BEFORE_AND_BETWEEN
    rows = [row for row in _rows(session, key) if row.kind == "item"]
    assert before + sum(max(len(row.cells[i]) for row in rows) + between for i in range(len(rows[0].cells))) <= ROOM
    for row in rows:
        assert row.value.lower() in row.search
        assert row.value in row.details or key == "region"


def test_the_longest_names_fit_too() -> None:
    subnet = Subnet("subnet-0123456789abcdef0", "n" * 255, "vpc-1", "ap-southeast-2a", "10.0.0.0/16", 4091, None)
    question = QUESTIONS["vpc.subnets"]
    assert isinstance(question.control, Pick)
    (row,) = pick_rows(question, question.control, [subnet], {})
    assert sum(len(cell) + 2 for cell in row.cells) + 4 <= ROOM
    assert "n" * 255 in row.details


@pytest.mark.parametrize("key", ["role", "keys.output", "model"])
def test_what_cannot_be_chosen_comes_last_with_the_reason(session: AccountSession, key: str) -> None:
    rows = [row for row in _rows(session, key) if row.kind == "item"]
    refused = [bool(row.refused) for row in rows]
    assert refused == sorted(refused)
    assert any(refused)
    assert not all(refused)


def test_leaving_out_is_offered_first_where_it_may_be(session: AccountSession) -> None:
    assert _rows(session, "keys.volume")[0].kind == "none"
    assert _rows(session, "vpc.subnets")[0].kind == "item"


def test_details_of_subnets_and_groups(session: AccountSession) -> None:
    details = {
        row.cells[0]: row.details for row in (*_rows(session, "vpc.subnets"), *_rows(session, "vpc.security_groups"))
    }
    assert "no route to S3" in details["nlp-isolated-c"]
    assert "training instances have none" in details["corp-public-a"]
    assert "reach each other" in details["comprehend-training"]
    assert "not even to S3" in details["locked-down"]


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (CredentialsProfile("work", "work", "SSO"), "SSO"),
        (Vpc("vpc-1", "", "10.0.0.0/16", "dedicated", is_default=True), "tenancy dedicated"),
        (
            Role("arn:aws:iam::1:role/A", "A", "/", trusts_comprehend=True, trust_conditions="X y = z"),
            "only with X y = z",
        ),
    ],
)
def test_details(item: CredentialsProfile | Vpc | Role, words: str) -> None:
    pick = Pick("profiles", QUESTIONS["_vpc"].control.rule)  # type: ignore[union-attr]  # it is a Pick
    question = Question("_x", "X", "Which?", "", pick)
    (row,) = pick_rows(question, pick, [item], {})
    assert words in row.details


def test_keys_stand_in_one_order_however_they_and_their_names_arrive(session: AccountSession) -> None:
    question = QUESTIONS["keys.volume"]
    assert isinstance(question.control, Pick)
    keys = list(items_of(session, "keys").values())
    in_order = pick_rows(question, question.control, keys, {})
    assert pick_rows(question, question.control, reversed(keys), {}) == in_order
    assert pick_rows(question, question.control, sorted(keys, key=lambda key: key.key_id), {}) == in_order
    names = [row.cells[0] for row in in_order if row.kind == "item" and not row.refused]
    assert names.index("alias/comprehend-model") < names.index("alias/global-nlp") < names.index("Shared analytics key")


def test_rows_that_are_drawn_again_are_those_that_would_be_drawn_anew(session: AccountSession) -> None:
    """As a list arrives: bare keys, their names, what is known of one; then another answer, that refuses others."""
    question = QUESTIONS["vpc.subnets"]
    assert isinstance(question.control, Pick)
    subnets = list(items_of(session, "subnets").values())
    looked_at = replace(subnets[1], free_addresses=7)
    vpcs = sorted({subnet.vpc_id for subnet in subnets})
    drawn = PickRows(question, question.control)
    before: list[Row] = []
    made_again = []
    for items, vpc in (
        (subnets[:3], vpcs[0]),
        (subnets, vpcs[0]),
        (subnets, vpcs[0]),
        ([subnets[0], looked_at, *subnets[2:]], vpcs[0]),
        (subnets, vpcs[-1]),
        (subnets[2:], vpcs[-1]),
        (subnets, vpcs[0]),
    ):
        answers = {"_vpc": vpc}
        rows = drawn.rows(items, answers)
        assert rows == pick_rows(question, question.control, items, answers)
        assert drawn.rows(items, answers) == rows
        made_again.append(sum(all(row is not old for old in before) for row in rows))
        before = rows
    assert made_again[:4] == [3, len(subnets) - 3, 0, 1]


def test_keys_are_drawn_again_in_their_order_when_their_names_arrive(session: AccountSession) -> None:
    question = QUESTIONS["keys.volume"]
    assert isinstance(question.control, Pick)
    keys = list(items_of(session, "keys").values())
    bare = [replace(key, aliases=(), description="", state=None, manager=None) for key in keys]
    drawn = PickRows(question, question.control)
    for items in (bare, keys, [*bare[:2], *keys[2:]], keys):
        assert drawn.rows(items, {}) == pick_rows(question, question.control, items, {})
