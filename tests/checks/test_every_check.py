"""Every check trips where it should and passes where nothing is wrong, against the simulated account."""

import re

import pytest

from tests.checks import (
    cases_dataset,
    cases_keys,
    cases_network,
    cases_permissions,
    cases_recognizer,
    cases_role,
    cases_service,
)
from tests.checks.cases import Account, Case, result_of
from wizard.checks.registry import INSPECTIONS, checks
from wizard.reads import CHECKS as READS

CASES: tuple[Case, ...] = (
    *cases_service.CASES,
    *cases_dataset.CASES,
    *cases_recognizer.CASES,
    *cases_role.CASES,
    *cases_network.CASES,
    *cases_keys.CASES,
    *cases_permissions.CASES,
)


def test_every_check_has_a_case() -> None:
    assert {case.check.id for case in CASES} == {check.id for check in checks()}


def test_ids_tell_their_subject_and_are_used_once() -> None:
    names = [check.id for check in checks()]
    assert len(names) == len(set(names))
    for inspection in INSPECTIONS:
        assert inspection.id.startswith(f"{inspection.subject}.")
        for check in inspection.checks:
            assert check.id.startswith(f"{inspection.subject}.")


def test_what_asks_the_account_says_with_which_rights() -> None:
    assert set(READS) == {inspection.id for inspection in INSPECTIONS if not inspection.offline}


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.check.id))
def test_it_trips(account: Account, case: Case) -> None:
    result = result_of(account, case.check, case.trips(account))
    assert result.state == "found", result.because
    assert any(case.says in f"{finding.message} {finding.remedy}" for finding in result.findings), result.findings
    for finding in result.findings:
        assert (finding.id, finding.severity) == (case.check.id, case.check.severity)
        # A place that was not filled; the braces of a policy are none.
        assert not any(re.search(r"\{\w+\}", word) for word in (finding.remedy, *finding.command))


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.check.id))
def test_it_passes(account: Account, case: Case) -> None:
    result = result_of(account, case.check, case.passes(account))
    assert result.state == "passed", (result.because, result.findings)
