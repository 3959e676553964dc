"""What separates the labels of a document, guessed from the labels themselves."""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise

from wizard.checks.dataset.labels import parts_of

RARE = "|;~^\\@$*=>"
"""Characters that hardly ever belong to the name of a label: where they occur, they separate."""
_COMMON = ",+/:_-#&% !?\t"
"""Characters that often belong to a name. A comma and an ampersand separate in other tools; AWS does not take them."""
ALLOWED = frozenset(" ~!@#$%^*-_+=|\\:;\t>?/")
"""The delimiters of the API (shape LabelDelimiter)."""
_NAMES = {" ": "a space", "\t": "a tab", ",": "a comma"}
_MOST_REUSED = 0.8
_TOGETHER = 10


def named(delimiter: str) -> str:
    """A delimiter for a sentence."""
    return _NAMES.get(delimiter, delimiter)


def guessed(texts: Mapping[str, int]) -> str | None:
    """The character that separates labels in ``texts`` (how many rows have each), if any seems to.

    A character separates where what it separates also occurs elsewhere: BILLING|OUTAGE beside BILLING and OUTAGE. Of
    one that is common in names every part must, in nearly every text; may be one that AWS does not take (a comma).
    """
    for delimiter in RARE + _COMMON:
        joined = [text for text in texts if delimiter in text.strip()]
        if joined and _separates(delimiter, joined, texts):
            return delimiter
    return None


def _separates(delimiter: str, joined: list[str], texts: Mapping[str, int]) -> bool:
    elsewhere = Counter(part for text in texts for part in {part.strip() for part in parts_of(text, delimiter)})
    rare = delimiter in RARE
    if not rare and len(joined) < 2:
        return False

    def is_made_of_labels(text: str) -> bool:
        parts = {part.strip() for part in parts_of(text, delimiter)}
        if "" in parts or len(parts) < 2:
            return False
        found = (elsewhere[part] > 1 for part in parts)
        return any(found) if rare else all(found)

    made = sum(is_made_of_labels(text) for text in joined)
    return made >= (0.5 if rare else _MOST_REUSED) * len(joined)


def always_together(texts: Mapping[str, int], delimiter: str) -> Iterator[tuple[str, str]]:
    """Pairs of neighbours that occur only with each other: ``HOW`` and ``TO`` of HOW_TO, where the delimiter is ``_``.

    Labels of at least ten rows, so that chance does not say it.
    """
    alone: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for text, count in texts.items():
        parts = parts_of(text, delimiter)
        alone.update(dict.fromkeys(parts, count))
        pairs.update(dict.fromkeys(pairwise(parts), count))
    for (left, right), count in pairs.items():
        if count >= _TOGETHER and alone[left] == count == alone[right]:
            yield left, right
