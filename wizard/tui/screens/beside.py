"""What the screens beside the flow have in common: runs, result, audit."""

from collections.abc import Iterator
from pathlib import PurePath
from typing import ClassVar, TypeVar

from textual import on
from textual.app import SystemCommand
from textual.screen import Screen

from wizard.debug_log import note_error
from wizard.errors import WizardError
from wizard.text import visible
from wizard.tui.background import BackgroundFailed
from wizard.tui.help import keys_page
from wizard.tui.keys import Key, commands
from wizard.tui.own_settings import own_keys
from wizard.tui.screens.dialogs import HelpDialog

Wish = TypeVar("Wish")


class BesideScreen(Screen[Wish]):
    """A screen over the flow; what it returns is what the flow is to do."""

    CSS_PATH: ClassVar[list[str | PurePath]] = ["beside.tcss"]
    KEYS: ClassVar[tuple[Key, ...]] = ()

    def show_help(self, title: str, *, signs: str = "") -> None:
        """The keys of the screen."""
        self.app.push_screen(HelpDialog(keys_page(title, self.KEYS, own_keys(self.app), signs)))

    def palette(self) -> Iterator[SystemCommand]:
        """The actions of the screen, for the palette."""
        yield from commands(self.KEYS, self)

    @on(BackgroundFailed)
    def _background_failed(self, event: BackgroundFailed) -> None:
        """A thread has failed: nothing may go on loading for ever without a word."""
        note_error(event.error, event.doing)
        known = isinstance(event.error, WizardError)
        what = str(event.error) if known else f"{type(event.error).__name__}: {event.error}"
        text = visible(f"{event.doing.capitalize()} failed: {what}")
        self.notify(text, severity="error", timeout=15, markup=False)
        self.background_failed()

    def background_failed(self) -> None:
        """Nothing is under way any more."""
