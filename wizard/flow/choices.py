"""What the lists of every face have in common: fixed rows, the filter, typed values, limits, what a choice tells."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from wizard.flow.answers import Answers, Value, text_of
from wizard.flow.places import Place, place_around
from wizard.flow.questions import Browse, Option, Pick, Question
from wizard.flow.rows import Row


def option_rows(question: Question, options: Iterable[Option]) -> list[Row]:
    """The rows of a question with fixed options; leaving it out comes first, where that may be."""
    rows = [Row(option.value, (option.label,), details=option.explain) for option in options]
    return [*none_row(question), *rows]


def none_row(question: Question) -> list[Row]:
    """The row that leaves a question out, where it may be left out."""
    return [Row("", (question.none,), kind="none", quiet=True)] if question.none else []


def to_begin_with(rows: Sequence[Row], is_against: Callable[[Row], bool]) -> Row | None:
    """The row that is pointed at first: one that can be chosen, is not quiet, that policies are not against and that
    suits; where there is none, one that lacks the last of these, and so on.

    ``is_against`` is asked about no more rows than it takes.
    """
    free = [row for row in rows if not row.refused]
    loud = [row for row in free if not row.quiet] or free
    suiting_first = sorted(loud, key=lambda row: not row.suits)
    return next((row for row in suiting_first if not is_against(row)), suiting_first[0] if suiting_first else None)


def matching(rows: Sequence[Row], text: str) -> list[Row]:
    """The rows in which every word of ``text`` occurs, upper and lower case alike; first the one whose value it is.

    Rows of S3 are searched by their names alone, and are found by a whole location as well: it is what people paste.
    """
    found = list(rows)
    for word in text.lower().split():  # one after another: at each key press, in lists of ten thousand
        found = [row for row in found if word in row.search]
    exact = [row for row in rows if row.value == text] if text else []
    return [*exact, *(row for row in found if row.value != text)] if exact else found


def typed_problem(control: Pick | Browse) -> Callable[[str], str | None]:
    """Says what is wrong with a value that is typed instead of chosen; ``None`` where nothing is."""

    def problem(text: str) -> str | None:
        if isinstance(control, Browse) and not text.startswith("s3://"):
            return "An S3 location begins with s3://."
        return control.rule.problem(text)

    return problem


def limit_problem(limit: int) -> str:
    """Why one more cannot be chosen."""
    return f"AWS takes {limit} at the most; take one back first."


def first_place(control: Browse, question: Question, answers: Answers) -> Place:
    """Where browsing begins: around the answer, else at the S3 location answered last, where that is likely to help."""
    places = [value for value in answers.values() if isinstance(value, str) and value.startswith("s3://")]
    near = places[-1] if places and control.near_data else ""
    return place_around(text_of(answers, question.key) or near)


def place_listing(place: Place) -> tuple[str, dict[str, str]]:
    """Which listing shows a place, and its parameters."""
    return ("objects", {"bucket": place.bucket, "prefix": place.prefix}) if place.bucket else ("buckets", {})


def merged(old: Sequence[Any], new: Iterable[Any]) -> list[Any]:
    """A page may bring more about something that an earlier page named already: the later word stands in its place."""
    found = {item.value: item for item in old}
    found.update((item.value, item) for item in new)
    return list(found.values())


def notes_of(question: Question, value: Value | None, items: Iterable[Any]) -> Mapping[str, Value | None]:
    """What choosing ``value`` tells besides, from the resource behind it; nothing if ``items`` lacks it."""
    pick = question.control
    if not isinstance(pick, Pick):
        return {}
    if value is None:
        return pick.notes(None)
    chosen = value if isinstance(value, tuple) else (value,)
    found = next((item for item in items if item.value in chosen), None)
    return pick.notes(found) if found is not None else {}


def refused_words(problem: object) -> str:
    """What a list says that AWS did not give (``problem``: why)."""
    return f"{problem} You can type the value instead."


NOTHING_LISTED = "AWS lists nothing here. A value can be typed."
