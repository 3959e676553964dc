"""A line to type into. Its text may have come from a file or the clipboard: no control character is drawn as it is."""

from rich.highlighter import Highlighter
from rich.text import Text
from textual import events
from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input

from wizard.text import signs

LONGEST_PASTE = 50_000
"""Characters. No answer is as long (fifty tags of the longest keys and values are 19,300), and to draw a line of a
million takes seconds at each key."""


class _Signs(Highlighter):
    """Draws a sign for each character that acts on a terminal or cannot be seen; the value stays as it is."""

    def __init__(self) -> None:
        self._last = ("", "")

    def highlight(self, text: Text) -> None:
        """Rich's hook: ``text`` is a copy that is only drawn, at each blink of the cursor."""
        if text.plain != self._last[0]:
            self._last = (text.plain, signs(text.plain))
        text.plain = self._last[1]


class TypedLine(Input):
    """An Input that is safe to draw, whatever its value is (Textual writes control characters as they are)."""

    virtual_size = Reactive(Size(0, 0), layout=False)
    """That of the text: what is typed moves nothing around the line, so it does not lay the screen out anew."""

    def __init__(
        self,
        value: str | None = None,
        *,
        placeholder: str = "",
        id: str | None = None,  # noqa: A002 - textual's own name for it
        compact: bool = False,
    ) -> None:
        super().__init__(value, placeholder=placeholder, highlighter=_Signs(), id=id, compact=compact)

    def _on_paste(self, event: events.Paste) -> None:
        """The first line with something in it (Textual takes the first of all), unless it is no answer at all."""
        lines = [line for line in event.text.splitlines() if line.strip()]
        event.prevent_default()
        event.stop()
        if not lines:
            return
        line = lines[0]
        if len(line) > LONGEST_PASTE:
            problem = f"What you pasted has {len(line):,} characters; no answer is longer than {LONGEST_PASTE:,}."
            self.notify(f"{problem} Nothing of it was taken.", title="Pasted", severity="warning", markup=False)
            return
        if len(lines) > 1:
            self.notify(
                f"You pasted {len(lines):,} lines; this takes the first.",
                title="Pasted",
                severity="warning",
                markup=False,
            )
        self.replace(line, *self.selection)
