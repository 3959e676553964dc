"""A line to type into. Its text may have come from a file or the clipboard: no control character is drawn as it is."""

from rich.highlighter import Highlighter
from rich.text import Text
from textual.widgets import Input

from wizard.text import signs


class _Signs(Highlighter):
    """Draws a sign for each character that acts on a terminal or cannot be seen; the value stays as it is."""

    def highlight(self, text: Text) -> None:
        """Rich's hook: ``text`` is a copy that is only drawn."""
        text.plain = signs(text.plain)


class TypedLine(Input):
    """An Input that is safe to draw, whatever its value is (Textual writes control characters as they are)."""

    def __init__(
        self,
        value: str | None = None,
        *,
        placeholder: str = "",
        id: str | None = None,  # noqa: A002 - textual's own name for it
        compact: bool = False,
    ) -> None:
        super().__init__(value, placeholder=placeholder, highlighter=_Signs(), id=id, compact=compact)
