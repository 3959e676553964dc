"""The inspection of a classifier's CSV files, on files that are in memory."""

import io
from functools import partial
from typing import Any
from unittest import mock

from wizard.checks.asked import DataFile
from wizard.checks.check import Check
from wizard.checks.dataset import csv_classifier, source
from wizard.checks.facts import Facts
from wizard.checks.inspection import Work
from wizard.checks.outcome import Outcome, Result

INSPECTION = csv_classifier.INSPECTION


class Stored(io.BytesIO):
    """An object's bytes, as a stream that can be asked for ahead."""

    def begin(self) -> None:
        """It is there already."""


def checked(train: str | bytes, test: str | bytes | None = None, *, mode: str = "MULTI_CLASS") -> Outcome:
    """What comes of the files ``train.csv`` and ``test.csv``."""
    bodies = {"train": train} | ({} if test is None else {"test": test})
    encoded = {key: body.encode() if isinstance(body, str) else body for key, body in bodies.items()}
    session: Any = None  # nobody asks the account
    facts = Facts(session)
    for key, body in encoded.items():
        facts.once(("objects", f"s3://data/{key}.csv"), partial(tuple, [DataFile("data", f"{key}.csv", len(body))]))
    dataset = {key: f"s3://data/{key}.csv" for key in encoded}
    profile = {"kind": "classifier", "dataset": dataset} | ({"mode": mode} if mode else {})

    def stored(_facts: Facts, file: DataFile, _advance: object) -> Stored:
        return Stored(encoded[file.name.removesuffix(".csv")])

    with mock.patch.object(source, "stream_of", stored):
        return Work(INSPECTION, profile, facts).run()


def result(outcome: Outcome, check: Check) -> Result:
    """What came of a check."""
    return outcome.results[check.id]


def message(outcome: Outcome, check: Check) -> str:
    """The message of the one finding of a check."""
    (finding,) = result(outcome, check).findings
    return finding.message
