"""``comprehend-wizard launch``: streams, exit codes, the question, waiting and Ctrl-C."""

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

from tests.launch.conftest import MakePlan, sent
from wizard import cli, profiles
from wizard.commands import launch as command
from wizard.commands.streams import Streams
from wizard.demo.clock import Clock
from wizard.demo.server import DemoServer
from wizard.errors import ExitCode, UsageError
from wizard.plan import AnyPlan
from wizard.request import request_of

PROGRAM = [sys.executable, "-m", "wizard"]


@pytest.fixture(scope="module")
def running_server() -> Iterator[DemoServer]:
    """Time runs a thousand times as fast: a training is over after a tenth of a second."""
    with DemoServer(clock=Clock(speed=1000), training_seconds=100) as server:
        yield server


@pytest.fixture
def environment(server: DemoServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, str]:
    """The account's variables, set for this process, and all variables for another."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    for name, value in {**server.environment(), "HOME": str(tmp_path), "AWS_MAX_ATTEMPTS": "1"}.items():
        monkeypatch.setenv(name, value)
    return dict(os.environ)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "FOLLOW_EVERY_SECONDS", 0.02)


def saved(plan: AnyPlan, folder: Path) -> str:
    path = folder / "plan.toml"
    profiles.save(path, plan.as_profile(), overwrite=False)
    return str(path)


def run(*arguments: str) -> tuple[int, str, str]:
    """Run the command in this process; its exit code and what it wrote."""
    parsed = cli.parse(["launch", *arguments])
    streams = Streams(out=io.StringIO(), err=io.StringIO(), json=parsed.output == "json")
    code = command.run(parsed, streams)
    return code, streams.out.getvalue(), streams.err.getvalue()  # type: ignore[attr-defined]  # they are StringIO


@pytest.mark.usefixtures("environment")
def test_the_arn_is_all_that_goes_to_standard_output(server: DemoServer, make_plan: MakePlan, tmp_path: Path) -> None:
    plan = make_plan("classifier-secure")
    code, out, err = run(saved(plan, tmp_path), "--yes")
    arn = f"arn:aws:comprehend:us-west-2:111122223333:document-classifier/{plan.name}/version/v1"
    assert (code, out) == (ExitCode.OK, f"{arn}\n")
    assert "describe-document-classifier" in err
    assert server.endpoint_url in err
    assert len(sent(server, plan)) == 1


@pytest.mark.usefixtures("environment")
def test_json_output(make_plan: MakePlan, tmp_path: Path) -> None:
    plan = make_plan("endpoint")
    code, out, _ = run(saved(plan, tmp_path), "--yes", "--output", "json")
    assert code == ExitCode.OK
    assert json.loads(out) == {
        "arn": f"arn:aws:comprehend:us-west-2:111122223333:document-classifier-endpoint/{plan.name}",
        "kind": "endpoint",
        "name": plan.name,
        "region": "us-west-2",
        "account": "111122223333",
    }


@pytest.mark.usefixtures("environment")
def test_a_dry_run_prints_the_request_and_sends_nothing(
    server: DemoServer, make_plan: MakePlan, tmp_path: Path
) -> None:
    plan = make_plan("recognizer-annotations")
    code, out, err = run(saved(plan, tmp_path), "--dry-run")
    assert code == ExitCode.OK
    assert json.loads(out) == json.loads(json.dumps(request_of(plan).as_json()))
    assert "Nothing was sent." in err
    assert sent(server, plan) == []


@pytest.mark.usefixtures("environment")
def test_a_dry_run_looks_at_the_account(make_plan: MakePlan, tmp_path: Path) -> None:
    plan = make_plan("endpoint", role=None)
    with pytest.raises(UsageError, match="encrypted"):
        run(saved(plan, tmp_path), "--dry-run")


@pytest.mark.usefixtures("environment", "quick")
@pytest.mark.parametrize(
    ("role", "code", "status"),
    [("ComprehendDataAccess", ExitCode.OK, "TRAINED"), ("ComprehendNoInput", ExitCode.NO, "IN_ERROR")],
)
def test_waiting_tells_how_it_ended(
    make_plan: MakePlan, tmp_path: Path, role: str, code: ExitCode, status: str
) -> None:
    plan = make_plan("classifier-secure", role=f"arn:aws:iam::111122223333:role/{role}")
    # The checks have found out about the role that may not read; it is to be seen how the training ends.
    found, out, err = run(saved(plan, tmp_path), "--yes", "--force", "--wait", "--output", "json")
    assert found == code
    assert json.loads(out)["status"] == status
    assert status in err
    assert ("NO_READ_ACCESS_TO_INPUT" in err) == (code == ExitCode.NO)
    assert ("create-endpoint" in err) == (code == ExitCode.OK)


@pytest.mark.usefixtures("environment", "quick")
def test_trouble_while_waiting_is_said_once_and_waited_out(
    server: DemoServer, make_plan: MakePlan, tmp_path: Path
) -> None:
    server.set_faults(["comprehend:Describe*=Malformedx2"])
    code, out, err = run(saved(make_plan("classifier-secure"), tmp_path), "--yes", "--wait")
    assert code == ExitCode.OK
    assert out.count("\n") == 1
    assert err.count("Asking again.") == 1


def test_without_a_terminal_and_without_yes_nothing_is_sent(
    server: DemoServer, make_plan: MakePlan, environment: dict[str, str], tmp_path: Path
) -> None:
    plan = make_plan("classifier-secure")
    done = spawn(saved(plan, tmp_path), environment=environment, stdin=subprocess.DEVNULL)
    out, err = done.communicate(timeout=60)
    assert (done.returncode, out) == (ExitCode.USAGE, "")
    assert "--yes" in err
    assert sent(server, plan) == []


def test_ctrl_c_while_waiting_says_that_the_training_goes_on(
    server: DemoServer, make_plan: MakePlan, environment: dict[str, str], tmp_path: Path
) -> None:
    server.set_faults(["comprehend:Describe*=InternalError"])
    process = spawn(saved(make_plan("classifier-secure"), tmp_path), "--yes", "--wait", environment=environment)
    assert process.stdout is not None
    assert process.stderr is not None
    arn = process.stdout.readline().strip()
    said = ""
    while "Asking again." not in said:
        line = process.stderr.readline()
        assert line, said
        said += line
    process.send_signal(signal.SIGINT)
    _, rest = process.communicate(timeout=60)
    assert process.returncode == ExitCode.INTERRUPTED
    assert "goes on" in rest
    assert f"describe-document-classifier --document-classifier-arn {arn}" in rest
    assert "Traceback" not in said + rest


@pytest.mark.skipif(os.name == "nt", reason="pexpect.spawn needs a pty")
@pytest.mark.parametrize(
    ("answer", "code", "times"), [("y", ExitCode.OK, 1), ("", ExitCode.NO, 0), ("no", ExitCode.NO, 0)]
)
def test_on_a_terminal_it_asks(
    server: DemoServer,
    make_plan: MakePlan,
    environment: dict[str, str],
    tmp_path: Path,
    answer: str,
    code: ExitCode,
    times: int,
) -> None:
    plan = make_plan("endpoint")
    program, *arguments = [*PROGRAM, "launch", saved(plan, tmp_path)]
    # The stubs want os.environ's own type.
    terminal: Any = pexpect.spawn(program, arguments, env=environment, timeout=60, encoding="utf-8")
    terminal.expect(r"CreateEndpoint \S+ in account 111122223333 \(us-west-2\)")
    terminal.expect(r"Cost: about .*Launch\? \[y/N\] ")
    assert sent(server, plan) == []
    terminal.sendline(answer)
    terminal.expect(pexpect.EOF)
    terminal.wait()
    assert terminal.exitstatus == code
    assert len(sent(server, plan)) == times


def test_the_simulated_account_ends_with_the_command(environment: dict[str, str], tmp_path: Path) -> None:
    process = spawn("classifier-secure", "--demo", "--yes", environment={**environment, "HOME": str(tmp_path)})
    out, err = process.communicate(timeout=120)
    assert process.returncode == ExitCode.OK, err
    assert out == "arn:aws:comprehend:us-west-2:111122223333:document-classifier/tickets-secure/version/v1\n"
    assert "ends with this command" in err
    assert "aws comprehend" not in err


def spawn(*arguments: str, environment: dict[str, str], stdin: int | None = None) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [*PROGRAM, "launch", *arguments],
        env=environment,
        cwd=Path(__file__).parents[2],
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
