"""Augmented manifests of classifiers: lines, attributes, labels, and what could not be read."""

import json
from collections.abc import Sequence
from typing import Any

import pytest

from tests.checks.cases import Account, outcome_of, shipped
from tests.checks.cases_dataset import GOOD_ENTRIES, entry, with_entries
from wizard.checks.check import Check
from wizard.checks.dataset import classifier_manifests as manifests
from wizard.checks.dataset import csv_checks, label_checks, limits
from wizard.checks.inspection import Limits
from wizard.checks.outcome import Outcome, Result

INSPECTION = manifests.INSPECTION


def result(outcome: Outcome, check: Check) -> Result:
    return outcome.results[check.id]


def lines(entries: Sequence[object]) -> bytes:
    return "".join(f"{json.dumps(one)}\n" for one in entries).encode()


def several(label_sets: Sequence[Sequence[str]]) -> list[dict[str, Any]]:
    """Lines as a labelling job for several labels writes them."""
    return [
        {
            "source": f"text {number}",
            "kind": list(range(len(labels))),
            "kind-metadata": {"class-map": {str(index): label for index, label in enumerate(labels)}},
        }
        for number, labels in enumerate(label_sets)
    ]


def test_the_shipped_profile(story: Account) -> None:
    outcome = outcome_of(story, INSPECTION, shipped("classifier-manifest"))
    assert not [finding for finding in outcome.findings if finding.severity == "error"]
    assert not [each for each in outcome.results.values() if each.state == "not_made"]
    assert dict(outcome.learned) == {"_suggested.mode": "MULTI_CLASS"}
    assert len(outcome.pictures) == 1


def test_several_labels_are_counted_by_their_names(account: Account) -> None:
    entries = several([("A", "B"), ("B",), ("A", "A")] * 20)
    outcome = outcome_of(account, INSPECTION, with_entries(entries, mode="MULTI_LABEL")(account))
    assert not outcome.findings
    assert dict(outcome.learned) == {"_suggested.mode": "MULTI_LABEL"}
    multi_class = outcome_of(account, INSPECTION, with_entries(entries)(account))
    assert "60 lines have class-map" in result(multi_class, manifests.JOB_MODE).findings[0].message


@pytest.mark.parametrize("count", [9, 10])
def test_documents_per_label(account: Account, count: int) -> None:
    entries = [*GOOD_ENTRIES, *(entry("LEGAL", f"law {number}") for number in range(count))]
    outcome = outcome_of(account, INSPECTION, with_entries(entries)(account))
    found = result(outcome, label_checks.TOO_FEW)
    assert found.state == ("found" if count < limits.LEAST_PER_LABEL else "passed")
    if found.findings:
        assert '"LEGAL" (9, first in train.manifest, line 121)' in found.findings[0].message


@pytest.mark.parametrize("line", ["[1]", "1", '"x"', "{", "nul", "[" * 100_000])
def test_lines_that_are_no_objects(account: Account, line: str) -> None:
    outcome = outcome_of(account, INSPECTION, with_entries([*GOOD_ENTRIES, line])(account))
    (finding,) = result(outcome, manifests.LINES).findings
    assert "train.manifest, line 121" in finding.message
    assert result(outcome, manifests.SOURCE).state == "passed"


@pytest.mark.parametrize("line", ["", " \t"])
def test_an_empty_line_is_no_error(account: Account, line: str) -> None:
    outcome = outcome_of(account, INSPECTION, with_entries([*GOOD_ENTRIES, line])(account))
    (finding,) = outcome.findings
    assert (finding.id, finding.severity) == (csv_checks.EMPTY_LINES.id, "warning")
    assert finding.message.startswith("train.manifest, line 121: the line is empty.")


@pytest.mark.parametrize(
    "metadata", [None, {}, [], "x", {"class-name": ""}, {"class-name": 1}, {"class-map": []}, {"class-map": None}]
)
def test_metadata_without_a_class(account: Account, metadata: object) -> None:
    odd = {"source": "x", "kind": 0} | ({} if metadata is None else {"kind-metadata": metadata})
    outcome = outcome_of(account, INSPECTION, with_entries([*GOOD_ENTRIES, odd])(account))
    assert "line 121" in result(outcome, manifests.METADATA).findings[0].message


def test_one_of_several_attributes_that_never_occurs(account: Account) -> None:
    uri = account.put("case/m", lines(GOOD_ENTRIES))
    table = {"s3_uri": uri, "attributes": ["kind", "topic"], "split": "TRAIN"}
    outcome = outcome_of(account, INSPECTION, shipped("classifier-manifest", {"dataset.manifests": [table]}))
    (finding,) = result(outcome, manifests.ATTRIBUTE).findings
    assert finding.subject == "dataset.manifests.0.s3_uri"
    assert 'No line has the attribute "topic".' in finding.message


def test_train_and_test_are_compared(account: Account) -> None:
    train = account.put("case/train", lines(GOOD_ENTRIES))
    test = account.put("case/test", lines([GOOD_ENTRIES[4], entry("LEGAL", "law")]))
    tables = [
        {"s3_uri": train, "attributes": ["kind"], "split": "TRAIN"},
        {"s3_uri": test, "attributes": ["kind"], "split": "TEST"},
    ]
    outcome = outcome_of(account, INSPECTION, shipped("classifier-manifest", {"dataset.manifests": tables}))
    (both,) = result(outcome, csv_checks.IN_BOTH).findings
    assert "train, line 5: the text is also in the test set, test, line 1." in both.message
    (lacks,) = result(outcome, label_checks.TEST_LACKS).findings
    assert lacks.subject == "dataset.manifests.1.s3_uri"
    assert '"OUTAGE" (train, line 2)' in lacks.message
    (unknown,) = result(outcome, label_checks.TEST_UNKNOWN).findings
    assert '"LEGAL" (test, line 2)' in unknown.message


def test_a_line_that_is_too_long_is_not_kept(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LONGEST_MANIFEST_LINE", 100_000)
    entries = [*GOOD_ENTRIES, entry("BILLING", "x" * 500_000), *GOOD_ENTRIES]
    outcome = outcome_of(account, INSPECTION, with_entries(entries)(account))
    assert result(outcome, manifests.LINES).state == "not_made"
    assert "line 121 is longer than the wizard reads" in result(outcome, manifests.LINES).because
    assert result(outcome, label_checks.TOO_FEW).state == "not_made"


def test_a_byte_order_mark_is_told_and_does_not_spoil_the_first_line(account: Account) -> None:
    uri = account.put("case/m", b"\xef\xbb\xbf" + lines(GOOD_ENTRIES))
    table = {"s3_uri": uri, "attributes": ["kind"], "split": "TRAIN"}
    outcome = outcome_of(account, INSPECTION, shipped("classifier-manifest", {"dataset.manifests": [table]}))
    assert {finding.id for finding in outcome.findings} == {csv_checks.BYTE_ORDER_MARK.id}


def test_large_manifests_wait_for_the_command(story: Account) -> None:
    outcome = outcome_of(story, INSPECTION, shipped("classifier-manifest"), Limits(most_bytes=10))
    assert {each.state for each in outcome.results.values()} == {"not_made"}


@pytest.mark.parametrize("fault", ["s3:GetObject=AccessDenied", "s3:ListObjectsV2=AccessDenied"])
def test_what_may_not_be_read_is_not_passed(account: Account, fault: str) -> None:
    account.server.set_faults([fault])
    outcome = outcome_of(account, INSPECTION, shipped("classifier-manifest"))
    assert {each.state for each in outcome.results.values()} == {"not_made"}
