"""The draft of the wizard that is open: written a moment after each change, and gone when its plan is launched."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard.draft import forget_draft, save_draft, set_aside
from wizard.flow import WizardState, profile_of
from wizard.text import visible

if TYPE_CHECKING:
    from textual.screen import Screen
    from textual.timer import Timer

_AFTER_SECONDS = 0.4


class DraftKeeper:
    """Writes what a person has said, not what the wizard was opened with.

    ``state`` gives the state as it is when it is to be written, ``None`` where there is nothing to go on with.
    """

    def __init__(
        self, screen: "Screen[Any]", path: Path, opened_with: WizardState, state: Callable[[], WizardState | None]
    ) -> None:
        self._screen = screen
        self._path = path
        self._opened_with = _said(opened_with)
        self._state = state
        self._timer: Timer | None = None
        self._is_ours = False
        self._problem_told = False

    def keep_soon(self) -> None:
        """Write the draft when nothing has changed for a moment."""
        self._wait_no_longer()
        self._timer = self._screen.set_timer(_AFTER_SECONDS, self.keep)

    def keep(self) -> None:
        """Write the draft now. Where that fails it is said once, and the wizard goes on."""
        state = self._state()
        if state is None or "kind" not in state.answers:
            return
        if not self._is_ours and _said(state) == self._opened_with:
            return
        try:
            if not self._is_ours:
                set_aside(self._path)  # somebody's earlier draft, which was not asked about
                self._is_ours = True
            save_draft(self._path, state)
        except OSError as error:
            if not self._problem_told:
                self._problem_told = True
                reason = visible((error.strerror or str(error)).lower())
                self._screen.notify(f"The draft cannot be kept: {reason}.", severity="warning", markup=False)

    def keep_beside(self) -> None:
        """Write the draft now, and leave it beside the one that comes next."""
        self.keep()
        set_aside(self._path)

    def take_up(self) -> None:
        """The draft that was found is gone on with: it is written over from here on."""
        self._is_ours = True

    def drop(self) -> None:
        """The plan was launched: there is nothing to go on with."""
        self._wait_no_longer()
        if self._is_ours:
            forget_draft(self._path)
            self._is_ours = False

    def _wait_no_longer(self) -> None:
        if self._timer is not None:
            self._timer.stop()


def _said(state: WizardState) -> dict[str, Any]:
    """The plan without what comes from the credentials: what a person has said, as far as a draft is concerned."""
    return {key: value for key, value in profile_of(state.answers).items() if key not in ("account", "region")}
