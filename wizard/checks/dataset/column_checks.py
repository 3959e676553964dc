"""What is judged about the column of labels in a CSV file: whether it is joined with the delimiter of the plan."""

from collections.abc import Callable, Iterator, Sequence

from wizard.checks.check import Check, CheckFinding
from wizard.checks.dataset import csv_checks as checks
from wizard.checks.dataset import delimiters
from wizard.checks.dataset.labels import Joined, LabelColumn, Place, parts_of, quoted_label
from wizard.checks.dataset.notes import counted
from wizard.checks.dataset.settling import judge_known
from wizard.checks.inspection import Work

_MOST_PLACES = 100


class Repeated:
    """Texts that name a label twice, or a blank one, noted while a column that is too large is taken apart."""

    def __init__(self, delimiter: str | None) -> None:
        self.delimiter = delimiter
        self.found: dict[str, list[Joined]] = {}

    def look(self, key: str) -> Callable[[Joined], None]:
        """What looks at one text of the column of the profile key ``key``."""

        def look(one: Joined) -> None:
            several = self.found.setdefault(key, [])
            if len(several) < _MOST_PLACES and _has_fault(one[0], self.delimiter):
                several.append(one)

        return look


class ColumnJudge:
    """Judges columns of labels by the plan's mode and delimiter. ``unknown`` says what could not be read of them."""

    def __init__(self, work: Work, mode: str, delimiter: str | None, unknown: str) -> None:
        self._work = work
        self._mode = mode
        self._delimiter = delimiter
        self._unknown = unknown

    def judge(self, columns: Sequence[tuple[str, LabelColumn]], repeated: Repeated) -> None:
        """Settle all checks of :data:`wizard.checks.dataset.csv_checks.OF_DELIMITER`."""
        work, (key, train) = self._work, columns[0]
        if self._mode == "MULTI_CLASS":
            work.does_not_apply(checks.DELIMITER, checks.DELIMITER_IN_LABEL, checks.REPEATED_LABEL)
            self._settle(checks.JOINED_LABELS, list(_looks_joined(key, train)))
        elif self._mode == "MULTI_LABEL" and self._delimiter:
            work.does_not_apply(checks.JOINED_LABELS)
            self._settle(checks.DELIMITER, list(_other_delimiter(key, train, self._delimiter)))
            self._settle(checks.DELIMITER_IN_LABEL, list(_torn_labels(key, train, self._delimiter)))
            found = [finding for one in columns for finding in self._repeated(*one, repeated.found.get(one[0], []))]
            self._settle(checks.REPEATED_LABEL, found)
        else:
            work.does_not_apply(*checks.OF_DELIMITER)

    def _repeated(self, key: str, column: LabelColumn, noted: Sequence[Joined]) -> Iterator[CheckFinding]:
        faulty = [*noted, *(one for one in column.joined() if _has_fault(one[0], self._delimiter))]
        if not faulty:
            return
        text, _count, place = faulty[0]
        rows = sum(count for _text, count, _place in faulty)
        more = f" Such labels are in {counted(rows, 'row')} in all." if rows > 1 else ""
        yield checks.REPEATED_LABEL.found(key, f"{place}: {quoted_label(text)} {_fault(text, self._delimiter)}.{more}")

    def _settle(self, check: Check, findings: Sequence[CheckFinding]) -> None:
        judge_known(self._work, check, findings, self._unknown)


def suggest(work: Work, column: LabelColumn) -> str | None:
    """Suggest mode and delimiter from what the column holds; returns the delimiter, None for one label a row."""
    texts = column.sample()
    found = delimiters.guessed(texts)
    if not texts:
        return None
    if found is None or found not in delimiters.ALLOWED:
        work.learn({"_suggested.mode": "MULTI_CLASS"} if found is None else {"_suggested.mode": "MULTI_LABEL"})
        return None
    work.learn({"_suggested.mode": "MULTI_LABEL", "_suggested.dataset.label_delimiter": found})
    return found


def _has_fault(text: str, delimiter: str | None) -> bool:
    if not delimiter or delimiter not in text:
        return False
    parts = [part.strip() for part in parts_of(text, delimiter)]
    return len(set(parts)) < len(parts) or "" in parts


def _fault(text: str, delimiter: str | None) -> str:
    blank = any(not part.strip() for part in parts_of(text, delimiter))
    return "has a blank label" if blank else "names a label twice"


def _looks_joined(key: str, column: LabelColumn) -> Iterator[CheckFinding]:
    found = delimiters.guessed(column.sample())
    if found is not None:
        text, place = _example(column, found)
        looks = f"looks like several labels joined by {delimiters.named(found)}"
        yield checks.JOINED_LABELS.found(key, f"{place}: {quoted_label(text)} {looks}, and the mode is MULTI_CLASS.")


def _other_delimiter(key: str, column: LabelColumn, delimiter: str) -> Iterator[CheckFinding]:
    texts = column.sample()
    if not texts or any(delimiter in text for text in texts):
        return
    planned = delimiters.named(delimiter)
    found = delimiters.guessed(texts)
    if found is None:
        yield checks.DELIMITER.found(
            key,
            f"No label of {counted(column.documents, 'row')} holds the delimiter {planned}: every document has one "
            "label only.",
            remedy="If that is what is meant, set mode to MULTI_CLASS; else set dataset.label_delimiter to the "
            "character that separates the labels.",
        )
        return
    text, place = _example(column, found)
    said = f"The delimiter {planned} is in no label, and {quoted_label(text)} ({place}) looks joined by "
    if found in delimiters.ALLOWED:
        yield checks.DELIMITER.found(
            key, f"{said}{delimiters.named(found)}.", remedy=f'Set dataset.label_delimiter = "{found}".'
        )
    else:
        yield checks.DELIMITER.found(
            key,
            f"{said}{delimiters.named(found)}, which AWS does not take as a delimiter.",
            remedy=f"Join the labels with {planned} in the files.",
        )


def _torn_labels(key: str, column: LabelColumn, delimiter: str) -> Iterator[CheckFinding]:
    pairs = list(delimiters.always_together(column.sample(), delimiter))
    if pairs:
        left, right = pairs[0]
        more = f" So do {counted(len(pairs) - 1, 'other pair')}." if len(pairs) > 1 else ""
        yield checks.DELIMITER_IN_LABEL.found(
            key,
            f"{quoted_label(left)} and {quoted_label(right)} occur only together, as "
            f"{quoted_label(f'{left}{delimiter}{right}')}.{more}",
        )


def _example(column: LabelColumn, delimiter: str) -> tuple[str, Place | str]:
    """A text that holds the delimiter, and where it was first seen, as far as that is still known."""
    for text, _count, place in column.joined():
        if delimiter in text.strip():
            return text, place
    return next(text for text in column.sample() if delimiter in text.strip()), "an earlier line"
