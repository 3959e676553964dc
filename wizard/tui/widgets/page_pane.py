"""A tab of the preview: one page of a text, above it what it is, beside it what the last answer has changed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content, Span
from textual.message import Message
from textual.widgets import Static, TabPane

from wizard.changes import Changes, changed_lines
from wizard.preview import Preview, Shown, Where, page_names, render_preview
from wizard.text import visible
from wizard.tui.widgets.marked_text import CHANGED, GONE_ABOVE, MarkedText
from wizard.tui.widgets.page_bar import PageBar
from wizard.tui.widgets.still import show_text

_HIGHLIGHTS: Mapping[str, tuple[tuple[re.Pattern[str], str], ...]] = {
    "command": (
        (re.compile(r"(?m)^aws \S+ \S+|^aws"), "bold $text-primary"),
        (re.compile(r"(?m)(?<=\s)--[a-z][a-z0-9-]*"), "$text-accent"),
    ),
    "policy": (
        (re.compile(r'(?m)^\s*"[^"]*"(?=:)'), "$text-accent"),
        (re.compile(r'"(Allow|Deny)"'), "bold $text-success"),
    ),
    "export": (
        (re.compile(r"(?m)^(resource|variable|output|provider|terraform|import)\b"), "bold $text-primary"),
        (re.compile(r"(?m)^\s*[A-Za-z_]\w*(?=:| *=)"), "$text-accent"),
    ),
    "profile": (
        (re.compile(r"(?m)^[A-Za-z_][\w-]*(?= =)"), "$text-accent"),
        (re.compile(r"(?m)^\[.*\]$"), "bold $text-primary"),
    ),
}
_NOTHING_YET = "Choose what to launch, and it appears here."
_ROWS_ABOVE = 2


class PageScroll(VerticalScroll, can_focus=True):
    """What scrolls a page up and down. Its lines are broken, so that the left and the right key turn the page."""

    @dataclass
    class Turned(Message):
        """Another page is wanted, ``by`` so many further."""

        by: int

    def action_scroll_left(self) -> None:
        """Textual's action of the left key."""
        self.post_message(self.Turned(-1))

    def action_scroll_right(self) -> None:
        """Textual's action of the right key."""
        self.post_message(self.Turned(1))


class PagePane(TabPane):
    """One of the texts, page by page. What is shown follows from the answers, those before, and the page wanted."""

    def __init__(self, preview: Preview) -> None:
        super().__init__(preview.title, id=preview.id)
        self._preview = preview
        self._wanted = ""
        self._profile: Mapping[str, Any] = {}
        self._before: Mapping[str, Any] | None = None
        self._where = Where()
        self._drawn: tuple[object, ...] = ()
        self._changes = Changes()

    def compose(self) -> ComposeResult:
        yield PageBar()
        with PageScroll():
            yield Static(classes="page-notes", markup=False)
            yield MarkedText(id=f"{self._preview.id}-text")
        yield Static(classes="page-changes", markup=False)

    @property
    def shown(self) -> Shown:
        """The page that is seen, made anew."""
        return render_preview(self._preview.id, self._profile, self._where, self._wanted)

    @property
    def changes(self) -> Changes:
        """What is marked."""
        return self._changes

    def set_answers(self, profile: Mapping[str, Any], before: Mapping[str, Any] | None, where: Where) -> None:
        """Other answers; ``before`` are those that the marks compare with. Nothing is drawn yet."""
        self._profile, self._before, self._where = profile, before, where

    def draw(self) -> None:
        """Draw the page, if anything about it is other than it was drawn."""
        names = page_names(self._preview.id, self._profile)
        state = (self._profile, self._before, self._where, self._wanted)
        if state == self._drawn:
            return
        answered = bool(self._drawn) and self._drawn[-1] == self._wanted
        self._drawn = state
        shown = self.shown
        self._changes = self._compared(shown)
        self.query_one(PageBar).show(names, shown.page)
        self._draw_texts(shown)
        if not answered:
            self.query_one(PageScroll).scroll_home(animate=False)
        elif self._changes:
            self.call_after_refresh(self._scroll_to_change)

    def choose(self, name: str) -> None:
        """Show another page; it stays wanted where the plan does not have it for a while."""
        self._wanted = name
        self.draw()

    def step(self, by: int) -> None:
        """Show the page so many further; after the last comes the first."""
        names = page_names(self._preview.id, self._profile)
        if names:
            here = names.index(self._wanted) if self._wanted in names else 0
            self.choose(names[(here + by) % len(names)])

    def focus_text(self) -> None:
        """The keyboard goes to the text, to scroll it."""
        self.query_one(PageScroll).focus()

    @on(PageBar.Chosen)
    def _chosen(self, event: PageBar.Chosen) -> None:
        event.stop()
        self.choose(event.name)

    @on(PageScroll.Turned)
    def _turned(self, event: PageScroll.Turned) -> None:
        event.stop()
        self.step(event.by)

    def _compared(self, shown: Shown) -> Changes:
        if self._before is None or "kind" not in self._profile:
            return Changes()
        names = page_names(self._preview.id, self._before)
        known = not shown.page or shown.page in names
        before = render_preview(self._preview.id, self._before, self._where, shown.page).laid_out if known else ""
        return changed_lines(before, shown.laid_out)

    def _draw_texts(self, shown: Shown) -> None:
        notes, text = self.query_one(".page-notes", Static), self.query_one(MarkedText)
        notes.display = bool(shown.heading or shown.remarks)
        show_text(notes, notes_content(shown))
        nothing = "" if notes.display else _NOTHING_YET
        look = highlighted(self._preview.id, shown.laid_out) if shown.laid_out else Content(nothing)
        text.show(look, self._changes)
        told = self.query_one(".page-changes", Static)
        told.display = bool(self._changes)
        show_text(told, Content(changes_words(self._changes)))

    def _scroll_to_change(self) -> None:
        """Bring the first change into sight, where none of it is there."""
        scroll, text, line = self.query_one(PageScroll), self.query_one(MarkedText), self._changes.first
        if line is None:
            return
        row = text.virtual_region.y + text.row_of(line)
        if not scroll.scroll_y <= row < scroll.scroll_y + scroll.size.height:
            scroll.scroll_to(y=max(0, row - _ROWS_ABOVE), animate=False)


def highlighted(preview_id: str, text: str) -> Content:
    """A preview's text with its words coloured; the text itself is not changed."""
    found = ((match.span(), style) for pattern, style in _HIGHLIGHTS[preview_id] for match in pattern.finditer(text))
    return Content(text, spans=[Span(start, end, style) for (start, end), style in found])


def notes_content(shown: Shown) -> Content:
    """What a page is, and the remarks on it, which begin with ``#`` to tell them from the text."""
    name, colon, what = visible(shown.heading).partition(":")
    remarks: list[str | tuple[str, str]] = [(f"\n# {visible(remark)}", "$text-muted") for remark in shown.remarks]
    return Content.assemble((name, "bold"), (f"{colon}{what}", "$text-muted"), *remarks)


def changes_words(changes: Changes) -> str:
    """How much the last answer has changed, with the signs that mark it."""
    changed, gone = len(changes.changed), sum(changes.gone.values())
    words = [f"{CHANGED} {changed} {_lines(changed)} changed"] if changed else []
    words += [f"{GONE_ABOVE} {gone} {_lines(gone)} gone"] if gone else []
    return f"{', '.join(words)} by the last answer" if words else ""


def _lines(count: int) -> str:
    return "line" if count == 1 else "lines"
