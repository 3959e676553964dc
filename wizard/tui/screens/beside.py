"""What the screens beside the flow have in common: runs, result, audit."""

from pathlib import PurePath
from typing import ClassVar, TypeVar

from textual import on
from textual.screen import Screen

from wizard.debug_log import note_error
from wizard.errors import WizardError
from wizard.text import visible
from wizard.tui.background import BackgroundFailed

Wish = TypeVar("Wish")


class BesideScreen(Screen[Wish]):
    """A screen over the flow; what it returns is what the flow is to do."""

    CSS_PATH: ClassVar[list[str | PurePath]] = ["beside.tcss"]

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
