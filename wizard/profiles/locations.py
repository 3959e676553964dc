"""Where profiles are found: a path, or a name in ``./profiles``, the user's configuration or the shipped ones."""

import difflib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from wizard.directories import config_directory
from wizard.profiles.errors import ProfileError, ProfileNotFoundError, shown_path
from wizard.profiles.reading import load, parse, read_text
from wizard.text import visible

SUFFIX = ".toml"

Origin = Literal["here", "yours", "shipped"]
"""``./profiles``, the user's configuration directory, or the ones that come with the program."""


@dataclass(frozen=True)
class Folder:
    """One place of the search path; it need not exist."""

    path: Path
    origin: Origin


@dataclass(frozen=True)
class ProfileEntry:
    """A profile found by name. ``kind`` is empty where the file does not tell, ``problem`` where it is valid."""

    name: str
    path: Path
    kind: str
    origin: Origin
    problem: str = ""


def search_path() -> tuple[Folder, ...]:
    """The folders a name is looked up in, first one first; a folder that is two of them counts once."""
    folders = [Folder(Path("profiles"), "here"), Folder(default_directory(), "yours")]
    shipped = _shipped_directory()
    if shipped is not None:
        folders.append(Folder(shipped, "shipped"))
    by_place: dict[str, Folder] = {}
    for folder in folders:
        by_place.setdefault(os.path.realpath(folder.path), folder)
    return tuple(by_place.values())


def default_directory() -> Path:
    """Where a new profile goes: ``profiles`` in the user's configuration directory (XDG_CONFIG_HOME counts)."""
    return config_directory() / "profiles"


def proposed_path(name: str, opened: Path | None) -> Path:
    """Where to save a plan of that name: over the profile that it came from (``opened``), else in ``./profiles``.

    Over one that is shipped nothing is proposed: the next version of the program brings its own.
    """
    shipped = [os.path.realpath(folder.path) for folder in search_path() if folder.origin == "shipped"]
    if opened is not None and os.path.realpath(opened.parent) not in shipped:
        return opened
    harmless = "".join(letter for letter in name if letter.isalnum() or letter in "-_")
    return Path("profiles") / f"{harmless or 'unnamed'}{SUFFIX}"


def is_path(name: str) -> bool:
    """Whether PROFILE is a path (it has a separator, or ends in .toml) and not the name of a profile."""
    separators = {"/", os.sep, os.altsep or os.sep}
    return any(separator in name for separator in separators) or name.endswith(SUFFIX) or name in (".", "..")


def find(name: str) -> Path:
    """The file behind PROFILE, a path or a name.

    Raises ProfileNotFoundError that says where was looked and which names are near.
    """
    if is_path(name):
        return _existing(Path(name))
    folders = search_path()
    for folder in folders:
        path = folder.path / f"{name}{SUFFIX}"
        if _is_there(path):
            return path
    names = sorted({path.stem for folder in folders for path in _files(folder.path)})
    near = difflib.get_close_matches(name, names, n=3, cutoff=0.5)
    hint = f"Did you mean {_or(near)}?" if near else f"There are: {', '.join(map(visible, names)) or 'none'}."
    looked = ", ".join(shown_path(folder.path) for folder in folders)
    raise ProfileNotFoundError(f'There is no profile "{visible(name)}" in {looked}.', hint)


def available() -> list[ProfileEntry]:
    """Every profile that a name finds, in the order of the search path; a broken one is listed with its problem."""
    entries: dict[str, ProfileEntry] = {}
    for folder in search_path():
        for path in _files(folder.path):
            if path.stem not in entries:
                entries[path.stem] = _entry(path, folder.origin)
    return list(entries.values())


def _entry(path: Path, origin: Origin) -> ProfileEntry:
    kind = ""
    try:
        kind = str(parse(path, read_text(path)).get("kind", ""))
        load(path)
    except ProfileError as error:
        first = next((finding.message for finding in error.located if finding.severity == "error"), error.message)
        return ProfileEntry(path.stem, path, kind, origin, first)
    return ProfileEntry(path.stem, path, kind, origin)


def _files(folder: Path) -> list[Path]:
    """The profiles of a folder, by name; nothing where the folder is missing or may not be read."""
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == SUFFIX and not path.name.startswith("."))
    except OSError:
        return []


def _existing(path: Path) -> Path:
    if _is_there(path):
        return path
    near = difflib.get_close_matches(path.name, [other.name for other in _files(path.parent)], n=1, cutoff=0.5)
    hint = f"Did you mean {shown_path(path.parent / near[0])}?" if near else "Check the path."
    raise ProfileNotFoundError(f"There is no file {shown_path(path)}.", hint)


def _is_there(path: Path) -> bool:
    """Whether there is something to read; what may not even be looked at is for the reader to report."""
    try:
        path.stat()
    except PermissionError:
        return True
    except (OSError, ValueError):
        return False
    return True


def _shipped_directory() -> Path | None:
    package = Path(__file__).parent.parent
    installed = package / "shipped_profiles"
    checkout = package.parent
    if installed.is_dir():
        return installed
    # Only a source checkout: in site-packages a folder "profiles" would be somebody else's.
    return checkout / "profiles" if (checkout / "pyproject.toml").is_file() else None


def _or(names: list[str]) -> str:
    return " or ".join(visible(name) for name in names)
