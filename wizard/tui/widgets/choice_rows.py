"""What a list shows for what is typed into its filter: which rows, which of them highlighted, the words below it.

Nothing here knows a widget: rows, filter and choice go in, rows and words come out.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from wizard.flow.choices import limit_problem, matching, to_begin_with
from wizard.flow.marks import MARK_LEGEND
from wizard.flow.rows import Row
from wizard.text import visible

SHOWN_AT_MOST = 100
"""Rows put on the screen at once: measuring thousands at each key press is what makes long lists slow."""


@dataclass(frozen=True)
class ListStatus:
    """What is known about the list as a whole: still loading, refused by AWS, partly readable."""

    text: str = ""
    problem: bool = False
    loading: bool = False


@dataclass(frozen=True)
class ChoiceRules:
    """What may be chosen: ``limit`` of several or one; typed texts in which ``typed_problem`` finds no fault.

    Without ``typed_problem`` nothing can be typed. ``opens`` says whether a typed text is a folder, which is opened
    and not chosen.
    """

    limit: int = 1
    several: bool = False
    typed_problem: Callable[[str], str | None] | None = None
    opens: Callable[[str], bool] = lambda _text: False


@dataclass(frozen=True)
class Filtered:
    """What is shown of a list: ``rows``, which are all or the first of the ``found`` that pass the filter ``text``."""

    rows: tuple[Row, ...] = ()
    found: int = 0
    text: str = ""

    @property
    def hidden(self) -> int:
        """How many pass the filter and are not shown."""
        return max(0, self.found - SHOWN_AT_MOST)

    def index_to_highlight(
        self, before: Row | None, chosen: Sequence[str], is_against: Callable[[Row], bool] = lambda _row: False
    ) -> int | None:
        """The row highlighted before if it is still there, else what is chosen, else the one to begin with.

        Once something is typed that is the first that can be taken, whatever policies say.
        """
        if not self.rows:
            return None
        wanted = before.value if before is not None and before.kind != "typed" else None
        if wanted is None and chosen and not self.text:
            wanted = chosen[0]
        index = next((i for i, row in enumerate(self.rows) if row.value == wanted), None)
        if index is not None:
            return index
        row = self._first_match() if self.text else to_begin_with(self.rows, is_against)
        return self.rows.index(row) if row is not None else 0

    def _first_match(self) -> Row | None:
        # Whoever types is looking for something: then the first match is the one, quiet or not. "volume" is in
        # "No volume key" as well, which only those mean who begin with its own first letters.
        free = [row for row in self.rows if not row.refused]
        meant = [row for row in free if row.kind != "none" or _begins(row, self.text)]
        return next(iter(meant or free), None)


def _begins(row: Row, text: str) -> bool:
    return row.cells[0].lower().startswith(text.lower())


def filtered(rules: ChoiceRules, rows: Sequence[Row], chosen: Sequence[str], text: str) -> Filtered:
    """What is shown of ``rows`` while ``text`` stands in the filter."""
    found = matching(rows, text)
    unlisted = [
        Row(value, (visible(value),), details="Chosen, but not in the list (yet).", kind="typed")
        for value in chosen
        if rules.several and not text and not any(row.value == value for row in rows)
    ]
    typed = _typed_row(rules, found, text)
    # What is listed comes first: a word typed to filter must not be taken for a value by the next Enter.
    shown = (*unlisted, *found[:SHOWN_AT_MOST], *([typed] if typed else []))
    return Filtered(shown, len(found), text)


def _typed_row(rules: ChoiceRules, found: Sequence[Row], text: str) -> Row | None:
    """The text itself as a row, where it can be a value; a row that has this value is the first that is found."""
    if not text or rules.typed_problem is None or (found and found[0].value == text):
        return None
    if rules.typed_problem(text) is not None:
        return None
    if rules.opens(text):
        return Row(text, (f"Open {visible(text)}",), kind="folder", details="Enter opens it.")
    verb = "Add" if rules.several else "Use"
    return Row(text, (f"{verb} as typed: {visible(text)}",), kind="typed", details="It is not in the list.")


def toggled(rules: ChoiceRules, chosen: Sequence[str], row: Row) -> tuple[str, ...] | str:
    """Several chosen with ``row`` added or taken back; in words, why it cannot be added."""
    if row.value in chosen:
        return tuple(value for value in chosen if value != row.value)
    if row.refused:
        return row.refused
    if len(chosen) >= rules.limit:
        return limit_problem(rules.limit)
    return (*chosen, row.value)


def status_words(
    rules: ChoiceRules,
    rows: Sequence[Row],
    chosen: Sequence[str],
    shown: Filtered,
    status: ListStatus,
    *,
    marked: bool,
) -> str:
    """What stands below the list: how many are chosen, loading, listed or match; the legend of the marks, if any."""
    words = []
    if rules.several:
        words.append(f"{len(chosen)} of {rules.limit} chosen")
    if status.loading:
        words.append(status.text or "Loading…")
    elif shown.hidden:
        words.append(f"{shown.found - shown.hidden} of {shown.found} shown; keep typing")
    elif rows and not shown.text:
        listed = sum(1 for row in rows if row.kind in ("item", "folder"))
        words.append(f"{listed} listed")
    elif shown.text:
        words.append(f"{shown.found} of {len(rows)} match" if shown.rows else _no_match(rules, shown.text))
    if status.text and not status.loading:
        words.append(status.text)
    if marked and not status.loading:
        words.append(MARK_LEGEND)
    return " · ".join(words)


def _no_match(rules: ChoiceRules, text: str) -> str:
    if rules.typed_problem is None:
        return "Nothing matches"
    problem = rules.typed_problem(text)
    return f"Nothing matches, and it cannot be used as typed: {problem}" if problem else ""
