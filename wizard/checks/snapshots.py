"""How everything looked that a profile names, remembered in the user's state directory: what drift is told from.

One file for each profile (by its real path) and account, readable by its owner only, with no secret in it: names of
resources as the profile has them, their state in a few words, and when that was seen.
"""

import contextlib
import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from wizard.checks.outcome import Report
from wizard.files import write_atomically

_FORMAT = 1
MOST_FILES = 200
"""As many profiles are remembered; of more, those that were remembered longest ago are forgotten."""


@dataclass(frozen=True)
class Sight:
    """How one thing looked: profile ``key`` and ``value``, ``seen`` in a few words, ``at`` (UTC) when.

    ``saved``: that was when the wizard saved the profile; else a check saw it for the first time.
    """

    key: str
    value: str
    seen: str
    at: datetime
    saved: bool


@dataclass(frozen=True)
class Snapshot:
    """What is remembered of a profile in one account. ``content`` is the fingerprint of the file as it was then."""

    account: str
    region: str
    content: str
    sights: tuple[Sight, ...]


def remember(
    path: Path, report: Report, *, account: str, region: str, now: datetime | None = None, folder: Path | None = None
) -> bool:
    """Remember what ``report`` saw of the profile that has just been saved at ``path``, in place of anything before.

    ``account`` is the caller's. Whether it could be written: a profile is saved all the same where it could not.
    ``folder``: where, if not in the user's state directory.
    """
    sights = _sights(report, now or datetime.now(UTC), saved=True)
    return _write(path, Snapshot(account, region, fingerprint(path), tuple(sights)), folder)


def remember_checked(
    path: Path, report: Report, *, account: str, region: str, now: datetime | None = None, folder: Path | None = None
) -> bool:
    """Remember what the checks of a saved profile saw, where they found no error and it is not remembered yet.

    What is known of the file as it is stays as it was seen first. Of a file that somebody has changed since, all is
    remembered anew: whoever changed it took the things for right as they are. Whether anything was written.
    """
    if not report.finished or not report.ok:
        return False
    seen = tuple(_sights(report, now or datetime.now(UTC), saved=False))
    known, content = remembered(path, account, folder=folder), fingerprint(path)
    if known is None or known.content != content:
        return bool(seen) and _write(path, Snapshot(account, region, content, seen), folder)
    names = {(sight.key, sight.value) for sight in known.sights}
    new = tuple(sight for sight in seen if (sight.key, sight.value) not in names)
    return bool(new) and _write(path, replace(known, sights=(*known.sights, *new)), folder)


def remembered(path: Path, account: str, *, folder: Path | None = None) -> Snapshot | None:
    """What is remembered of the profile at ``path`` in ``account``; None where nothing is, or nothing that can be
    read."""
    try:
        document = json.loads(_file(path, account, folder).read_text(encoding="utf-8"))
        if document["format"] != _FORMAT:
            return None
        account, region, content = (_text(document[name]) for name in ("account", "region", "content"))
        return Snapshot(account, region, content, tuple(_sight(item) for item in document["sights"]))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def fingerprint(path: Path) -> str:
    """A fingerprint of the file's content; empty where it cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _sights(report: Report, now: datetime, *, saved: bool) -> Iterable[Sight]:
    at = now.astimezone(UTC).replace(microsecond=0)
    found = dict.fromkeys((seen.key, seen.value, seen.seen) for seen in report.observations())
    return (Sight(*one, at, saved) for one in found)


def _sight(item: Mapping[str, Any]) -> Sight:
    at = datetime.fromisoformat(_text(item["at"]))
    key, value, seen = (_text(item[name]) for name in ("key", "value", "seen"))
    return Sight(key, value, seen, at if at.tzinfo else at.replace(tzinfo=UTC), item["saved"] is True)


def _text(value: Any) -> str:
    """``value``, which is a text. Raises TypeError."""
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _write(path: Path, snapshot: Snapshot, folder: Path | None) -> bool:
    sights = [{**asdict(sight), "at": sight.at.isoformat()} for sight in snapshot.sights]
    document = {"format": _FORMAT, "path": os.path.realpath(path), **asdict(snapshot), "sights": sights}
    file = _file(path, snapshot.account, folder)
    try:
        write_atomically(file, json.dumps(document, indent=1).encode("ascii"), overwrite=True)
        _forget_oldest(file.parent)
    except OSError:
        return False
    return True


def _file(path: Path, account: str, folder: Path | None) -> Path:
    name = hashlib.sha256(os.fsencode(f"{os.path.realpath(path)}\0{account}")).hexdigest()[:40]
    return (folder or _folder()) / f"{name}.json"


def _folder() -> Path:
    from platformdirs import user_state_path

    return user_state_path("comprehend-wizard") / "snapshots"


def _forget_oldest(folder: Path) -> None:
    files = [(file.stat().st_mtime_ns, file) for file in folder.glob("[0-9a-f]*.json")]
    for _at, file in sorted(files)[:-MOST_FILES]:
        with contextlib.suppress(FileNotFoundError):  # another wizard may tidy up as well
            file.unlink()
