"""Line mode as a process of its own, through pipes and in a terminal that cannot move its cursor."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

from tests.line.answers import ENDPOINT, saved_and_launched
from tests.line.conftest import draft
from wizard.demo.server import DemoServer
from wizard.profiles import load

ROOT = Path(__file__).parents[2]
SECURE = ROOT / "profiles" / "classifier-secure.toml"
WIZARD = [sys.executable, "-m", "wizard"]
TEXTUAL_IS_NOT_IMPORTED = """
import sys
from wizard import cli
code = cli.main(["--plain=basic"])
sys.exit("textual, questionary" if {"textual", "questionary", "prompt_toolkit"} & set(sys.modules) else code)
"""


@pytest.fixture
def environment(account: DemoServer) -> dict[str, str]:
    """What a process is to see: this one's variables, and where the package is."""
    return {**os.environ, **account.environment(), "PYTHONPATH": str(ROOT)}


def test_an_endpoint_through_pipes(environment: dict[str, str], tmp_path: Path) -> None:
    answers = [*ENDPOINT[:-3], "through-pipes", *ENDPOINT[-2:]]
    lines = "".join(f"{answer}\n" for answer in saved_and_launched(answers, "pipes.toml"))
    done = subprocess.run(
        [*WIZARD, "--plain=basic"], input=lines, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    assert "IN_SERVICE" in done.stdout
    assert "\x1b" not in done.stdout
    expected = load(ROOT / "profiles" / "endpoint.toml").plan.as_profile()
    assert load(tmp_path / "pipes.toml").plan.as_profile() == {**expected, "name": "through-pipes"}


def test_neither_the_screen_nor_questionary_is_imported(environment: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", TEXTUAL_IS_NOT_IMPORTED],
        input="\n\nclassifier\nq\n",
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_bytes_that_are_no_text_end_nothing(environment: dict[str, str]) -> None:
    done = subprocess.run(
        [*WIZARD, "--plain=basic"],
        input=b"\n\xff\xfe\nq\n",
        env={**environment, "PYTHONUTF8": "0", "LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert b"Nothing matches" in done.stdout


@pytest.mark.parametrize("option", ["--plain", "--plain=lists"])
def test_lists_need_a_terminal(environment: dict[str, str], option: str) -> None:
    done = subprocess.run(
        [*WIZARD, option, str(SECURE)], env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    assert done.returncode == 2
    assert b"standard input is not one" in done.stderr
    assert b"comprehend-wizard --plain=basic" in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
@pytest.mark.parametrize("options", [[], ["--plain"]])
def test_a_terminal_that_cannot_move_its_cursor_gets_numbers(environment: dict[str, str], options: list[str]) -> None:
    child = _spawn(options, {**environment, "TERM": "dumb"})
    child.expect_exact("Asking numbered questions (--plain=basic): TERM is dumb, which cannot move a cursor.")
    child.expect_exact("Which AWS credentials should be used?")
    child.sendline("q")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
def test_ctrl_c_at_a_question_keeps_the_draft(environment: dict[str, str], tmp_path: Path) -> None:
    child = _spawn(["--plain=basic", str(SECURE)], environment)
    child.expect_exact("What next?")
    child.sendline("Version:")
    child.expect_exact("Name and tags, Version: v1")
    child.sendline("")
    child.expect_exact("Is it a version of that model?")
    child.sendline("v2")
    child.expect_exact("In which language")
    child.sendintr()
    child.expect_exact("Your answers are kept as a draft")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130
    assert '"version": "v2"' in draft(tmp_path).read_text("utf-8")


@pytest.mark.skipif(os.name == "nt", reason="needs a signal as Ctrl-C sends it")
def test_ctrl_c_while_following_leaves_the_training_alone(environment: dict[str, str]) -> None:
    with DemoServer(training_seconds=3600) as slow:
        child = subprocess.Popen(
            [*WIZARD, "--plain=basic", str(SECURE)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**environment, **slow.environment()},
            text=True,
        )
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write("launch\nyes\n")
        child.stdin.flush()
        said = ""
        while "\nSUBMITTED\n" not in said and (line := child.stdout.readline()):
            said += line
        child.send_signal(signal.SIGINT)
        rest, _nothing = child.communicate(timeout=60)
        assert child.returncode == 130, said + rest
        assert "Interrupted. The training goes on in AWS." in rest
        assert not any(request.operation.startswith(("Stop", "Delete")) for request in slow.recorded)


def _spawn(options: list[str], environment: dict[str, str]) -> "pexpect.spawn[str]":
    return pexpect.spawn(
        WIZARD[0], [*WIZARD[1:], *options], env=environment, encoding="utf-8", timeout=60, dimensions=(40, 200)
    )
