"""What is remembered of a profile: where, for whom, and what a broken file does."""

import json
import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.checks.test_drift import ACCOUNT, REGION, report
from wizard.checks.outcome import Outcome, Report
from wizard.checks.snapshots import MOST_FILES, Sight, remember, remember_checked, remembered

NOW = datetime(2026, 11, 26, 9, 0, 0, 123456, tzinfo=UTC)
LATER = NOW + timedelta(days=2)
KEY = ("keys.volume", "k", "Enabled")
ROLE = ("role", "r", "trusts it")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    path = tmp_path / "profile.toml"
    path.write_text('kind = "classifier"\n', encoding="utf-8")
    return path


def sights(path: Path, folder: Path, account: str = ACCOUNT) -> tuple[Sight, ...]:
    found = remembered(path, account, folder=folder)
    return found.sights if found is not None else ()


def test_what_is_saved_is_remembered(profile: Path, folder: Path) -> None:
    assert remembered(profile, ACCOUNT, folder=folder) is None
    assert remember(profile, report(KEY, ROLE, KEY), account=ACCOUNT, region=REGION, now=NOW, folder=folder)
    found = remembered(profile, ACCOUNT, folder=folder)
    assert found is not None
    assert (found.account, found.region) == (ACCOUNT, REGION)
    at = NOW.replace(microsecond=0)
    assert found.sights == (Sight(*KEY, at, saved=True), Sight(*ROLE, at, saved=True))
    assert remember(profile, report(ROLE), account=ACCOUNT, region=REGION, now=LATER, folder=folder)
    assert [sight.key for sight in sights(profile, folder)] == ["role"]


def test_what_is_written(profile: Path, folder: Path) -> None:
    remember(profile, report(KEY), account=ACCOUNT, region=REGION, now=NOW, folder=folder)
    (file,) = folder.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    document = json.loads(file.read_text(encoding="ascii"))
    assert set(document) == {"format", "path", "account", "region", "content", "sights"}
    assert document["path"] == os.path.realpath(profile)
    assert document["sights"] == [
        {"key": "keys.volume", "value": "k", "seen": "Enabled", "at": "2026-11-26T09:00:00+00:00", "saved": True}
    ]


def test_in_the_state_directory_of_the_user(profile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platformdirs.user_state_path", lambda name: tmp_path / "of-user" / name)
    assert remember(profile, report(KEY), account=ACCOUNT, region=REGION)
    assert len(list((tmp_path / "of-user" / "comprehend-wizard" / "snapshots").iterdir())) == 1
    assert remembered(profile, ACCOUNT) is not None


def test_each_account_and_each_file_has_its_own(profile: Path, folder: Path, tmp_path: Path) -> None:
    remember(profile, report(KEY), account=ACCOUNT, region=REGION, folder=folder)
    remember(profile, report(ROLE), account="444455556666", region=REGION, folder=folder)
    assert [sight.key for sight in sights(profile, folder)] == ["keys.volume"]
    assert [sight.key for sight in sights(profile, folder, "444455556666")] == ["role"]
    assert sights(tmp_path / "other.toml", folder) == ()


def test_a_link_is_the_file_behind_it(profile: Path, folder: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.toml"
    link.symlink_to(profile)
    remember(link, report(KEY), account=ACCOUNT, region=REGION, folder=folder)
    assert sights(profile, folder) == sights(link, folder) != ()


# --- by a check ----------------------------------------------------------------------------------------------------


def checked(profile: Path, folder: Path, seen: Report, now: datetime = LATER) -> bool:
    return remember_checked(profile, seen, account=ACCOUNT, region=REGION, now=now, folder=folder)


def test_a_check_remembers_what_is_not_remembered_yet(profile: Path, folder: Path) -> None:
    assert checked(profile, folder, report(KEY), NOW)
    assert not checked(profile, folder, report(("keys.volume", "k", "Disabled")))
    assert checked(profile, folder, report(("keys.volume", "k", "Disabled"), ROLE))
    first, second = sights(profile, folder)
    assert first == Sight(*KEY, NOW.replace(microsecond=0), saved=False)
    assert second == Sight(*ROLE, LATER.replace(microsecond=0), saved=False)


def test_a_check_adds_to_what_was_saved(profile: Path, folder: Path) -> None:
    remember(profile, report(KEY), account=ACCOUNT, region=REGION, now=NOW, folder=folder)
    assert checked(profile, folder, report(KEY, ROLE))
    assert [(sight.key, sight.saved) for sight in sights(profile, folder)] == [("keys.volume", True), ("role", False)]


def test_a_file_that_was_changed_by_hand_is_remembered_anew(profile: Path, folder: Path) -> None:
    remember(profile, report(KEY, ROLE), account=ACCOUNT, region=REGION, now=NOW, folder=folder)
    profile.write_text('kind = "recognizer"\n', encoding="utf-8")
    assert checked(profile, folder, report(("keys.volume", "k", "Disabled")))
    assert [(sight.seen, sight.saved) for sight in sights(profile, folder)] == [("Disabled", False)]


def test_errors_and_half_a_check_are_not_remembered(profile: Path, folder: Path) -> None:
    assert not checked(profile, folder, report(KEY, errors=(("role", "Gone."),)))
    assert not checked(profile, folder, Report((*report(KEY).outcomes, Outcome("role.trust", "", "role"))))
    assert not checked(profile, folder, report())
    assert not folder.exists()


# --- what goes wrong -----------------------------------------------------------------------------------------------


def _without(name: str) -> Any:
    return lambda document: {key: value for key, value in document.items() if key != name}


@pytest.mark.parametrize(
    "change",
    [
        *(_without(name) for name in ("format", "account", "region", "content", "sights")),
        lambda document: {**document, "format": 2},
        lambda document: {**document, "region": 7},
        lambda document: {**document, "sights": 7},
        lambda document: {**document, "sights": ["x"]},
        lambda document: {**document, "sights": [{**document["sights"][0], "at": "yesterday"}]},
        lambda document: {**document, "sights": [{**document["sights"][0], "seen": None}]},
        lambda _document: [],
        lambda _document: "x",
    ],
)
def test_a_file_that_is_none_of_ours_says_nothing(profile: Path, folder: Path, change: Any) -> None:
    remember(profile, report(KEY), account=ACCOUNT, region=REGION, folder=folder)
    (file,) = folder.iterdir()
    file.write_text(json.dumps(change(json.loads(file.read_text(encoding="ascii")))), encoding="ascii")
    assert remembered(profile, ACCOUNT, folder=folder) is None
    assert checked(profile, folder, report(ROLE))
    assert [sight.key for sight in sights(profile, folder)] == ["role"]


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 200_000])
def test_a_file_that_cannot_be_read_says_nothing(profile: Path, folder: Path, content: bytes) -> None:
    remember(profile, report(KEY), account=ACCOUNT, region=REGION, folder=folder)
    (file,) = folder.iterdir()
    file.write_bytes(content)
    assert remembered(profile, ACCOUNT, folder=folder) is None


def test_a_place_that_cannot_be_written_stops_nobody(profile: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    assert not remember(profile, report(KEY), account=ACCOUNT, region=REGION, folder=tmp_path / "file")
    assert not checked(profile, tmp_path / "file", report(KEY))


def test_a_profile_that_is_gone_is_remembered_all_the_same(folder: Path, tmp_path: Path) -> None:
    assert remember(tmp_path / "never.toml", report(KEY), account=ACCOUNT, region=REGION, folder=folder)
    assert len(sights(tmp_path / "never.toml", folder)) == 1


def test_only_so_many_are_kept(folder: Path, tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.toml" for number in range(MOST_FILES + 2)]
    for number, path in enumerate(paths):
        remember(path, report(KEY), account=ACCOUNT, region=REGION, folder=folder)
        for file in folder.iterdir():  # a clock may be too coarse to tell them apart
            if json.loads(file.read_text(encoding="ascii"))["path"] == os.path.realpath(path):
                os.utime(file, (number, number))
    kept = [path for path in paths if remembered(path, ACCOUNT, folder=folder) is not None]
    assert kept == paths[2:]


def test_what_was_seen_keeps_every_character(profile: Path, folder: Path) -> None:
    odd = ("dataset.train", "s3://b/\u202e\ud800\x00ü", "7 bytes")
    assert remember(profile, report(odd), account=ACCOUNT, region=REGION, folder=folder)
    assert [(one.key, one.value, one.seen) for one in sights(profile, folder)] == [odd]
