"""Paths that people type, and writing a file so that there is always the old one or the new one, never half of one."""

import contextlib
import os
from pathlib import Path

from wizard.errors import UsageError
from wizard.text import visible

_NAME_BYTES = 100


def typed_path(text: str) -> Path:
    """The path of a file as somebody typed it; ``~`` is a home directory. Raises UsageError for what can be none."""
    try:
        path = Path(text.strip()).expanduser()  # RuntimeError: nobody has that name
        os.fsencode(path)
        names_a_file = path.name not in ("", "..") and "\0" not in text
    except (RuntimeError, ValueError):
        names_a_file = False
    if not names_a_file:
        raise UsageError(
            f"{visible(text.strip())} is not the path of a file." if text.strip() else "Give the path of a file.",
            "It can be one such as plans/tickets.toml or ~/tickets.toml.",
        )
    return path


def path_problem(text: str) -> str | None:
    """Why ``text`` is not the path of a file."""
    try:
        typed_path(text)
    except UsageError as problem:
        return str(problem)
    return None


def write_atomically(target: Path, content: bytes, *, overwrite: bool) -> None:
    """Write a file readable by its owner only; missing directories are made for their owner only.

    Raises FileExistsError where there is a file and ``overwrite`` is false, any other OSError where it cannot be
    written. In each case the old file is as it was, and nothing is left over.
    """
    import tempfile  # brings hashlib: most commands write nothing

    make_private_directory(target.parent)
    # Readable by its owner only (0600), and with a name that tells whose it is.
    descriptor, name = tempfile.mkstemp(prefix=f".{_beginning(target.name)}-", suffix=".tmp", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if overwrite:
            temporary.replace(target)
        else:
            _put_in_place_once(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    _sync_directory(target.parent)


def _beginning(name: str) -> str:
    """As much of ``name`` as leaves room for a prefix and a suffix in the 255 bytes that a file's name may have."""
    return os.fsencode(name)[:_NAME_BYTES].decode("utf-8", "ignore")


def _put_in_place_once(temporary: Path, target: Path) -> None:
    """Like a rename that fails where there is a file: of two writers at the same time one gets FileExistsError."""
    try:
        target.hardlink_to(temporary)
    except FileExistsError:
        raise
    except OSError:
        # A file system without hard links (FAT, some network mounts): look and rename is the best there is.
        if target.exists():
            raise FileExistsError(target) from None
        temporary.replace(target)
    else:
        temporary.unlink()


def _sync_directory(directory: Path) -> None:
    """Make the new name last through a power cut; Windows has no such call."""
    if os.name == "nt":
        return
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_private_directory(directory: Path) -> None:
    """Make a directory and what is missing above it, for their owner only (0700). Raises OSError."""
    missing = []
    while not directory.exists():
        missing.append(directory)
        directory = directory.parent
    for folder in reversed(missing):
        folder.mkdir(mode=0o700, exist_ok=True)
