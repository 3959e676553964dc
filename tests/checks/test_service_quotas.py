"""Quotas: whose they are, what counts, and the boundaries."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.account.callers import answering
from tests.checks.cases import Account, outcome_of, shipped
from tests.checks.cases_service import endpoints, start_trainings
from tests.demo.clients import CLASSIFIERS, classifier
from wizard.account.quotas import Quota, all_quotas, quotas_from
from wizard.checks.facts import Facts
from wizard.checks.inspection import Work
from wizard.checks.outcome import Outcome
from wizard.checks.pictures import picture_lines
from wizard.checks.service import allowance
from wizard.checks.service.gauge import Use, gauge

PER_SECOND = "CreateDocumentClassifier throttle limit in transactions per second"
DENIED = ("servicequotas:ListServiceQuotas=AccessDenied", "servicequotas:ListAWSDefaultServiceQuotas=AccessDenied")


def trained(account: Account, name: str = "classifier-secure") -> Outcome:
    return outcome_of(account, allowance.TRAININGS, shipped(name))


def served(account: Account, **changes: Any) -> Outcome:
    return outcome_of(account, allowance.ENDPOINTS, shipped("endpoint", changes))


def found(outcome: Outcome) -> list[str]:
    return [finding.id.partition(".")[2] for finding in outcome.findings]


# --- trainings --------------------------------------------------------------------------------------------------------


def test_each_training_more(account: Account) -> None:
    expected = {
        0: [],
        6: ["trainings-used"],
        7: ["trainings-near", "trainings-used"],
        9: ["trainings-near", "trainings-used"],
        10: ["trainings-full", "trainings-used"],
    }
    comprehend = account.clients.comprehend
    running = 0
    for number, ids in expected.items():
        while running < number:
            running += 1
            comprehend.create_document_classifier(**classifier(f"busy-{running}"))
        assert found(trained(account)) == ids, number


def test_what_runs_is_submitted_or_training(account: Account) -> None:
    """Half an hour of a training of one minute: all have ended, one way or another."""
    start_trainings(account, 3)
    account.server.clock.advance(20)
    account.clients.comprehend.stop_training_document_classifier(DocumentClassifierArn=f"{CLASSIFIERS}/busy-0")
    outcome = trained(account)
    assert outcome.findings[0].message == "2 of 10 classifier trainings run."
    account.server.clock.advance(1800)
    assert found(trained(account)) == []


def test_the_other_kind_has_a_quota_of_its_own(account: Account) -> None:
    start_trainings(account, 3)
    assert found(trained(account, "recognizer-annotations")) == []


def test_the_drawing_shows_it_always(story: Account) -> None:
    [picture] = trained(story).pictures
    lines = list(picture_lines(picture, 100))
    assert lines[1].endswith("0 of 10 classifier trainings run, 1 more with this launch")


def test_a_full_quota_that_cannot_be_raised_has_no_command(account: Account) -> None:
    start_trainings(account, 10)
    full = trained(account).findings[0]
    assert (full.severity, full.command) == ("error", ())
    assert full.message.endswith("AWS refuses the launch (ResourceLimitExceededException).")


def test_trainings_that_may_not_be_listed(account: Account) -> None:
    account.server.set_faults(["comprehend:List*=AccessDenied"])
    outcome = trained(account)
    assert {result.state for result in outcome.results.values()} == {"not_made"}
    assert "comprehend:ListDocumentClassifiers" in outcome.unmade()[0].message


# --- endpoints --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("units", "ids"), [(9, []), (10, []), (11, ["endpoint-units"])])
def test_units_of_one_endpoint(story: Account, units: int, ids: list[str]) -> None:
    assert found(served(story, inference_units=units)) == [*ids, "endpoints-used"]


def test_a_quota_that_can_be_raised_has_a_command(story: Account) -> None:
    finding = served(story, inference_units=11).findings[0]
    assert finding.command[-4:] == ("--quota-code", "L-70EC2949", "--desired-value", "11")
    assert finding.remedy == "Use at most 10, or ask AWS for a higher quota."


def test_units_of_all_endpoints(account: Account) -> None:
    """At a quota of 20, with 11 in use: 9 more fit, 10 do not."""
    endpoints(1, units=10)(account)

    def twenty(parsed: dict[str, Any]) -> None:
        for quota in parsed["Quotas"]:
            if quota["QuotaCode"] == "L-2A73DEBC":
                quota["Value"] = 20.0

    for units, severity in ((4, "info"), (5, "warning"), (9, "warning"), (10, "error")):
        session = account.session()
        with answering(session, "service-quotas.ListServiceQuotas", twenty):
            outcome = Work(allowance.ENDPOINTS, shipped("endpoint", {"inference_units": units}), Facts(session)).run()
        assert outcome.findings[0].severity == severity, (units, outcome.findings)
    assert outcome.findings[0].subject == "inference_units"
    assert outcome.findings[0].message.startswith("11 of 20 inference units are in use, and this launch takes 10 more.")
    assert outcome.findings[0].command[-1] == "21"


def test_what_is_being_deleted_still_counts(account: Account) -> None:
    account.clients.comprehend.delete_endpoint(EndpointArn=f"{CLASSIFIERS}-endpoint/tickets-live")
    [finding] = served(account).findings
    assert finding.message.startswith("1 of 10 endpoints exist (1 of them being deleted); 1 of 100 inference units")


def test_endpoints_that_may_not_be_listed(account: Account) -> None:
    """How many units one may have is known all the same."""
    account.server.set_faults(["comprehend:ListEndpoints=AccessDenied"])
    outcome = served(account, inference_units=11)
    states = {name: result.state for name, result in outcome.results.items()}
    assert states.pop("service.endpoint-units") == "found"
    assert set(states.values()) == {"not_made"}


# --- whose quotas -----------------------------------------------------------------------------------------------------


def test_without_the_account_s_own_quotas_aws_s_defaults_count(account: Account) -> None:
    account.server.set_faults(DENIED[:1])
    assert [finding.message for finding in served(account).findings] == [
        "1 of 10 endpoints exist (AWS's default quota); 1 of 100 inference units are in use (AWS's default quota)."
    ]


def test_without_any_the_published_defaults_count_and_are_called_so(account: Account) -> None:
    account.server.set_faults(DENIED)
    [finding] = trained(account).findings
    assert finding.message.startswith("0 of 10 classifier trainings run (published default). AWS refused listing")
    assert "servicequotas:ListServiceQuotas" in finding.message


def listed(name: str, value: Any = 7.0, code: str = "L-00000000", **more: Any) -> dict[str, Any]:
    return {"QuotaName": name, "QuotaCode": code, "Value": value, "Adjustable": True, **more}


@pytest.mark.parametrize(
    ("name", "is_for"),
    [
        ("DocumentClassifier max active jobs", "classifier"),
        ("CreateDocumentClassifier max active jobs", "classifier"),
        ("EntityRecognizer max active jobs", "recognizer"),
        ("CreateEntityRecognizer max active jobs", "recognizer"),
        ("Endpoints max active endpoints", "endpoints"),
        ("Endpoints max inference units per endpoint", "endpoint_units"),
        ("Endpoints max inference units per account", "units"),
        ("Endpoints max inference units per region", "units"),
        ("DocumentClassification max active jobs", None),
        ("DetectEntities max active jobs", None),
        ("CreateFlywheel max active flywheels", None),
        (PER_SECOND, None),
        ("CreateEndpoint throttle limit in transactions per second", None),
    ],
)
def test_words_of_a_name(name: str, is_for: str | None) -> None:
    quotas = quotas_from([listed(name)], "applied")
    assert quotas == ({is_for: Quota("L-00000000", 7, "applied", True)} if is_for else {})


def test_a_code_goes_before_words() -> None:
    by_code, by_words = listed("Renamed", 30.0, "L-94042C4D"), listed("DocumentClassifier max active jobs")
    for order in ([by_code, by_words], [by_words, by_code]):
        assert quotas_from(order, "applied")["classifier"].limit == 30


def test_the_account_s_own_go_before_aws_s_and_those_before_published() -> None:
    applied = quotas_from([listed("Endpoints max active endpoints", 25.0)], "applied")
    default = quotas_from(
        [listed("Endpoints max active endpoints", 20.0), listed("DocumentClassifier max active jobs", 12)], "default"
    )
    quotas = all_quotas(applied, default)
    assert {name: (quota.limit, quota.source) for name, quota in quotas.items()} == {
        "classifier": (12, "default"),
        "recognizer": (10, "published"),
        "endpoints": (25, "applied"),
        "endpoint_units": (10, "published"),
        "units": (100, "published"),
    }


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["QuotaName", "QuotaCode", "Value"]),
            st.one_of(st.none(), st.text(), st.floats(), st.just("L-94042C4D"), st.just(True)),
        )
    )
)
def test_any_answer_can_be_read(found_ones: list[dict[str, Any]]) -> None:
    assert all(quota.limit >= 0 for quota in quotas_from(found_ones, "applied").values())


# --- the drawing ------------------------------------------------------------------------------------------------------


def uses() -> Iterator[Use]:
    for limit, used, wanted in ((10, 0, 1), (10, 10, 1), (10, 25, 3), (0, 0, 1), (100, 1, 10), (3, 2, 1)):
        yield Use(Quota("L-1", limit, "applied"), used, wanted, "endpoints", "exist")


@pytest.mark.parametrize("use", list(uses()), ids=str)
def test_a_gauge_is_as_wide_for_any_use(use: Use) -> None:
    bar, _blanks, words = gauge(use).partition("  ")
    assert len(bar) == 20
    assert words == f"{use}, {use.wanted} more with this launch"
    assert (bar.count("█") == 20) == (use.used >= use.quota.limit > 0)
