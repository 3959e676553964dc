"""What the caller's own policies say about each row of a list: allowed, refused by a statement, or not known."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from wizard.flow.answers import Answers, text_of, with_answers
from wizard.flow.questions import Question
from wizard.flow.rows import Row
from wizard.policy.rights import Mark, Rights, Verdict
from wizard.request import PARAMETERS

Marks = Callable[[Row], Mark | None]

MARK_SIGNS: Mapping[Verdict, str] = {"allowed": "✓", "refused": "!", "unknown": "?"}
_RANKS: Mapping[Verdict, int] = {"refused": 0, "unknown": 1, "allowed": 2}
MARK_LEGEND = "✓ your policies allow it, ! AWS will refuse it"

_MARKED = ("keys.volume", "keys.output", "keys.model", "vpc.subnets", "vpc.security_groups", "role", "model")
_KEYS, _VPC = _MARKED[:3], _MARKED[3:5]
# What an answer to a question of the wizard's own leaves out of the profile.
_LEAVES_OUT = {("_network", "none"): _VPC, ("_keys", "none"): _KEYS}
_ONE_KEY = "_key"
_OWN = ("_network", "_keys", _ONE_KEY)


def has_marks(question: Question) -> bool:
    """Whether IAM sees anything of what the question asks for."""
    return question.key in _MARKED or question.key in _OWN


@dataclass(frozen=True)
class _RowMarks:
    """The marks of one question; equal where the same is asked of the same policies, and rows can stay as they are."""

    rights: Rights
    question: Question
    kind: str
    region: str
    answers: Answers | None
    """Where more of them count than kind and region."""

    def __call__(self, row: Row) -> Mark | None:
        settings = _settings(self.question, row, self.kind, self.answers or {})
        found = [
            mark
            for key, value in settings
            if (mark := self.rights.mark(self.kind, key, value, self.region)) is not None
        ]
        # One setting that is refused decides, then one of which nothing is known.
        return min(found, key=lambda mark: _RANKS[mark.verdict], default=None)


def row_marks(rights: Rights, question: Question, answers: Answers) -> Marks | None:
    """How to mark the rows of ``question``; None for a question of which IAM sees nothing.

    A row is judged when it is asked for: lists are long, and few of their rows are ever seen.
    """
    if not has_marks(question):
        return None
    kind, region = text_of(answers, "kind"), text_of(answers, "region")
    return _RowMarks(rights, question, kind, region, answers if question.key == _ONE_KEY else None)


def _settings(question: Question, row: Row, kind: str, answers: Answers) -> tuple[tuple[str, str], ...]:
    """What choosing the row says about the profile: key and value, which is empty for leaving it out."""
    if row.refused:
        return ()
    if question.key in _MARKED:
        return ((question.key, "" if row.kind == "none" else row.value),)
    if question.key == _ONE_KEY and row.kind != "none":
        given = question.gives(with_answers(answers, {question.key: row.value}))
        return tuple((key, str(value)) for key, value in given.items() if value)
    fields = PARAMETERS.get(kind, {})
    return tuple((key, "") for key in _LEAVES_OUT.get((question.key, row.value), ()) if key in fields or key in _VPC)


def marked_row(row: Row, mark: Mark) -> Row:
    """The row with its mark in words: for lists that are read, not looked at."""
    return replace(
        row,
        cells=(*row.cells, _words(mark)),
        details=f"{mark.because} {row.details}".strip(),
        against=mark.verdict == "refused",
        search=row.search,
    )


def _words(mark: Mark) -> str:
    if mark.verdict == "refused":
        return f"refused by {mark.statement}" if mark.statement else "not allowed"
    return {"allowed": "allowed", "unknown": "not known whether allowed"}[mark.verdict]
