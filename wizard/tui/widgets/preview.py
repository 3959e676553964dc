"""The live preview: command, policy, profile and findings, each a view of the same answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static, TabbedContent, TabPane
from textual.widgets.option_list import Option

from wizard.findings import Finding
from wizard.preview import PREVIEWS, Where, file_name, missing_words
from wizard.text import visible
from wizard.tui.widgets.page_pane import PagePane

_SEVERITY: Mapping[str, tuple[str, str]] = {
    "error": ("✗ error", "bold $text-error"),
    "warning": ("! warning", "$text-warning"),
    "info": ("i note", "$text-muted"),
}


class PreviewPanel(Vertical):
    """Tabs with the previews. Only what is seen is rendered."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left_square_bracket", "page(-1)", "Document before", show=False),
        Binding("right_square_bracket", "page(1)", "Next document", show=False),
    ]

    @dataclass
    class FindingChosen(Message):
        """A finding was chosen: the wizard goes to where it is mended."""

        finding: Finding

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - textual's own name for it
        super().__init__(id=id)
        self._profile: Mapping[str, Any] = {}
        self._before: Mapping[str, Any] | None = None
        self._findings: Sequence[Finding] = ()
        self._where = Where()

    def compose(self) -> ComposeResult:
        with TabbedContent(id="tabs"):
            for preview in PREVIEWS:
                yield PagePane(preview)
            with TabPane("Findings", id="findings"):
                yield OptionList(id="findings-list", markup=False)
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

    def focus_text(self) -> None:
        """The keyboard goes to what is seen."""
        if self.active == "findings":
            self.query_one("#findings-list", OptionList).focus()
        else:
            self.pane(self.active).focus_text()

    # --- what is shown ------------------------------------------------------------------------------------------------

    def keep_before(self) -> None:
        """The answers change: what they change is marked, until they change the next time."""
        self._before = self._profile if "kind" in self._profile else None

    def forget_before(self) -> None:
        """Other answers altogether: nothing is marked."""
        self._before = None

    def show(self, profile: Mapping[str, Any], findings: Sequence[Finding], where: Where) -> None:
        """Show other answers."""
        self._profile, self._findings, self._where = profile, findings, where
        for pane in self.query(PagePane):
            pane.set_answers(profile, self._before, where)
        self._draw_active()
        tabs = self.query_one("#tabs", TabbedContent)
        count = sum(1 for finding in findings if finding.severity == "error")
        tabs.get_tab("findings").label = f"Findings ({count})" if count else "Findings"
        self.query_one("#pending", Static).update(Content(missing_words(list(findings))))

    def text(self) -> str:
        """The text that is seen, as it is copied or written to a file; empty where there is none."""
        if self.active == "findings":
            return "\n".join(_finding_text(finding) for finding in self._findings)
        return self.pane(self.active).shown.text

    def file_name(self) -> str:
        """How a file with that text is called, after the name of what is launched."""
        return file_name(self.active, "" if self.active == "findings" else self.pane(self.active).shown.page)

    def on_show(self, _event: events.Show) -> None:
        """What was not rendered while it was folded is rendered now."""
        self._draw_active()

    @on(TabbedContent.TabActivated)
    def _activated(self, event: TabbedContent.TabActivated) -> None:
        event.stop()
        self._draw_active()

    @on(OptionList.OptionSelected, "#findings-list")
    def _finding_chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if self._findings:
            self.post_message(self.FindingChosen(self._findings[event.option_index]))

    def _draw_active(self) -> None:
        if not self.display:
            return
        if self.active == "findings":
            self._draw_findings()
        elif self.active:
            self.pane(self.active).draw()

    def _draw_findings(self) -> None:
        option_list = self.query_one("#findings-list", OptionList)
        option_list.clear_options()
        if not self._findings:
            option_list.add_option(Option("✓ Nothing to mend.", disabled=True))
        option_list.add_options(Option(finding_content(finding)) for finding in self._findings)


def finding_content(finding: Finding) -> Content:
    """A finding as shown: its severity in words and colour, the message, the remedy."""
    sign, style = _SEVERITY[finding.severity]
    parts: list[str | tuple[str, str]] = [(sign, style), " ", visible(finding.message)]
    if finding.remedy:
        parts.append((f"\n  {visible(finding.remedy)}", "$text-muted"))
    return Content.assemble(*parts)


def _finding_text(finding: Finding) -> str:
    return f"{finding.severity}: {finding.subject}: {finding.message} {finding.remedy}".rstrip()
