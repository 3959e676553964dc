"""Textual's list of options, in any size of terminal."""

from textual.widgets import OptionList


class Options(OptionList):
    """A list that may have no room at all, as in a terminal of five lines: there a page is nothing to move by.

    Textual's ends the application with a KeyError: it has not laid its lines out yet.
    """

    def action_page_up(self) -> None:
        """Textual's action of the key."""
        if self.scrollable_content_region:
            super().action_page_up()  # type: ignore[no-untyped-call]  # Textual's is not typed

    def action_page_down(self) -> None:
        """Textual's action of the key."""
        if self.scrollable_content_region:
            super().action_page_down()  # type: ignore[no-untyped-call]  # likewise
