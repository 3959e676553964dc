"""What can be wrong with a profile file, and where in it."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wizard.errors import UsageError
from wizard.findings import Finding
from wizard.text import visible


@dataclass(frozen=True)
class LocatedFinding(Finding):
    """A finding about a file: ``line`` counts from 1, and is 0 where no line is to blame."""

    file: str = ""
    line: int = 0

    @property
    def place(self) -> str:
        """``profiles/tickets.toml:12``, as editors and terminals understand it."""
        return f"{self.file}:{self.line}" if self.line else self.file

    def as_json(self) -> dict[str, Any]:
        """The public JSON shape, with ``file`` and ``line`` as well (no ``line`` where it is not known)."""
        shape: dict[str, Any] = {**super().as_json(), "file": self.file}
        if self.line:
            shape["line"] = self.line
        else:
            shape.pop("line")
        return shape


class ProfileError(UsageError):
    """A profile that cannot be used. ``findings`` holds everything that is wrong with it, not only the first thing."""

    def __init__(self, message: str, remedy: str = "", *, findings: Sequence[LocatedFinding] = ()) -> None:
        super().__init__(message, remedy, findings=findings)
        self.located = tuple(findings)


class ProfileNotFoundError(ProfileError):
    """No profile of that name, or no file at that path."""


class ProfileExistsError(ProfileError):
    """There is a file already, and nobody said that it may be overwritten."""

    def __init__(self, path: Path) -> None:
        shown = shown_path(path)
        super().__init__(f"{shown} exists already.", "Choose another name, or say that it may be overwritten.")
        self.path = path


def shown_path(path: str | os.PathLike[str]) -> str:
    """A path as it may be shown: file names can hold escapes, too."""
    return visible(os.fspath(path))


def reason(error: OSError) -> str:
    """What the system said, in words that stand at the end of a sentence."""
    return (error.strerror or str(error) or type(error).__name__).lower()


def broken_file(path: Path, message: str, remedy: str, *, rule: str = "file", line: int = 0) -> ProfileError:
    """The error for a file that is wrong as a whole: unreadable, or no TOML."""
    finding = LocatedFinding(f"profile.{rule}", "error", "", message, remedy, shown_path(path), line)
    return ProfileError(f"{finding.place}: {message}", remedy, findings=[finding])
