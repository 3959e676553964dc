"""In which line each key of a TOML document stands.

``tomllib`` gives values without their places, and ``tomlkit`` does not tell lines either. This scan runs only over
text that ``tomllib`` has accepted, so it needs to find its way, not to judge.
"""

import re
import tomllib
from bisect import bisect_left
from collections.abc import Mapping

from wizard.dotted import dotted, parts_of

Path = tuple[str | int, ...]

_SPACE = re.compile(r"(?:[ \t\n]+|#[^\n]*)*")
_BLANKS = re.compile(r"[ \t]*")
_KEY_PART = re.compile(r"""[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*'""")
_STRING = re.compile(
    r"""
    "{3} (?: \\. | [^\\] )*? "{3,5} (?!") | \'{3} .*? \'{3,5} (?!\')  # of several lines, perhaps with quotes at the end
    | " (?: [^"\\] | \\. )* " | \' [^\']* \'
    """,
    re.DOTALL | re.VERBOSE,
)
# Numbers, dates (which may hold a space), booleans: up to whatever ends a value.
_PLAIN = re.compile(r"[^,\]}\n#]+")


def line_numbers(text: str) -> dict[str, int]:
    """The line (from 1) of every key and every list item, by dotted key; ``text`` must be valid TOML."""
    scan = _Scan(text.replace("\r\n", "\n"))
    scan.document()
    return {dotted(path): line for path, line in scan.lines.items()}


def table_ends(text: str) -> dict[Path, int]:
    """Where one more key can be written into each table: the offset behind the line of its last key or its header.

    For the document itself (the empty path) and every table with a header of its own. ``text`` must be valid TOML
    with plain line feeds.
    """
    scan = _Scan(text)
    scan.document()
    return scan.ends


def line_of(subject: str, lines: Mapping[str, int]) -> int:
    """The line that a finding about ``subject`` points at: the key's own, else that of the table it is missing from."""
    parts = parts_of(subject)
    for length in range(len(parts), 0, -1):
        line = lines.get(dotted(parts[:length]))
        if line is not None:
            return line
    return 1


class _Scan:
    def __init__(self, text: str) -> None:
        self.lines: dict[Path, int] = {}
        self.ends: dict[Path, int] = {(): 0}
        self._text = text
        self._at = 0
        self._line_ends = [match.start() for match in re.finditer("\n", text)]
        self._table: Path = ()
        self._tables_in_array: dict[Path, int] = {}

    def document(self) -> None:
        self._skip(_SPACE)
        while self._at < len(self._text):
            if self._text.startswith("[", self._at):
                self._header()
            else:
                self._pair(self._table)
            self.ends[self._table] = self._end_of_line()
            self._skip(_SPACE)

    def _header(self) -> None:
        line = self._line()
        is_array = self._text.startswith("[[", self._at)
        brackets = 2 if is_array else 1
        self._at += brackets
        key = self._key()
        self._at += brackets
        self._table = self._resolve(key[:-1], line) + key[-1:]
        self.lines.setdefault(self._table, line)
        if is_array:
            index = self._tables_in_array.get(self._table, 0)
            self._tables_in_array[self._table] = index + 1
            self._table = (*self._table, index)
            self.lines[self._table] = line

    def _resolve(self, key: tuple[str, ...], line: int) -> Path:
        """The path of a header's outer tables, where the name of an array of tables means its last one."""
        path: Path = ()
        for part in key:
            path = (*path, part)
            self.lines.setdefault(path, line)
            if path in self._tables_in_array:
                path = (*path, self._tables_in_array[path] - 1)
        return path

    def _pair(self, table: Path) -> None:
        line = self._line()
        key = self._key()
        for length in range(1, len(key) + 1):
            self.lines.setdefault(table + key[:length], line)
        self._at += 1  # the equals sign
        self._skip(_BLANKS)
        self._value(table + key)

    def _key(self) -> tuple[str, ...]:
        parts: list[str] = []
        while True:
            self._skip(_BLANKS)
            parts.append(_unquoted(self._take(_KEY_PART)))
            self._skip(_BLANKS)
            if not self._text.startswith(".", self._at):
                return tuple(parts)
            self._at += 1

    def _value(self, path: Path) -> None:
        opening = self._text[self._at : self._at + 1]
        if opening == "[":
            self._items(path)
        elif opening == "{":
            self._inline_table(path)
        else:
            self._take(_STRING if opening in ('"', "'") else _PLAIN)

    def _items(self, path: Path) -> None:
        index = 0
        while not self._closes("]"):
            item = (*path, index)
            self.lines[item] = self._line()
            self._value(item)
            index += 1

    def _inline_table(self, path: Path) -> None:
        while not self._closes("}"):
            self._pair(path)

    def _closes(self, bracket: str) -> bool:
        """Step over an opening bracket or a comma and what is blank; whether ``bracket`` closes here."""
        self._skip(_SPACE)
        if self._text[self._at : self._at + 1] in ("[", "{", ","):
            self._at += 1
            self._skip(_SPACE)
        if not self._text.startswith(bracket, self._at):
            return False
        self._at += 1
        return True

    def _skip(self, blank: re.Pattern[str]) -> None:
        match = blank.match(self._text, self._at)
        self._at = match.end() if match else self._at

    def _take(self, token: re.Pattern[str]) -> str:
        match = token.match(self._text, self._at)
        if match is None:
            raise ValueError(f"not the TOML that tomllib accepted, at character {self._at}")
        self._at = match.end()
        return match.group()

    def _end_of_line(self) -> int:
        return self._text.find("\n", self._at) + 1 or len(self._text)

    def _line(self) -> int:
        return bisect_left(self._line_ends, self._at) + 1


def _unquoted(part: str) -> str:
    return str(tomllib.loads(f"key = {part}")["key"]) if part[0] in "\"'" else part
