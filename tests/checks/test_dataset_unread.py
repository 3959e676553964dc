"""CSV files that cannot be read, or only in part: nothing of them is taken for passed."""

import threading
from functools import partial

import pytest

from tests.account.breaking import BreakingServer
from tests.checks.cases import Account, outcome_of, shipped
from tests.checks.cases_dataset import GOOD, GOOD_TEST
from tests.checks.csv_outcomes import INSPECTION, checked, message, result
from wizard.checks.asked import DataFile
from wizard.checks.dataset import csv_checks, label_checks, limits
from wizard.checks.facts import Facts
from wizard.checks.inspection import Limits, Work
from wizard.checks.outcome import STOPPED
from wizard.checks.pictures import BarChart


def test_behind_an_open_quotation_mark_nothing_is_known() -> None:
    outcome = checked(f'{GOOD}BILLING,"never closed\n', GOOD_TEST)
    assert "line 121" in message(outcome, csv_checks.QUOTE_NOT_CLOSED)
    for check in (csv_checks.COLUMNS, csv_checks.IN_BOTH, label_checks.TOO_FEW, label_checks.TEST_UNKNOWN):
        assert result(outcome, check).state == "not_made"
        assert "train.csv was read as far as line 121" in result(outcome, check).because
    assert result(outcome, csv_checks.NOT_UTF8).state == "not_made"


def test_utf_16_is_not_read_as_rows() -> None:
    outcome = checked(GOOD.encode("utf-16"))
    assert "the file is UTF-16" in message(outcome, csv_checks.NOT_UTF8)
    assert result(outcome, csv_checks.COLUMNS).state == "not_made"
    assert result(outcome, csv_checks.NUL).state == "not_made"


def test_a_text_that_is_too_long_to_keep() -> None:
    outcome = checked(f"{GOOD}BILLING,{'x' * (limits.LONGEST_FIELD + 1)}\n{GOOD}")
    assert result(outcome, csv_checks.QUOTE_NOT_CLOSED).state == "not_made"
    assert "line 121, which has a text of more than 1,048,576 characters" in result(outcome, csv_checks.COLUMNS).because


def test_a_file_without_line_ends() -> None:
    outcome = checked("x" * (limits.LONGEST_LINE * 2))
    assert {each.state for each in outcome.results.values()} <= {"not_made", "does_not_apply"}


def test_large_files_wait_for_the_command(story: Account) -> None:
    profile = shipped("classifier-secure")
    sizes = 26_587 + 4_424
    for most, states in ((sizes - 1, {"not_made"}), (sizes, {"passed", "found", "does_not_apply"})):
        outcome = outcome_of(story, INSPECTION, profile, Limits(most_bytes=most))
        assert {each.state for each in outcome.results.values()} == states
    outcome = outcome_of(story, INSPECTION, profile, Limits(most_bytes=1))
    because = result(outcome, csv_checks.COLUMNS).because
    assert "31,011 bytes" in because
    assert "comprehend-wizard check" in because
    assert "F10" in because


@pytest.mark.parametrize("fault", ["s3:GetObject=AccessDenied", "s3:ListObjectsV2=AccessDenied"])
def test_what_may_not_be_read_is_not_passed(account: Account, fault: str) -> None:
    account.server.set_faults([fault])
    outcome = outcome_of(account, INSPECTION, shipped("classifier-secure"))
    assert {each.state for each in outcome.results.values()} == {"not_made"}
    wanted = "s3:GetObject" if "GetObject" in fault else "s3:ListBucket"
    assert wanted in result(outcome, csv_checks.COLUMNS).because


def test_a_test_set_that_may_not_be_read_leaves_the_training_set(account: Account) -> None:
    account.clients("s3").put_object(
        Bucket="acme-nlp-training", Key="case/test.csv", Body=GOOD_TEST.encode(), StorageClass="GLACIER"
    )
    profile = shipped("classifier-secure", {"dataset.test": "s3://acme-nlp-training/case/test.csv"})
    outcome = outcome_of(account, INSPECTION, profile)
    assert result(outcome, label_checks.TOO_FEW).state == "passed"
    for check in (csv_checks.COLUMNS, csv_checks.IN_BOTH, label_checks.TEST_LACKS, label_checks.SIMILAR):
        assert result(outcome, check).state == "not_made"
        assert "case/test.csv" in result(outcome, check).because


def test_the_same_file_for_training_and_test(story: Account) -> None:
    uri = "s3://acme-nlp-training/tickets/train.csv"
    outcome = outcome_of(story, INSPECTION, shipped("classifier-secure", {"dataset.train": uri, "dataset.test": uri}))
    assert "and 284 more" in message(outcome, csv_checks.IN_BOTH)


def stored_at(server: BreakingServer, *keys: str) -> Facts:
    """Facts that know the one object of a server under several keys."""
    session = server.session()
    session.bucket_regions["data"] = "us-west-2"
    facts = Facts(session)
    for key in keys:
        file = DataFile("data", key, len(server.body), '"first"')
        facts.once(("objects", f"s3://data/{key}"), partial(tuple, [file]))
    return facts


def test_the_first_files_are_asked_for_at_once() -> None:
    both = threading.Barrier(2)
    dataset = {"train": "s3://data/train.csv", "test": "s3://data/test.csv"}
    with BreakingServer(GOOD.encode(), before_answer=lambda _server: both.wait(10)) as server:
        facts = stored_at(server, "train.csv", "test.csv")
        outcome = Work(INSPECTION, {"kind": "classifier", "dataset": dataset}, facts).run()
    assert result(outcome, csv_checks.COLUMNS).state == "passed", result(outcome, csv_checks.COLUMNS).because
    assert len(server.requests) == 2


def test_a_connection_that_breaks_is_taken_up() -> None:
    body = "".join(f"{'AB'[number % 2]},Text number {number}\n" for number in range(20_000)).encode()
    with BreakingServer(body, breaks=[0, 100_000, 1, 200_000]) as server:
        profile = {"kind": "classifier", "mode": "MULTI_CLASS", "dataset": {"train": "s3://data/train.csv"}}
        outcome = Work(INSPECTION, profile, stored_at(server, "train.csv")).run()
    assert len(server.requests) == 5
    assert not outcome.findings
    (chart,) = outcome.pictures
    assert isinstance(chart, BarChart)
    assert {bar.label: bar.count for bar in chart.bars} == {"A": 10_000, "B": 10_000}


def test_a_file_that_is_replaced_while_it_is_read_is_not_judged() -> None:
    body = GOOD.encode() * 100
    with BreakingServer(body, etag='"second"') as server:
        profile = {"kind": "classifier", "mode": "MULTI_CLASS", "dataset": {"train": "s3://data/train.csv"}}
        outcome = Work(INSPECTION, profile, stored_at(server, "train.csv")).run()
    assert {each.state for each in outcome.results.values()} == {"not_made"}
    assert "s3://data/train.csv was replaced while it was read." in result(outcome, csv_checks.COLUMNS).because


def test_nothing_is_read_of_no_files(story: Account) -> None:
    outcome = outcome_of(
        story, INSPECTION, shipped("classifier-secure", {"dataset.train": "s3://acme-nlp-training/no"})
    )
    assert {each.state for each in outcome.results.values()} == {"not_made"}
    assert "nothing to read at s3://acme-nlp-training/no" in result(outcome, csv_checks.COLUMNS).because


def test_it_stops_where_nobody_wants_the_rest(account: Account) -> None:
    account.put("case/big.csv", ("BILLING,text\n" * 200_000).encode())
    told: list[int] = []
    looked = 0

    def cancelled() -> bool:
        nonlocal looked
        looked += 1
        return looked > 3

    profile = shipped("classifier-minimal", {"dataset.train": "s3://acme-nlp-training/case/big.csv"})
    work = Work(
        INSPECTION,
        profile,
        Facts(account.session()),
        cancelled=cancelled,
        tell=lambda outcome: told.append(outcome.progress.done if outcome.progress else 0),
    )
    outcome = work.run()
    assert {each.because for each in outcome.results.values()} == {STOPPED}
    assert max(told) < 1_000_000


def test_a_moderately_large_object_through_http_with_progress(account: Account) -> None:
    body = "".join(f"{'AB'[number % 2]},Text number {number}\n" for number in range(300_000)).encode()
    account.put("case/big.csv", body)
    progress = []
    work = Work(
        INSPECTION,
        shipped("classifier-secure", {"dataset.train": "s3://acme-nlp-training/case/big.csv", "dataset.test": None}),
        Facts(account.session()),
        tell=lambda outcome: progress.append(outcome.progress),
    )
    outcome = work.run()
    assert not outcome.findings
    told = [one for one in progress if one is not None]
    assert {one.total for one in told} == {len(body)}
    assert [one.done for one in told] == sorted(one.done for one in told)
    (chart,) = outcome.pictures
    assert isinstance(chart, BarChart)
    assert [(bar.label, bar.count) for bar in chart.bars] == [("A", 150_000), ("B", 150_000)]


def test_all_files_below_a_prefix_are_read(account: Account) -> None:
    account.put("case/data/a.csv", GOOD.encode())
    account.put("case/data/b.csv", (GOOD + "LEGAL,text\n").encode())
    account.put("case/data/c.csv", b"")
    profile = shipped("classifier-secure", {"dataset.train": "s3://acme-nlp-training/case/data/", "dataset.test": None})
    outcome = outcome_of(account, INSPECTION, profile)
    assert '"LEGAL" (1, first in b.csv, line 121)' in message(outcome, label_checks.TOO_FEW)
