"""Discovered resources as rows: the columns that help to decide, the details, and why one cannot be chosen."""

from collections.abc import Iterable
from typing import Any

from wizard.flow.answers import Answers
from wizard.flow.questions import Pick, Question
from wizard.flow.rows import Row

_S3_ROUTES = {
    "gateway": "S3: gateway endpoint",
    "interface": "S3: interface endpoint",
    "nat": "S3: through NAT",
    "internet": "S3: internet gateway only",
    None: "S3: no route",
}


def pick_rows(question: Question, pick: Pick, items: Iterable[Any], answers: Answers) -> list[Row]:
    """The rows of a listing: leaving out first, then what can be chosen, then what cannot and why."""
    rows = [_row(item, pick.refuse(item, answers) or "") for item in items]
    rows.sort(key=lambda row: bool(row.refused))
    if question.none and not question.is_required(answers):
        return [Row("", (question.none,), kind="none"), *rows]
    return rows


def _row(item: Any, refused: str) -> Row:
    cells, details = _words(item)
    return Row(item.value, cells, details=details, refused=refused)
