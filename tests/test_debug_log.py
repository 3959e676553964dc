"""The log of ``--debug``: it says what was asked of AWS, and holds nothing that is secret."""

import base64
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.demo.clients import Clients
from wizard import debug_log
from wizard.demo.server import DemoServer
from wizard.launch.ledger import Ledger

SECURE = Path(__file__).parents[1] / "profiles" / "classifier-secure.toml"
SECRETS = {"AWS_SECRET_ACCESS_KEY": "sEcReT/Of+OnE", "AWS_SESSION_TOKEN": "tOkEn/Of+A+sEsSiOn=="}


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with DemoServer(training_seconds=0) as running:
        yield running


@pytest.fixture
def environment(server: DemoServer, tmp_path: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    home = {"HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path / "state"), "XDG_CONFIG_HOME": str(tmp_path / "c")}
    return {**kept, **server.environment(), **SECRETS, **home}


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "wizard", *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def logs(home: Path) -> list[Path]:
    return sorted((home / "state" / "comprehend-wizard" / "logs").glob("debug-*.log"))


def test_a_launch_is_logged_without_its_secrets(
    server: DemoServer, environment: dict[str, str], tmp_path: Path
) -> None:
    done = run(environment, "launch", str(SECURE), "--yes", "--wait", "--debug")
    assert done.returncode == 0, done.stderr
    (log,) = logs(tmp_path)
    assert f"A log of this run is written to {log}." in done.stderr
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert stat.S_IMODE(log.parent.stat().st_mode) == 0o700
    said = log.read_text("utf-8")
    for words in (
        "comprehend:CreateDocumentClassifier",
        "sts:GetCallerIdentity",
        "DocumentClassifierName=tickets-secure",
    ):
        assert words in said
    assert "request id" in said
    assert "ClientRequestToken" in said  # the name of the parameter, not its value
    with Ledger(tmp_path / "state" / "comprehend-wizard" / "runs.sqlite3") as ledger:
        (launched,) = ledger.runs()
    document = Clients(server)("s3").get_object(Bucket="acme-nlp-training", Key="tickets/train.csv")["Body"].read()
    texts = [line.split(",", 1)[1].strip('"') for line in document.decode().splitlines()[:20]]
    secrets = [*SECRETS.values(), server.environment()["AWS_ACCESS_KEY_ID"], launched.token, *texts]
    for secret in secrets:
        for form in (secret, quote(secret, safe=""), base64.b64encode(secret.encode()).decode()):
            assert form not in said, secret
    assert "Authorization" not in said
    assert "Signature" not in said


def test_an_error_is_logged_with_its_reason_and_aws_request_id(environment: dict[str, str], tmp_path: Path) -> None:
    wrong = {**environment, "AWS_ACCESS_KEY_ID": "AKIAUNKNOWNUNKNOWN00"}
    done = run(wrong, "watch", "--once", "--debug")
    assert done.returncode == 4
    assert "Traceback" not in done.stderr
    said = logs(tmp_path)[0].read_text("utf-8")
    assert "refused: CredentialsError" in said
    assert "AKIAUNKNOWN" not in said


def test_a_log_that_cannot_be_written_ends_nothing(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "state").write_text("in the way")
    done = run(environment, "conditions", "CreateEndpoint", "--debug")
    assert done.returncode == 0
    assert "There will be no log" in done.stderr


def test_hostile_text_makes_no_lines_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    log = debug_log.start(
        {"command": "x\n12:00:00 forged", "profile": "\x1b[31m", "yes": True, "endpoint_url": "secret"}
    )
    debug_log.LOGGER.debug("%s", "a\r\nb\u202e comprehend-wizard-01234567-89ab-cdef-0123-456789abcdef AKIAABCDEFGHIJKL")
    debug_log.stop()
    lines = log.read_text("utf-8").splitlines()
    assert len(lines) == 3
    assert all(line.isprintable() for line in lines)
    assert "secret" not in lines[1]
    assert lines[2].endswith("a\\r\\nb\\u202e (left out) (left out)")


def test_a_log_ends_growing_and_old_ones_are_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    directory = debug_log.log_directory()
    directory.mkdir(parents=True)
    for number in range(30):
        (directory / f"debug-2020010{number // 10}T0000{number % 10:02}-1.log").write_text("old")
    monkeypatch.setattr(debug_log, "LARGEST_LOG", 500)
    log = debug_log.start({})
    for number in range(100):
        debug_log.LOGGER.debug("line %s", number)
    debug_log.stop()
    assert len(list(directory.iterdir())) == debug_log.KEPT_LOGS
    assert log.exists()
    assert log.stat().st_size < 700
    assert log.read_text("utf-8").splitlines()[-1] == "The log has reached its largest size."


def test_an_error_nobody_foresaw_is_a_line_and_the_log_says_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from wizard import cli
    from wizard.commands import conditions

    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))

    def broken(*_arguments: object) -> int:
        raise RuntimeError("a wire\x1b[31m came loose")

    monkeypatch.setattr(conditions, "run", broken)
    assert cli.main(["conditions", "--debug"]) == 1
    said = capsys.readouterr().err
    debug_log.stop()
    assert "A bug of comprehend-wizard: RuntimeError: a wire\\x1b[31m came loose." in said
    assert "Traceback" not in said
    (log,) = debug_log.log_directory().iterdir()
    assert "test_debug_log.py" in log.read_text("utf-8")
    assert cli.main(["conditions"]) == 1
    assert "With --debug a log is written" in capsys.readouterr().err
