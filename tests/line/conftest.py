"""Line mode against a simulated account: real HTTP on loopback, answers on standard input."""

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.threads import let_checks_end
from wizard import cli
from wizard.demo.server import DemoServer

AWS_VARIABLES = ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SESSION_TOKEN", "AWS_CONFIG_FILE", "CI", "NO_COLOR")


@dataclass(frozen=True)
class Run:
    """How a run of the wizard ended, and what was said."""

    code: int
    out: str
    err: str


ByNumbers = Callable[..., Run]


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    """An account in which a training ends as soon as somebody asks for it."""
    with DemoServer(training_seconds=0) as running:
        yield running


@pytest.fixture
def account(server: DemoServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[DemoServer]:
    """The environment of somebody who works in the simulated account, with a home of their own."""
    for name in AWS_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    for name, value in server.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.chdir(tmp_path)
    server.set_faults([])
    yield server
    server.set_faults([])


@pytest.fixture
def by_numbers(account: DemoServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> ByNumbers:
    """Runs the command line with ``--plain=basic`` in this process, a line of input for each answer."""
    assert account.endpoint_url

    def run(answers: Sequence[str], *arguments: str) -> Run:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{answer}\n" for answer in answers)))
        code = cli.main(["--plain=basic", *arguments])
        let_checks_end()
        said = capsys.readouterr()
        return Run(code, said.out, said.err)

    return run


def draft(home: Path) -> Path:
    """Where the draft of somebody with that home is."""
    return home / "state" / "comprehend-wizard" / "draft.json"
