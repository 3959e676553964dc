"""The live preview: command, policy, profile and findings, each a view of the same answers."""

from collections.abc import Mapping
from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static, TabbedContent

from wizard.preview import PREVIEWS, file_name
from wizard.tui.keys import PREVIEW, bindings
from wizard.tui.widgets.findings_pane import FindingsPane, ToShow, error_count
from wizard.tui.widgets.page_pane import PagePane
from wizard.tui.widgets.still import show_text


class PreviewPanel(Vertical):
    """Tabs with the previews. Only what is seen is rendered."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left_square_bracket", "page(-1)", "Document before", show=False),
        Binding("right_square_bracket", "page(1)", "Next document", show=False),
        *bindings(PREVIEW),
    ]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - textual's own name for it
        super().__init__(id=id)
        self._profile: Mapping[str, Any] = {}
        self._before: Mapping[str, Any] | None = None

    def compose(self) -> ComposeResult:
        with TabbedContent(id="tabs"):
            for preview in PREVIEWS:
                yield PagePane(preview)
            yield FindingsPane()
        yield Static(id="pending", markup=False)

    # --- tabs and pages -----------------------------------------------------------------------------------------------

    @property
    def active(self) -> str:
        """The id of the tab that is seen."""
        return self.query_one("#tabs", TabbedContent).active

    def show_tab(self, tab: str) -> None:
        """Bring a tab to the front."""
        self.query_one("#tabs", TabbedContent).active = tab

    def next_tab(self) -> None:
        """Bring the next tab to the front."""
        order = [*(preview.id for preview in PREVIEWS), "findings"]
        self.show_tab(order[(order.index(self.active) + 1) % len(order)])

    def show_page(self, tab: str, page: str) -> None:
        """Bring a page of a tab to the front."""
        self.pane(tab).choose(page)
        self.show_tab(tab)

    def action_page(self, by: int) -> None:
        """Another page of the tab that is seen."""
        if self.active != "findings":
            self.pane(self.active).step(by)

    def pane(self, tab: str) -> PagePane:
        """A tab with a text."""
        return self.query_one(f"#{tab}", PagePane)

    @property
    def findings(self) -> FindingsPane:
        """The tab with what was found."""
        return self.query_one(FindingsPane)

    def focus_text(self) -> None:
        """The keyboard goes to what is seen."""
        if self.active == "findings":
            self.findings.focus_list()
        else:
            self.pane(self.active).focus_text()

    # --- what is shown ------------------------------------------------------------------------------------------------

    def keep_before(self) -> None:
        """The answers change: what they change is marked, until they change the next time."""
        self._before = self._profile if "kind" in self._profile else None

    def forget_before(self) -> None:
        """Other answers altogether: nothing is marked."""
        self._before = None

    def show(self, profile: Mapping[str, Any], found: ToShow, missing: str) -> None:
        """Show other answers; ``missing``: what is still open, in one line."""
        self._profile = profile
        for pane in self.query(PagePane):
            pane.set_answers(profile, self._before, found.where)
        show_text(self.query_one("#pending", Static), Content(missing))
        self.show_findings(found)

    def show_findings(self, found: ToShow) -> None:
        """Show what was found in the answers that are shown."""
        self.findings.set_findings(found)
        self._draw_active()
        count = error_count(found.findings)
        tab = self.query_one("#tabs", TabbedContent).get_tab("findings")
        label = f"Findings ({count})" if count else "Findings"
        if tab.label_text != label:
            tab.label = label

    def text(self) -> str:
        """The text that is seen, as it is copied or written to a file; empty where there is none."""
        if self.active == "findings":
            return self.findings.text()
        return self.pane(self.active).shown.text

    def file_name(self) -> str:
        """How a file with that text is called, after the name of what is launched."""
        return file_name(self.active, None if self.active == "findings" else self.pane(self.active).shown)

    def on_show(self, _event: events.Show) -> None:
        """What was not rendered while it was folded is rendered now."""
        self._draw_active()

    @on(TabbedContent.TabActivated)
    def _activated(self, event: TabbedContent.TabActivated) -> None:
        event.stop()
        self._draw_active()

    def _draw_active(self) -> None:
        if not self.display:
            return
        if self.active == "findings":
            self.findings.draw()
        elif self.active:
            self.pane(self.active).draw()
