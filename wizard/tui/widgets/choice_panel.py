"""A list with type-to-filter, for one choice or several. A value that is not listed is typed into the filter."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from wizard.flow.marks import Marks
from wizard.flow.rows import Row
from wizard.policy.rights import Mark
from wizard.tui.widgets.choice_rows import ChoiceRules, Filtered, ListStatus, filtered, status_words, toggled
from wizard.tui.widgets.filter_input import FilterInput
from wizard.tui.widgets.held_text import HeldText
from wizard.tui.widgets.row_list import RowList
from wizard.tui.widgets.row_prompts import RowLine, RowPrompts


class ChoicePanel(Vertical):
    """Rows to choose from. Holds filter and highlight; what is chosen is told by messages and kept elsewhere."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move('cursor_up')", "Up", show=False),
        Binding("down", "move('cursor_down')", "Down", show=False),
        Binding("pageup", "move('page_up')", "Page up", show=False),
        Binding("pagedown", "move('page_down')", "Page down", show=False),
        Binding("ctrl+home", "move('first')", "First", show=False),
        Binding("ctrl+end", "move('last')", "Last", show=False),
        Binding("space", "choose", "Choose", priority=True),
        Binding("right", "open", "Open folder", show=False, priority=True),
    ]

    @dataclass
    class Accepted(Message):
        """The choice is made: one value, several, or none on purpose (``None``)."""

        panel: "ChoicePanel"
        value: str | tuple[str, ...] | None

    @dataclass
    class Opened(Message):
        """A folder was opened."""

        panel: "ChoicePanel"
        value: str

    @dataclass
    class Highlighted(Message):
        """Another row is highlighted."""

        panel: "ChoicePanel"
        row: Row | None

    @dataclass
    class Toggled(Message):
        """One of several was chosen or taken back; ``chosen`` is the whole choice now."""

        panel: "ChoicePanel"
        chosen: tuple[str, ...]

    def __init__(
        self, rules: ChoiceRules | None = None, *, chosen: Sequence[str] = (), placeholder: str = "Type to filter"
    ) -> None:
        super().__init__()
        self._rules = rules or ChoiceRules()
        self._chosen = tuple(chosen)
        self._placeholder = placeholder
        self._rows: tuple[Row, ...] = ()
        self._shown = Filtered()
        self._looks: list[RowLine] = []
        self._status = ListStatus()
        self._notice = ""
        self._moved = False
        self._awaited = False
        """Enter was pressed on what is not listed yet."""
        self._marks: Marks | None = None
        self._told: Row | None = None
        """The row that was told last to be highlighted."""

    def compose(self) -> ComposeResult:
        yield FilterInput(placeholder=self._placeholder, takes_blanks=not self._rules.several)
        yield RowList()
        yield HeldText(id="list-status")
        yield HeldText(id="details")

    def on_mount(self) -> None:
        if not self.children:
            return  # taken away again before it was composed
        rows = self.query_one("#rows", RowList)
        rows.can_focus = False
        # Not by its message, which comes later: the screen would paint the line, and the rows a frame after that, with
        # twice the work.
        self.watch(self.query_one("#filter", Input), "value", self._filter_changed, init=False)
        self._show_rows(keep_highlight=False)

    def focus(self, scroll_visible: bool = True) -> "ChoicePanel":
        """Focus goes to the filter, from which the list is moved through as well."""
        self.query_one("#filter", Input).focus(scroll_visible)
        return self

    @property
    def several(self) -> bool:
        """Whether several can be chosen."""
        return self._rules.several

    @property
    def chosen(self) -> tuple[str, ...]:
        """What is chosen now."""
        return self._chosen

    @property
    def shown_rows(self) -> tuple[Row, ...]:
        """The rows that pass the filter, as far as they are shown."""
        return self._shown.rows

    @property
    def filter_text(self) -> str:
        """What stands in the filter."""
        return self.query_one("#filter", Input).value

    def clear_filter(self) -> bool:
        """Empty the filter; whether there was anything in it."""
        filter_input = self.query_one("#filter", Input)
        had_text = bool(filter_input.value)
        filter_input.value = ""
        return had_text

    def start_anew(self) -> None:
        """Forget rows and highlight: something else is listed from here on."""
        self._rows = ()
        self._notice = ""
        self._moved = self._awaited = False
        self._show_rows(keep_highlight=False)

    def set_rows(self, rows: Iterable[Row], status: ListStatus) -> None:
        """Show other rows (or more of them); highlight and choice stay where the person has put them."""
        self._rows = tuple(rows)
        self._status = status
        if self.children and self.is_attached:
            self._show_rows(keep_highlight=self._moved)
            if not self._moved:
                # What was said while the list was incomplete is not to decide how much room there is for the rows.
                self._fit()
            self._take_what_was_awaited()

    def on_resize(self) -> None:
        """In another size other rows and texts fit."""
        if self.children:
            self._fit()

    def _fit(self) -> None:
        """Give back lines and scroll bar that are held and not needed."""
        self.query_one("#rows", RowList).fit()
        for text in self.query(HeldText):
            text.fit()

    def set_marks(self, marks: Marks | None) -> None:
        """What is said about each row by the policies of whoever chooses; shown with the next rows."""
        self._marks = marks

    def set_chosen(self, chosen: Sequence[str]) -> None:
        """The answer has come to be known in another way (the region, from the AWS configuration)."""
        self._chosen = tuple(chosen)

    def offer(self, chosen: Sequence[str]) -> None:
        """Another choice is offered to begin with; a highlight that was moved stays where it is."""
        self.set_chosen(chosen)
        self.set_rows(self._rows, self._status)

    # --- what is shown ------------------------------------------------------------------------------------------------

    def _show_rows(self, *, keep_highlight: bool = True) -> None:
        highlighted = self.highlighted_row if keep_highlight else None
        self._shown = filtered(self._rules, self._rows, self._chosen, self.filter_text.strip())
        prompts = RowPrompts(self._shown.rows, self._marks, several=self._rules.several)
        self._draw([prompts.prompt(row, chosen=row.value in self._chosen) for row in self._shown.rows])
        index = self._shown.index_to_highlight(highlighted, self._chosen, self._will_be_refused)
        self.query_one("#rows", RowList).highlighted = index
        self._show_status()
        self._tell_highlight()

    def _draw(self, looks: list[RowLine]) -> None:
        """Put rows on the screen; those that are there already, whatever was typed meanwhile, are left alone."""
        if looks == self._looks:
            return
        self._looks = looks
        option_list = self.query_one("#rows", RowList)
        if looks:
            option_list.set_options(Option(look) for look in looks)
        else:
            option_list.clear_options()

    def _show_status(self) -> None:
        marked = any(map(self._mark_of, self._shown.rows))
        words = status_words(self._rules, self._rows, self._chosen, self._shown, self._status, marked=marked)
        status = self.query_one("#list-status", HeldText)
        status.set_class(self._status.problem or bool(self._notice), "-problem")
        status.show(Content(" · ".join(part for part in (self._notice, words) if part)))

    # --- highlight and choice -----------------------------------------------------------------------------------------

    @property
    def highlighted_row(self) -> Row | None:
        """The row under the highlight."""
        index = self.query_one("#rows", RowList).highlighted
        return self._shown.rows[index] if index is not None and index < len(self._shown.rows) else None

    def details_of(self, row: Row) -> str:
        """What is said about a row: why it cannot be chosen or will be refused, then what it is."""
        mark = self._mark_of(row)
        told = [f"Cannot be chosen: {row.refused}" if row.refused else "", mark.because if mark else "", row.details]
        return "\n".join(line for line in told if line)

    def _mark_of(self, row: Row) -> Mark | None:
        return self._marks(row) if self._marks is not None else None

    def _will_be_refused(self, row: Row) -> bool:
        mark = self._mark_of(row)
        return mark is not None and mark.verdict == "refused"

    def show_details(self, details: Content | str) -> None:
        """What stands below the list about the highlighted row."""
        self.query_one("#details", HeldText).show(Content(details) if isinstance(details, str) else details)

    def notice(self, text: str) -> None:
        """Say something about the last key press, until the next one."""
        self._notice = text
        self._show_status()

    def _tell_highlight(self) -> None:
        self._told = row = self.highlighted_row
        self.show_details(self.details_of(row) if row else "")
        self.post_message(self.Highlighted(self, row))

    def action_move(self, action: str) -> None:
        """Move the highlight while the filter keeps the focus."""
        self._notice = ""
        self._moved = True
        getattr(self.query_one("#rows", RowList), f"action_{action}")()
        self._tell_highlight()  # its message comes later, likewise

    def action_choose(self) -> None:
        """Choose the highlighted row, or take it back."""
        row = self.highlighted_row
        if row is not None:
            self._toggle(row)

    def action_open(self) -> None:
        """Open the highlighted folder."""
        row = self.highlighted_row
        if row is not None and not row.refused:
            self.post_message(self.Opened(self, row.value))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Space chooses only where several can be chosen; right opens only folders. Else both are the filter's."""
        if action == "choose":
            return self._rules.several
        if action == "open":
            row = self.highlighted_row
            return row is not None and row.kind == "folder" and self._cursor_at_end()
        return super().check_action(action, parameters)

    def _cursor_at_end(self) -> bool:
        filter_input = self.query_one("#filter", Input)
        return filter_input.cursor_position >= len(filter_input.value)

    def _toggle(self, row: Row) -> bool:
        if row.kind not in ("item", "typed"):
            return False
        chosen = toggled(self._rules, self._chosen, row)
        if isinstance(chosen, str):
            self.notice(chosen)
            return False
        self._chosen = chosen
        self._notice = ""
        if row.kind == "typed":
            self.query_one("#filter", Input).value = ""
        self._show_rows()
        self.post_message(self.Toggled(self, self._chosen))
        return True

    @on(Input.Changed, "#filter")
    def _line_changed(self, event: Input.Changed) -> None:
        event.stop()

    def _filter_changed(self) -> None:
        self._notice = ""
        self._awaited = False
        self._show_rows(keep_highlight=False)

    @on(Input.Submitted, "#filter")
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.accept()

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        if self.highlighted_row != self._told:
            self._tell_highlight()

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        row = self._shown.rows[event.option_index]
        if row.kind == "folder" and not row.refused:
            self.post_message(self.Opened(self, row.value))
        elif self._rules.several and row.kind != "none":
            self._toggle(row)
        else:
            self._accept_row(row)

    def accept(self) -> None:
        """Enter: take the highlighted row, or what has been chosen of several."""
        row = self.highlighted_row
        if self._rules.several:
            self._accept_several(row)
        elif row is None:
            self._tell_that_there_is_nothing()
        elif row.kind == "folder" and not row.refused:
            self.post_message(self.Opened(self, row.value))
        else:
            self._accept_row(row)

    def _take_what_was_awaited(self) -> None:
        """The list is there: what was typed and entered before is taken, where it can mean one row only."""
        if not self._awaited or self._status.loading:
            return
        self._awaited = False
        self._notice = ""
        self._show_rows(keep_highlight=False)
        if len(self._shown.rows) == 1:
            self.accept()

    def _tell_that_there_is_nothing(self) -> None:
        if self.filter_text.strip() and self._status.loading:
            self._awaited = True
            self.notice("Taken as soon as it is listed, if the only match; typing changes it")
        elif self.filter_text.strip():
            self.app.bell()  # the status says already why nothing can be taken
        else:
            self.notice("Nothing to choose yet; type a value, or press Ctrl+R to try again")

    def _accept_several(self, row: Row | None) -> None:
        if row is not None and row.kind == "typed" and row.value not in self._chosen:
            self._toggle(row)
        elif self._chosen:
            self.post_message(self.Accepted(self, self._chosen))
        elif row is not None and row.kind == "none":
            self.post_message(self.Accepted(self, None))
        elif row is None:
            self._tell_that_there_is_nothing()
        elif self._toggle(row):
            self.notice("Chosen. Space adds more, Enter goes on")

    def _accept_row(self, row: Row) -> None:
        if row.refused:
            self.notice(row.refused)
        elif row.kind == "none":
            self.post_message(self.Accepted(self, None))
        else:
            self._chosen = (row.value,)
            self.post_message(self.Accepted(self, row.value))

    def on_click(self, event: events.Click) -> None:  # anywhere: the keyboard stays in the filter
        event.stop()
        self.focus()
