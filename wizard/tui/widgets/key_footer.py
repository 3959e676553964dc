"""The line of keys at the bottom."""

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Footer

_WITH = "-with-"
_Shown = tuple[str, str, str, bool, str]


class KeyFooter(Footer):
    """Textual's footer, but its keys are made anew only where other keys are shown.

    Textual's makes all of them anew whenever the focus moves, some twenty milliseconds of layout each time, and a step
    to the next question moves the focus several times.
    """

    def __init__(self, *, show_command_palette: bool) -> None:
        super().__init__(compact=True, show_command_palette=show_command_palette)
        self._shown: list[_Shown] | None = None

    def compose(self) -> ComposeResult:
        """Textual's keys, each with a class of its action's name, and the footer with ``-with-`` those names.

        So a style can leave a key out where another one needs the room.
        """
        self.remove_class(*(name for name in self.classes if name.startswith(_WITH)))
        for widget in super().compose():
            if action := getattr(widget, "action", ""):
                name = action_name(action)
                widget.add_class(f"-{name}")
                self.add_class(f"{_WITH}{name}")
            yield widget

    def bindings_changed(self, screen: Screen[object]) -> None:
        """Textual's hook: the focus has moved, or an action can be done or no longer."""
        self._bindings_ready = True
        if screen.app.app_focus and self.is_attached and screen is self.screen:
            self.call_after_refresh(self._show_others)

    async def _show_others(self) -> None:
        if not self.is_attached:  # its screen has been closed meanwhile
            return
        shown = [
            (binding.key, binding.action, binding.description, enabled, tooltip)
            for _node, binding, enabled, tooltip in self.screen.active_bindings.values()
            if binding.show
        ]
        if shown != self._shown:
            self._shown = shown
            await self.recompose()


def action_name(action: str) -> str:
    """``screen.next_tab`` and ``next_tab(1)`` are both ``next-tab``."""
    return action.partition("(")[0].rpartition(".")[2].replace("_", "-")
