"""Arguments as text for cmd, the Windows command prompt.

Words are put into double quotes, in which cmd leaves everything alone but ``%`` and, where delayed expansion is on,
``!``; the quotes stay for a second reading where ``aws`` is a batch file (AWS CLI v1 from pip). How a program takes a
line apart: "Parsing C command-line arguments" in Microsoft's C language reference. A line may have 8,191 characters
("Command prompt (Cmd.exe) command-line string limitation"). What does not fit has an :func:`obstacle`, and must travel
in a file.
"""

import re
from collections.abc import Iterator, Sequence

from wizard.render.json_text import ascii_json
from wizard.render.layout import Verbatim, by_options

LONGEST_LINE = 8191
_BARE = re.compile(r"[A-Za-z0-9_./:@+-]+")
_TRAILING_BACKSLASHES = re.compile(r"\\+\Z")
_CONTINUED = " ^\n    "
_PLACE = r"%TEMP%\comprehend-wizard-request.json"
_FILE = Verbatim(f'"file://{_PLACE}"')
# Between echo and the end of its line cmd acts on these, and /? would show a help; in JSON an escape means the same.
_ESCAPED = "&|<>^%!()?"


def obstacle(argument: str) -> str:
    """Why cmd does not pass ``argument`` to a program as it is, as the end of a sentence; empty where it does."""
    if not (argument.isascii() and argument.isprintable()):
        return "the command prompt does not carry characters beyond ASCII, or that cannot be seen"
    if found := re.search(r'["%!]', argument):
        return f"the command prompt acts on {found[0]}, in quotes as well"
    return ""


def quote(argument: str) -> str:
    """``argument`` as one word. Backslashes count as they are unless a quote follows them, as the closing one would."""
    if _BARE.fullmatch(argument):
        return argument
    return '"' + _TRAILING_BACKSLASHES.sub(lambda found: found[0] * 2, argument) + '"'


def text(argv: Sequence[str], *, one_line: bool = False) -> str:
    """``argv`` as a command."""
    return by_options(argv, quote, " " if one_line else _CONTINUED)


def text_with_file(argv: Sequence[str], option: str, document: object, *, one_line: bool = False) -> str:
    """``argv`` and ``option``, whose value is a file with ``document`` as JSON: made before, gone afterwards."""
    content = ascii_json(document, escaped=_ESCAPED, indent=None if one_line else 2)
    lines = (*_echoed(content), text([*argv, option, _FILE], one_line=one_line), f'del "{_PLACE}"')
    return (" & " if one_line else "\n").join(lines)


def _echoed(content: str) -> Iterator[str]:
    for number, line in enumerate(content.split("\n")):
        yield f'{">>" if number else ">"}"{_PLACE}" echo {line}'
