"""Every call that a headless command makes, with every way it can go wrong: a documented exit code and one error.

The calls are those that the simulated account received when nothing was wrong. ``pytest -rP`` prints the table.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands.conftest import Run
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


@pytest.mark.parametrize("command", COMMANDS)
def test_every_call_with_every_fault(server: DemoServer, run: Run, command: str) -> None:
    code, _out, said = run("launch", SECURE, "--yes", "--force")
    assert code == ExitCode.OK, said
    before = len(server.recorded)
    run(*COMMANDS[command])
    calls = sorted({f"{request.service}:{request.operation}" for request in server.recorded[before:]})
    assert calls
    print(f"\n{command:<44} " + " ".join(f"{fault:>15}" for fault in FAULTS))
    for call in calls:
        codes = []
        for fault in FAULTS:
            server.set_faults([f"{call}={fault}"])
            code, out, said = run(*COMMANDS[command])
            where = f"{command}, {call}={fault}: exit code {code}\n{said}"
            assert code in ALLOWED[fault], where
            assert not re.search(r"Traceback|A bug of comprehend-wizard", said + out), where
            errors = [text for text in said.splitlines() if text.startswith("error:")]
            assert len(errors) == (code in (ExitCode.AWS_REFUSED, ExitCode.NO_AWS)), where
            codes.append(code)
        print(f"{call:<44} " + " ".join(f"{code:>15}" for code in codes))


def test_where_a_list_is_refused_nobody_says_that_there_is_none(server: DemoServer, run: Run) -> None:
    server.set_faults(["comprehend:ListEndpoints=AccessDenied"])
    code, _out, said = run("watch", "nobody", "--once")
    assert code == ExitCode.AWS_REFUSED
    assert "nobody was not found, and not every list could be read" in said
    assert "comprehend:ListEndpoints" in said


@pytest.mark.parametrize("attempts", ["0", "-1", "many"])
def test_a_number_of_tries_that_is_none_is_named(run: Run, monkeypatch: pytest.MonkeyPatch, attempts: str) -> None:
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", attempts)
    code, _out, said = run("watch", "nobody", "--once")
    assert code == ExitCode.USAGE
    assert "AWS_MAX_ATTEMPTS" in said
    assert "bug" not in said
