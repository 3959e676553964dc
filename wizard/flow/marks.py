"""What the caller's own policies say about each row of a list: allowed, refused by a statement, or not known."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache

from wizard.flow.answers import Answers, text_of
from wizard.flow.questions import Question
from wizard.flow.rows import Row
from wizard.policy.rights import Mark, Rights, Verdict

Marks = Callable[[Row], Mark | None]

MARK_SIGNS: Mapping[Verdict, str] = {"allowed": "✓", "refused": "!", "unknown": "?"}
MARK_LEGEND = "✓ your policies allow it, ! AWS will refuse it"

_MARKED = ("keys.volume", "keys.output", "keys.model", "vpc.subnets", "vpc.security_groups", "role", "model")
# Questions of the wizard's own: what leaving them out says about the profile.
_LEFT_OUT = {"_vpc": "vpc.subnets"}


def has_marks(question: Question) -> bool:
    """Whether IAM sees anything of what the question asks for."""
    return question.key in _MARKED or question.key in _LEFT_OUT


def row_marks(rights: Rights, question: Question, answers: Answers) -> Marks | None:
    """How to mark the rows of ``question``; None for a question of which IAM sees nothing.

    A row is judged when it is asked for, and once: lists are long, and few of their rows are ever seen.
    """
    if not has_marks(question):
        return None
    kind, region = text_of(answers, "kind"), text_of(answers, "region")

    @cache
    def judged(key: str, value: str) -> Mark | None:
        return rights.mark(kind, key, value, region)

    def mark(row: Row) -> Mark | None:
        if row.kind == "none":
            return judged(_LEFT_OUT.get(question.key, question.key), "")
        return judged(question.key, row.value) if question.key in _MARKED and not row.refused else None

    return mark


def marked_row(row: Row, mark: Mark) -> Row:
    """The row with its mark in words: for lists that are read, not looked at."""
    return replace(
        row, cells=(*row.cells, _words(mark)), details=f"{mark.because} {row.details}".rstrip(), search=row.search
    )


def _words(mark: Mark) -> str:
    if mark.verdict == "refused":
        return f"refused by {mark.statement}" if mark.statement else "not allowed"
    return {"allowed": "allowed", "unknown": "not known whether allowed"}[mark.verdict]
