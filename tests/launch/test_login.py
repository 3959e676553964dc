"""The SSO login: a program called aws on the PATH, a real process."""

import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from wizard.account import login
from wizard.account.login import sso_login
from wizard.errors import ExitCode, NoAwsError

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the stand-in for the AWS CLI is a shell script")

InstallAws = Callable[[str], Path]


@pytest.fixture
def install_aws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> InstallAws:
    """Puts a shell script called aws in front of everything on the PATH; its argument is the script's body."""
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")

    def install(body: str) -> Path:
        program = tmp_path / "aws"
        program.write_text(f"#!/bin/sh\n{body}\n")
        program.chmod(0o755)
        return tmp_path

    return install


def never() -> bool:
    return False


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_login_that_succeeds_shows_what_the_aws_cli_says(install_aws: InstallAws) -> None:
    install_aws('printf "%s|" "$@"; echo; printf "\\033[1mOpen\\033[0m https://device.sso/ \\342\\200\\256\n" >&2')
    lines: list[str] = []
    sso_login("team; rm -rf $HOME", on_line=lines.append, cancelled=never)
    assert lines == [
        "sso|login|--profile|team; rm -rf $HOME|",
        "\\x1b[1mOpen\\x1b[0m https://device.sso/ \\u202e",
    ]


def test_lines_arrive_while_the_login_waits_for_the_browser(install_aws: InstallAws) -> None:
    folder = install_aws('echo "Open https://device.sso/"; while [ ! -e "$0.done" ]; do sleep 0.05; done; echo Done')
    lines: list[str] = []

    def browser(line: str) -> None:
        lines.append(line)
        (folder / "aws.done").touch()

    sso_login("team", on_line=browser, cancelled=never)
    assert lines == ["Open https://device.sso/", "Done"]


def test_a_login_that_fails_says_the_aws_clis_last_words(install_aws: InstallAws) -> None:
    install_aws('echo "Missing the following required SSO configuration values: sso_start_url" >&2; exit 255')
    with pytest.raises(NoAwsError, match=r"team failed: .*code 255.*Missing the following.*sso_start_url") as caught:
        sso_login("team", on_line=lambda _: None, cancelled=never)
    assert caught.value.exit_code == ExitCode.NO_AWS
    assert "aws configure sso" in caught.value.remedy


def test_without_the_aws_cli_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoAwsError, match="no program aws") as caught:
        sso_login("team", on_line=lambda _: None, cancelled=never)
    assert "aws sso login --profile team" in caught.value.remedy


@pytest.mark.parametrize("stubborn", [False, True])
def test_cancelling_ends_the_process(install_aws: InstallAws, monkeypatch: pytest.MonkeyPatch, stubborn: bool) -> None:
    monkeypatch.setattr(login, "_GRACE_SECONDS", 0.2)
    trap = 'trap "" TERM;' if stubborn else ""
    install_aws(f"{trap} echo $$; while :; do sleep 0.05; done")
    lines: list[str] = []
    with pytest.raises(NoAwsError, match="cancelled"):
        sso_login("team", on_line=lines.append, cancelled=lambda: bool(lines))
    assert not is_alive(int(lines[0]))


def test_cancelling_works_while_nothing_is_said(install_aws: InstallAws) -> None:
    folder = install_aws('echo $$ > "$0.pid"; exec sleep 60')
    started = time.monotonic()
    with pytest.raises(NoAwsError, match="cancelled"):
        sso_login("team", on_line=lambda _: None, cancelled=(folder / "aws.pid").exists)
    assert time.monotonic() - started < 30


def test_a_browser_that_stays_open_does_not_hold_the_login(install_aws: InstallAws) -> None:
    folder = install_aws('sleep 60 & echo $! > "$0.pid"; echo "Successfully logged in"')
    lines: list[str] = []
    worker = threading.Thread(target=lambda: sso_login("team", on_line=lines.append, cancelled=never), daemon=True)
    worker.start()
    worker.join(20)
    assert not worker.is_alive()
    assert lines == ["Successfully logged in"]
    os.kill(int((folder / "aws.pid").read_text()), signal.SIGTERM)
