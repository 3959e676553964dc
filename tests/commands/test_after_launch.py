"""The commands that come after a launch, as processes would run them: runs, watch, result, stop, delete, audit."""

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pexpect
import pytest

from tests.commands.conftest import Run
from tests.demo.clients import TRAINED_ENCRYPTED, Clients, classifier
from wizard.demo.server import DemoServer
from wizard.launch.ledger import Ledger

ROOT = Path(__file__).parents[2]
SECURE = str(ROOT / "profiles" / "classifier-secure.toml")


@pytest.fixture
def server() -> Iterator[DemoServer]:
    """An account of each test's own, in which a training ends as soon as somebody asks."""
    with DemoServer(training_seconds=0) as running:
        yield running


def ledger(home: Path) -> Ledger:
    return Ledger(home / "state" / "comprehend-wizard" / "runs.sqlite3")


def lost(server: DemoServer, run: Run) -> None:
    """A launch whose answer is lost before AWS has acted."""
    server.set_faults(["comprehend:CreateDocumentClassifier=InternalError"])
    code, _out, said = run("launch", SECURE, "--yes")
    server.set_faults([])
    assert code == 3
    assert "Whether AWS received" in said or "internal problem" in said


# --- runs -------------------------------------------------------------------------------------------------------------


def test_runs_lists_what_was_launched(run: Run) -> None:
    assert run("runs")[0:2] == (0, "")
    assert run("launch", SECURE, "--yes", "--wait")[0] == 0
    code, out, _said = run("runs")
    assert code == 0
    row = r"^1 +\d{4}-\d\d-\d\d \d\d:\d\d +classifier +tickets-secure/v1 +111122223333 +us-west-2 +TRAINED$"
    assert re.search(row, out, re.MULTILINE)
    (shape,) = json.loads(run("runs", "--output", "json")[1])
    assert (shape["state"], shape["status"], shape["attempts"]) == ("created", "TRAINED", 1)
    assert shape["token"].startswith("comprehend-wizard-")
    assert shape["plan"]["name"] == "tickets-secure"
    assert shape["request"]["DocumentClassifierName"] == "tickets-secure"
    assert {"created", "answered", "submitted", "ended", "seen", "status_since"} <= set(shape)


def test_runs_settles_a_launch_without_an_answer(server: DemoServer, run: Run, home: Path) -> None:
    lost(server, run)
    code, out, said = run("runs")
    assert (code, "unanswered" in out, "runs --resume" in said) == (0, True, True)
    code, _out, said = run("runs", "--look")
    assert code == 1
    assert "AWS has nothing of it" in said
    code, out, said = run("runs", "--resume", "--output", "json")
    assert code == 0
    (shape,) = json.loads(out)
    assert (shape["outcome"], shape["state"]) == ("created", "created")
    assert "same ClientRequestToken" in said
    assert run("runs", "--resume")[2] == "No launch is unanswered.\n"
    assert len(Clients(server).comprehend.list_document_classifiers()["DocumentClassifierPropertiesList"]) == 3
    with ledger(home) as mine:
        assert [one.arn for one in mine.runs()] == [shape["arn"]]


def test_runs_forgets_and_says_which_numbers_there_are(server: DemoServer, run: Run) -> None:
    lost(server, run)
    code, _out, said = run("runs", "--forget", "7\x1b")
    assert code == 2
    assert "no unanswered run 7\\x1b" in said
    assert run("runs", "--forget", "1")[0] == 0
    assert "forgotten" in run("runs")[1]


def test_runs_speaks_to_nobody(home: Path) -> None:
    code = (
        "import sys; from wizard.cli import main; main(['runs']);"
        "sys.exit(bool({'boto3', 'botocore', 'textual', 'moto'} & set(sys.modules)))"
    )
    assert home.is_dir()
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


# --- launching again --------------------------------------------------------------------------------------------------


def test_a_launch_that_had_happened_goes_on_as_launched(server: DemoServer, run: Run, home: Path) -> None:
    lost(server, run)
    with ledger(home) as mine:
        (unanswered,) = mine.unanswered()
    request: dict[str, Any] = {**unanswered.request}
    Clients(server).comprehend.create_document_classifier(**request, ClientRequestToken=unanswered.token)
    before = [one for one in server.recorded if one.operation == "CreateDocumentClassifier"]
    code, out, said = run("launch", SECURE, "--yes", "--wait")
    assert code == 0
    assert out.endswith("document-classifier/tickets-secure/version/v1\n")
    assert "the answer to an earlier launch was lost" in said
    assert "TRAINED" in said
    assert [one for one in server.recorded if one.operation == "CreateDocumentClassifier"] == before


def test_launching_again_takes_up_the_token(server: DemoServer, run: Run) -> None:
    lost(server, run)
    assert run("launch", SECURE, "--yes")[0] == 0
    tokens = {one.parameters["ClientRequestToken"] for one in server.recorded if one.operation.startswith("Create")}
    assert len(tokens) == 1


def test_waiting_tells_the_outcome_by_its_exit_code(server: DemoServer, run: Run, tmp_path: Path) -> None:
    code, _out, said = run("launch", SECURE, "--yes", "--wait")
    assert code == 0
    assert "Confusion matrix" in said
    failing = tmp_path / "failing.toml"
    text = Path(SECURE).read_text("utf-8").replace("ComprehendDataAccess", "ComprehendReadOnly")
    failing.write_text(text.replace('version = "v1"', 'version = "v2"'), "utf-8")
    code, _out, said = run("launch", str(failing), "--yes", "--wait", "--force")
    assert code == 1
    assert "What it means" in said
    assert "role.write" in said
    server.set_faults(["comprehend:DescribeDocumentClassifier=ExpiredToken"])
    failing.write_text(text.replace('version = "v1"', 'version = "v3"').replace("ReadOnly", "DataAccess"), "utf-8")
    code, _out, said = run("launch", str(failing), "--yes", "--wait")
    assert code == 4
    assert "comprehend-wizard watch arn:" in said


# --- watch, result ----------------------------------------------------------------------------------------------------


def test_watch_shows_everything(run: Run) -> None:
    code, out, _said = run("watch", "--once")
    assert code == 0
    assert out.splitlines()[0].split() == ["NAME", "KIND", "STATUS", "TIME"]
    assert max(map(len, out.splitlines())) <= 80
    shape = json.loads(run("watch", "--output", "json")[1])
    assert {one["name"] for one in shape["resources"]} >= {"tickets-live", "support-tickets-2025/v1"}
    assert set(shape["resources"][0]) == {
        *("arn", "name", "kind", "status", "message", "since", "submitted", "ended", "under_way", "run")
    }


def test_watch_follows_one_to_its_end(server: DemoServer, run: Run) -> None:
    Clients(server).comprehend.create_document_classifier(**classifier("followed"))
    code, out, said = run("watch", "followed")
    assert code == 0
    assert "TRAINED" in said
    assert "Accuracy" in out + said
    assert run("watch", "tickets-broken")[0] == 1
    assert run("watch", "no-such")[0] == 2


def test_watch_is_left_by_ctrl_c(home: Path) -> None:
    with DemoServer(training_seconds=3600) as slow:
        Clients(slow).comprehend.create_document_classifier(**classifier("slow"))
        child = subprocess.Popen(
            [sys.executable, "-m", "wizard", "watch", "slow"],
            env={**os.environ, **slow.environment(), "HOME": str(home)},
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            text=True,
        )
        assert child.stderr is not None
        assert child.stderr.readline() == "SUBMITTED\n"
        child.send_signal(signal.SIGINT)
        _out, said = child.communicate(timeout=60)
        assert child.returncode == 130
        assert "goes on in AWS" in said
        assert "Traceback" not in said


def test_watch_asks_to_log_in_and_goes_on(server: DemoServer, home: Path) -> None:
    """At a terminal: the credentials expire while it follows, there are new ones, and it goes on."""
    assert home.is_dir()
    Clients(server).comprehend.create_document_classifier(**classifier("interrupted"))
    server.set_faults(["comprehend:DescribeDocumentClassifier=ExpiredToken"])
    child = pexpect.spawn(
        sys.executable, ["-m", "wizard", "watch", "interrupted"], env=dict(os.environ), timeout=60, encoding="utf-8"
    )
    child.expect_exact("Press Enter when there are new credentials")
    server.set_faults([])
    child.sendline("")
    child.expect_exact("TRAINED")
    child.expect_exact("\a")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0


def test_result_prints_metrics_and_the_matrix_or_why_it_failed(run: Run) -> None:
    code, out, _said = run("result", "support-tickets-2025/v1")
    assert code == 0
    for words in ("Accuracy", "F1 (macro)", "Confusion matrix", "BILLING"):
        assert words in out
    assert max(map(len, out.splitlines()[1:])) <= 80
    assert "Confusion matrix" not in run("result", TRAINED_ENCRYPTED, "--no-archive")[1]
    code, out, _said = run("result", "tickets-broken")
    assert code == 1
    assert "What it means" in out
    shape = json.loads(run("result", "support-tickets-2025", "--output", "json")[1])
    assert shape["evaluation"]["counts"]["Labels"] == "4"
    assert len(shape["confusion_matrix"]["labels"]) == 4
    assert (shape["skipped"], shape["archive_problem"], shape["failure"]) == ([], None, None)
    failure = json.loads(run("result", "tickets-broken", "--output", "json")[1])["failure"]
    assert failure["checks"][0] == "role.write"


def test_result_says_why_the_matrix_cannot_be_read(server: DemoServer, run: Run) -> None:
    server.set_faults(["s3:GetObject=AccessDenied"])
    code, out, _said = run("result", "support-tickets-2025")
    assert code == 0
    assert "s3:GetObject" in out
    assert "kms:Decrypt" in out


# --- stop, delete -----------------------------------------------------------------------------------------------------


def test_an_endpoint_is_deleted_after_a_yes(server: DemoServer, run: Run, home: Path) -> None:
    code, _out, said = run("delete", "tickets-live")
    assert code == 2
    assert "--yes" in said
    child = pexpect.spawn(sys.executable, ["-m", "wizard", "delete", "tickets-live"], env=dict(os.environ), timeout=60)
    child.expect_exact("Saves 1.80 USD an hour")
    child.expect_exact("Delete the endpoint tickets-live? [y/N]")
    child.sendline("n")
    child.expect_exact("Nothing was done.")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 1
    code, out, said = run("delete", "tickets-live", "--yes")
    assert (code, out.strip().rpartition("/")[2]) == (0, "tickets-live")
    assert "AWS deletes the endpoint" in said
    assert [one.operation for one in server.recorded if one.operation.startswith("Delete")] == ["DeleteEndpoint"]
    assert home.is_dir()


def test_a_training_is_stopped(home: Path, run: Run) -> None:
    assert home.is_dir()
    with DemoServer(training_seconds=3600) as slow:
        for name, value in slow.environment().items():
            os.environ[name] = value  # put back by the fixture that has set them
        assert run("launch", SECURE, "--yes")[0] == 0
        code, _out, said = run("delete", "tickets-secure", "--yes")
        assert (code, "stop its training first" in said) == (1, True)
        assert run("stop", "tickets-secure", "--yes", "--output", "json")[0] == 0
        assert "STOP_REQUESTED" in run("runs")[1]
        assert run("stop", "tickets-secure", "--yes")[0] == 1


# --- audit ------------------------------------------------------------------------------------------------------------


def test_audit_prints_who_used_the_key(run: Run) -> None:
    code, out, said = run("audit", "support-tickets-2025/v1")
    assert code == 0
    assert "summer-intern" in out
    assert max(map(len, out.splitlines())) <= 80
    assert "90 days" in said
    assert "management events" in said
    assert "any_match" in said
    shapes = json.loads(run("audit", TRAINED_ENCRYPTED, "--denied", "--output", "json")[1])
    assert [(one["decision"], one["event"]) for one in shapes] == [("denied", "Decrypt")]
    code, out, _said = run("audit", "tickets-live", "--keys", "model,volume", "--format", "csv", "--since", "30d")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert {row["purpose"] for row in rows} == {"model"}
    assert all(row["context"] for row in rows if row["event"] == "Decrypt")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("audit", "tickets-live", "--since", "soon"), "--since soon is no time"),
        (("audit", "tickets-live", "--keys", "root"), "root is no purpose"),
        (("audit", "tickets-live", "--format", "csv", "--output", "json"), "exclude each other"),
        (("audit", "product-mentions"), "no customer managed key"),
        (("watch", "arn:aws:s3:::bucket"), "is not the ARN"),
    ],
)
def test_what_is_wrong_is_named_with_its_remedy(run: Run, arguments: tuple[str, ...], words: str) -> None:
    code, out, said = run(*arguments)
    assert code == 2
    assert words in out + said


def test_a_lookup_that_is_refused_names_the_permission(server: DemoServer, run: Run) -> None:
    server.set_faults(["cloudtrail:LookupEvents=AccessDenied"])
    code, _out, said = run("audit", "support-tickets-2025")
    assert code == 3
    assert "cloudtrail:LookupEvents" in said
