"""The files of a dataset: what a refusal does, where their sizes end, what is remembered of them."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any, cast

import pytest

from tests.checks.cases import Account, outcome_of, shipped
from wizard.account.session import AccountSession
from wizard.checks.asked import DataFile
from wizard.checks.dataset import files, limits
from wizard.checks.facts import Facts
from wizard.checks.inspection import Work
from wizard.checks.outcome import Outcome

BUCKET = "acme-nlp-training"


class Regions:
    """A session that knows the regions of buckets, and is not asked for anything else."""

    def __init__(self, **regions: str) -> None:
        self.bucket_regions = {name.replace("_", "-"): region for name, region in regions.items()}
        self.profile = ""


def looked_at(locations: Mapping[str, tuple[DataFile, ...]], **more: Any) -> Outcome:
    """What the inspection comes to where these objects are at these locations of a classifier."""
    facts = Facts(cast("AccountSession", Regions(acme_nlp_training="us-west-2")))
    dataset = {}
    for name, found in locations.items():
        dataset[name] = f"s3://{BUCKET}/{name}"
        facts.once(("objects", dataset[name]), partial(tuple, found))
    return Work(
        files.INSPECTION, {"kind": "classifier", "region": "us-west-2", "dataset": dataset, **more}, facts
    ).run()


def file(key: str, size: int = 1, **more: Any) -> DataFile:
    return DataFile(BUCKET, key, size, **more)


@pytest.mark.parametrize(("extra", "state"), [(-1, "passed"), (0, "passed"), (1, "found")])
def test_all_files_together_may_have_five_gigabytes(extra: int, state: str) -> None:
    outcome = looked_at({"train": (file("train", limits.MOST_BYTES - 10),), "test": (file("test", 10 + extra),)})
    assert outcome.results["dataset.too-large"].state == state


def test_one_object_at_two_locations_counts_once() -> None:
    same = (file("x", limits.MOST_BYTES),)
    assert looked_at({"train": same, "test": same}).results["dataset.too-large"].state == "passed"


def test_the_limit_is_not_a_recognizer_s() -> None:
    outcome = looked_at({"documents": (file("documents", limits.MOST_BYTES + 1),)}, kind="recognizer")
    assert outcome.results["dataset.too-large"].state == "does_not_apply"


@pytest.mark.parametrize(
    ("keys", "named"),
    [
        (["train"], None),
        (["train.csv", "train2.csv"], None),
        (["train", "train.bak"], "train.bak"),
        (["train", "train/a.csv"], "train/a.csv"),
        (["train/a.csv", "train/b.csv"], None),
        (["train/a.csv", "training/a.csv"], "training/a.csv"),
        (
            ["train", *(f"train.{number}" for number in range(9))],
            "9 other objects: train.0, train.1, train.2 and 6 more",
        ),
    ],
)
def test_files_that_only_begin_alike(keys: list[str], named: str | None) -> None:
    findings = looked_at({"train": tuple(map(file, keys))}).results["dataset.more-files"].findings
    assert [named in finding.message for finding in findings if named] == ([True] if named else [])
    assert bool(findings) == (named is not None)


@pytest.mark.parametrize(
    ("storage", "state"),
    [("GLACIER", "found"), ("DEEP_ARCHIVE", "found"), ("GLACIER_IR", "passed"), ("STANDARD_IA", "passed")],
)
def test_only_what_must_be_restored_is_archived(storage: str, state: str) -> None:
    outcome = looked_at({"train": (file("a.csv", storage=storage),)})
    result = outcome.results["dataset.archived"]
    assert result.state == state
    for finding in result.findings:
        assert finding.command[:6] == ("aws", "s3api", "restore-object", "--bucket", BUCKET, "--key")
        assert finding.command[6] == "a.csv"


def test_a_hostile_name_is_shown_and_sent_as_it_should_be() -> None:
    raw = "a\x1b[2J\u202e.csv"
    findings = looked_at({"train": (file(raw, 0, storage="GLACIER"),)}).findings
    assert len(findings) == 2
    for finding in findings:
        assert "\x1b" not in finding.message
        assert "\\x1b[2J\\u202e" in finding.message
    assert raw in findings[0].command


def test_what_was_seen_is_remembered_for_drift() -> None:
    modified = datetime.fromisoformat("2025-09-15T08:00:00+00:00")
    several = (file("train/a", 1_000, modified=modified), file("train/b", 234))
    seen = {observed.key: observed.seen for observed in looked_at({"train": several, "test": ()}).observations}
    assert seen == {"dataset.train": "2 files, 1,234 bytes of 2025-09-15 08:00", "dataset.test": "no objects"}


def test_what_may_not_be_listed_is_not_known_to_be_right(account: Account) -> None:
    account.server.set_faults(["s3:ListObjectsV2=AccessDenied"])
    outcome = outcome_of(account, files.INSPECTION, shipped("classifier-secure"))
    states = {name: result.state for name, result in outcome.results.items()}
    assert states.pop("dataset.other-region") == "passed"
    assert set(states.values()) == {"not_made"}
    assert "s3:ListBucket" in outcome.results["dataset.no-objects"].because
    assert not outcome.observations


def test_a_refused_location_leaves_what_is_found_elsewhere(account: Account) -> None:
    account.server.set_faults(["s3:ListObjectsV2=AccessDeniedx1"])
    profile = shipped(
        "classifier-secure",
        {"dataset.train": "s3://acme-nlp-training/no/", "dataset.test": "s3://acme-nlp-training/none/"},
    )
    outcome = outcome_of(account, files.INSPECTION, profile)
    assert len(outcome.results["dataset.no-objects"].findings) == 1
    assert outcome.results["dataset.archived"].state == "not_made"  # which says what was refused


def test_a_region_that_is_not_told_is_not_known_to_be_right(account: Account) -> None:
    account.server.set_faults(["s3:GetBucketLocation=AccessDenied"])
    outcome = outcome_of(account, files.INSPECTION, shipped("classifier-secure"))
    assert outcome.results["dataset.other-region"].state == "not_made"
    assert "acme-nlp-training" in outcome.results["dataset.other-region"].because
    assert outcome.results["dataset.no-objects"].state == "passed"


def test_a_bucket_that_is_not_there(story: Account) -> None:
    profile = shipped("classifier-secure", {"dataset.train": "s3://acme-no-such-bucket/train.csv"})
    outcome = outcome_of(story, files.INSPECTION, profile)
    (finding,) = outcome.results["dataset.no-objects"].findings
    assert finding.subject == "dataset.train"
    assert "There is no bucket acme-no-such-bucket." in finding.message
    assert outcome.results["dataset.other-region"].state == "passed"
    assert ("dataset.train", "no such bucket") in [(seen.key, seen.seen) for seen in outcome.observations]


@pytest.mark.parametrize(
    "name",
    [
        *("classifier-secure", "classifier-minimal", "classifier-multi-label", "classifier-native"),
        *("classifier-manifest", "recognizer-annotations", "recognizer-entity-list", "recognizer-manifest"),
    ],
)
def test_every_location_of_every_shipped_profile_is_there(story: Account, name: str) -> None:
    outcome = outcome_of(story, files.INSPECTION, shipped(name))
    assert not outcome.findings
    assert {result.state for result in outcome.results.values()} <= {"passed", "does_not_apply"}
    assert outcome.observations


def test_an_endpoint_has_no_files() -> None:
    assert not files.INSPECTION.applies(shipped("endpoint"))
