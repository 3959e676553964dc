"""Small dialogs: yes or no, a file to write, the list of steps, help, the login."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, OptionList, Static
from textual.widgets.option_list import Option

from wizard.errors import WizardError
from wizard.files import typed_path
from wizard.profiles import ProfileExistsError
from wizard.text import shorten, visible
from wizard.tui.help import condition_keys_page
from wizard.tui.widgets.options import Options
from wizard.tui.widgets.typed_line import TypedLine

_STATUS_WIDTH = 300  # characters: six lines of a dialog in 80 columns


class ConfirmDialog(ModalScreen[bool]):
    """A question with two answers. The ``safe`` one has the focus; Escape is no. Details that are long scroll."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(False)", "No"),
        Binding("left,right", "app.focus_next", "Other", show=False),
        Binding("up", "scroll_details(-1)", "Up", show=False),
        Binding("down", "scroll_details(1)", "Down", show=False),
        Binding("pageup", "scroll_details(-8)", "Page up", show=False),
        Binding("pagedown", "scroll_details(8)", "Page down", show=False),
    ]

    def __init__(self, question: str, details: str, *, yes: str, no: str, safe: str = "no") -> None:
        super().__init__()
        self._safe = safe
        self._question, self._details, self._yes, self._no = question, details, yes, no

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content.assemble((self._question, "bold")), markup=False)
            with VerticalScroll(classes="dialog-body", can_focus=False):
                yield Static(Content(self._details), markup=False)
            with Horizontal(classes="buttons"):
                yield Button(Content(self._no), id="no")
                yield Button(Content(self._yes), id="yes", variant="primary")

    def on_mount(self) -> None:
        self.query_one(f"#{self._safe}", Button).focus()

    def action_scroll_details(self, by: int) -> None:
        """Scroll the details, so many lines."""
        self.query_one(".dialog-body", VerticalScroll).scroll_relative(y=by, animate=False)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.dismiss(event.button.id == "yes")


class ChoiceDialog(ModalScreen[str | None]):
    """One of several ways on; Escape is none of them."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "Close")]

    def __init__(self, question: str, details: str, options: Sequence[tuple[str, Content | str]]) -> None:
        super().__init__()
        self._question, self._details, self._options = question, details, options

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content.assemble((self._question, "bold")), markup=False)
            if self._details:
                yield Static(Content(self._details), markup=False)
            yield Options(*(Option(label, id=key) for key, label in self._options), markup=False)

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(event.option_id)


class FileDialog(ModalScreen[Path | None]):
    """Where to write something. ``write(path, overwrite)`` does it; what goes wrong is said here."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "Cancel")]

    def __init__(self, title: str, proposal: Path, write: Callable[[Path, bool], None]) -> None:
        super().__init__()
        self._title, self._proposal, self._write = title, proposal, write
        self._may_overwrite: Path | None = None

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content.assemble((self._title, "bold")), markup=False)
            yield TypedLine(str(self._proposal), id="path")
            yield Static("Enter writes it, Escape cancels.", id="file-status", markup=False)

    @on(Input.Submitted, "#path")
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        try:
            path = typed_path(event.value)
            self._write(path, path == self._may_overwrite)
        except (FileExistsError, ProfileExistsError):
            self._may_overwrite = path
            self._say(f"{visible(str(path))} exists. Enter again overwrites it.", problem=True)
        except OSError as error:
            self._say(f"It cannot be written: {visible((error.strerror or str(error)).lower())}.", problem=True)
        except WizardError as error:
            self._say(visible(str(error)), problem=True)
        else:
            self.dismiss(path)

    @on(Input.Changed, "#path")
    def _changed(self) -> None:
        self._may_overwrite = None
        self._say("Enter writes it, Escape cancels.", problem=False)

    def _say(self, text: str, *, problem: bool) -> None:
        status = self.query_one("#file-status", Static)
        status.set_class(problem, "-problem")
        # Both ends: a message begins with the path that was typed, whatever its length, and ends with what is wrong.
        status.update(Content(shorten(text, _STATUS_WIDTH)))


class TextDialog(ModalScreen[None]):
    """A text to read; ``hint`` says which keys do what."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,q,enter", "dismiss(None)", "Close"),
    ]

    def __init__(self, content: Content, hint: str = "Escape closes this, the arrow keys scroll.") -> None:
        super().__init__()
        self._content, self._hint = content, hint

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog -tall"):
            with VerticalScroll(classes="dialog-body"):
                yield Static(self._content, markup=False)
            yield Static(self._hint, classes="hint", markup=False)


class HelpDialog(TextDialog):
    """The help page; from here C opens the table of condition keys."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("c", "condition_keys", "Condition keys")]

    def __init__(self, content: Content) -> None:
        super().__init__(content, "Escape closes this, the arrow keys scroll, C shows condition keys.")

    def action_condition_keys(self) -> None:
        """Show the table; closing it comes back here."""
        self.app.push_screen(ConditionKeysDialog())


class ConditionKeysDialog(TextDialog):
    """Which operation supports which of Comprehend's condition keys."""

    def __init__(self) -> None:
        super().__init__(condition_keys_page())
