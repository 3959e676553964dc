"""``comprehend-wizard check`` and the checks that ``launch`` makes: streams, shapes, exit codes."""

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pexpect
import pytest

from tests.checks.cases import shipped
from wizard import cli, profiles
from wizard.checks.registry import checks
from wizard.commands import check, launch
from wizard.commands.streams import Streams
from wizard.demo.clock import Clock
from wizard.demo.server import DemoServer
from wizard.errors import ExitCode, NoAwsError, UsageError

PROGRAM = [sys.executable, "-m", "wizard"]
BAD_DATA = {"dataset.train": "s3://acme-nlp-training/bad/header-row.csv", "dataset.test": None, "name": "headed"}


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with DemoServer(clock=Clock(speed=0)) as running:
        yield running


@pytest.fixture
def environment(server: DemoServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, str]:
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    own = {"HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path / "state"), "AWS_MAX_ATTEMPTS": "1"}
    for name, value in {**server.environment(), **own}.items():
        monkeypatch.setenv(name, value)
    server.set_faults([])
    return dict(os.environ)


def saved(folder: Path, name: str = "classifier-secure", changes: dict[str, Any] | None = None) -> str:
    path = folder / "plan.toml"
    profiles.save(path, shipped(name, changes), overwrite=True)
    return str(path)


def run(module: Any, name: str, *arguments: str) -> tuple[int, str, str]:
    """Run a command in this process; its exit code and what it wrote."""
    parsed = cli.parse([name, *arguments])
    streams = Streams(out=io.StringIO(), err=io.StringIO(), json=parsed.output == "json")
    code = module.run(parsed, streams)
    assert isinstance(streams.out, io.StringIO)
    assert isinstance(streams.err, io.StringIO)
    return code, streams.out.getvalue(), streams.err.getvalue()


def created(server: DemoServer) -> int:
    return sum(request.operation.startswith("Create") for request in server.recorded)


# --- check ------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize(
    "name",
    [
        *("classifier-secure", "classifier-multi-label", "classifier-native", "classifier-manifest"),
        *("recognizer-annotations", "recognizer-entity-list", "recognizer-manifest", "endpoint"),
    ],
)
def test_what_is_shipped_has_no_error_in_the_account_of_the_story(name: str) -> None:
    code, _out, err = run(check, "check", name)
    assert code == ExitCode.OK, err
    assert " passed" in err.splitlines()[-1]
    assert "not checked" not in err.lower()


@pytest.mark.usefixtures("environment")
def test_an_error_is_said_with_its_line_its_remedy_and_a_picture(tmp_path: Path) -> None:
    code, out, err = run(check, "check", saved(tmp_path, changes=BAD_DATA))
    assert code == ExitCode.NO
    assert "error: dataset.train: " in err
    assert "header-row.csv, line 1" in err
    assert "Documents per label" in out
    assert err.rstrip().splitlines()[-1].endswith(".")


@pytest.mark.usefixtures("environment")
def test_as_json_every_check_is_there_with_its_state(tmp_path: Path) -> None:
    code, out, err = run(check, "check", saved(tmp_path, changes=BAD_DATA), "--output", "json")
    answer = json.loads(out)
    assert (code, err, answer["ok"]) == (ExitCode.NO, "", False)
    assert set(answer) == {"ok", "findings", "checks"}
    finding = next(item for item in answer["findings"] if item["severity"] == "error")
    assert {"id", "severity", "subject", "message", "remedy"} <= set(finding) <= {*finding, "command"}
    states = {item["id"]: item["state"] for item in answer["checks"]}
    assert states["dataset.header-row"] == "found"
    assert set(states.values()) <= {"passed", "found", "not_made", "does_not_apply"}
    assert set(states) <= {one.id for one in checks()}


@pytest.mark.usefixtures("environment")
def test_what_may_not_be_looked_at_is_said_and_has_not_passed(server: DemoServer) -> None:
    server.set_faults(["ec2:Describe*=AccessDenied"])
    code, out, err = run(check, "check", "classifier-secure", "--output", "json")
    answer = json.loads(out)
    states = {item["id"]: item["state"] for item in answer["checks"] if item["id"].startswith("network.")}
    assert "passed" not in states.values()
    assert "not_made" in states.values()
    assert any(item["id"] == "network.not-made" for item in answer["findings"])
    assert (code, answer["ok"], err) == (ExitCode.OK, True, "")


def test_offline_nobody_is_asked(server: DemoServer, environment: dict[str, str]) -> None:
    before = len(server.recorded)
    environment = {name: value for name, value in environment.items() if not name.startswith("AWS_")}
    done = subprocess.run(
        [*PROGRAM, "check", "classifier-secure", "--offline", "--output", "json"],
        env={**environment, "AWS_EC2_METADATA_DISABLED": "true"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["ok"] is True
    assert len(server.recorded) == before


@pytest.mark.usefixtures("environment")
def test_without_credentials_there_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    with pytest.raises(NoAwsError):
        run(check, "check", "classifier-secure")


def test_a_profile_that_is_not_valid_is_not_checked(tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    path.write_text('kind = "classifier"\nlanguge = "en"\n', encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        run(check, "check", str(path), "--offline")
    assert any(finding.subject == "languge" for finding in caught.value.findings)


def test_without_a_profile_it_says_what_it_takes() -> None:
    with pytest.raises(UsageError, match="No profile"):
        run(check, "check")


def test_the_list_of_checks() -> None:
    code, out, _err = run(check, "check", "--list")
    assert code == ExitCode.OK
    assert all(one.id in out for one in checks())
    code, out, _err = run(check, "check", "--list", "--output", "json")
    assert [item["id"] for item in json.loads(out)] != []


def test_on_a_terminal_it_says_what_is_at_work_and_ctrl_c_ends_it(
    server: DemoServer, environment: dict[str, str]
) -> None:
    server.set_faults(["s3:GetObject=Timeout"])
    child = pexpect.spawn(
        sys.executable,
        ["-m", "wizard", "check", "classifier-secure"],
        env={**environment, "TERM": "xterm-256color"},
        encoding="utf-8",
        timeout=60,
    )
    child.expect("checking ")
    child.kill(signal.SIGINT)
    child.expect("Stopping the checks")
    server.set_faults([])
    child.kill(signal.SIGINT)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == ExitCode.INTERRUPTED


# --- launch -----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("environment")
def test_a_launch_stops_at_an_error_and_sends_nothing(server: DemoServer, tmp_path: Path) -> None:
    before = created(server)
    code, out, err = run(launch, "launch", saved(tmp_path, changes=BAD_DATA), "--yes")
    assert (code, out) == (ExitCode.NO, "")
    assert "header-row.csv, line 1" in err
    assert "Nothing was sent" in err
    assert "--force" in err
    assert created(server) == before


@pytest.mark.usefixtures("environment")
def test_a_launch_that_stops_says_so_as_json(server: DemoServer, tmp_path: Path) -> None:
    before = created(server)
    code, out, _err = run(launch, "launch", saved(tmp_path, changes=BAD_DATA), "--yes", "--output", "json")
    assert code == ExitCode.NO
    assert json.loads(out)["ok"] is False
    assert created(server) == before


@pytest.mark.usefixtures("environment")
def test_force_launches_and_says_what_it_overrides(server: DemoServer, tmp_path: Path) -> None:
    code, out, err = run(launch, "launch", saved(tmp_path, changes=BAD_DATA), "--yes", "--force")
    assert code == ExitCode.OK, err
    assert out.startswith("arn:aws:comprehend:")
    assert "in spite of: dataset.header-row" in err
    assert created(server)


@pytest.mark.usefixtures("environment")
def test_a_dry_run_says_what_a_launch_would_do(server: DemoServer, tmp_path: Path) -> None:
    before = created(server)
    code, out, err = run(launch, "launch", saved(tmp_path, changes=BAD_DATA), "--dry-run")
    assert code == ExitCode.NO
    assert json.loads(out)["operation"] == "CreateDocumentClassifier"
    assert "header-row.csv, line 1" in err
    assert created(server) == before
