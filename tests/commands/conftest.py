"""A home and a command line in the simulated account that a module's ``server`` is."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from wizard import cli
from wizard.demo.server import DemoServer

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def home(server: DemoServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The environment of somebody who works in the account, with a home of their own; a call is tried once."""
    for name in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SESSION_TOKEN", "AWS_CONFIG_FILE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in server.environment().items():
        monkeypatch.setenv(name, value)
    for name, place in (("HOME", ""), ("XDG_STATE_HOME", "state"), ("XDG_CONFIG_HOME", "config")):
        monkeypatch.setenv(name, str(tmp_path / place))
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    return tmp_path


@pytest.fixture
def run(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command line in this process: exit code, standard output, standard error."""
    assert home.is_dir()

    def command(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(""))
        code = cli.main(arguments)
        said = capsys.readouterr()
        return code, said.out, said.err

    return command
