"""Questions put by questionary: lists to move through and to filter by typing, texts that are checked."""

from collections.abc import Callable, Sequence
from itertools import cycle
from shutil import get_terminal_size
from textwrap import fill
from typing import Any, cast

import questionary
from prompt_toolkit.application import run_in_terminal
from prompt_toolkit.filters import Condition
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent, merge_key_bindings
from prompt_toolkit.keys import Keys
from prompt_toolkit.utils import suspend_to_background_supported

from wizard.flow.choices import limit_problem, to_begin_with
from wizard.flow.rows import Row
from wizard.line.asker import NEEDED, NEEDED_SOME, VIEWS, BackWanted, Problem, Prompt, ReloadWanted, label_of
from wizard.text import visible

_KEYS = """\
Arrow keys move, typing filters, Enter takes. Ctrl+B goes back. F2 shows the
command (again: policy, profile, findings). Ctrl+R asks AWS for a list again.
Ctrl+C leaves; the answers are kept. Ctrl+Z: to the shell, until its fg."""
_BACK = Row("<", ("< back",), kind="none", quiet=True)
_TYPE = Row("…", ("… type a value that is not listed",), kind="typed", quiet=True)


class _Pasted(str):
    """A text that was pasted onto a list."""

    __slots__ = ()


class PromptAsker:
    """Asks on the terminal."""

    keys = _KEYS
    draws = True

    def say(self, text: str) -> None:
        """Show a text of one or several lines."""
        print(text, flush=True)

    def choose(
        self, prompt: Prompt, rows: Sequence[Row], *, default: str | None, typed_problem: Problem | None = None
    ) -> Row:
        """See :class:`wizard.line.asker.Asker`."""
        offered = [*_loud_first(rows), *([_TYPE] if typed_problem else []), _BACK]
        self._head(prompt)
        begin = _begin(rows, default)
        while True:
            answer = self._ask(_select(prompt, offered, begin), prompt, pastes=typed_problem is not None)
            row = answer if isinstance(answer, Row) else Row(str(answer), (visible(str(answer)),), kind="typed")
            if row is _BACK:
                raise BackWanted
            if row is _TYPE and typed_problem:
                row = self._typed(prompt, typed_problem)
            elif isinstance(answer, _Pasted) and typed_problem and (wrong := typed_problem(answer)):
                self.say(wrong)
                continue
            if not row.refused:
                return row
            self.say(row.refused)
            begin = row

    def choose_some(
        self,
        prompt: Prompt,
        rows: Sequence[Row],
        *,
        chosen: Sequence[str],
        limit: int,
        typed_problem: Problem | None = None,
    ) -> tuple[str, ...] | None:
        """See :class:`wizard.line.asker.Asker`."""
        offered = [*_loud_first(rows), *([_TYPE] if typed_problem else [])]
        self._head(prompt)
        values = list(chosen)
        while True:
            answer = self._ask(_checkbox(prompt, offered, values, limit), prompt)
            picked = cast("list[Row]", answer)
            if any(row.kind == "none" for row in picked):
                return None
            values = [row.value for row in picked if row is not _TYPE]
            if typed_problem is None or _TYPE not in picked:
                return tuple(values)
            typed = self._typed(prompt, typed_problem)
            if typed.value not in values and len(values) < limit:
                values.append(typed.value)
            elif typed.value not in values:
                self.say(limit_problem(limit))
            if not any(row.value == typed.value for row in offered):
                offered.insert(len(offered) - 1, typed)

    def write(self, prompt: Prompt, *, text: str, none: str, example: str, problem: Problem) -> str | None:
        """See :class:`wizard.line.asker.Asker`."""
        self._head(prompt)

        def verdict(answer: str) -> bool | str:
            wrong = problem(answer) if answer else "" if none else NEEDED
            return wrong or True

        hint = f"(empty: {none})" if none else f"(for example {example})" if example else None

        question = questionary.text(prompt.ask, default=text, validate=verdict, instruction=hint, qmark="")
        return str(self._ask(question, prompt)) or None

    def confirm(self, prompt: Prompt, *, default: bool = False) -> bool:
        """See :class:`wizard.line.asker.Asker`."""
        self._head(prompt)
        return bool(self._ask(questionary.confirm(prompt.ask, default=default, qmark=""), prompt))

    def _typed(self, prompt: Prompt, problem: Problem) -> Row:
        text = self.write(Prompt("Value:", prompt.view), text="", none="", example="", problem=problem) or ""
        return Row(text, (visible(text),), kind="typed")

    def _head(self, prompt: Prompt) -> None:
        words = [prompt.where, "" if prompt.again else prompt.why]
        if any(words):
            self.say("\n" + "\n".join(fill(part, get_terminal_size().columns) for part in words if part))

    def _ask(self, question: questionary.Question, prompt: Prompt, *, pastes: bool = False) -> object:
        """Ask, with the keys that are the same for every question."""
        keys = _common_keys(prompt, self.say, pastes=pastes)
        own = question.application.key_bindings
        question.application.key_bindings = merge_key_bindings([own, keys] if own else [keys])
        return question.unsafe_ask()


def _select(prompt: Prompt, rows: Sequence[Row], begin: Row | None) -> questionary.Question:
    return questionary.select(
        prompt.ask,
        choices=[_choice(row, prompt) for row in rows],
        default=cast("Any", begin),  # questionary compares it with the choices' values, whatever they are
        use_search_filter=True,
        use_jk_keys=False,
        use_emacs_keys=False,
        qmark="",
        instruction="(type to filter)",
    )


def _checkbox(prompt: Prompt, rows: Sequence[Row], values: Sequence[str], limit: int) -> questionary.Question:
    def verdict(picked: Sequence[Any]) -> bool | str:
        if not picked:
            return NEEDED_SOME
        if any(row.kind == "none" for row in picked):
            return len(picked) == 1 or "Leaving it out and choosing exclude each other."
        refused = next((row for row in picked if row.refused), None)
        if refused is not None:
            return f"{visible(refused.value)}: {refused.refused}"
        return len([row for row in picked if row is not _TYPE]) <= limit or limit_problem(limit)

    unlisted = [Row(value, (visible(value),)) for value in values if not any(row.value == value for row in rows)]
    offered = [*unlisted, *rows]
    return questionary.checkbox(
        prompt.ask,
        choices=[_choice(row, prompt, checked=row.value in values) for row in offered],
        initial_choice=cast("Any", _begin(offered, values[0] if values else None)),  # compared as a default is above
        validate=verdict,
        use_search_filter=True,
        use_jk_keys=False,
        use_emacs_keys=False,
        qmark="",
        instruction=f"(Space chooses, {limit} at the most)",
    )


def _choice(row: Row, prompt: Prompt, *, checked: bool | None = None) -> questionary.Choice:
    # Refused rows stay in the list and are refused by a sentence: questionary's own way of disabling them looks at the
    # wrong rows, without end, once the list is filtered (2.1.1, InquirerControl.is_selection_disabled).
    return questionary.Choice(
        label_of(row), value=row, checked=checked, description=row.details if prompt.explained else None
    )


def _loud_first(rows: Sequence[Row]) -> list[Row]:
    """Quiet rows last: the first that matches a filter is pointed at, and should be something that is listed."""
    return sorted(rows, key=lambda row: row.quiet)


def _begin(rows: Sequence[Row], default: str | None) -> Row | None:
    """The row that is pointed at first: the default, where that can be chosen."""
    wanted = [row for row in rows if row.value == default and not row.refused] if default is not None else []
    return wanted[0] if wanted else to_begin_with(rows, lambda row: row.against)


def _common_keys(prompt: Prompt, say: Callable[[str], None], *, pastes: bool) -> KeyBindings:
    keys = KeyBindings()
    views = cycle(VIEWS)

    @keys.add("c-b", eager=True)
    def _back(event: KeyPressEvent) -> None:
        event.app.exit(exception=BackWanted())

    @keys.add("f2", eager=True)
    def _view(_event: KeyPressEvent) -> None:
        view = next(views)
        run_in_terminal(lambda: say(prompt.view(view)))

    @keys.add("c-z", eager=True, filter=Condition(suspend_to_background_supported))
    def _suspend(event: KeyPressEvent) -> None:
        event.app.suspend_to_background()

    if prompt.reloads:

        @keys.add("c-r", eager=True)
        def _reload(event: KeyPressEvent) -> None:
            event.app.exit(exception=ReloadWanted())

    if pastes:

        @keys.add(Keys.BracketedPaste, eager=True)
        def _paste(event: KeyPressEvent) -> None:
            event.app.exit(result=_Pasted(event.data.strip()))

    return keys
