"""Every call that a headless command makes, with every way it can go wrong: a documented exit code and one error.

The calls are those that the simulated account received when nothing was wrong. The test run ends with the table.
"""

import json
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import product
from pathlib import Path

import pytest

from tests.commands.conftest import Run
from tests.commands.fault_table import FAULT_TABLE
from tests.demo.clients import CLASSIFIERS, Clients, classifier
from wizard.demo.server import DemoServer
from wizard.errors import ExitCode

SECURE = str(Path(__file__).parents[2] / "profiles" / "classifier-secure.toml")
NAME = "tickets-secure"
FAULTS = ("AccessDenied", "ExpiredToken", "InternalError", "ConnectionReset", "Malformed")
"""A time-out takes as long as the time-out, and after Throttling a client is slow on purpose: the one is in
tests/account/test_faults.py, with a short time-out and for every list, as is the other, which here strikes one call of
each command, and some of the checks' (with ``pytest --thorough`` each of them, like every other fault)."""
STRIKE_ALL = ("AccessDenied", "ConnectionReset")
"""Those that every call of the checks meets; it meets one of the others."""
COMMANDS = {
    "watch --once": ("watch", NAME, "--once"),
    "result": ("result", NAME),
    "audit": ("audit", NAME),
}
_ALWAYS = {ExitCode.OK, ExitCode.NO}
"""A command that can do without an answer goes on, and says what it could not find out."""
ALLOWED = {
    "AccessDenied": {*_ALWAYS, ExitCode.AWS_REFUSED, ExitCode.NO_AWS},
    "Throttling": {*_ALWAYS, ExitCode.AWS_REFUSED, ExitCode.NO_AWS},
    "ExpiredToken": {*_ALWAYS, ExitCode.NO_AWS},
    # What passes by itself counts for those who watch as a way to AWS that is closed for the moment.
    "InternalError": {*_ALWAYS, ExitCode.AWS_REFUSED, ExitCode.NO_AWS},
    "ConnectionReset": {*_ALWAYS, ExitCode.NO_AWS},
    # botocore takes a 200 of S3 without an answer in it for an error 500.
    "Malformed": {*_ALWAYS, ExitCode.NO_AWS, ExitCode.AWS_REFUSED},
}


@pytest.fixture
def server(request: pytest.FixtureRequest) -> Iterator[DemoServer]:
    """An account whose trainings end at once, or after as many seconds as a test asks for."""
    with DemoServer(training_seconds=getattr(request, "param", 0)) as running:
        yield running


def calls_of(server: DemoServer, run: Run, *words: str) -> list[str]:
    """What the account received while a command was run with nothing wrong."""
    before = len(server.recorded)
    run(*words)
    return sorted({f"{request.service}:{request.operation}" for request in server.recorded[before:]})


Strike = Callable[..., int]


@pytest.fixture
def strike(server: DemoServer, run: Run, record_property: Callable[[str, object], None]) -> Strike:
    """Runs a command while a call meets a fault; its exit code, which is put into the table of the test run."""

    def struck(fault: str, call: str, *words: str, errors: Collection[int] = ()) -> int:
        """The exit code is a documented one, with one error and no traceback; ``errors``: or some of a finding."""
        server.set_faults([f"{call}={fault}"])
        code, out, said = run(*words)
        server.set_faults([])
        where = f"{' '.join(words)}, {call}={fault}: exit code {code}\n{said}"
        assert code in ALLOWED[fault], where
        assert not re.search(r"Traceback|A bug of comprehend-wizard", said + out), where
        told = [text for text in said.splitlines() if text.startswith("error:")]
        assert len(told) == (code in (ExitCode.AWS_REFUSED, ExitCode.NO_AWS)) or code in errors, where
        record_property(FAULT_TABLE, (named(words), call, fault, int(code)))
        return code

    return struck


def named(words: Sequence[str]) -> str:
    """The command and its switches, without what it is about and without yes."""
    return " ".join([words[0], *(word for word in words[1:] if word.startswith("--") and word != "--yes")])


@pytest.mark.parametrize("command", COMMANDS)
def test_every_call_with_every_fault(server: DemoServer, run: Run, strike: Strike, command: str) -> None:
    code, _out, said = run("launch", SECURE, "--yes", "--force")
    assert code == ExitCode.OK, said
    calls = calls_of(server, run, *COMMANDS[command])
    assert calls
    for call, fault in product(calls, FAULTS):
        strike(fault, call, *COMMANDS[command])
    strike("Throttling", calls[-1], *COMMANDS[command])


@pytest.mark.parametrize("fault", [*FAULTS, "Throttling"])
def test_every_call_of_the_checks(server: DemoServer, run: Run, strike: Strike, thorough: bool, fault: str) -> None:
    """What a check cannot read it has not checked, and says so: the findings of others are still told."""
    calls = calls_of(server, run, "check", SECURE)
    assert len(calls) > 30
    # What a call is told comes to three kinds of error (refused, no credentials, no connection), at one place. Two
    # faults strike all calls, the others a part of them each, together all.
    others = [one for one in (*FAULTS, "Throttling") if one not in STRIKE_ALL]
    for call in calls if thorough or fault in STRIKE_ALL else calls[others.index(fault) :: len(others)]:
        # Errors that the checks have found are findings of the data, whose exit code is 1.
        strike(fault, call, "check", SECURE, errors={ExitCode.NO})


@pytest.mark.parametrize("fault", FAULTS)
def test_every_call_of_a_launch(server: DemoServer, run: Run, strike: Strike, home: Path, fault: str) -> None:
    """The checks' own calls are above; here those without which nothing can be sent, and the sending."""
    for number, call in enumerate(("sts:GetCallerIdentity", "comprehend:CreateDocumentClassifier")):
        path = home / f"{number}.toml"
        path.write_text(Path(SECURE).read_text("utf-8").replace('"v1"', f'"v{number}"'), "utf-8")
        code = strike(fault, call, "launch", str(path), "--yes", "--force")
        assert code in (ExitCode.AWS_REFUSED, ExitCode.NO_AWS)
        # Whatever became of it: once AWS answers, the same launch comes to one classifier.
        run("runs", "--resume")
        _code, _out, said = run("launch", str(path), "--yes", "--force")
        models = Clients(server).comprehend.list_document_classifiers()["DocumentClassifierPropertiesList"]
        made_of_it = f"{CLASSIFIERS}/{NAME}/version/v{number}"
        assert [model["DocumentClassifierArn"] for model in models].count(made_of_it) == 1, said


def unanswered(server: DemoServer, run: Run, home: Path, number: int) -> None:
    """A launch whose answer is lost: nobody knows whether AWS has created anything."""
    path = home / f"{number}.toml"
    path.write_text(Path(SECURE).read_text("utf-8").replace('"v1"', f'"v{number}"'), "utf-8")
    server.set_faults(["comprehend:CreateDocumentClassifier=ConnectionReset"])
    run("launch", str(path), "--yes", "--force")
    server.set_faults([])
    assert f"v{number}" in waiting(run)


def waiting(run: Run) -> list[str]:
    """The versions whose launches are unanswered."""
    _code, out, _said = run("runs", "--output", "json")
    return [one["version"] for one in json.loads(out) if one["state"] == "unanswered"]


def test_every_call_of_a_look(server: DemoServer, run: Run, strike: Strike, home: Path) -> None:
    """While AWS does not answer, a launch whose answer was lost stays one, and nothing is sent a second time."""
    unanswered(server, run, home, 0)
    calls = calls_of(server, run, "runs", "--look")
    assert len(calls) > 1, calls
    assert not any(":Create" in call for call in calls)
    for number, (call, fault) in enumerate(product(calls, FAULTS), 1):
        if not waiting(run):
            unanswered(server, run, home, number)
        strike(fault, call, "runs", "--look", errors={ExitCode.NO})
    code, out, said = run("runs", "--resume")
    assert code == ExitCode.OK, out + said
    models = Clients(server).comprehend.list_document_classifiers()["DocumentClassifierPropertiesList"]
    arns = [model["DocumentClassifierArn"] for model in models if f"/{NAME}/" in model["DocumentClassifierArn"]]
    assert arns
    assert len(arns) == len(set(arns))


@pytest.mark.parametrize(("server", "command"), [(1000, "stop"), (0, "delete")], indirect=["server"])
def test_every_call_of_an_ending(server: DemoServer, run: Run, strike: Strike, command: str) -> None:
    """Only what is under way can be stopped, and only what is not can be deleted."""
    comprehend = Clients(server).comprehend
    comprehend.create_document_classifier(**classifier("ended"))
    calls = calls_of(server, run, command, "ended", "--yes")
    assert any(re.search(r":(Stop|Delete)", call) for call in calls), calls
    for (number, call), fault in product(enumerate(calls), FAULTS):
        name = f"{fault}-{number}"
        comprehend.create_document_classifier(**classifier(name))
        strike(fault, call, command, name, "--yes")
        if command == "stop":  # ten may be under way at a time
            comprehend.stop_training_document_classifier(DocumentClassifierArn=f"{CLASSIFIERS}/{name}")


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
