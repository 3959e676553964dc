"""Arguments as text for PowerShell: what is pasted into 5.1 or 7, or stands in a script, is what is meant.

Windows PowerShell 5.1 (and 7.2 and older) joins a program's arguments to one line without escaping the double quotes
in them, and leaves empty arguments out; since 7.3 they arrive as they are (about_Parsing, "Passing arguments that
contain quote characters"; about_Preference_Variables, ``$PSNativeCommandArgumentPassing``). So there is no way to write
a double quote for both. Where AWS CLI v1 came from pip, ``aws`` is a batch file besides, whose arguments cmd reads once
more. What not all of them pass on as it is has an :func:`obstacle`, and must travel in a file.
"""

import re
from collections.abc import Sequence

from wizard.render.json_text import ascii_json
from wizard.render.layout import Verbatim, by_options

# Words that need no quotes: an option, a name, an address, a number. Words such as 1kb or 0x10 are numbers to it.
_BARE = re.compile(r"--[a-z][a-z-]*|[A-Za-z][A-Za-z0-9_/.:-]*|0|[1-9][0-9]{0,8}")
_ACTED_ON_BY_CMD = re.compile(r"[&|<>^%!()]")
_CONTINUED = " `\n    "
_FILE = Verbatim('"file://$($request.FullName)"')


def obstacle(argument: str) -> str:
    """Why not every PowerShell passes ``argument`` to a program as it is, as the end of a sentence; else empty."""
    if not argument:
        return "PowerShell 5.1 leaves an empty one out"
    if '"' in argument:
        return "PowerShell 5.1 takes double quotes away"
    if not (argument.isascii() and argument.isprintable()):
        # Without a byte order mark, 5.1 takes a script for the system's code page.
        return "a script of PowerShell 5.1 does not carry characters beyond ASCII, or that cannot be seen"
    if " " in argument and argument.endswith("\\"):
        return "PowerShell 5.1 makes one of a backslash at the end and the quote that it adds"
    if found := _ACTED_ON_BY_CMD.search(argument):
        return f"cmd acts on {found[0]}, and aws is a batch file where AWS CLI v1 came from pip"
    return ""


def quote(argument: str) -> str:
    """``argument`` as one word. Single quotes keep everything but themselves, which are doubled."""
    return argument if _BARE.fullmatch(argument) else "'" + argument.replace("'", "''") + "'"


def text(argv: Sequence[str], *, one_line: bool = False) -> str:
    """``argv`` as a command."""
    return by_options(argv, quote, " " if one_line else _CONTINUED)


def text_with_file(argv: Sequence[str], option: str, document: object, *, one_line: bool = False) -> str:
    """``argv`` and ``option``, whose value is a file with ``document`` as JSON: made before, gone afterwards."""
    content = ascii_json(document, escaped="'", indent=None if one_line else 2)
    lines = (
        "$request = New-TemporaryFile",
        f"Set-Content -LiteralPath $request.FullName -Encoding Ascii -Value '{content}'",
        text([*argv, option, _FILE], one_line=one_line),
        "Remove-Item -LiteralPath $request.FullName",
    )
    return ("; " if one_line else "\n").join(lines)
