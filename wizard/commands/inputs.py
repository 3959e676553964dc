"""Files that a command reads: by path, or ``-`` for standard input."""

import sys
from pathlib import Path

MOST_BYTES = 4_000_000
"""As much of a file as is read: more than any policy or list of requests has; nobody reads a disk image to its end."""


def read_input(name: str) -> bytes:
    """The beginning of a file, or of standard input for ``-``. Raises OSError, ValueError (a path with a NUL)."""
    if name != "-":
        with Path(name).open("rb") as file:
            return file.read(MOST_BYTES)
    binary = getattr(sys.stdin, "buffer", None)  # there is none where whoever started this closed it
    return b"" if binary is None else bytes(binary.read(MOST_BYTES))
