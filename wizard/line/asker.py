"""What line mode needs to ask; how it is asked is up to an implementation."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from wizard.errors import UsageError
from wizard.flow.rows import Row
from wizard.preview import PREVIEWS

Problem = Callable[[str], str | None]
"""What is wrong with a text, in a sentence; ``None``: nothing."""

FINDINGS_VIEW = "findings"
VIEWS: tuple[str, ...] = (*(preview.id for preview in PREVIEWS), FINDINGS_VIEW)
"""What can be looked at beside every question."""

WIDTH = 79
"""Cells of a line: what every terminal has, and no line ends in its last one."""

NEEDED = "An answer is needed."
NEEDED_SOME = "At least one is needed."


class BackWanted(Exception):  # noqa: N818 - a wish, not an error
    """To the question before."""


class QuitWanted(Exception):  # noqa: N818 - a wish, not an error
    """Leave the wizard; the answers are kept."""


class ReloadWanted(Exception):  # noqa: N818 - a wish, not an error
    """Ask AWS again for the list that is shown."""


class EndOfInputError(UsageError):
    """There is nobody, or nothing, to answer any more."""


@dataclass(frozen=True)
class Prompt:
    """The words of a question, all ready to be shown. ``where`` names step and position.

    ``view`` gives the text of one of :data:`VIEWS`, or of a page of it (``policy role``); ``reloads`` says that the
    list can be asked for again; ``explained`` that what is said about each row belongs into the list; ``again`` that
    the same was asked just before, with other rows.
    """

    ask: str
    view: Callable[[str], str]
    why: str = ""
    where: str = ""
    reloads: bool = False
    explained: bool = False
    again: bool = False


class Asker(Protocol):
    """Puts questions. Every method that asks raises BackWanted, QuitWanted, EndOfInputError and KeyboardInterrupt; with
    a list that reloads, ReloadWanted as well."""

    @property
    def keys(self) -> str:
        """What can be typed besides an answer."""

    @property
    def draws(self) -> bool:
        """Whether pictures made of characters are of use to whoever is there."""

    def say(self, text: str) -> None:
        """Show a text of one or several lines."""

    def choose(
        self, prompt: Prompt, rows: Sequence[Row], *, default: str | None, typed_problem: Problem | None = None
    ) -> Row:
        """One of ``rows``, none that is refused. ``default``: the value that is offered. With ``typed_problem`` a value
        may be typed instead, which comes as a row of kind ``typed``."""

    def choose_some(
        self,
        prompt: Prompt,
        rows: Sequence[Row],
        *,
        chosen: Sequence[str],
        limit: int,
        typed_problem: Problem | None = None,
    ) -> tuple[str, ...] | None:
        """Several values, ``chosen`` to begin with and at most ``limit``; ``None`` for a row that leaves them out."""

    def write(self, prompt: Prompt, *, text: str, none: str, example: str, problem: Problem) -> str | None:
        """A text without a problem, ``text`` to begin with; ``None`` where nothing is an answer (``none`` says which)
        and none is given."""

    def confirm(self, prompt: Prompt, *, default: bool = False) -> bool:
        """Yes or no; nothing said is ``default``."""


def label_of(row: Row) -> str:
    """A row in one line, its cells as a list of words."""
    if row.cells == ("..",):
        return "Up"
    words = ", ".join(cell for cell in row.cells if cell)
    return f"{words} (cannot be chosen: {row.refused})" if row.refused else words
