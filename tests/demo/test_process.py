"""The account in a process of its own: its life ends with its parent's, and ``demo serve`` with a signal."""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest

from tests.waiting import until
from wizard.demo.process import DemoProcess, DemoUnavailableError

_ROOT = Path(__file__).parents[2]
_DEADLINE_SECONDS = 30.0


def _gone(pid: int) -> bool:
    """Whether a process has ended (a zombie nobody has waited for counts as ended)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_it_answers_while_it_is_entered_and_is_gone_after() -> None:
    with DemoProcess(faults=["kms:ListKeys=AccessDenied"]) as demo:
        pid = demo.pid
        assert pid is not None
        environment = demo.environment
        assert environment["AWS_ENDPOINT_URL"] == demo.endpoint_url
        client = boto3.client(
            "sts",
            endpoint_url=demo.endpoint_url,
            region_name=environment["AWS_REGION"],
            aws_access_key_id=environment["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=environment["AWS_SECRET_ACCESS_KEY"],
        )
        assert client.get_caller_identity()["Arn"].endswith("user/ml-engineer")
    assert _gone(pid)


@pytest.mark.skipif(sys.platform == "win32", reason="the parent is killed by a POSIX signal")
def test_it_ends_when_its_parent_is_killed() -> None:
    script = (
        "import sys, time; from wizard.demo.process import DemoProcess\n"
        "with DemoProcess() as demo: print(demo.pid, flush=True); time.sleep(300)"
    )
    with subprocess.Popen([sys.executable, "-c", script], cwd=_ROOT, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert not _gone(child)
        parent.kill()
    until(lambda: _gone(child), "the end of the account without its parent")


def test_a_bad_fault_is_said_at_the_start() -> None:
    with pytest.raises(DemoUnavailableError) as caught:
        DemoProcess(faults=["kms"]).start()
    assert "expected SERVICE:OPERATION=KIND" in str(caught.value)


def test_without_the_extra_it_says_what_to_install() -> None:
    script = (
        "import sys; sys.modules['moto'] = None\n"
        "from importlib import util; real = util.find_spec\n"
        "from wizard.demo import process\n"
        "try: process.DemoProcess().start()\n"
        "except process.DemoUnavailableError as error: print(error)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", script], cwd=_ROOT, capture_output=True, text=True, check=False, timeout=30
    )
    assert "the simulated account needs the demo extra: pip install 'comprehend-wizard[demo]'" in answer.stdout


def test_importing_it_does_not_import_moto() -> None:
    script = "import sys, wizard.demo.process; print([m for m in ('moto', 'flask', 'boto3') if m in sys.modules])"
    answer = subprocess.run(
        [sys.executable, "-c", script], cwd=_ROOT, capture_output=True, text=True, check=True, timeout=30
    )
    assert answer.stdout.strip() == "[]"


@pytest.fixture
def serving() -> Iterator["subprocess.Popen[str]"]:
    """``demo serve`` in the foreground of a process."""
    script = "import sys; from wizard.demo.command import serve; sys.exit(serve(output=sys.stdout))"
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=_ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as child:
        yield child
        if child.poll() is None:
            child.kill()


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 0)])
def test_serve_prints_exports_and_ends_by_a_signal(
    serving: "subprocess.Popen[str]", number: signal.Signals, code: int
) -> None:
    assert serving.stdout is not None
    ready, _, _ = select.select([serving.stdout], [], [], _DEADLINE_SECONDS)
    assert ready
    lines = [serving.stdout.readline().strip() for _ in range(6)]
    assert lines[0].startswith("export AWS_ENDPOINT_URL=http://127.0.0.1:")
    assert [line.split("=")[0] for line in lines[1:]] == [
        "export AWS_ACCESS_KEY_ID",
        "export AWS_SECRET_ACCESS_KEY",
        "export AWS_REGION",
        "export AWS_DEFAULT_REGION",
        "export AWS_EC2_METADATA_DISABLED",
    ]
    os.kill(serving.pid, number)
    output, words = serving.communicate(timeout=_DEADLINE_SECONDS)
    assert (serving.returncode, output) == (code, "")
    assert "The simulated account answers at http://127.0.0.1:" in words
