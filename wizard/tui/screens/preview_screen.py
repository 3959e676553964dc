"""What the preview adds to the screen: unfold it, look at another page, mark what an answer changes, copy, write."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from textual import work
from textual.app import SystemCommand

from wizard.files import write_atomically
from wizard.flow import Answered, Event, Learned, WizardState, profile_of
from wizard.preview import PREVIEWS, pages_of
from wizard.start import StartOptions
from wizard.text import visible
from wizard.tui.screens.after_screen import AfterScreen
from wizard.tui.screens.dialogs import FileDialog
from wizard.tui.widgets.preview import PreviewPanel

_DOCUMENTS = "policy"


class PreviewScreen(AfterScreen):
    """The flow, the launch, and what can be done with the preview."""

    def __init__(self, options: StartOptions, state: WizardState, draft: Path) -> None:
        super().__init__(options, state, draft)
        self._event: Event | None = None

    # --- what an answer changes ---------------------------------------------------------------------------------------

    def dispatch(self, event: Event) -> None:
        """The only way the state changes; the event is remembered while it does."""
        self._event = event
        try:
            super().dispatch(event)
        finally:
            self._event = None

    def answers_changed(self) -> None:
        """An answer's changes are marked, with what is learned in its wake; a plan that is opened is not compared."""
        super().answers_changed()
        preview = self.query_one(PreviewPanel)
        if isinstance(self._event, Answered):
            preview.keep_before()
        elif not isinstance(self._event, Learned):
            preview.forget_before()

    # --- looking ------------------------------------------------------------------------------------------------------

    def action_preview(self) -> None:
        """Unfold the preview, or fold it again."""
        if self.has_class("-preview-asked"):
            self.remove_class("-preview-asked")
            self.focus_current()
        else:
            self._unfold()

    def action_next_tab(self) -> None:
        """The next tab of the preview; where it is folded, unfold it first."""
        if not self._unfolds():
            self.query_one(PreviewPanel).next_tab()
            self.call_after_refresh(self._focus_preview)

    def action_next_document(self) -> None:
        """The next policy document; where none is seen, the one that was seen last."""
        preview = self.query_one(PreviewPanel)
        if self._unfolds() or preview.active != _DOCUMENTS:
            preview.show_tab(_DOCUMENTS)
        else:
            preview.action_page(1)
        self.call_after_refresh(self._focus_preview)

    def show_page(self, tab: str, page: str) -> None:
        """A page of the preview, wherever one is."""
        self._unfolds()
        self.query_one(PreviewPanel).show_page(tab, page)
        self.call_after_refresh(self._focus_preview)

    def page_commands(self) -> Iterator[SystemCommand]:
        """Each page of the previews, for the palette."""
        profile = profile_of(self.state.answers)
        for preview in PREVIEWS:
            for page in pages_of(preview.id, profile):
                title = f"Show {preview.title.lower()}{f': {page.name}' if page.name else ''}"
                yield SystemCommand(title, page.what, partial(self.show_page, preview.id, page.name))

    def _unfolds(self) -> bool:
        """Unfold the preview where it is folded; whether it was."""
        preview = self.query_one(PreviewPanel)
        folded = not preview.display or preview.size.height == 0
        if folded:
            self._unfold()
        return folded

    def _unfold(self) -> None:
        """The keyboard goes to the preview where it takes the place of the question."""
        self.add_class("-preview-asked")
        self.call_after_refresh(self._focus_preview)

    def _focus_preview(self) -> None:
        if self.has_class("-preview-asked") and not self.query_one("#main").display:
            self.query_one(PreviewPanel).focus_text()

    # --- taking with one ----------------------------------------------------------------------------------------------

    def action_copy(self) -> None:
        """Copy what the preview shows; where the keyboard is on a finding, the command that mends it."""
        preview = self.query_one(PreviewPanel)
        command = preview.findings.command() if preview.active == "findings" else ""
        text = command or self._text()
        if not text:
            return
        self.app.copy_to_clipboard(text)
        told = "The command that mends this finding was sent" if command else "Sent"
        more = "Ctrl+E writes all findings" if command else "Ctrl+E writes it"
        self.notify(
            f"{told} to the terminal's clipboard. If nothing arrives there, {more} to a file.",
            title="Copied",
            markup=False,
        )

    @work(exclusive=True, group="dialog")
    async def action_write(self) -> None:
        """Write what the preview shows to a file."""
        preview = self.query_one(PreviewPanel)
        text = self._text()
        if not text:
            return
        name = str(self.state.answers.get("name", "") or "comprehend")

        def write(path: Path, overwrite: bool) -> None:
            write_atomically(path, f"{text.rstrip()}\n".encode(), overwrite=overwrite)

        proposal = Path(f"{name}-{preview.file_name()}")
        written = await self.app.push_screen_wait(FileDialog(f"Write the {preview.active} to a file", proposal, write))
        if written is not None:
            self.notify(f"Written to {visible(str(written))}.", markup=False)

    def _text(self) -> str:
        """What the preview shows, without its remarks; where that is nothing, it is said."""
        text = self.query_one(PreviewPanel).text()
        if not text:
            self.notify("The preview shows nothing to copy or to write.", severity="warning", markup=False)
        return text
