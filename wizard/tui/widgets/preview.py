"""The live preview: command, policy, profile and findings, each a view of the same answers."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static, TabbedContent, TabPane
from textual.widgets.option_list import Option

from wizard.findings import Finding
from wizard.preview import PREVIEWS, Where, missing_words, render_preview
from wizard.text import visible

_HIGHLIGHTS: Mapping[str, tuple[tuple[re.Pattern[str], str], ...]] = {
    "command": (
        (re.compile(r"(?m)^aws \S+ \S+|^aws"), "bold $text-primary"),
        (re.compile(r"(?m)(?<=\s)--[a-z][a-z0-9-]*"), "$text-accent"),
    ),
    "policy": (
        (re.compile(r'(?m)^\s*"[^"]*"(?=:)'), "$text-accent"),
        (re.compile(r'"(Allow|Deny)"'), "bold $text-success"),
    ),
    "profile": (
        (re.compile(r"(?m)^[A-Za-z_][\w-]*(?= =)"), "$text-accent"),
        (re.compile(r"(?m)^\[.*\]$"), "bold $text-primary"),
    ),
}
_SEVERITY: Mapping[str, tuple[str, str]] = {
    "error": ("✗ error", "bold $text-error"),
    "warning": ("! warning", "$text-warning"),
    "info": ("i note", "$text-muted"),
}


class PreviewPanel(Vertical):
    """Tabs with the previews. Only the tab that is seen is rendered."""

    @dataclass
    class FindingChosen(Message):
        """A finding was chosen: the wizard goes to where it is mended."""

        finding: Finding

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - textual's own name for it
        super().__init__(id=id)
        self._profile: Mapping[str, Any] = {}
        self._findings: Sequence[Finding] = ()
        self._where = Where()

    def compose(self) -> ComposeResult:
        with TabbedContent(id="tabs"):
            for preview in PREVIEWS:
                with TabPane(preview.title, id=preview.id), VerticalScroll(can_focus=True):
                    yield Static(id=f"{preview.id}-text", markup=False)
            with TabPane("Findings", id="findings"):
                yield OptionList(id="findings-list", markup=False)
        yield Static(id="pending", markup=False)

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

    def show(self, profile: Mapping[str, Any], findings: Sequence[Finding], where: Where) -> None:
        """Show other answers."""
        self._profile, self._findings, self._where = profile, findings, where
        self._render_active()
        tabs = self.query_one("#tabs", TabbedContent)
        count = sum(1 for finding in findings if finding.severity == "error")
        tabs.get_tab("findings").label = f"Findings ({count})" if count else "Findings"
        self.query_one("#pending", Static).update(Content(missing_words(list(findings))))

    def text(self) -> str:
        """The text of the tab that is seen, as it is copied or written to a file."""
        if self.active == "findings":
            return "\n".join(_finding_text(finding) for finding in self._findings)
        return render_preview(self.active, self._profile, self._where)

    @on(TabbedContent.TabActivated)
    def _activated(self, event: TabbedContent.TabActivated) -> None:
        event.stop()
        self._render_active()

    @on(OptionList.OptionSelected, "#findings-list")
    def _finding_chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if self._findings:
            self.post_message(self.FindingChosen(self._findings[event.option_index]))

    def _render_active(self) -> None:
        active = self.active
        if active == "findings":
            self._render_findings()
            return
        text = render_preview(active, self._profile, self._where)
        content = highlighted(active, text) if text else Content("Choose what to launch, and it appears here.")
        self.query_one(f"#{active}-text", Static).update(content)

    def _render_findings(self) -> None:
        option_list = self.query_one("#findings-list", OptionList)
        option_list.clear_options()
        if not self._findings:
            option_list.add_option(Option("✓ Nothing to mend.", disabled=True))
        option_list.add_options(Option(finding_content(finding)) for finding in self._findings)


def highlighted(preview_id: str, text: str) -> Content:
    """A preview's text with its words coloured; the text itself is not changed."""
    content = Content(text)
    for pattern, style in _HIGHLIGHTS[preview_id]:
        for match in pattern.finditer(text):
            content = content.stylize(style, match.start(), match.end())
    return content


def finding_content(finding: Finding) -> Content:
    """A finding as shown: its severity in words and colour, the message, the remedy."""
    sign, style = _SEVERITY[finding.severity]
    parts: list[str | tuple[str, str]] = [(sign, style), " ", visible(finding.message)]
    if finding.remedy:
        parts.append((f"\n  {visible(finding.remedy)}", "$text-muted"))
    return Content.assemble(*parts)


def _finding_text(finding: Finding) -> str:
    return f"{finding.severity}: {finding.subject}: {finding.message} {finding.remedy}".rstrip()
