"""A saved plan that was opened: the first complete run of its checks leads to what needs attention.

Whoever has pressed a key meanwhile is at something else, and is left there.
"""

from wizard.flow import Checked, Event, Learned, ProfileOpened


class Opening:
    """Whether somebody waits, on a plan as it was opened, for what its checks will say."""

    def __init__(self, *, waits: bool) -> None:
        self._waits = waits

    def see(self, event: Event) -> None:
        """An event has happened: opening a plan begins the waiting, whatever a person does ends it."""
        if isinstance(event, ProfileOpened):
            self._waits = True
        elif not isinstance(event, Learned | Checked):
            self._waits = False

    def ended(self) -> bool:
        """The checks are at their end; whether that was waited for."""
        waited, self._waits = self._waits, False
        return waited
