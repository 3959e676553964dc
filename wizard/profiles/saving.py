"""Writing a profile so that there is always either the old file or the new one, never half of one."""

import contextlib
import json
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard.files import write_atomically
from wizard.profiles.editing import edited
from wizard.profiles.errors import ProfileError, ProfileExistsError, broken_file, reason
from wizard.profiles.reading import read_text
from wizard.profiles.rendering import plain, render
from wizard.profiles.schemas import SCHEMA_FILE, SCHEMA_LINE, is_ours, schema_text

if TYPE_CHECKING:
    from wizard.plan import AnyPlan


def save(path: Path, profile: "AnyPlan | Mapping[str, Any]", *, overwrite: bool) -> None:
    """Write ``profile`` (a plan, or nested plain values of unfinished answers) to ``path``, readable by its owner only.

    An existing file is edited: its comments, order and formatting stay. A new one begins with the line by which editors
    find the schema, which is put into the same folder where no other file has its name. Raises ProfileExistsError where
    there is a file and ``overwrite`` is false, ProfileError where the file cannot be written; the old file is then as
    it was.
    """
    target = Path(os.path.realpath(path))  # a link stays a link: dotfiles are often linked into place
    values = plain(profile)
    if not overwrite and os.path.lexists(path):
        raise ProfileExistsError(path)
    try:
        text = _new_text(target, values)
        tomllib.loads(text)
        write_atomically(target, text.encode("utf-8"), overwrite=overwrite)
        if text.startswith(SCHEMA_LINE):
            _put_schema(target.parent)
    except FileExistsError:
        raise ProfileExistsError(path) from None
    except tomllib.TOMLDecodeError as error:
        # Everything else can be written as TOML.
        message = "A value holds half of a Unicode character, which no TOML file can hold."
        raise broken_file(path, message, "Write the value anew.", rule="unwritable") from error
    except OSError as error:
        message = f"The profile cannot be written: {reason(error)}."
        raise broken_file(path, message, "Choose another place, or mend this one.", rule="unwritable") from error


def _new_text(target: Path, values: Mapping[str, Any]) -> str:
    try:
        old_text = read_text(target)
    except ProfileError:  # no file yet, or one of which nothing can be kept
        line = f"{SCHEMA_LINE}\n" if _may_put_schema(target.parent) else ""
        return line + render(values)
    return edited(old_text, values)


def _may_put_schema(folder: Path) -> bool:
    """Whether the name is free, or taken by a schema of ours."""
    place = folder / SCHEMA_FILE
    try:
        return not os.path.lexists(place) or is_ours(json.loads(place.read_text("utf-8")))
    except (OSError, ValueError):
        return False


def _put_schema(folder: Path) -> None:
    """Put the schema into ``folder``, unless it is there as it is. The profile is good without it."""
    content = schema_text().encode("utf-8")
    place = folder / SCHEMA_FILE
    with contextlib.suppress(OSError):
        if _may_put_schema(folder) and not (place.exists() and place.read_bytes() == content):
            write_atomically(place, content, overwrite=True)
