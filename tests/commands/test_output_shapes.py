"""``--output json`` of every command against the shapes that ``wizard/commands/OUTPUT.md`` promises."""

import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.demo.clients import Clients, classifier
from wizard import cli
from wizard.commands.arguments import COMMANDS
from wizard.demo.server import DemoServer

ROOT = Path(__file__).parents[2]
SECURE = str(ROOT / "profiles" / "classifier-secure.toml")
LINTED = str(ROOT / "tests" / "policy" / "lint" / "policies" / "presence.json")
_SECTION = re.compile(r"^## (.+?)\n.*?^```json\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = dict(_SECTION.findall((ROOT / "wizard" / "commands" / "OUTPUT.md").read_text("utf-8")))
DEFINITIONS = json.loads(BLOCKS.pop("Definitions"))
SHAPES = {name: json.loads(block) for name, block in BLOCKS.items()}
Run = Callable[..., Any]


@pytest.fixture
def server(request: pytest.FixtureRequest) -> Iterator[DemoServer]:
    """An account whose trainings end at once, or after as many seconds as a test asks for."""
    with DemoServer(training_seconds=getattr(request, "param", 0)) as running:
        yield running


@pytest.fixture
def output(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command with ``--output json``: its exit code must be the one given, and its output is returned."""
    monkeypatch.chdir(home)

    def run(*words: str, code: int = 0) -> Any:
        monkeypatch.setattr("sys.stdin", io.StringIO(""))
        assert cli.main([*words, "--output", "json"]) == code
        printed = capsys.readouterr().out
        assert printed.isascii()
        return json.loads(printed)

    return run


def holds(name: str, value: Any) -> None:
    schema = {**SHAPES[name], "$defs": DEFINITIONS}
    jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()).validate(value)


def test_every_command_has_a_shape() -> None:
    described = {name.split(" ")[0] for name in SHAPES} - {"(an"}
    # The simulated account prints variables to export, and is no data for a program.
    assert described == set(COMMANDS) - {"demo"}


@pytest.mark.parametrize("name", SHAPES)
def test_a_shape_refuses_what_it_does_not_know(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema({**SHAPES[name], "$defs": DEFINITIONS})
    if SHAPES[name] != {"type": "object"}:
        with pytest.raises(jsonschema.ValidationError):
            holds(name, {"something": "else"})


@pytest.mark.parametrize(
    ("name", "words", "code"),
    [
        ("command", ["command", SECURE], 0),
        ("command", ["command", SECURE, "--shell", "powershell"], 0),
        ("request", ["request", "endpoint"], 0),
        ("policy", ["policy", SECURE], 0),
        ("policy", ["policy", SECURE, "--document", "guardrail"], 0),
        ("policy", ["policy", SECURE, "--document", "key"], 0),
        ("export", ["export", SECURE, "--to", "terraform"], 0),
        ("explain", ["explain", SECURE, "--policy", LINTED], 1),
        ("lint", ["lint", LINTED], 0),
        ("lint", ["lint", str(ROOT / "tests" / "policy" / "lint" / "policies" / "values.json")], 1),
        ("conditions", ["conditions"], 0),
        ("conditions", ["conditions", "CreateEndpoint"], 0),
        ("check --list", ["check", "--list"], 0),
        ("check", ["check", SECURE, "--offline"], 0),
        ("profiles list", ["profiles", "list"], 0),
        ("profiles show", ["profiles", "show", "endpoint"], 0),
        ("profiles validate", ["profiles", "validate"], 0),
        ("profiles schema", ["profiles", "schema"], 0),
        ("profiles path", ["profiles", "path", SECURE], 0),
        ("profiles path (all)", ["profiles", "path"], 0),
        ("completions", ["completions", "fish"], 0),
        ("(an error)", ["command", "no-such-profile"], 2),
        ("(an error)", ["result", "nobody-knows"], 2),
    ],
    ids=lambda value: " ".join(Path(word).name for word in value) if isinstance(value, list) else "",
)
def test_what_needs_no_launch(output: Run, name: str, words: list[str], code: int) -> None:
    holds(name, output(*words, code=code))


def test_a_list_of_requests_has_a_list_of_decisions(output: Run, tmp_path: Path) -> None:
    request = output("request", SECURE)["iam"]
    (tmp_path / "requests.json").write_text(json.dumps([request, request]))
    decisions = output("explain", "--request", str(tmp_path / "requests.json"), "--policy", LINTED)
    assert len(decisions) == 2
    holds("explain", decisions)


def test_from_the_check_to_the_end(output: Run, server: DemoServer) -> None:
    holds("check", output("check", SECURE))
    holds("launch --dry-run", output("launch", SECURE, "--dry-run"))
    launched = output("launch", SECURE, "--yes", "--wait")
    holds("launch", launched)
    assert launched["status"] == "TRAINED"
    holds("watch", output("watch", "tickets-secure/v1", "--once"))
    holds("watch (all)", output("watch", "--once"))
    result = output("result", "tickets-secure/v1")
    holds("result", result)
    assert result["confusion_matrix"]["labels"]
    holds("runs", output("runs"))
    holds("runs", output("runs", "--look"))
    events = output("audit", "tickets-secure/v1")
    holds("audit", events)
    assert events
    # What has ended cannot be stopped: an error, in the shape of one.
    holds("(an error)", output("stop", "tickets-secure/v1", "--yes", code=1))
    holds("delete", output("delete", "tickets-secure/v1", "--yes"))
    failed = classifier("fails", InputDataConfig={"S3Uri": "s3://acme-nlp-training/tickets/nothing-there.csv"})
    Clients(server).comprehend.create_document_classifier(**failed)
    result = output("result", "fails", code=1)
    holds("result", result)
    assert result["failure"]


@pytest.mark.parametrize("server", [600], indirect=True)
def test_a_training_is_stopped(server: DemoServer, output: Run) -> None:
    Clients(server).comprehend.create_document_classifier(**classifier("stopped"))
    holds("stop", output("stop", "stopped", "--yes"))
