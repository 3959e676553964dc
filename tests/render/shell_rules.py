"""PowerShell and cmd as their documentation describes them, for the few statements that are printed for them.

They read a text as the shell does, run what it says (a file is made, a program is called, a file goes) and refuse
whatever they have no rule for. How a Windows program takes its command line apart is left to mslex.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import mslex

Run = Callable[[list[str]], None]
"""Called with the arguments of each program, the program's name first."""

_POWERSHELL_SPECIAL = re.compile(r"""[\s'"`$(){};,|&<>@#\u2018-\u201e]""")
_CMD_VARIABLE = re.compile(r"%(\w+)%")


class PowerShell:
    """``keeps_quotes``: whether a program's arguments are passed as they are (7.3 and newer), or as by 5.1."""

    def __init__(self, run: Run, scratch: Path, *, keeps_quotes: bool) -> None:
        self._run, self._scratch, self._keeps_quotes = run, scratch, keeps_quotes

    def execute(self, text: str) -> None:
        """Run the statements of ``text``. A script of 5.1 is bytes of a code page: only ASCII is the same in all."""
        assert text.isascii()
        for words in self._statements(text):
            match words:
                case ["$request", "=", "New-TemporaryFile"]:
                    self._scratch.write_text("")
                case ["Set-Content", "-LiteralPath", "$request.FullName", "-Encoding", "Ascii", "-Value", value]:
                    self._scratch.write_text(f"{value}\n", encoding="ascii")
                case ["Remove-Item", "-LiteralPath", "$request.FullName"]:
                    self._scratch.unlink()
                case ["aws", *_rest]:
                    self._run(self._passed(words))
                case _:
                    raise AssertionError(words)

    def _passed(self, words: list[str]) -> list[str]:
        if self._keeps_quotes:
            return words
        # 5.1 puts quotes around what holds blanks, escapes nothing, and leaves out what is empty.
        line = " ".join(f'"{word}"' if " " in word else word for word in words if word)
        arguments: list[str] = mslex.split(line, like_cmd=False)
        # Where aws is a batch file, cmd reads the same line once more.
        assert mslex.split(line, like_cmd=True) == arguments
        assert not re.search(r"[%!]", line)
        return arguments

    def _statements(self, text: str) -> Iterator[list[str]]:
        words: list[str] = []
        place = 0
        while place < len(text):
            one = text[place]
            if one in "\n;":
                if words:
                    yield words
                words, place = [], place + 1
            elif one == " ":
                place += 1
            elif text.startswith("`\n", place):
                place += 2
            else:
                word, place = self._word(text, place)
                words.append(word)
        if words:
            yield words

    def _word(self, text: str, place: int) -> tuple[str, int]:
        if text[place] == "'":
            return self._single_quoted(text, place + 1)
        if text[place] == '"':
            end = text.index('"', place + 1)
            inner = text[place + 1 : end].replace("$($request.FullName)", str(self._scratch))
            assert not set("`$") & set(inner)
            return inner, end + 1
        if variable := re.compile(r"\$request(\.FullName)?").match(text, place):
            return variable[0], variable.end()
        end = place
        while end < len(text) and not _POWERSHELL_SPECIAL.match(text[end]):
            end += 1
        assert end > place, f"{text[place]!r} is special"
        word = text[place:end]
        assert end == len(text) or text[end] in " \n;", f"{word} goes on with {text[end]!r}"
        # A number with a multiplier or in hexadecimal is that number; a dot or colon splits what begins with a dash.
        assert not re.fullmatch(r"0x[0-9a-f]+|[0-9.]+(e[0-9]+)?[kmgtp]?b?", word, re.IGNORECASE) or word.isdecimal()
        assert not (word.startswith("-") and re.search(r"[.:]", word))
        return word, end

    @staticmethod
    def _single_quoted(text: str, place: int) -> tuple[str, int]:
        inner = ""
        while True:
            end = text.index("'", place)
            inner += text[place:end]
            if not text.startswith("''", end):
                return inner, end + 1
            inner, place = f"{inner}'", end + 2


class Cmd:
    """The command prompt, in which the variable TEMP is ``temp``."""

    def __init__(self, run: Run, temp: str) -> None:
        self._run, self._temp = run, temp

    def execute(self, text: str) -> None:
        """Run the lines of ``text``, as typed and as in a batch file: a percent sign may only name a variable."""
        for line in text.replace("^\n", "").split("\n"):
            assert len(line) <= 8191
            assert line.isascii()
            assert line.isprintable()
            assert "!" not in line
            expanded = _CMD_VARIABLE.sub(self._variable, line)
            for command in self._commands(expanded):
                self._carry_out(command)

    def _variable(self, found: re.Match[str]) -> str:
        assert found[1] == "TEMP"
        return self._temp

    def _commands(self, line: str) -> Iterator[str]:
        """The line at its ampersands; nothing else outside of quotes may mean anything."""
        assert "%" not in line.replace(self._temp, "")
        command, quoted = "", False
        for place, one in enumerate(line):
            quoted ^= one == '"'
            if one == "&" and not quoted:
                yield command.lstrip()
                command = ""
                continue
            redirects = one == ">" and not command.strip(" >")
            assert quoted or redirects or one not in "|<>^()", line[place:]
            command += one
        assert not quoted, line
        yield command.lstrip()

    def _carry_out(self, command: str) -> None:
        if echoed := re.fullmatch(r'(>>?)"([^"]+)" echo (.*)', command):
            assert "/?" not in echoed[3]
            with Path(echoed[2]).open("a" if echoed[1] == ">>" else "w", encoding="ascii") as file:
                file.write(f"{echoed[3]}\r\n")
        elif deleted := re.fullmatch(r'del "([^"]+)"', command):
            Path(deleted[1]).unlink()
        else:
            arguments: list[str] = mslex.split(command, like_cmd=False)
            assert arguments[0] == "aws"
            self._run(arguments)
