"""What is judged about the labels of a classifier, from whatever format they were read."""

from collections.abc import Iterator, Sequence

from wizard.checks.check import Check, CheckFinding
from wizard.checks.dataset import limits
from wizard.checks.dataset.labels import Labels, quoted_label
from wizard.checks.dataset.notes import counted, joined
from wizard.checks.inspection import Work
from wizard.checks.pictures import BarChart, shown_bars
from wizard.text import shorten, visible

TOO_FEW_LABELS = Check(
    "dataset.too-few-labels",
    "error",
    "there are at least two labels",
    "With one label there is nothing to tell apart.",
    "Add documents with another label.",
)
TOO_MANY_LABELS = Check(
    "dataset.too-many-labels",
    "error",
    "there are at most 1,000 labels (multi-class) or 100 (multi-label)",
    "AWS takes at most 1,000 labels in multi-class mode and 100 in multi-label mode.",
    "Train with fewer labels. Where this is far more than there should be: the label is the first column, the text "
    "the second.",
)
TOO_FEW = Check(
    "dataset.too-few-documents",
    "error",
    f"every label has at least {limits.LEAST_PER_LABEL} documents",
    f"AWS asks for at least {limits.LEAST_PER_LABEL} documents for each label, and the training ends in error.",
    "Add documents with the label, or take the label out.",
)
RECOMMENDED = Check(
    "dataset.fewer-than-recommended",
    "warning",
    f"every label has at least {limits.RECOMMENDED_PER_LABEL} documents in multi-class mode",
    f"AWS is not of one mind: its page on preparing the data asks for {limits.LEAST_PER_LABEL} documents for each "
    f"label and recommends {limits.RECOMMENDED_PER_LABEL}, its page on quotas asks for "
    f"{limits.RECOMMENDED_PER_LABEL} in multi-class mode.",
    "Add documents with the label.",
)
TOO_FEW_IN_ALL = Check(
    "dataset.too-few-in-all",
    "error",
    f"there are at least {limits.LEAST_MULTI_LABEL_DOCUMENTS} documents in multi-label mode",
    f"AWS asks for at least {limits.LEAST_MULTI_LABEL_DOCUMENTS} documents in multi-label mode.",
    "Add documents.",
)
TOO_MANY_IN_ALL = Check(
    "dataset.too-many-in-all",
    "error",
    f"there are at most {limits.MOST_MULTI_LABEL_DOCUMENTS:,} documents in multi-label mode",
    f"AWS takes at most {limits.MOST_MULTI_LABEL_DOCUMENTS:,} examples in multi-label mode.",
    "Train with fewer documents.",
)
TOO_LONG = Check(
    "dataset.label-too-long",
    "error",
    f"no label is longer than {limits.LONGEST_LABEL:,} characters",
    f"A label has at most {limits.LONGEST_LABEL:,} characters.",
    "Shorten it. The label is the first column, the text the second.",
)
SIMILAR = Check(
    "dataset.similar-labels",
    "warning",
    "no two labels differ only by case or by spaces",
    "Comprehend learns them as different labels.",
    "Write the label in the same way everywhere.",
)
TEST_LACKS = Check(
    "dataset.test-lacks-label",
    "error",
    "the test set has every label of the training set",
    "A test set of your own must hold every label of the training set.",
    "Add such documents to the test set, or leave the test set out: then Comprehend holds back a tenth of the "
    "training data.",
)
TEST_UNKNOWN = Check(
    "dataset.test-unknown-label",
    "warning",
    "the test set has no label that the training set has not",
    "The model cannot know such a label, so these documents count as wrong.",
    "Write the label as in the training set, or take these documents out.",
)
OF_MODE = (TOO_FEW_LABELS, TOO_MANY_LABELS, TOO_FEW, RECOMMENDED, TOO_FEW_IN_ALL, TOO_MANY_IN_ALL)
"""Checks that only a known mode can decide."""
OF_TEST = (TEST_LACKS, TEST_UNKNOWN)
CHECKS = (*OF_MODE, TOO_LONG, SIMILAR, *OF_TEST)
_COUNTED = (TOO_FEW_LABELS, TOO_FEW, RECOMMENDED, *OF_TEST)
_NAMED = 4
_UNCOUNTED = f"There are more than {limits.MOST_LABELS_KEPT:,} different labels, more than are counted."


class LabelJudge:
    """Judges the labels of the training set and of a test set, if there is one. ``mode`` is empty while unknown.

    ``unknown`` says why a part of the training set could not be read, ``test_unknown`` of the test set: what depends
    on it is then not judged. ``keys`` are the profile keys of the two.
    """

    def __init__(
        self, work: Work, *, keys: tuple[str, str], mode: str, unknown: str = "", test_unknown: str = ""
    ) -> None:
        self._work = work
        self._key, self._test_key = keys
        self._mode = mode
        self._unknown = unknown
        self._test_unknown = test_unknown

    def judge(self, train: Labels, test: Labels | None) -> None:
        """Settle all of :data:`CHECKS` that are not settled yet."""
        work = self._work
        if not self._mode:
            work.does_not_apply(*OF_MODE, *OF_TEST)
        if test is None and not self._test_unknown:
            work.does_not_apply(*OF_TEST)
        if train.overflowed:
            findings = [TOO_MANY_LABELS.found(self._key, _UNCOUNTED)]
            self._settle(TOO_MANY_LABELS, findings)
            work.not_made(_UNCOUNTED, *(check for check in _COUNTED if not work.is_settled(check)))
        sets = [(self._key, train)] + ([(self._test_key, test)] if test is not None else [])
        either = f"{self._unknown} {self._test_unknown}".strip()
        self._settle(TOO_LONG, [finding for key, labels in sets for finding in _too_long(key, labels)], either)
        self._settle(SIMILAR, [finding for key, labels in sets for finding in _similar(key, labels)], either)
        self._judge_counts(train)
        self._judge_test(train, test)

    def draw(self, train: Labels) -> None:
        """Draw how many documents each label has."""
        bars, more = shown_bars([(shorten(visible(label), 60), count) for label, count in train.counts.items()])
        if bars:
            self._work.draw(BarChart(self._key, "Documents per label", bars, limits.LEAST_PER_LABEL, "documents", more))

    def _judge_counts(self, train: Labels) -> None:
        key, number = self._key, len(train.counts)
        if not self._mode:
            return
        multi_label = self._mode == "MULTI_LABEL"
        few = {label: count for label, count in train.counts.items() if count < limits.LEAST_PER_LABEL}
        only = f" It is {quoted_label(next(iter(train.counts)))}." if number == 1 else ""
        if number < limits.LEAST_LABELS:
            self._settle(TOO_FEW_LABELS, [TOO_FEW_LABELS.found(key, f"There is {_no(number)} label.{only}")])
        most = limits.MOST_LABELS[self._mode]
        if number > most:
            found = TOO_MANY_LABELS.found(key, f"There are {number:,} labels, where {self._mode} takes {most:,}.")
            self._settle(TOO_MANY_LABELS, [found])
        self._settle(TOO_FEW, _below(TOO_FEW, key, train, few, limits.LEAST_PER_LABEL))
        if multi_label:
            self._work.does_not_apply(RECOMMENDED)
            self._settle(TOO_FEW_IN_ALL, _in_all(TOO_FEW_IN_ALL, key, train))
            self._settle(TOO_MANY_IN_ALL, _in_all(TOO_MANY_IN_ALL, key, train))
        else:
            self._work.does_not_apply(TOO_FEW_IN_ALL, TOO_MANY_IN_ALL)
            between = {
                label: count
                for label, count in train.counts.items()
                if limits.LEAST_PER_LABEL <= count < limits.RECOMMENDED_PER_LABEL
            }
            self._settle(RECOMMENDED, _below(RECOMMENDED, key, train, between, limits.RECOMMENDED_PER_LABEL))
        self._settle(TOO_FEW_LABELS, [])
        self._settle(TOO_MANY_LABELS, [])

    def _judge_test(self, train: Labels, test: Labels | None) -> None:
        unknown = f"{self._unknown} {self._test_unknown}".strip()
        lacking = {} if test is None else _only_in(train, test)
        unlearned = {} if test is None else _only_in(test, train)
        self._settle(TEST_LACKS, self._differences(TEST_LACKS, train, lacking, "The test set has no document"), unknown)
        found = self._differences(TEST_UNKNOWN, test or train, unlearned, "The training set has no document")
        self._settle(TEST_UNKNOWN, found, unknown)

    def _differences(self, check: Check, labels: Labels, only: dict[str, int], sentence: str) -> Sequence[CheckFinding]:
        # A set that was not read to its end may have the labels behind that.
        unread = self._test_unknown if check is TEST_LACKS else self._unknown
        if not only or unread:
            return []
        named = [f"{quoted_label(label)} ({labels.place(label)})" for label in list(only)[:_NAMED]]
        left = len(only) - len(named)
        names = joined([*named, f"{left:,} more"] if left else named)
        return [check.found(self._test_key, f"{sentence} with the label{'s' if len(only) > 1 else ''} {names}.")]

    def _settle(self, check: Check, findings: Sequence[CheckFinding], unknown: str | None = None) -> None:
        if self._work.is_settled(check):
            return
        unknown = self._unknown if unknown is None else unknown
        uncertain = check in (TOO_FEW, RECOMMENDED, TOO_FEW_LABELS, TOO_FEW_IN_ALL)  # the rest may have what is missing
        if unknown and (not findings or uncertain):
            self._work.not_made(unknown, check)
        else:
            self._work.judge(check, findings)


def _no(number: int) -> str:
    return "only one" if number else "no"


def _below(check: Check, key: str, labels: Labels, few: dict[str, int], least: int) -> list[CheckFinding]:
    if not few:
        return []
    ordered = sorted(few, key=lambda label: (few[label], label))
    named = [f"{quoted_label(label)} ({few[label]:,}, first in {labels.place(label)})" for label in ordered[:_NAMED]]
    left = len(few) - len(named)
    names = joined([*named, f"{left:,} more"] if left else named)
    have = "1 label has" if len(few) == 1 else f"{len(few):,} labels have"
    return [check.found(key, f"{have} fewer than {least} documents: {names}.")]


def _in_all(check: Check, key: str, train: Labels) -> list[CheckFinding]:
    least, most = limits.LEAST_MULTI_LABEL_DOCUMENTS, limits.MOST_MULTI_LABEL_DOCUMENTS
    wrong = train.documents < least if check is TOO_FEW_IN_ALL else train.documents > most
    have = "is" if train.documents == 1 else "are"
    return [check.found(key, f"There {have} {counted(train.documents, 'document')}.")] if wrong else []


def _too_long(key: str, labels: Labels) -> list[CheckFinding]:
    long = [label for label in labels.counts if len(label) > limits.LONGEST_LABEL]
    if not long:
        return []
    first = long[0]
    others = f" {len(long) - 1:,} more are too long." if len(long) > 1 else ""
    return [TOO_LONG.found(key, f"{labels.place(first)}: the label has {len(first):,} characters.{others}")]


def _similar(key: str, labels: Labels) -> Iterator[CheckFinding]:
    alike: dict[str, list[str]] = {}
    for label in labels.counts:
        alike.setdefault(" ".join(label.casefold().split()), []).append(label)
    several = [spellings for spellings in alike.values() if len(spellings) > 1]
    for spellings in several[:_NAMED]:
        named = [f"{quoted_label(label)} ({labels.place(label)})" for label in spellings[:_NAMED]]
        yield SIMILAR.found(key, f"{joined(named)} are nearly the same.")
    if len(several) > _NAMED:
        yield SIMILAR.found(key, f"{len(several) - _NAMED:,} more groups of labels are nearly the same.")


def _only_in(one: Labels, other: Labels) -> dict[str, int]:
    return {label: count for label, count in one.counts.items() if label not in other.counts}
