"""What is marked in a document: that the offsets exist and mark a whole piece of text, each once."""

from collections.abc import Iterable
from typing import NamedTuple

from wizard.checks.check import Check
from wizard.checks.dataset.notes import Notes, quoted

OFFSETS = Check(
    "dataset.annotation-offsets",
    "error",
    "the offsets of every annotation exist in its document",
    "An annotation outside of its document marks nothing, and the training ends in error.",
    "Count characters, not bytes, from 0; the end offset is that of the character behind the entity.",
)
BLANK = Check(
    "dataset.annotation-blank",
    "error",
    "no annotation marks only white space",
    "White space is no entity: the offsets do not fit the document.",
    "Check how the offsets were made, and that the document has not changed since.",
)
EDGES = Check(
    "dataset.annotation-edges",
    "warning",
    "no annotation begins or ends with white space",
    "The recognizer would learn white space as a part of the entity.",
    "Move the offset to the entity's own first or last character.",
)
CUT = Check(
    "dataset.annotation-cut-word",
    "warning",
    "no annotation begins or ends inside a word",
    "Offsets that cut a word are most often counted wrongly, and the recognizer learns what they mark.",
    "Check how the offsets were made: characters, not bytes or UTF-16 units, and each line from 0.",
)
OVERLAP = Check(
    "dataset.annotation-overlap",
    "warning",
    "no two annotations overlap",
    "AWS says that entity recognition does not support overlapping labels.",
    "Keep one of them.",
)
TWICE = Check(
    "dataset.annotation-duplicate",
    "warning",
    "no annotation is there twice",
    "AWS says that the input should not contain duplicates; the second one may count for nothing.",
    "Remove the second one.",
)
CHECKS = (OFFSETS, BLANK, EDGES, CUT, OVERLAP, TWICE)


class Span(NamedTuple):
    """A marked piece: offsets in characters (the end exclusive), index of its type, file and line where it is said.

    ``file`` is safe to show. ``counts``: whether its type is one that the recognizer learns.
    """

    begin: int
    end: int
    type: int
    file: str
    line: int
    counts: bool


def marked(text: str, spans: Iterable[Span], notes: Notes, subject: str) -> list[int]:
    """The types of the ``spans`` that mark something in ``text``, one for each; notes what is wrong with them."""
    found: list[int] = []
    widest: Span | None = None
    last: Span | None = None
    for span in sorted(spans):
        if not span.begin < span.end <= len(text):
            said = _outside(span, len(text))
            _note(notes, OFFSETS, subject, span, said)
            continue
        found.append(span.type)
        _look(text, span, notes, subject)
        if not span.counts:
            continue
        if last is not None and span[:3] == last[:3]:
            _note(notes, TWICE, subject, span, f"it marks {quoted(text[span.begin : span.end])} again.")
        elif widest is not None and span.begin < widest.end:
            _note(notes, OVERLAP, subject, span, f"it overlaps the annotation of line {widest.line:,}.")
        last = span
        if widest is None or span.end > widest.end:
            widest = span
    return found


def _look(text: str, span: Span, notes: Notes, subject: str) -> None:
    """White space and cut words. Words are letters, digits and underscores; custom recognizers know six languages, and
    all of them put something else between their words."""
    begin, end = span.begin, span.end
    first, last = text[begin], text[end - 1]
    if first.isspace() or last.isspace():
        piece = text[begin:end]
        if piece.isspace():
            _note(notes, BLANK, subject, span, f"the offsets {begin:,} to {end:,} mark only white space.")
        else:
            _note(notes, EDGES, subject, span, f"{quoted(piece)} is marked with white space around it.")
    elif (begin and _in_word(text[begin - 1], first)) or (end < len(text) and _in_word(last, text[end])):
        around = text[max(0, begin - 8) : end + 8]
        _note(notes, CUT, subject, span, f"{quoted(text[begin:end])} is marked inside {quoted(around)}.")


def _in_word(left: str, right: str) -> bool:
    return (left.isalnum() or left == "_") and (right.isalnum() or right == "_")


def _outside(span: Span, length: int) -> str:
    if span.begin >= span.end:
        return f"the begin offset {span.begin:,} is not before the end offset {span.end:,}."
    return f"the offsets {span.begin:,} to {span.end:,} are not in the document, which has {length:,} characters."


def _note(notes: Notes, check: Check, subject: str, span: Span, said: str) -> None:
    notes.at(check, subject, span.file, span.line, lambda: said)
