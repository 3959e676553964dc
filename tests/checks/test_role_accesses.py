"""The list of accesses and the role's document say the same: one as single accesses, the other as statements."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from tests.checks.cases import PROFILES, shipped
from tests.strategies import plans
from wizard.account.role_policies import RolePolicies
from wizard.checks.asked import parts_of_uri
from wizard.checks.role import accesses
from wizard.checks.role.accesses import Need, a_few
from wizard.checks.role.halves import own_verdict
from wizard.plan import AnyPlan, look_up
from wizard.policy.data_access import input_uris
from wizard.policy.data_access import role as role_document
from wizard.policy.parsing import policy_of
from wizard.policy.purposes import PURPOSES, key_of

TRAININGS = sorted(path.stem for path in PROFILES.glob("*.toml") if path.stem != "endpoint")


def needs_of(profile: Mapping[str, Any]) -> list[Need]:
    """Everything that the role needs, each input with an object: the URI's own, or one below it."""
    places = [replace(place, objects=(_object(place.uri),)) for place in accesses.inputs(profile)]
    keys = {purpose.name: key_of(profile, purpose.name) for purpose in PURPOSES}
    return [
        *accesses.dataset_needs(profile, places),
        *accesses.output_needs(profile),
        *accesses.key_needs(profile, keys),
        *accesses.network_needs(profile),
        *accesses.textract_needs(profile),
    ]


def _object(uri: str) -> str:
    key = parts_of_uri(uri)[1]
    return key if accesses.looks_like_a_file(uri) else f"{key}part-1.csv"


def refused(profile: Mapping[str, Any], statements: list[dict[str, Any]]) -> list[Need]:
    """The needs that a role with these statements is not allowed."""
    policies = () if not statements else (policy_of("role", {"Version": "2012-10-17", "Statement": statements}),)
    role = RolePolicies(policies)
    return [need for need in needs_of(profile) if own_verdict(need.access, role, None).answer != "allowed"]


@pytest.mark.parametrize("name", TRAININGS)
def test_the_document_allows_all_of_it_and_each_of_its_statements_is_needed(name: str) -> None:
    profile = shipped(name)
    statements = role_document(profile).as_json()["Statement"]
    assert needs_of(profile)
    assert refused(profile, statements) == []
    for left_out in statements:
        kept = [statement for statement in statements if statement is not left_out]
        parts = {need.part for need in refused(profile, kept)}
        assert len(parts) == 1, left_out["Sid"]


@pytest.mark.parametrize("name", TRAININGS)
def test_no_action_of_the_document_is_looked_at_by_nobody(name: str) -> None:
    profile = shipped(name)
    granted = {action for statement in role_document(profile).statements for action in statement.actions}
    assert {need.access.action for need in needs_of(profile)} == granted


@settings(deadline=None, max_examples=120)
@given(plan=plans())
def test_the_document_of_any_plan_allows_all_of_it(plan: AnyPlan) -> None:
    profile = plan.as_profile()
    assert [place.uri for place in accesses.inputs(profile)] or profile["kind"] == "endpoint"
    assert list(dict.fromkeys(place.uri for place in accesses.inputs(profile))) == list(input_uris(profile))
    statements = role_document(profile).as_json()["Statement"]
    keys = (look_up(profile, "keys") or {}).values()
    if all(":key/" in key for key in keys):
        assert [need.shown for need in refused(profile, statements)] == []


@pytest.mark.parametrize("uri", ["s3://b", "s3://b/", "s3://b/models", "s3://b/models/", "s3://b/v1.0"])
def test_the_output_is_written_far_below_the_place_that_the_plan_names(uri: str) -> None:
    (need,) = accesses.output_needs(shipped("classifier-secure", {"output.s3_uri": uri}))
    start = f"arn:aws:s3:::{uri.removeprefix('s3://').rstrip('/')}/111122223333-CLR-"
    assert need.access.resource is not None
    assert need.access.resource.startswith(start)
    assert need.access.resource.endswith("/output/output.tar.gz")


def test_of_many_objects_a_few_stand_for_all() -> None:
    keys = [f"docs/{folder}/{number}.{ending}" for folder in "ab" for ending in ("pdf", "png") for number in range(500)]
    assert a_few(keys) == ("docs/a/0.pdf", "docs/a/0.png", "docs/b/0.pdf", "docs/b/0.png", "docs/b/499.png")
    assert len(a_few([f"{number}/x.txt" for number in range(10_000)])) == 25
    assert a_few([]) == ()
