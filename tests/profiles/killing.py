"""A process that saves and is killed at every moment: run as a program, it prints what each death has left behind.

Everything is imported once; each attempt is a fork. A moment is the beginning or the end of a call into the operating
system that has to do with files, counted from the beginning of the save.
"""

import io
import json
import os
import posix
import signal
import sys
import tempfile
import tomllib
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType
from typing import Any

from wizard.draft import read_draft, save_draft
from wizard.flow import WizardState
from wizard.plan import validate
from wizard.profiles import load, save

_CALLS = {"open", "fsync", "replace", "rename", "link", "unlink", "mkdir"}
_OF_A_FILE = {"write", "flush", "close"}
_SECURE = Path(__file__).parents[2] / "profiles" / "classifier-secure.toml"


def plan_of(version: str) -> Any:
    plan, findings = validate({**tomllib.loads(_SECURE.read_text("utf-8")), "version": version})
    if plan is None:
        raise ValueError(findings)
    return plan


def save_profile(path: Path, version: str) -> None:
    save(path, plan_of(version), overwrite=path.exists())


def profile_version(path: Path) -> str:
    return str(load(path).plan.as_profile()["version"])


def save_answers(path: Path, version: str) -> None:
    save_draft(path, WizardState(answers=MappingProxyType({"kind": "classifier", "version": version})))


def answers_version(path: Path) -> str:
    draft = read_draft(path)
    if draft is None:
        raise ValueError(f"{path} is no draft")
    return str(draft.answers["version"])


KINDS: dict[str, tuple[Callable[[Path, str], None], Callable[[Path], str]]] = {
    "profile.toml": (save_profile, profile_version),
    "draft.json": (save_answers, answers_version),
}


def changes_files(function: Any) -> bool:
    """Whether it is a call that changes a directory, or writes to a file."""
    name, owner = getattr(function, "__name__", ""), getattr(function, "__self__", None)
    return (owner is posix and name in _CALLS) or (isinstance(owner, io.BufferedWriter) and name in _OF_A_FILE)


def killed_at(moment: int, doing: Callable[[], None]) -> bool:
    """Do it in a fork that dies at that moment; whether it died."""
    child = os.fork()
    if child == 0:
        count = 0

        def step(_frame: Any, event: str, function: Any) -> None:
            nonlocal count
            if event in ("c_call", "c_return") and changes_files(function):
                count += 1
                if count == moment:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.setprofile(step)
        doing()
        sys.setprofile(None)
        os._exit(0)
    _child, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def main() -> None:
    """Print a line of JSON for each death: the file, the version that was there, and the one that is."""
    for name, (write, version_of) in KINDS.items():
        for before in ("none", "old"):
            moment = 0
            died = True
            while died:
                moment += 1
                with tempfile.TemporaryDirectory() as folder:
                    path = Path(folder) / name
                    if before == "old":
                        write(path, "old")
                    died = killed_at(moment, lambda path=path, write=write: write(path, "new"))  # type: ignore[misc]  # mypy cannot infer a default
                    after = version_of(path) if path.exists() else "none"
                    # What is left over is no profile to whoever lists them, and the next save goes through.
                    listed = sorted(file.name for file in Path(folder).glob("*.toml"))
                    write(path, "next")
                    told = {"name": name, "before": before, "moment": moment, "after": after, "died": died}
                    print(json.dumps({**told, "listed": listed, "next": version_of(path)}))


if __name__ == "__main__":
    main()
