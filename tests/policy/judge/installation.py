"""The simulator's package from npm: installed once per checkout, into a folder that git does not see.

It is a tool of the tests under a licence of its own: it runs as a separate Node process, and nothing of it is shipped.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SOURCES = Path(__file__).parent
HOME = Path(__file__).parents[3] / ".judge"
PACKAGE = "@cloud-copilot/iam-simulate"
_COPIED = ("package.json", ".npmrc", "judge.mjs")
_INSTALL_SECONDS = 120
_NPM_INSTALL = (
    *("install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", "--include=dev"),
    *("--loglevel=error", "--fetch-retries=1"),
)


class UnavailableError(Exception):
    """The simulator cannot be used here; the message says why and what to install."""


def pinned_version() -> str:
    """The version that package.json asks for."""
    package = json.loads((SOURCES / "package.json").read_text(encoding="utf-8"))
    return str(package["devDependencies"][PACKAGE])


def installed() -> tuple[str, Path]:
    """Node, and the script to run with it. Installs what is missing. Raises UnavailableError.

    Test processes that start together wait for the one that installs; they share its failure too, so that a machine
    without a network waits for npm once.
    """
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        raise UnavailableError("The policy simulator needs Node.js 20 or later with npm: install both and run again.")
    HOME.mkdir(exist_ok=True)
    asked_at = _touched(HOME / "asked")
    with _locked(HOME / "lock"):
        failure = HOME / "failed"
        if failure.exists() and failure.stat().st_mtime_ns >= asked_at:
            raise UnavailableError(failure.read_text(encoding="utf-8"))
        try:
            _complete(npm)
        except UnavailableError as error:
            failure.write_text(str(error), encoding="utf-8")
            raise
    return node, HOME / "judge.mjs"


def _complete(npm: str) -> None:
    """Install, unless the marker says that the pinned versions are there; the marker is written last."""
    for name in _COPIED:
        content = (SOURCES / name).read_bytes()
        if not (HOME / name).exists() or (HOME / name).read_bytes() != content:
            (HOME / name).write_bytes(content)
    marker, package = HOME / "installed", HOME / "node_modules" / PACKAGE / "package.json"
    if marker.exists() and package.exists() and marker.read_bytes() == (SOURCES / "package.json").read_bytes():
        return
    marker.unlink(missing_ok=True)
    _run_npm(npm)
    found = json.loads(package.read_text(encoding="utf-8"))["version"]
    if found != pinned_version():
        raise UnavailableError(f"npm installed {PACKAGE} {found} where {pinned_version()} is pinned.")
    marker.write_bytes((SOURCES / "package.json").read_bytes())


def _run_npm(npm: str) -> None:
    said = f"npm could not install {PACKAGE} {pinned_version()}"
    try:
        done = subprocess.run(
            [npm, *_NPM_INSTALL],
            cwd=HOME,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_INSTALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise UnavailableError(f"{said} within {_INSTALL_SECONDS} seconds: it needs the npm registry.") from None
    if done.returncode:
        why = " ".join(done.stderr.split())[:200]
        raise UnavailableError(f"{said}: it needs the npm registry, or a mirror named in npm's settings. {why}")


def _touched(path: Path) -> int:
    """When this process asked, by the clock of the file system that also dates a failure."""
    mine = path.with_name(f"{path.name}-{os.getpid()}")
    mine.touch()
    try:
        return mine.stat().st_mtime_ns
    finally:
        mine.unlink(missing_ok=True)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold a lock that ends with this process, however it ends."""
    import fcntl

    with path.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
