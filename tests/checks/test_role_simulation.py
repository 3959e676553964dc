"""IAM's answers about several resources of one call, in both shapes that they come in."""

from typing import Any

import pytest

from tests.account.callers import answering
from tests.checks.cases import Account
from tests.demo.clients import ROLE
from wizard.account.role_simulation import Simulated, simulate_role
from wizard.checks.role.halves import own_verdict
from wizard.policy.access import Access, Rest

ONE, OTHER = "arn:aws:s3:::acme-nlp-training/a.csv", "arn:aws:s3:::acme-nlp-training/b.csv"
GET = "s3:GetObject"


def access(resource: str) -> Access:
    return Access(GET, resource, {}, ROLE, rest=Rest.FACTS_UNKNOWN)


def flat(resource: str, decision: str, **more: Any) -> dict[str, Any]:
    """A result about one resource alone."""
    return {"EvalActionName": GET, "EvalResourceName": resource, "EvalDecision": decision, **more}


def nested(*results: dict[str, Any]) -> list[dict[str, Any]]:
    """The same as one result with a part for each resource."""
    parts = [
        {"EvalResourceName": one["EvalResourceName"], "EvalResourceDecision": one["EvalDecision"]} for one in results
    ]
    return [flat("*", results[0]["EvalDecision"], ResourceSpecificResults=parts)]


def said(account: Account, results: list[dict[str, Any]], *resources: str) -> list[Simulated]:
    """What is made of an answer with these results."""
    session = account.session()
    with answering(session, "iam.SimulatePrincipalPolicy", lambda answer: answer.update(EvaluationResults=results)):
        return simulate_role(session, ROLE, [access(resource) for resource in resources])


@pytest.mark.parametrize("decisions", [("allowed", "implicitDeny"), ("explicitDeny", "allowed")])
def test_each_resource_has_its_own_decision(story: Account, decisions: tuple[str, str]) -> None:
    results = [flat(resource, decision) for resource, decision in zip((ONE, OTHER), decisions, strict=True)]
    expected = [decision == "allowed" for decision in decisions]
    for answer in (results, nested(*results)):
        assert [one.allowed for one in said(story, answer, ONE, OTHER)] == expected
        assert [one.allowed for one in said(story, answer, OTHER, ONE)] == expected[::-1]


def test_what_belongs_to_one_resource_is_not_told_of_another(story: Account) -> None:
    outside = {"OrganizationsDecisionDetail": {"AllowedByOrganizations": False}}
    results = [flat(ONE, "allowed", MissingContextValues=["aws:SourceVpce"]), flat(OTHER, "implicitDeny", **outside)]
    first, second = said(story, results, ONE, OTHER)
    assert (first.allowed, first.missing) == (True, ("aws:SourceVpce",))
    assert (second.by_organization, second.missing) == (True, ())


def test_a_result_for_any_resource_counts_where_there_is_no_other(story: Account) -> None:
    answers = said(story, [flat("*", "allowed")], ONE, OTHER)
    assert [one.allowed for one in answers] == [True, True]


@pytest.mark.parametrize(("missing", "answer"), [((), "refused"), (("aws:SourceVpce",), "unknown")])
def test_a_refusal_by_the_organization_is_as_sure_as_its_conditions(missing: tuple[str, ...], answer: str) -> None:
    simulated = Simulated(False, "No.", final=True, by_organization=True, missing=missing)
    verdict = own_verdict(access(ONE), None, simulated)
    assert simulated.sure is (not missing)
    assert verdict.answer == answer
    assert all(key in verdict.because for key in missing)
