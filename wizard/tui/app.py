"""The Textual application: one screen, the draft at start and end, the palette.

It is on the terminal before the wizard itself is loaded: what takes most of the start (flow, previews, pydantic) is
imported in a thread once a first line is painted. Nothing that is typed meanwhile is lost.
"""

import asyncio
import importlib
import os
import signal
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

from textual import events, on, work
from textual.app import App, ComposeResult, SystemCommand
from textual.binding import Binding, BindingType
from textual.command import CommandList, CommandPalette
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from wizard.collecting import collect_rarely
from wizard.errors import ExitCode
from wizard.start import StartOptions, start_state
from wizard.text import visible
from wizard.tui.background import BackgroundFailed, in_background, post
from wizard.tui.job_control import end_after_hang_up, stop_until_continued, terminal_is_gone
from wizard.tui.own_settings import apply
from wizard.tui.typed_ahead import Echo, KeysWanted

if TYPE_CHECKING:
    from wizard.tui.screens.main import MainScreen

_WIZARD = "wizard.tui.screens.main"
"""The module that brings everything with it that the first line does without."""
_LONGEST_IN_PALETTE = 100
"""Characters that a paste into the palette has at the most: no action has as long a name."""
_ECHO_SECONDS = 0.5
_OPENING = " comprehend-wizard  opening…"


class _WizardLoaded(Message):
    """Everything is imported."""


def load_wizard() -> None:
    """Import what the first line does without. Once that is done, an app has its screen as soon as it is mounted."""
    importlib.import_module(_WIZARD)


class WizardApp(App[int]):
    """The wizard in a terminal. ``run()`` returns the exit code."""

    TITLE = "comprehend-wizard"
    CSS_PATH = "screens/dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "Quit", priority=True, id="quit"),
        Binding("ctrl+c", "interrupt", "Quit", show=False, priority=True),
        Binding("ctrl+z", "suspend_process", "Suspend", show=False, priority=True, id="suspend"),
    ]

    def __init__(self, options: StartOptions) -> None:
        with _keeping_no_color():
            super().__init__()
        self.HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-medium"), (140, "-wide")]
        self.VERTICAL_BREAKPOINTS = [(0, "-short"), (36, "-tall")]
        self.options = options
        self.settings = options.settings
        self._main: MainScreen | None = None
        self._first_line = Static(_OPENING, markup=False)
        self._settings_problems: tuple[str, ...] = ()
        self.failure: Exception | None = None
        """What ended the app that nobody foresaw."""
        self._typed_ahead: list[events.Key | events.Paste] = []
        self._typed_numbers = count(1)
        self._under_way: int | None = None
        """The number of what was typed last, while that has not had its effect."""
        self._can_be_typed_into = False
        """The wizard's screen has been drawn and has the keyboard. It is on the stack some moments sooner, and a key
        pressed between would be nobody's."""
        self._asking_to_quit = False

    @property
    def main_screen(self) -> "MainScreen":
        """The one screen below all dialogs."""
        if self._main is None:
            raise RuntimeError("the wizard's screen is made when the app is mounted and everything is loaded")
        return self._main

    @property
    def draft(self) -> Path:
        """Where the draft is kept."""
        from wizard.draft import draft_path

        return draft_path(demo=self.options.demo)

    def compose(self) -> ComposeResult:
        """The first line, until the wizard is there."""
        yield self._first_line

    async def on_event(self, event: events.Event) -> None:
        """Whoever presses a key is at work: the screen does not change under their hands."""
        # A key that comes up again from the focused widget, which made nothing of it, is not a new one.
        is_new = isinstance(event, events.Key | events.Paste) and not event.is_forwarded
        if is_new and self._holds_keys and self._is_typed_ahead(event):
            return
        if isinstance(event, events.Key | events.MouseDown) and self._main is not None:
            self._main.opening.ended()
        if self._main is not None and not self._suits_palette(event):
            return
        await super().on_event(event)
        if is_new and self._main is not None:
            self._follow()

    def _suits_palette(self, event: events.Event) -> bool:
        """Whether Textual's palette can take it, where that is open.

        Its line writes control characters as they are: what is pasted is made visible. And its list ends the
        application where a page is to be turned and there is room for none.
        """
        if not isinstance(event, events.Key | events.Paste) or not isinstance(self.screen, CommandPalette):
            return True
        if isinstance(event, events.Paste):
            event.text = visible(event.text[:_LONGEST_IN_PALETTE])
        elif event.key in ("pageup", "pagedown"):
            return bool(self.screen.query_one(CommandList).scrollable_content_region)
        return True

    def _follow(self) -> None:
        """Hold what comes until what was typed has had its effect; half a second at the most, should a widget that is
        taken away take the echo with it."""
        number = self._under_way = next(self._typed_numbers)

        def arrived() -> None:
            if self._under_way == number:
                self._under_way = None
                if self._typed_ahead:
                    self.post_message(KeysWanted())

        Echo(lambda: self.focused or self.screen, self, arrived)
        self.set_timer(_ECHO_SECONDS, arrived)

    @property
    def _holds_keys(self) -> bool:
        """Nothing is there yet to type into; or what was typed before has not been typed yet, or had no effect yet."""
        return self._waits or bool(self._typed_ahead)

    @property
    def _waits(self) -> bool:
        """What is typed now would find nothing, or not yet what it is meant for."""
        exchanges = self._main is not None and self._main.exchanges > 0
        return not self._can_be_typed_into or exchanges or self._under_way is not None

    def _is_typed_ahead(self, event: events.Event) -> bool:
        """Keep what is typed before there is anything to type it into; the keys that leave work at once."""
        if not isinstance(event, events.Key | events.Paste):
            return False
        if isinstance(event, events.Key) and event.key in ("ctrl+c", "ctrl+q", "ctrl+z"):
            return False
        self._typed_ahead.append(event)
        if self._main is None:
            self._first_line.update(f"{_OPENING} What you type is kept.")
        return True

    def on_mount(self) -> None:
        """Paint, then load."""
        self._leave_on_signals()
        self._settings_problems = tuple(apply(self, self.settings))
        if _WIZARD in sys.modules:
            self._open()
        else:
            self.call_after_refresh(in_background, self, "loading the wizard", self._load)

    def _load(self) -> None:
        load_wizard()
        post(self, _WizardLoaded())

    @on(BackgroundFailed)
    def _cannot_load(self, event: BackgroundFailed) -> None:
        if self._main is None:  # later ones are a screen's, which has said so
            self.failure = event.error
            self.exit(int(ExitCode.NO))

    def _fatal_error(self) -> None:
        """Textual's last resort for what nobody foresaw. Its own prints where it happened with the values of all
        variables, credentials among them; here the command line says it in a line when the terminal is given back."""
        if self.failure is None:
            self.failure = self._exception or RuntimeError("no error")
        try:
            self._keep()
        finally:
            self._close_messages_no_wait()

    @on(_WizardLoaded)
    def _open(self) -> None:
        from wizard.tui.screens.main import MainScreen

        self._main = MainScreen(self.options, start_state(self.options), self.draft)
        self.push_screen(self._main)
        if self.options.profile is None:
            self._offer_draft()
        for problem in self._settings_problems:
            self.notify(visible(problem), title="Settings", severity="warning", timeout=12, markup=False)
        for problem in self.options.profile_problems:
            self.notify(visible(problem), title="Profile", severity="warning", timeout=12, markup=False)
        self.watch(self._main, "focused", self._has_focus)

    def _has_focus(self, focused: Widget | None) -> None:
        """Once there is something to type into; before that, the rail of steps has the focus for a moment."""
        if not self._can_be_typed_into and focused is not None and focused.id != "steps":
            self._can_be_typed_into = True
            self.post_message(KeysWanted())

    @on(KeysWanted)
    async def _type_what_was_typed(self) -> None:
        """In the order in which it was typed: what is pressed meanwhile waits in the app's queue. What a key of these
        begins, another exchange, holds those after it."""
        if self._waits:
            return
        typed, self._typed_ahead = self._typed_ahead, []
        for event in typed:
            await self.on_event(event)

    @work
    async def _offer_draft(self) -> None:
        from wizard.draft import read_draft, set_aside
        from wizard.tui.screens.dialogs import ConfirmDialog

        draft = read_draft(self.draft)
        if draft is None:
            return
        what = visible(f"{draft.answers.get('kind', 'plan')} {draft.answers.get('name', '')}".strip())
        details = "It was left before it was launched. Starting afresh keeps it beside, as draft-previous.json."
        dialog = ConfirmDialog(
            f"Go on with the draft of a {what}?", details, yes="Go on", no="Start afresh", safe="yes"
        )
        if await self.push_screen_wait(dialog):
            self.main_screen.resume(draft)
        else:
            set_aside(self.draft)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Every action of the wizard by name, besides Textual's own (theme, keys, screenshot)."""
        from wizard.tui.screens.beside import BesideScreen
        from wizard.tui.screens.main import MainScreen

        if isinstance(screen, MainScreen | BesideScreen):
            yield from screen.palette()
        for command in super().get_system_commands(screen):
            # Ours keeps the draft; Textual's would not ask.
            if command.title != "Quit":
                yield command
        yield SystemCommand("Quit", "Leave; the answers are kept as a draft", self.action_quit_asked)

    # --- leaving ------------------------------------------------------------------------------------------------------

    async def action_quit(self) -> None:
        """Ask, keep the draft, leave."""
        self.action_quit_asked()

    def action_quit_asked(self) -> None:
        """Ask whether to leave; asked twice, leave."""
        if self._nothing_to_lose or self.main_screen.shows_result:
            self.leave(ExitCode.OK)
        else:
            self._ask_to_quit(ExitCode.OK)

    def action_interrupt(self) -> None:
        """Ctrl-C: ask once; a second one leaves at once."""
        if self._nothing_to_lose:
            self.leave(ExitCode.INTERRUPTED)
        else:
            self._ask_to_quit(ExitCode.INTERRUPTED)

    @property
    def _nothing_to_lose(self) -> bool:
        """Asked a second time, or nothing has been answered yet."""
        return self._asking_to_quit or self._main is None or "kind" not in self._main.state.answers

    @work
    async def _ask_to_quit(self, code: ExitCode) -> None:
        from wizard.tui.screens.dialogs import ConfirmDialog

        self._asking_to_quit = True
        details = "The answers are kept as a draft and offered again at the next start."
        leave = await self.push_screen_wait(ConfirmDialog("Leave the wizard?", details, yes="Leave", no="Stay"))
        self._asking_to_quit = False
        if leave:
            self.leave(code)

    def action_suspend_process(self) -> None:
        """Ctrl-Z: back to the shell, until its ``fg``."""
        if self._driver is not None and self._driver.can_suspend and sys.platform != "win32":
            with self.suspend():
                if stop_until_continued():
                    self._end(ExitCode.INTERRUPTED)  # the terminal has been given back, and may be another's

    def _leave_on_signals(self) -> None:
        """A wizard that is told to end (or whose terminal is gone) keeps the draft and gives the terminal back."""
        if os.name == "nt":  # no such signals there
            return
        loop = asyncio.get_running_loop()
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGTERM, signal.SIGHUP):
                loop.add_signal_handler(number, self.leave, ExitCode.INTERRUPTED)
            if not self.is_headless:  # there is a terminal to wait for, and the process ends with the wizard
                end_after_hang_up(lambda: self._end(ExitCode.INTERRUPTED))

    def leave(self, code: ExitCode) -> None:
        """Leave now: the draft is kept, the simulated account ends."""
        if terminal_is_gone():
            self._end(code)  # nothing is to be given back, and Textual would wait for ever until all is written
        self._keep()
        self.exit(int(code))

    def _end(self, code: ExitCode) -> NoReturn:
        """End the process here and now, without a word to the terminal."""
        try:
            self._keep()
        finally:
            os._exit(int(code))

    def _keep(self) -> None:
        if self._main is not None:
            self._main.keep_draft()
            self._main.close()


@contextmanager
def _keeping_no_color() -> Iterator[None]:
    """Textual takes NO_COLOR out of the environment, even an empty one, which says nothing (no-color.org). Programs
    that are started from here are to see it as it was."""
    given = os.environ.get("NO_COLOR")
    if given == "":
        del os.environ["NO_COLOR"]
    try:
        yield
    finally:
        if given is not None:
            os.environ["NO_COLOR"] = given


def run(options: StartOptions) -> int:
    """Run the wizard; returns the exit code. Raises what nobody foresaw.

    Where a call is still waiting for AWS's answer, the process ends here and now: the libraries' own threads would be
    waited for until the last time-out, long after the screen is gone. All that must be kept has been kept by then.
    """
    collect_rarely()
    app = WizardApp(options)
    code = app.run()
    if app.failure is not None:
        raise app.failure
    code = int(code) if code is not None else (app.return_code or 0)
    if any(thread is not threading.current_thread() for thread in threading.enumerate()):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    return code
