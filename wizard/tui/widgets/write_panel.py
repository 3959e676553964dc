"""Answers that are typed: one text, a number, or several short texts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from wizard.text import visible
from wizard.tui.widgets.typed_line import TypedLine


class WritePanel(Vertical):
    """One line of text, checked while it is typed."""

    @dataclass
    class Accepted(Message):
        """The text is right; ``None`` leaves the question out."""

        panel: "WritePanel"
        text: str | None

    def __init__(self, *, text: str, example: str, none: str, problem: Callable[[str], str | None]) -> None:
        """``problem`` says why a text will not do; ``none`` how leaving it empty reads, empty if it must be given."""
        super().__init__()
        self._text = text
        self._example = example
        self._none = none
        self._problem = problem

    def compose(self) -> ComposeResult:
        yield TypedLine(self._text, placeholder=f"for example {self._example}" if self._example else "", id="text")
        yield Static(id="text-status", markup=False)

    def on_mount(self) -> None:
        if not self.children:
            return  # taken away again before it was composed
        self._show_status()

    def focus(self, scroll_visible: bool = True) -> "WritePanel":
        """Focus goes to the text."""
        self.query_one("#text", Input).focus(scroll_visible)
        return self

    def offer(self, text: str) -> None:
        """Another text is offered to begin with, unless something was typed."""
        line = self.query_one("#text", Input)
        if line.value == self._text:
            self._text = line.value = text
            line.cursor_position = len(text)

    def _found(self) -> str | None:
        text = self.query_one("#text", Input).value
        if not text:
            return None if self._none else "An answer is needed."
        return self._problem(text)

    @on(Input.Changed, "#text")
    def _show_status(self) -> None:
        text = self.query_one("#text", Input).value
        problem = self._found() if text else None
        status = self.query_one("#text-status", Static)
        status.set_class(problem is not None, "-problem")
        empty = f"Empty: {self._none}" if self._none else "Press Enter when it is right."
        status.update(Content(problem or ("✓ Press Enter to go on." if text else empty)))

    @on(Input.Submitted, "#text")
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        problem = self._found()
        if problem is None:
            self.post_message(self.Accepted(self, event.value or None))
            return
        status = self.query_one("#text-status", Static)
        status.add_class("-problem")
        status.update(Content(problem))


class WriteSomePanel(Vertical):
    """Several short texts, added one by one; Enter on an empty line goes on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("backspace", "take_back", "Take back", show=False, priority=True),
    ]

    @dataclass
    class Accepted(Message):
        """The list is complete; ``None`` leaves the question out."""

        panel: "WriteSomePanel"
        texts: tuple[str, ...] | None

    @dataclass
    class Changed(Message):
        """A text was added or taken back."""

        panel: "WriteSomePanel"
        texts: tuple[str, ...]

    def __init__(
        self,
        *,
        texts: Sequence[str],
        limit: int | None,
        example: str,
        none: str,
        problem: Callable[[str], str | None],
        same: Callable[[str], str] = lambda text: text,
    ) -> None:
        """``same`` maps a text to what must not repeat (a tag's key); adding it again replaces the earlier one."""
        super().__init__()
        self._texts = list(texts)
        self._limit = limit
        self._example = example
        self._none = none
        self._problem = problem
        self._same = same
        self._began_with = tuple(texts)

    def compose(self) -> ComposeResult:
        yield Static(id="texts", markup=False)
        yield TypedLine(placeholder=f"for example {self._example}; Enter adds it", id="text")
        yield Static(id="text-status", markup=False)

    def on_mount(self) -> None:
        if not self.children:
            return  # taken away again before it was composed
        self._show()

    def focus(self, scroll_visible: bool = True) -> "WriteSomePanel":
        """Focus goes to the text to be added."""
        self.query_one("#text", Input).focus(scroll_visible)
        return self

    def offer(self, texts: Sequence[str]) -> None:
        """Other texts are offered to begin with, unless some were added or taken back."""
        if tuple(self._texts) == self._began_with:
            self._texts, self._began_with = list(texts), tuple(texts)
            self._show()

    def _show(self, problem: str = "") -> None:
        listed = "\n".join(f"  • {visible(text)}" for text in self._texts)
        self.query_one("#texts", Static).update(Content(listed or f"  {self._none or 'Nothing added yet'}"))
        count = f"{len(self._texts)} of {self._limit}" if self._limit else f"{len(self._texts)} added"
        status = self.query_one("#text-status", Static)
        status.set_class(bool(problem), "-problem")
        help_text = "Enter on an empty line goes on, Backspace there takes the last one back."
        status.update(Content(problem or f"{count}. {help_text}"))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Backspace takes back only where there is nothing to delete in the line."""
        if action == "take_back":
            return bool(self._texts) and not self.query_one("#text", Input).value
        return super().check_action(action, parameters)

    def action_take_back(self) -> None:
        """Take the last text back, into the line, so that it can be mended."""
        text = self._texts.pop()
        line = self.query_one("#text", Input)
        line.value = text
        line.cursor_position = len(text)
        self._show()
        self.post_message(self.Changed(self, tuple(self._texts)))

    @on(Input.Submitted, "#text")
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        text = event.value
        if text:
            self._add(text)
        elif self._texts or self._none:
            self.post_message(self.Accepted(self, tuple(self._texts) or None))
        else:
            self._show("At least one is needed.")

    def _add(self, text: str) -> None:
        problem = self._problem(text)
        others = [other for other in self._texts if self._same(other) != self._same(text)]
        if problem is None and self._limit is not None and len(others) >= self._limit:
            problem = f"AWS takes {self._limit} at the most."
        if problem is not None:
            self._show(problem)
            return
        self._texts = [*others, text]
        self.query_one("#text", Input).value = ""
        self._show()
        self.post_message(self.Changed(self, tuple(self._texts)))
