"""``demo serve`` as a process: the AWS CLI works with nothing but what it prints, and it ends cleanly."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ARN = "arn:aws:comprehend:us-west-2:111122223333:document-classifier/tickets-secure/version/v1"


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """Variables without any of AWS; the AWS CLI of this environment comes first."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {**kept, "HOME": str(tmp_path), "PATH": path}


@pytest.fixture
def serving(home: dict[str, str]) -> Iterator["subprocess.Popen[str]"]:
    """``demo serve --output json``; its first line is the data."""
    with subprocess.Popen(
        [sys.executable, "-m", "wizard", "demo", "serve", "--port", "0", "--output", "json"],
        env=home,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as child:
        yield child
        if child.poll() is None:
            child.kill()


def test_the_aws_cli_launches_and_describes_and_sigterm_ends_it(
    serving: "subprocess.Popen[str]", home: dict[str, str]
) -> None:
    assert serving.stdout is not None
    served = json.loads(serving.stdout.readline())
    assert served["environment"]["AWS_ENDPOINT_URL"] == served["endpoint_url"]
    environment = home | served["environment"]
    printed = bash(f"'{sys.executable}' -m wizard command classifier-secure", environment)
    assert json.loads(bash(f"{printed.strip()} --output json", environment)) == {"DocumentClassifierArn": ARN}
    described = json.loads(
        bash(f"aws comprehend describe-document-classifier --document-classifier-arn {ARN} --output json", environment)
    )
    assert described["DocumentClassifierProperties"]["Status"] in {"SUBMITTED", "TRAINING"}
    serving.send_signal(signal.SIGTERM)
    out, err = serving.communicate(timeout=60)
    assert (serving.returncode, out) == (0, "")
    assert "Traceback" not in err


def bash(script: str, environment: dict[str, str]) -> str:
    done = subprocess.run(
        ["bash", "--norc", "--noprofile", "-c", script],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
