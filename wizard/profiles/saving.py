"""Writing a profile so that there is always either the old file or the new one, never half of one."""

import contextlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard.profiles.editing import edited
from wizard.profiles.errors import ProfileError, ProfileExistsError, broken_file, reason
from wizard.profiles.reading import read_text
from wizard.profiles.rendering import plain, render

if TYPE_CHECKING:
    from wizard.plan import AnyPlan


def save(path: Path, profile: "AnyPlan | Mapping[str, Any]", *, overwrite: bool) -> None:
    """Write ``profile`` (a plan, or nested plain values of unfinished answers) to ``path``, readable by its owner only.

    An existing file is edited: its comments, order and formatting stay. Raises ProfileExistsError where there is a file
    and ``overwrite`` is false, ProfileError where the file cannot be written; the old file is then as it was.
    """
    target = Path(os.path.realpath(path))  # a link stays a link: dotfiles are often linked into place
    values = plain(profile)
    if not overwrite and os.path.lexists(path):
        raise ProfileExistsError(path)
    try:
        text = _new_text(target, values)
        content = text.encode("utf-8")
        _make_directory(target.parent)
        _write(target, content, overwrite=overwrite)
    except FileExistsError:
        raise ProfileExistsError(path) from None
    except UnicodeEncodeError as error:
        message = "A value holds half of a Unicode character, which no TOML file can hold."
        raise broken_file(path, message, "Write the value anew.", rule="unwritable") from error
    except OSError as error:
        message = f"The profile cannot be written: {reason(error)}."
        raise broken_file(path, message, "Choose another place, or mend this one.", rule="unwritable") from error


def _new_text(target: Path, values: Mapping[str, Any]) -> str:
    try:
        old_text = read_text(target)
    except ProfileError:
        return render(values)  # no file yet, or one of which nothing can be kept
    return edited(old_text, values)


def _make_directory(directory: Path) -> None:
    missing = []
    while not directory.exists():
        missing.append(directory)
        directory = directory.parent
    for folder in reversed(missing):
        folder.mkdir(mode=0o700, exist_ok=True)


def _write(target: Path, content: bytes, *, overwrite: bool) -> None:
    descriptor, name = tempfile.mkstemp(prefix=".profile-", suffix=".tmp", dir=target.parent)  # 0600
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
