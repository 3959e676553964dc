"""Text that must reach its reader as it is, or not at all: a command or a file with characters replaced is another."""

from wizard.commands.streams import Streams
from wizard.errors import UsageError


def carried(text: str, streams: Streams, what: str) -> str:
    """``text``, if standard output carries it. Raises UsageError where it would have to escape something.

    ``what``: what the text is, as in "The command holds characters …".
    """
    encoding = streams.out.encoding or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError as error:
        raise UsageError(
            f"The {what} holds characters that standard output cannot carry in the encoding {encoding}.",
            "Set PYTHONIOENCODING=utf-8, or use --output json.",
        ) from error
    return text
