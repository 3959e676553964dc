"""Inspections for tests of the faces: they find what they are told to find, and wait where they are told to wait."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from unittest import mock

from wizard.checks import checking, registry
from wizard.checks.check import Check
from wizard.checks.inspection import Inspection, Work
from wizard.checks.pictures import Bar, BarChart, Drawing

ROWS = Check(
    "dataset.rows", "error", "every row has two columns", "Comprehend will fail the training.", "Mend the row."
)
FEW = Check("dataset.few", "warning", "every label has 50 documents", "The model will be weak.", "Add documents.")
SIZE = Check("dataset.size", "error", "the data is not too large", "AWS refuses it.", "Take less.")
KEY = Check(
    "keys.disabled",
    "error",
    "every key is enabled",
    "The training will fail.",
    "Enable the key.",
    ("aws", "kms", "enable-key", "--key-id", "{key}"),
)
ROUTE = Check("network.route", "info", "there is a way to S3", "", "")

CHART = BarChart(
    "dataset.train",
    "Documents per label",
    (Bar("REFUND", 4), Bar("OUTAGE", 31), Bar("BILLING", 120)),
    minimum=10,
    unit="documents",
)
DRAWING = Drawing("vpc.subnets", "The way to Amazon S3", ("subnet-1 ── route table ── ✓ gateway endpoint ── S3",))


@dataclass
class Story:
    """What the inspections do, and how often they did it."""

    bad_rows: tuple[int, ...] = ()
    few: bool = False
    disabled_key: bool = False
    unmade: bool = False
    broken: bool = False
    suggested: dict[str, str | tuple[str, ...]] = field(default_factory=dict)
    waits_at: int | None = None
    """Bytes of 1,000 at which the dataset inspection waits for :attr:`goes_on`, or for being stopped."""
    goes_on: threading.Event = field(default_factory=threading.Event)
    runs: list[str] = field(default_factory=list)
    limits: list[int | None] = field(default_factory=list)

    def inspections(self) -> tuple[Inspection, ...]:
        """Three of them: of the dataset, of the network, of the keys."""
        return (
            Inspection(
                "dataset.all",
                "dataset",
                "Training data",
                "dataset.train",
                (ROWS, FEW, SIZE),
                ("dataset.train", "mode"),
                lambda profile: bool(profile.get("dataset", {}).get("train")),
                self._dataset,
            ),
            Inspection(
                "network.all",
                "network",
                "Network",
                "vpc.subnets",
                (ROUTE,),
                ("vpc",),
                lambda profile: bool(profile.get("vpc")),
                self._network,
            ),
            Inspection(
                "keys.all",
                "keys",
                "Keys",
                "keys.volume",
                (KEY,),
                ("keys",),
                lambda profile: bool(profile.get("keys")),
                self._keys,
            ),
        )

    def _dataset(self, work: Work) -> None:
        self.runs.append("dataset")
        self.limits.append(work.limits.most_bytes)
        if self.broken:
            raise ZeroDivisionError("an inspection that nobody foresaw")
        if self.suggested:
            work.learn(self.suggested)
        if self.waits_at is not None:
            work.advance(self.waits_at, 1000)
            while not self.goes_on.wait(0.01):
                if work.is_cancelled:
                    work.advance(self.waits_at, 1000)
        work.judge(
            ROWS, [ROWS.found("dataset.train", f"Line {row} of train.csv has 3 columns.") for row in self.bad_rows]
        )
        work.judge(FEW, [FEW.found("dataset.train", "REFUND has 31 documents.")] if self.few else [])
        work.passed(SIZE)
        work.draw(CHART)

    def _network(self, work: Work) -> None:
        self.runs.append("network")
        if self.unmade:
            work.not_made("The permission ec2:DescribeSubnets is missing.", ROUTE)
        else:
            work.passed(ROUTE)
            work.draw(DRAWING)

    def _keys(self, work: Work) -> None:
        self.runs.append("keys")
        key = work.text("keys.volume")
        found = [KEY.found("keys.volume", "The key is disabled.", key=key)] if self.disabled_key else []
        work.judge(KEY, found)


@contextmanager
def instead_of_all(story: Story) -> Iterator[Story]:
    """Inside the block there are no inspections but these."""
    made = story.inspections()
    with mock.patch.object(checking, "INSPECTIONS", made), mock.patch.object(registry, "INSPECTIONS", made):
        registry._by_id.cache_clear()
        try:
            yield story
        finally:
            story.goes_on.set()
            registry._by_id.cache_clear()
