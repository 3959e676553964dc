"""The command line as a stranger meets it: real processes, their exit codes, and which stream says what."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from wizard import __version__
from wizard.cli import main

ROOT = Path(__file__).parents[2]
COMMANDS = ("command", "request", "launch", "profiles", "demo")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A person without any AWS configuration, and with a home of their own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "XDG_"))}
    return {**kept, "HOME": str(tmp_path), "AWS_EC2_METADATA_DISABLED": "true", "TERM": "xterm-256color"}


def run(*arguments: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "wizard", *arguments],
        env=environment,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_version_is_data(environment: dict[str, str]) -> None:
    done = run("--version", environment=environment)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"comprehend-wizard {__version__}\n", "")


def test_help_lists_every_command_and_the_exit_codes(environment: dict[str, str]) -> None:
    done = run("--help", environment=environment)
    assert done.returncode == 0
    assert all(f"\n    {command}" in done.stdout for command in COMMANDS)
    assert "exit codes:" in done.stdout
    assert "--plain" in done.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_a_command_has_examples(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "--help"]) == 0
    written = capsys.readouterr().out
    assert "examples:" in written
    assert f"comprehend-wizard {command}" in written


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["comand", "x"], "comand is no command; did you mean command?"),
        (["--frob"], "unknown option --frob"),
        (["no-such-profile"], 'There is no profile "no-such-profile"'),
        (["command"], "PROFILE"),
        (["command", "endpoint", "--style", "odd"], "invalid choice: 'odd'"),
        (["profiles", "lst"], "invalid choice: 'lst'"),
        (["demo", "serve", "--port", "70000"], "70000 is not a port"),
        (["demo", "serve", "--fault", "kms"], "kms"),
        (["classifier-secure"], "standard input is not one"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_wrong_usage_is_one_located_sentence(environment: dict[str, str], arguments: list[str], said: str) -> None:
    done = run(*arguments, environment=environment)
    assert done.returncode == 2
    assert done.stdout == ""
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_no_terminal_names_the_ways_out(environment: dict[str, str]) -> None:
    done = run("classifier-secure", environment=environment)
    assert all(way in done.stderr for way in ("profiles list", "command PROFILE", "launch PROFILE", "--plain=basic"))
    assert "\x1b" not in done.stderr


def test_no_credentials_is_exit_code_4(environment: dict[str, str]) -> None:
    done = run("launch", "classifier-secure", "--yes", environment=environment)
    assert (done.returncode, done.stdout) == (4, "")
    assert "There are no AWS credentials" in done.stderr


def test_no_way_to_aws_is_exit_code_4(environment: dict[str, str]) -> None:
    environment |= {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "nobodys"}
    done = run("launch", "classifier-secure", "--yes", "--endpoint-url", "http://127.0.0.1:9", environment=environment)
    assert (done.returncode, done.stdout) == (4, "")
    assert "127.0.0.1:9" in done.stderr


def test_an_endpoint_in_the_clear_elsewhere_is_refused(environment: dict[str, str]) -> None:
    done = run("launch", "classifier-secure", "--yes", "--endpoint-url", "http://192.0.2.1", environment=environment)
    assert done.returncode == 2
    assert "http://" in done.stderr


def test_a_reader_that_has_seen_enough_is_no_error(environment: dict[str, str]) -> None:
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; '{sys.executable}' -m wizard profiles schema | head -n 1"],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0
    assert done.stdout == "{\n"
    assert done.stderr == ""


HIT_IN_A_CALLBACK = """
import os, signal, sys, threading
from wizard import cli
from wizard.commands import conditions

class Callback:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)
        for _ in range(1000):
            pass

def run(_arguments, _streams):
    Callback()
    threading.Event().wait(600)
    return 0

conditions.run = run
sys.exit(cli.main(["conditions"]))
"""


def test_a_control_c_that_python_swallows_is_not_lost(environment: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", HIT_IN_A_CALLBACK],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "Interrupted.\n")


def test_control_c_is_exit_code_130(environment: dict[str, str]) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "wizard", "demo", "serve"],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline().startswith("export AWS_ENDPOINT_URL=http://127.0.0.1:")
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=60) == 130
    process.stdout.close()


@pytest.mark.parametrize(
    "arguments",
    [
        ["--version"],
        ["--help"],
        ["command", "classifier-secure"],
        ["request", "classifier-secure"],
        ["profiles", "list"],
        ["profiles", "validate"],
    ],
    ids=" ".join,
)
def test_what_needs_no_aws_and_no_screen_loads_neither(environment: dict[str, str], arguments: list[str]) -> None:
    heavy = ("boto3", "botocore", "moto", "questionary", "textual")
    script = (
        "import sys; from wizard.cli import main; code = main(sys.argv[1:]); "
        f"sys.stderr.write('loaded:' + ','.join(name for name in {heavy!r} if name in sys.modules)); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert done.stderr.endswith("loaded:")


def test_the_printed_command_creates_the_thing_in_the_served_account(environment: dict[str, str]) -> None:
    script = """
    set -euo pipefail
    coproc SERVER { exec "$PYTHON" -m wizard demo serve 2>/dev/null; }
    trap 'kill "$SERVER_PID"' EXIT
    for _ in 1 2 3 4 5 6; do read -r line <&"${SERVER[0]}"; eval "$line"; done
    "$PYTHON" -m wizard command classifier-secure | bash
    aws comprehend list-document-classifiers --query 'DocumentClassifierPropertiesList[].DocumentClassifierArn'
    """
    done = subprocess.run(
        ["bash", "--norc", "--noprofile", "-c", script],
        env={**environment, "PYTHON": sys.executable, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "document-classifier/tickets-secure/version/v1" in done.stdout
