"""What a command loads before it can answer: no screen without a screen, no AWS SDK where nobody speaks to AWS."""

import os
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

ROOT = Path(__file__).parents[2]
SCREENS = ("textual", "questionary", "prompt_toolkit")
ACCOUNTS = ("boto3", "botocore", "moto")
LOADED = """
import sys
from wizard.cli import main
main(sys.argv[1:])
sys.stderr.write("loaded: " + " ".join(sorted(sys.modules)))
"""


def loaded(arguments: list[str], home: Path) -> set[str]:
    """The modules that a process has loaded after running the command."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *arguments],
        env={**kept, "HOME": str(home), "AWS_EC2_METADATA_DISABLED": "true"},
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    modules = set(done.stderr.rpartition("loaded: ")[2].split())
    assert "wizard.cli" in modules
    return modules


@pytest.mark.parametrize(
    "arguments",
    [
        ["command", "--help"],
        ["launch", "--help"],
        ["request", "endpoint", "--output", "json"],
        ["policy", "classifier-secure"],
        ["explain", "endpoint", "--policy", "tests/policy/lint/policies/presence.json"],
        ["profiles", "schema"],
        ["profiles", "path"],
        ["profiles", "show", "endpoint"],
        ["conditions"],
        ["conditions", "CreateEndpoint", "--output", "json"],
        ["lint", "tests/policy/lint/policies/values.json"],
        ["no-such-profile"],
    ],
    ids=" ".join,
)
def test_no_screen_and_no_account(tmp_path: Path, arguments: list[str]) -> None:
    assert loaded(arguments, tmp_path).isdisjoint({*SCREENS, *ACCOUNTS})


@pytest.mark.parametrize("arguments", [["conditions"], ["conditions", "CreateFlywheel"]], ids=" ".join)
def test_the_table_of_condition_keys_needs_no_profiles(tmp_path: Path, arguments: list[str]) -> None:
    assert loaded(arguments, tmp_path).isdisjoint({"pydantic", "tomlkit", "wizard.profiles"})


@pytest.mark.parametrize("command", ["command", "request", "policy"])
def test_a_sound_profile_needs_no_models(tmp_path: Path, command: str) -> None:
    assert loaded([command, "classifier-secure"], tmp_path).isdisjoint({"pydantic", "tomlkit"})


def test_a_launch_loads_the_sdk_but_no_screen_and_no_simulation(tmp_path: Path) -> None:
    modules = loaded(["launch", "classifier-secure", "--yes"], tmp_path)
    assert "botocore" in modules
    assert modules.isdisjoint({*SCREENS, "moto"})


def test_a_lint_needs_no_profiles(tmp_path: Path) -> None:
    modules = loaded(["lint", "tests/policy/lint/policies/scp.json"], tmp_path)
    assert "wizard.policy.lint" in modules
    assert modules.isdisjoint({"pydantic", "tomlkit", "wizard.profiles"})


def test_line_mode_loads_no_screen(tmp_path: Path) -> None:
    assert loaded(["--plain=basic"], tmp_path).isdisjoint({*SCREENS, "moto"})


BEFORE_THE_FIRST_PAINT = """
import sys
import wizard.tui.app
from wizard import cli
wizard.tui.app.run = lambda _options: print(*sorted(sys.modules)) or 0
sys.exit(cli.main(["--demo"]))
"""


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
def test_the_first_line_is_painted_before_the_wizard_is_loaded(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if name != "CI"}
    child = pexpect.spawn(
        sys.executable,
        ["-c", BEFORE_THE_FIRST_PAINT],
        cwd=str(ROOT),
        env={**kept, "HOME": str(tmp_path), "TERM": "xterm-256color"},
        encoding="utf-8",
        timeout=60,
        dimensions=(24, 10_000),
    )
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    modules = set(str(child.before).split())
    assert {"textual.app", "wizard.commands.wizard"} <= modules
    assert modules.isdisjoint({*ACCOUNTS, "pydantic", "wizard.flow", "wizard.plan", "wizard.tui.screens.main"})
