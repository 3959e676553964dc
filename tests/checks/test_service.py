"""Account, region, tags and names: the finer points."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.checks.cases import Account, outcome_of, result_of, shipped
from tests.checks.cases_service import FLYWHEEL, make_flywheel
from tests.demo.clients import CLASSIFIERS, ROLE, TRAINED_ENCRYPTED, classifier
from wizard.account.session import AccountSession
from wizard.checks.facts import Facts
from wizard.checks.inspection import Work
from wizard.checks.outcome import Outcome
from wizard.checks.service import INSPECTIONS, names, place
from wizard.checks.service import account as accounts
from wizard.plan.limits import VERSION_NAME

PROFILES = sorted((Path(__file__).parents[2] / "profiles").glob("*.toml"))
OTHER = "999988887777"


def states(outcome: Outcome) -> dict[str, str]:
    return {name.partition(".")[2]: result.state for name, result in outcome.results.items()}


@pytest.mark.parametrize("path", PROFILES, ids=lambda path: str(path.stem))
def test_shipped_profiles_have_no_error(story: Account, path: Path) -> None:
    facts = Facts(story.session())
    profile = shipped(path.stem)
    works = [Work(one, profile, None if one.offline else facts) for one in INSPECTIONS if one.applies(profile)]
    for work in works:
        outcome = work.run()
        assert {finding.severity for finding in outcome.findings} <= {"info"}, outcome.findings
        assert "not_made" not in states(outcome).values(), outcome.results


def test_nothing_is_asked_twice(account: Account) -> None:
    facts = Facts(account.session())
    for profile in (shipped("endpoint"), shipped("endpoint", {"inference_units": 3})):
        for inspection in INSPECTIONS:
            if inspection.applies(profile):
                Work(inspection, profile, None if inspection.offline else facts).run()
    asked = [request.operation for request in account.server.recorded]
    assert sorted(asked) == sorted(
        [
            *("GetCallerIdentity", "ListEndpoints", "DescribeDocumentClassifier", "GetProducts"),
            *("ListServiceQuotas", "ListAWSDefaultServiceQuotas"),
        ]
    )


# --- account ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "credentials", "others"),
    [("ExpiredToken", "found", "not_made"), ("InternalError", "not_made", "not_made")],
)
def test_credentials_that_do_not_work(account: Account, fault: str, credentials: str, others: str) -> None:
    """A network or a service that fails says nothing about credentials."""
    account.server.set_faults([f"sts:*={fault}"])
    found = states(outcome_of(account, accounts.INSPECTION, shipped("endpoint")))
    assert found.pop("credentials") == credentials
    assert set(found.values()) == {others}


def test_an_access_key_that_nobody_has(story: Account) -> None:
    environment = {**story.server.environment(), "AWS_ACCESS_KEY_ID": "AKIANOBODY0000000000"}
    session = AccountSession.from_environment_mapping(environment, max_attempts=1)
    outcome = Work(accounts.INSPECTION, shipped("endpoint"), Facts(session)).run()
    assert states(outcome)["credentials"] == "found"
    assert "does not accept these credentials" in outcome.findings[0].message


def test_arns_are_held_against_the_plan_s_account_where_it_has_one(story: Account) -> None:
    """The plan's rules do that; said twice it would be noise."""
    profile = shipped("endpoint", {"role": ROLE.replace("111122223333", OTHER)})
    assert result_of(story, accounts.FOREIGN_ARN, profile).state == "does_not_apply"


@pytest.mark.parametrize("key", ["role", "model", "flywheel"])
def test_each_arn_of_another_account(story: Account, key: str) -> None:
    arn = {"role": ROLE, "model": TRAINED_ENCRYPTED, "flywheel": FLYWHEEL}[key].replace("111122223333", OTHER)
    result = result_of(story, accounts.FOREIGN_ARN, shipped("endpoint", {"account": None, key: arn}))
    assert [finding.subject for finding in result.findings] == [key]
    assert OTHER in result.findings[0].remedy


def test_what_a_profile_holds_is_made_visible(story: Account) -> None:
    hostile = "\x1b]52;c;x\x07\u202e"
    profile = shipped("classifier-secure", {"account": hostile, "region": hostile, "name": hostile, "version": hostile})
    for inspection in (accounts.INSPECTION, place.INSPECTION):
        for finding in outcome_of(story, inspection, profile).findings:
            assert hostile not in f"{finding.message}{finding.remedy}"
            assert "\x1b" not in f"{finding.message}{finding.remedy}"


# --- region and tags --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("region", "says"),
    [
        ("us-east-1", ""),
        ("us-gov-west-1", ""),
        ("us-gov-east-1", "is not among the regions"),
        ("cn-north-1", "in the partition aws-cn, where no region has Amazon Comprehend"),
        ("us-west-9", "is not among the regions"),
        ("nowhere", "is not among the regions"),
    ],
)
def test_regions(story: Account, region: str, says: str) -> None:
    result = result_of(story, place.NO_COMPREHEND, shipped("endpoint", {"region": region}))
    assert (result.state == "passed") == (not says)
    assert all(says in finding.message for finding in result.findings)


@pytest.mark.parametrize(("number", "state"), [(0, "passed"), (49, "passed"), (50, "passed"), (51, "found")])
def test_tags(story: Account, number: int, state: str) -> None:
    tags = {f"tag-{index}": "" for index in range(number)}
    result = result_of(story, place.TOO_MANY_TAGS, shipped("endpoint", {"tags": tags or None}))
    assert result.state == state
    assert all(finding.remedy == "Remove 1 of them." for finding in result.findings)


# --- names ------------------------------------------------------------------------------------------------------------


def named(account: Account, **changes: Any) -> Outcome:
    return outcome_of(account, names.MODELS, shipped("classifier-secure", changes))


def test_a_model_that_is_being_deleted_still_has_its_name(account: Account) -> None:
    account.clients.comprehend.delete_document_classifier(DocumentClassifierArn=f"{CLASSIFIERS}/tickets-broken")
    [finding] = named(account, name="tickets-broken", version=None).findings
    assert finding.message.startswith(
        "There is a classifier tickets-broken already, without a version (DELETING). AWS refuses the launch"
    )
    assert (finding.subject, finding.remedy) == (
        "name",
        'Choose another name, or give version = "v2", which is free.',
    )


def test_versions_beside_it_are_told(account: Account) -> None:
    for version in ("v2", "v3"):
        account.clients.comprehend.create_document_classifier(**classifier("support-tickets-2025", VersionName=version))
    outcome = named(account, name="support-tickets-2025", version="v2")
    [finding] = outcome.findings
    assert (finding.id, finding.subject) == ("service.name-taken", "version")
    assert "has a version v2 already (SUBMITTED); it exists as version" in finding.message
    assert 'Give version = "v4", which is free' in finding.remedy
    assert states(outcome) == {"name-taken": "found", "no-version": "passed", "new-version": "passed"}


def test_a_name_with_and_without_versions(account: Account) -> None:
    account.clients.comprehend.create_document_classifier(**classifier("both"))
    account.clients.comprehend.create_document_classifier(**classifier("both", VersionName="spring"))
    without = named(account, name="both", version=None)
    assert states(without) == {"name-taken": "found", "no-version": "passed", "new-version": "passed"}
    assert "; it exists as version spring (SUBMITTED), too" in without.findings[0].message
    another = named(account, name="both", version="summer")
    assert [finding.id for finding in another.findings] == ["service.new-version"]
    assert "without a version (SUBMITTED)" in another.findings[0].message
    again = named(account, name="both", version="spring")
    assert 'Give version = "spring-2"' in again.findings[0].remedy


def test_a_name_that_begins_like_another_is_free(story: Account) -> None:
    assert not named(story, name="support-tickets").findings


def test_a_classifier_and_a_recognizer_may_have_one_name(story: Account) -> None:
    assert not named(story, name="product-mentions", version=None).findings


def test_one_call_tells_whether_a_name_is_free(account: Account) -> None:
    named(account, name="support-tickets-2025")
    [request] = account.server.recorded
    assert request.operation == "ListDocumentClassifiers"
    assert request.parameters["Filter"] == {"DocumentClassifierName": "support-tickets-2025"}


def test_names_that_may_not_be_listed(account: Account) -> None:
    account.server.set_faults(["comprehend:ListDocumentClassifiers=AccessDenied"])
    outcome = named(account)
    assert set(states(outcome).values()) == {"not_made"}
    assert "comprehend:ListDocumentClassifiers" in outcome.unmade()[0].message


def test_an_endpoint_of_the_other_type_does_not_take_the_name(account: Account) -> None:
    arn = f"{CLASSIFIERS.replace('document-classifier', 'entity-recognizer')}/product-mentions"
    profile = shipped("endpoint", {"name": "tickets-live", "model": arn})
    assert result_of(account, names.ENDPOINT_TAKEN, profile).state == "passed"


def test_a_flywheel_tells_the_type_of_its_endpoint(account: Account) -> None:
    make_flywheel(account)  # of a recognizer
    of_flywheel = shipped("endpoint", {"name": "tickets-live", "model": None, "flywheel": FLYWHEEL})
    assert result_of(account, names.ENDPOINT_TAKEN, of_flywheel).state == "passed"
    account.server.set_faults(["comprehend:DescribeFlywheel=AccessDenied"])
    assert result_of(account, names.ENDPOINT_TAKEN, of_flywheel).state == "found"


@pytest.mark.parametrize(
    ("taken", "wanted", "free"),
    [
        ([], "", "v2"),
        ([""], "", "v2"),
        (["", "v1", "v7"], "", "v8"),
        (["v1"], "v1", "v2"),
        (["v1", "v2"], "v1", "v3"),
        (["2025"], "2025", "2026"),
        (["spring", "spring-2"], "spring", "spring-3"),
        (["release-9", "release-10"], "release-9", "release-11"),
        (["x" * 63], "x" * 63, "v2"),
    ],
)
def test_the_next_version(taken: list[str], wanted: str, free: str) -> None:
    assert names.next_version(taken, wanted) == free


@given(st.lists(st.from_regex(r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}", fullmatch=True).filter(lambda t: len(t) <= 63)))
def test_the_next_version_is_free_and_a_version(taken: list[str]) -> None:
    for wanted in (*taken, ""):
        version = names.next_version(taken, wanted)
        assert version not in taken
        assert VERSION_NAME.problem(version) is None
