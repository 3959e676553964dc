"""Numbered questions on plain input and output: nothing is redrawn, so screen readers, pipes and dumb terminals do."""

from collections.abc import Sequence
from typing import TextIO

from wizard.flow.choices import limit_problem, matching
from wizard.flow.rows import Row
from wizard.line.asker import (
    NEEDED,
    NEEDED_SOME,
    VIEWS,
    BackWanted,
    EndOfInputError,
    Problem,
    Prompt,
    QuitWanted,
    ReloadWanted,
    label_of,
)
from wizard.text import visible

LISTED_AT_ONCE = 40
"""Rows of a list that are said before one is asked whether to hear more."""

_KEYS = f"""\
Answer with a number, or with a text. Enter alone takes what is said to be taken.
  <   back to the question before         ?   why this is asked; ?3 says more about number 3
  p   the command as it stands; also {", ".join(f"p {view}" for view in VIEWS[1:])}
      p policy role, and so on: one policy document
  m   more of a long list                 l   say the list again from its beginning
  r   ask AWS for the list again          h   say this again
  q   leave; the answers are kept
In a list, any other text filters it, and can be taken as it stands where it is a value.
An answer that is one of these signs itself is written with a backslash before it, as \\?"""


class BasicAsker:
    """Asks on one stream and reads the answers, a line each, from another."""

    keys = _KEYS
    draws = False  # whoever asks for numbered questions may be listening

    def __init__(self, source: TextIO, sink: TextIO) -> None:
        self._source = source
        self._sink = sink
        self._echo = not source.isatty()

    def say(self, text: str) -> None:
        """Show a text of one or several lines."""
        self._sink.write(f"{text}\n")
        self._sink.flush()

    def choose(
        self, prompt: Prompt, rows: Sequence[Row], *, default: str | None, typed_problem: Problem | None = None
    ) -> Row:
        """See :class:`wizard.line.asker.Asker`."""
        self._head(prompt)
        listing = _Listing(rows, typed_problem, explained=prompt.explained)
        self.say(listing.page())
        while True:
            offered = listing.offered(default)
            text = self._command(prompt, listing, f"[Enter: {label_of(offered)}] " if offered else "")
            row = offered if not text else listing.pick(text)
            if row is not None and row.refused:
                self.say(row.refused)
            elif row is not None:
                return row
            elif text:
                self.say(listing.filter(text))
            else:
                self.say(listing.reset() if listing.filtered else NEEDED)

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
        self._head(prompt)
        choice = _Choice(chosen, limit)
        listing = _Listing(rows, typed_problem, explained=prompt.explained, marked=choice.values)
        self.say(listing.page())
        self.say(f"Several numbers can be given at once, {limit} in all; a number again takes it back.")
        while True:
            single = listing.offered(None) if listing.filtered else None
            enter = f"[Enter: {label_of(single)}] " if single else "[Enter: go on] " if choice.values else ""
            text = self._command(prompt, listing, f"{choice.count} {enter}")
            picked = [single] if single and not text else listing.pick_several(text)
            if any(row.kind == "none" for row in picked):
                return None
            if picked:
                self.say(choice.toggle(picked))
                listing.reset()
            elif text:
                self.say(listing.filter(text))
            elif listing.filtered:
                self.say(listing.reset())
            elif choice.values:
                return tuple(choice.values)
            else:
                self.say(NEEDED_SOME)

    def write(self, prompt: Prompt, *, text: str, none: str, example: str, problem: Problem) -> str | None:
        """See :class:`wizard.line.asker.Asker`."""
        self._head(prompt)
        if text and none:
            self.say(f"A single - stands for: {none}.")
        enter = visible(text) or none
        hint = f"[Enter: {enter}] " if enter else f"(for example {example}) " if example else ""
        while True:
            answer = self._command(prompt, None, hint)
            if none and (answer == "-" or not (answer or text)):
                return None
            answer = _unescaped(answer) or text
            wrong = problem(answer) if answer else NEEDED
            if wrong is None:
                return answer
            self.say(wrong)

    def confirm(self, prompt: Prompt, *, default: bool = False) -> bool:
        """See :class:`wizard.line.asker.Asker`."""
        self._head(prompt)
        while True:
            enter = "yes" if default else "no"
            answer = self._command(prompt, None, f"yes or no [Enter: {enter}] ").strip().lower() or enter
            if answer in ("yes", "y", "no", "n"):
                return answer in ("yes", "y")
            self.say("Write yes or no.")

    def _head(self, prompt: Prompt) -> None:
        where = f"{prompt.where}: " if prompt.where else ""
        self.say(f"\n{where}{prompt.ask}")

    def _command(self, prompt: Prompt, listing: "_Listing | None", hint: str) -> str:
        """The next line that is an answer; what is asked beside it is answered before."""
        while True:
            line = self._line(hint, prompt)
            word, _blank, rest = line.strip().partition(" ")
            if line == "<":
                raise BackWanted
            if line == "q":
                raise QuitWanted
            if line == "r" and prompt.reloads:
                raise ReloadWanted
            if word == "p" and rest.partition(" ")[0] in ("", *VIEWS):
                self.say(prompt.view(rest or VIEWS[0]))
            elif line == "h":
                self.say(self.keys)
            elif line == "?":
                self.say(prompt.why or "There is nothing more to say about this.")
            elif listing is not None and (said := listing.said(line)):
                self.say(said)
            else:
                return line if listing is None else line.strip()

    def _line(self, hint: str, prompt: Prompt) -> str:
        self._sink.write(f"{hint}> ")
        self._sink.flush()
        line = self._source.readline()
        if not line:
            self._sink.write("\n")
            raise EndOfInputError(f"The input ended at the question: {prompt.ask}")
        line = line.rstrip("\r\n")
        if self._echo:  # else the answer would be missing from what a pipe writes down
            self.say(visible(line))
        return line


class _Listing:
    """A numbered list, perhaps filtered. ``marked`` are the values that carry a sign of being chosen."""

    def __init__(
        self,
        rows: Sequence[Row],
        typed_problem: Problem | None,
        *,
        explained: bool,
        marked: Sequence[str] | None = None,
    ) -> None:
        self._all = list(rows)
        self._rows = self._all
        self._typed_problem = typed_problem
        self._explained = explained
        self._marked = marked
        self._said = 0
        self.filtered = False

    def page(self) -> str:
        """The next rows; the numbers go on."""
        start, self._said = self._said, min(self._said + LISTED_AT_ONCE, len(self._rows))
        lines = [self._words(number) for number in range(start + 1, self._said + 1)]
        left = len(self._rows) - self._said
        if left:
            lines.append(f"{left} more of {len(self._rows)}: m says more, a part of a name filters.")
        return "\n".join(lines) or "That is all."

    def reset(self) -> str:
        """Take the filter away."""
        self._rows, self._said, self.filtered = self._all, 0, False
        return self.page()

    def filter(self, text: str) -> str:
        """Keep the rows that match; a text that is a value itself is offered below them."""
        text = _unescaped(text)
        found = matching(self._all, text)
        wrong = self._typed_problem(text) if self._typed_problem else ""
        if wrong is None:
            verb = "Use" if self._marked is None else "Add"
            found.append(Row(text, (f"{verb} “{visible(text)}” as typed",), kind="typed"))
        if not found:
            because = f", and it cannot be used as typed: {wrong}" if wrong else "."
            return f"Nothing matches “{visible(text)}”{because}"
        self._rows, self._said, self.filtered = found, 0, True
        return self.page()

    def offered(self, default: str | None) -> Row | None:
        """What Enter takes: the only row that matches, else the default, else what leaves the question out."""
        if self.filtered:
            # A word typed to filter must not be taken for a value as long as something listed is meant.
            listed = [row for row in self._rows if row.kind != "typed"] or self._rows
            return listed[0] if len(listed) == 1 else None
        if default is not None:
            return next((row for row in self._rows if row.value == default), None)
        return next((row for row in self._rows if row.kind == "none"), None)

    def pick(self, text: str) -> Row | None:
        """The row with that number, or with exactly that value."""
        if text.isascii() and text.isdecimal() and 1 <= int(text[:9]) <= len(self._rows):
            return self._rows[int(text) - 1]
        return next((row for row in self._all if text and row.value == text), None)

    def pick_several(self, text: str) -> list[Row]:
        """The rows with those numbers or values; none at all unless each word is one."""
        found = [self.pick(word) for word in text.replace(",", " ").split()]
        return [row for row in found if row is not None] if None not in found else []

    def said(self, line: str) -> str:
        """The answer to what is asked about the list itself; empty where ``line`` asks nothing of it."""
        if line == "m":
            return self.page()
        if line == "l":
            return self.reset()
        row = self.pick(line[1:].strip()) if line.startswith("?") else None
        return (row.details or "Nothing more is known about it.") if row is not None else ""

    def _words(self, number: int) -> str:
        row = self._rows[number - 1]
        sign = "" if self._marked is None or row.kind == "none" else "[x] " if row.value in self._marked else "[ ] "
        details = f": {row.details}" if self._explained and row.details else ""
        return f"{number}. {sign}{label_of(row)}{details}"


class _Choice:
    """Several values as they are being chosen."""

    def __init__(self, values: Sequence[str], limit: int) -> None:
        self.values = list(values)
        self._limit = limit

    @property
    def count(self) -> str:
        """How many there are, of how many that may be."""
        return f"{len(self.values)} of {self._limit} chosen."

    def toggle(self, rows: Sequence[Row]) -> str:
        """Choose each row or take it back; says what came of it."""
        return "\n".join(self._toggle(row) for row in rows)

    def _toggle(self, row: Row) -> str:
        if row.value in self.values:
            self.values.remove(row.value)
            return f"Taken back: {visible(row.value)}"
        if row.refused:
            return f"{visible(row.value)}: {row.refused}"
        if len(self.values) >= self._limit:
            return limit_problem(self._limit)
        self.values.append(row.value)
        return f"Chosen: {visible(row.value)}"


def _unescaped(text: str) -> str:
    """An answer that would read as a command is written with a backslash before it."""
    return text[1:] if len(text) > 1 and text.startswith("\\") else text
