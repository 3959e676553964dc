"""Every call that a headless command makes, with every way it can go wrong: a documented exit code and one error.

The calls are those that the simulated account received when nothing was wrong. ``pytest -rP`` prints the table.
"""

import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from wizard import cli
from wizard.demo.server import DemoServer
from wizard.errors import ExitCode

SECURE = str(Path(__file__).parents[2] / "profiles" / "classifier-secure.toml")
NAME = "tickets-secure"
FAULTS = ("AccessDenied", "ExpiredToken", "InternalError", "ConnectionReset", "Malformed")
"""A time-out takes as long as the time-out, and after Throttling a client is slow on purpose; both are in
tests/account/test_faults.py, with a short time-out and for every list."""
COMMANDS = {
    "watch --once": ("watch", NAME, "--once"),
    "result": ("result", NAME),
    "audit": ("audit", NAME),
}
_ALWAYS = {ExitCode.OK, ExitCode.NO}
"""A command that can do without an answer goes on, and says what it could not find out."""
ALLOWED = {
    "AccessDenied": {*_ALWAYS, ExitCode.AWS_REFUSED, ExitCode.NO_AWS},
    "ExpiredToken": {*_ALWAYS, ExitCode.NO_AWS},
    # What passes by itself counts for those who watch as a way to AWS that is closed for the moment.
    "InternalError": {*_ALWAYS, ExitCode.AWS_REFUSED, ExitCode.NO_AWS},
    "ConnectionReset": {*_ALWAYS, ExitCode.NO_AWS},
    # botocore takes a 200 of S3 without an answer in it for an error 500.
    "Malformed": {*_ALWAYS, ExitCode.NO_AWS, ExitCode.AWS_REFUSED},
}


@pytest.fixture
def server() -> Iterator[DemoServer]:
    with DemoServer(training_seconds=0) as running:
        yield running


@pytest.fixture
def home(server: DemoServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    for name in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SESSION_TOKEN", "AWS_CONFIG_FILE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in server.environment().items():
        monkeypatch.setenv(name, value)
    for name, place in (("HOME", ""), ("XDG_STATE_HOME", "state"), ("XDG_CONFIG_HOME", "config")):
        monkeypatch.setenv(name, str(tmp_path / place))
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    server.set_faults([])
    return tmp_path


def calls_of(server: DemoServer, arguments: tuple[str, ...]) -> Counter[str]:
    """The calls of a command when nothing is wrong."""
    before = len(server.recorded)
    cli.main(arguments)
    return Counter(f"{request.service}:{request.operation}" for request in server.recorded[before:])


def launched(server: DemoServer, capsys: pytest.CaptureFixture[str]) -> None:
    """A trained classifier, in the account and in the ledger."""
    code = cli.main(["launch", SECURE, "--yes", "--force"])
    said = capsys.readouterr().err
    assert code == ExitCode.OK, said
    assert server.endpoint_url


@pytest.mark.parametrize("command", COMMANDS)
def test_every_call_with_every_fault(
    server: DemoServer, home: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    assert home.is_dir()
    arguments = COMMANDS[command]
    launched(server, capsys)
    calls = calls_of(server, arguments)
    assert calls
    capsys.readouterr()
    rows = []
    for call in sorted(calls):
        codes = []
        for fault in FAULTS:
            server.set_faults([f"{call}={fault}"])
            code = cli.main(arguments)
            server.set_faults([])
            said = capsys.readouterr()
            where = f"{command}, {call}={fault}: exit code {code}\n{said.err}"
            assert code in ALLOWED[fault], where
            assert not re.search(r"Traceback|A bug of comprehend-wizard", said.err + said.out), where
            errors = [text for text in said.err.splitlines() if text.startswith("error:")]
            assert len(errors) == (code in (ExitCode.AWS_REFUSED, ExitCode.NO_AWS)), where
            codes.append(code)
        rows.append(f"{call:<44} " + " ".join(f"{code:>15}" for code in codes))
    print(f"\n{command:<44} " + " ".join(f"{fault:>15}" for fault in FAULTS), *rows, sep="\n")


def test_where_a_list_is_refused_nobody_says_that_there_is_none(
    server: DemoServer, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert home.is_dir()
    server.set_faults(["comprehend:ListEndpoints=AccessDenied"])
    assert cli.main(["watch", "nobody", "--once"]) == ExitCode.AWS_REFUSED
    said = capsys.readouterr().err
    assert "nobody was not found, and not every list could be read" in said
    assert "comprehend:ListEndpoints" in said
