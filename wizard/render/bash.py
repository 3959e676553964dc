"""Arguments as text for bash: what is pasted is what is meant, and what is printed can be seen.

The tests run bash 5, also pasting into an interactive one. zsh documents the same quoting; it is not run.
"""

import shlex
from collections.abc import Iterator, Sequence

from wizard.render.layout import by_options
from wizard.text import is_hidden


def quote(argument: str) -> str:
    """``argument`` as one word of bash.

    A word with characters that cannot be seen, or that act on a terminal, is written in bash's ``$'…'`` form with the
    bytes of its UTF-8 encoding, which does not depend on the locale. There, quotes and exclamation marks are bytes as
    well: bash's history expansion would otherwise lose count of the quotes.
    """
    if not any(map(is_hidden, argument)):
        # zsh takes a bare word that begins with = for the path of a program.
        return f"'{argument}'" if shlex.quote(argument).startswith("=") else shlex.quote(argument)
    return "$'" + "".join(_dollar_quoted(argument)) + "'"


def bash_text(argv: Sequence[str], *, one_line: bool = False) -> str:
    """``argv`` as a command."""
    return by_options(argv, quote, " " if one_line else " \\\n    ")


def _dollar_quoted(argument: str) -> Iterator[str]:
    for character in argument:
        if character in "\\'!" or is_hidden(character):
            yield "".join(f"\\x{byte:02x}" for byte in character.encode("utf-8", "surrogateescape"))
        else:
            yield character
