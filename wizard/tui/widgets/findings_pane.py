"""The Findings tab: how the checks stand and how far they are, everything found, and the pictures they have drawn."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.content import Content, Span
from textual.message import Message
from textual.widgets import OptionList, Static, TabPane
from textual.widgets.option_list import Option

from wizard.check_words import (
    SIGNS,
    Kind,
    at_work,
    findings_text,
    kind_of,
    mending,
    progress_words,
    standing,
    titles_words,
)
from wizard.findings import Finding
from wizard.preview import Where
from wizard.text import visible
from wizard.tui.widgets.options import Options
from wizard.tui.widgets.still import show_text

if TYPE_CHECKING:
    from wizard.checks.outcome import Report

STYLES: Mapping[Kind, str] = {
    "passed": "$text-success",
    "error": "bold $text-error",
    "warning": "$text-warning",
    "info": "$text-muted",
    "unmade": "bold $text-accent",
}
_SEVERITY_WORDS: Mapping[Kind, str] = {"error": "error", "warning": "warning", "info": "note"}
_PICTURE_SIGNS = re.compile(r"(?P<passed>✓)|(?P<error>✗)|(?P<warning>^! .*|!(?= ))|(?P<info>┊)")
_NOTHING = "✓ Nothing to mend."
_LEAST_PICTURE_WIDTH = 20


@dataclass(frozen=True)
class ToShow:
    """All that the tab is drawn from: findings in their order, how the checks are, and how to reach the account."""

    findings: tuple[Finding, ...] = ()
    report: "Report | None" = None
    region: str = ""
    where: Where = field(default_factory=Where)


@dataclass(frozen=True)
class _Line:
    """An entry of the list, the profile key that it leads to (none for a blank), and what tells it from others."""

    content: Content
    key: str
    same: object


class FindingsPane(TabPane):
    """A list to move through. Enter on a finding, or on a picture, goes to where it is mended."""

    @dataclass
    class MendWanted(Message):
        """The wizard is to go to where this key of the profile is answered."""

        key: str

    def __init__(self) -> None:
        super().__init__("Findings", id="findings")
        self._wanted = ToShow()
        self._drawn: object = None
        self._lines: list[_Line] = []

    def compose(self) -> ComposeResult:
        yield Static(id="checks-standing", markup=False)
        yield Options(id="findings-list", markup=False)

    @property
    def entries(self) -> OptionList:
        """The list of findings and pictures."""
        return self.query_one("#findings-list", OptionList)

    def set_findings(self, wanted: ToShow) -> None:
        """Other findings, or further ones. Nothing is drawn yet."""
        self._wanted = wanted

    def draw(self) -> None:
        """Draw what is other than it was drawn; the highlight stays on what it was on."""
        show_text(self.query_one("#checks-standing", Static), standing_content(self._wanted))
        lines = [*self._finding_lines(), *self._picture_lines()]
        drawn = [(line.same, str(line.content)) for line in lines]
        if drawn == self._drawn:
            return
        option_list = self.entries
        before = self._highlighted()
        self._drawn, self._lines = drawn, lines
        option_list.clear_options()
        if not self._wanted.findings:
            option_list.add_option(Option(_NOTHING, disabled=True))
        option_list.add_options(Option(line.content, disabled=not line.key) for line in lines)
        if before is not None:
            same = (index for index, line in enumerate(lines) if line.same == before.same)
            option_list.highlighted = self._index_of(next(same, None))

    def command(self) -> str:
        """The command that mends the finding that the keyboard is on; empty where there is none."""
        line = self._highlighted() if self.entries.has_focus else None
        if line is None or not isinstance(line.same, Finding):
            return ""
        return mending(line.same, self._wanted.region, self._wanted.where)

    def text(self) -> str:
        """All that the tab says, as plain text."""
        shown = self._wanted
        return findings_text(shown.report, shown.findings, shown.region, shown.where)

    def focus_list(self) -> None:
        """The keyboard goes to the list, and to its first entry where it has not been there."""
        self.draw()
        self.entries.focus()
        if self.entries.highlighted is None and self._lines:
            self.entries.action_first()

    def on_resize(self, _event: events.Resize) -> None:
        """Pictures are as wide as the tab."""
        self.draw()

    @on(OptionList.OptionSelected, "#findings-list")
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        line = self._highlighted()
        if line is not None:
            self.post_message(self.MendWanted(line.key))

    def _index_of(self, line: int | None) -> int | None:
        """Where a line stands among the options: below what stands there if there is no finding."""
        return None if line is None else line + (not self._wanted.findings)

    def _highlighted(self) -> _Line | None:
        index = self.entries.highlighted
        index = None if index is None else index - (self.entries.option_count - len(self._lines))
        return self._lines[index] if index is not None and 0 <= index < len(self._lines) else None

    def _finding_lines(self) -> Iterator[_Line]:
        for finding in self._wanted.findings:
            command = mending(finding, self._wanted.region, self._wanted.where)
            yield _Line(finding_content(finding, command), finding.subject, finding)

    def _picture_lines(self) -> Iterator[_Line]:
        """A line of the list for each line of the pictures: so they can be scrolled through by the keyboard."""
        from wizard.checks.pictures import picture_lines

        # One column for the scroll bar, which may come with the pictures, and the list's own blanks at both sides.
        width = max(_LEAST_PICTURE_WIDTH, self.entries.size.width - 4)
        for picture in self._wanted.report.pictures() if self._wanted.report else ():
            yield _Line(Content(" "), "", (picture.title, -1))
            for number, text in enumerate(picture_lines(picture, width)):
                yield _Line(_picture_content(number, text), picture.key, (picture.title, number))


def finding_content(finding: Finding, command: str = "") -> Content:
    """A finding as shown: its severity in words and colour, the message, the remedy, the command that mends it."""
    kind = kind_of(finding)
    # What could not be checked says so itself.
    word = _SEVERITY_WORDS.get(kind, "")
    parts: list[str | tuple[str, str]] = [
        (f"{SIGNS[kind]} {word}".rstrip(), STYLES[kind]),
        f" {visible(finding.message)}",
    ]
    if finding.remedy:
        parts.append((f"\n  {visible(finding.remedy)}", "$text-muted"))
    if command:
        parts.append((f"\n  $ {command}", "$text-accent"))
    return Content.assemble(*parts)


def standing_content(shown: ToShow) -> Content:
    """What is going on: counts with their signs, then what is being looked at, with a bar where that takes a while."""
    if shown.report is None or not shown.report.outcomes:
        return Content("Checks begin when there is something to check.")
    parts: list[str | tuple[str, str]] = []
    for kind, words in standing(shown.report, shown.findings).parts():
        parts += [" · " if parts else "", (words, STYLES[kind])]
    working = at_work(shown.report)
    if titles := titles_words(working):
        parts.append((f"{' · ' if parts else ''}checking {titles}", "$text-accent"))
    for outcome in working:
        if outcome.progress is not None:
            parts += [f"\nchecking {outcome.title} ", (progress_words(outcome.progress), "$text-accent")]
    if working:
        parts.append((" · F6 stops", "$text-muted"))
    return Content.assemble(*parts)


def _picture_content(number: int, text: str) -> Content:
    if number == 0:
        return Content.assemble((text, "bold"))
    spans = [Span(*match.span(), STYLES[_kind_of(match)]) for match in _PICTURE_SIGNS.finditer(text)]
    return Content(text, spans=spans)


def _kind_of(match: re.Match[str]) -> Kind:
    return next(kind for kind in STYLES if match.groupdict().get(kind))


def error_count(findings: Sequence[Finding]) -> int:
    """How many errors the label of the tab tells."""
    return sum(finding.severity == "error" for finding in findings)
