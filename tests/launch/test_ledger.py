"""The ledger: a file for its owner only, that several programs use at once and that outlasts each of them."""

import os
import sqlite3
import stat
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from wizard.launch.ledger import Ledger, LedgerError
from wizard.launch.run import Intent, Sender
from wizard.launch.status import RunStatus

ARN = "arn:aws:comprehend:us-west-2:111122223333:document-classifier/tickets/version/v1"
INTENT = Intent(
    kind="classifier",
    name="tickets",
    version="v1",
    account="111122223333",
    region="us-west-2",
    caller="arn:aws:iam::111122223333:user/ml-engineer",
    profile="work",
    endpoint_url="",
    operation="CreateDocumentClassifier",
    plan={"kind": "classifier", "name": "tickets"},
    request={"DocumentClassifierName": "tickets", "VersionName": "v1"},
)
MOMENT = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "comprehend-wizard" / "runs.sqlite3"


def test_what_is_written_is_there_for_the_next_program(path: Path) -> None:
    with Ledger(path) as ledger:
        run = ledger.claim(INTENT)
        assert (run.state, run.attempts, run.sender) == ("unanswered", 1, Sender.this_process())
        ledger.note_created(run, ARN, "request-1")
    with Ledger(path) as ledger:
        (again,) = ledger.runs()
        assert (again.state, again.arn, again.request_id, again.token) == ("created", ARN, "request-1", run.token)
        assert (again.plan, again.request) == (INTENT.plan, INTENT.request)
        assert ledger.find("tickets") == ledger.find("tickets/v1") == ledger.find(ARN) == [again]
        assert ledger.find("tickets/v2") == ledger.find("other") == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
def test_nobody_else_can_read_it(path: Path) -> None:
    before = os.umask(0)
    try:
        with Ledger(path) as ledger:
            ledger.claim(INTENT)
            files = list(path.parent.iterdir())
            assert {file.name for file in files} == {"runs.sqlite3", "runs.sqlite3-wal", "runs.sqlite3-shm"}
            assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
            assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    finally:
        os.umask(before)


def test_it_keeps_a_journal_that_readers_do_not_wait_for(path: Path) -> None:
    with Ledger(path) as ledger:
        ledger.claim(INTENT)
        database = sqlite3.connect(path)
        assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert database.execute("PRAGMA user_version").fetchone() == (1,)
        database.close()


def test_the_ledger_of_a_newer_version_is_left_alone(path: Path) -> None:
    with Ledger(path) as ledger:
        ledger.claim(INTENT)
    database = sqlite3.connect(path)
    database.execute("PRAGMA user_version = 99")
    database.close()
    with Ledger(path) as ledger, pytest.raises(LedgerError, match="newer version") as caught:
        ledger.claim(INTENT)
    assert "XDG_STATE_HOME" in caught.value.remedy
    database = sqlite3.connect(path)
    assert database.execute("SELECT count(*) FROM runs").fetchone() == (1,)
    database.close()


def test_a_file_that_is_no_ledger_is_left_alone_and_said(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(b"not a database, but more than a hundred bytes of something else. " * 20)
    with Ledger(path) as ledger, pytest.raises(LedgerError, match="cannot be written"):
        ledger.claim(INTENT)
    assert path.read_bytes().startswith(b"not a database")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_directory_that_cannot_be_written_is_said(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.parent.chmod(0o500)
    with Ledger(path) as ledger, pytest.raises(LedgerError, match="cannot be written"):
        ledger.claim(INTENT)


def test_a_file_in_the_place_of_its_directory_is_said(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file")
    with Ledger(tmp_path / "state" / "runs.sqlite3") as ledger, pytest.raises(LedgerError, match="Nothing is launched"):
        ledger.claim(INTENT)


def test_the_same_request_is_taken_up_and_another_is_not(path: Path) -> None:
    with Ledger(path) as ledger:
        run = ledger.claim(INTENT)
        again = ledger.claim(INTENT)
        assert (again.id, again.token, again.attempts) == (run.id, run.token, 2)
        others = [
            replace(INTENT, request={**INTENT.request, "LanguageCode": "en"}),
            replace(INTENT, account="444455556666"),
            replace(INTENT, region="eu-west-1"),
            replace(INTENT, endpoint_url="http://127.0.0.1:1"),
        ]
        assert len({ledger.claim(other).token for other in others} | {run.token}) == 5
        ledger.note_refused(again, "no")
        assert ledger.claim(INTENT).token != run.token


def test_a_request_that_another_process_is_sending_stays_its_own(path: Path) -> None:
    with Ledger(path) as ledger, subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        run = ledger.claim(INTENT)
        here = Sender.this_process()
        _set(path, sender_pid=other.pid)
        assert ledger.claim(INTENT).token != run.token
        (first, _second) = ledger.unanswered()
        assert first.in_flight(first.created + timedelta(seconds=1))
        assert not first.in_flight(first.created + timedelta(hours=1))
        assert not replace(first, sender=here).in_flight(first.created)
        assert replace(first, sender=Sender(1, "elsewhere")).in_flight(first.created)
        other.communicate(timeout=30)
        assert not first.in_flight(first.created + timedelta(seconds=1))


def _set(path: Path, **values: int) -> None:
    database = sqlite3.connect(path)
    with database:
        for name, value in values.items():
            database.execute(f"UPDATE runs SET {name} = ?", (value,))  # noqa: S608
    database.close()


def test_two_programs_write_at_the_same_time(path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from dataclasses import replace\n"
        "from tests.launch.test_ledger import INTENT; from wizard.launch.ledger import Ledger\n"
        "with Ledger(Path(sys.argv[1])) as ledger:\n"
        "    for number in range(25):\n"
        "        name = sys.argv[2] + str(number)\n"
        "        ledger.note_created(ledger.claim(replace(INTENT, name=name, request={'n': name})), name)\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", program, str(path), name]) for name in ("a", "b")]
    assert [process.wait(60) for process in running] == [0, 0]
    with Ledger(path) as ledger:
        runs = ledger.runs()
    assert {run.arn for run in runs} == {f"{name}{number}" for name in "ab" for number in range(25)}
    assert len({run.token for run in runs}) == 50


def test_statuses_are_noted_with_since_when(path: Path) -> None:
    with Ledger(path) as ledger:
        ledger.note_created(ledger.claim(INTENT), ARN)
        ledger.note_status(RunStatus(ARN, "classifier", "SUBMITTED", submitted=MOMENT, since=MOMENT))
        ledger.note_status(RunStatus(ARN, "classifier", "STOP_REQUESTED", submitted=MOMENT))
        (run,) = ledger.runs()
        assert (run.status, run.submitted, run.ended) == ("STOP_REQUESTED", MOMENT, None)
        assert run.status_since is not None
        assert run.status_since > MOMENT  # AWS does not say: when it was first seen
        ended = MOMENT + timedelta(minutes=40)
        ledger.note_status(RunStatus(ARN, "classifier", "STOPPED", ended=ended, since=ended, finished=True))
        (run,) = ledger.runs()
        assert (run.status, run.status_since, run.ended) == ("STOPPED", ended, ended)
        ledger.note_status(RunStatus(f"{ARN}x", "classifier", "TRAINED"))
        ledger.note_ended(ARN, "delete")
        assert [run.status for run in ledger.runs()] == ["DELETED"]


def test_hostile_names_arrive_as_they_are(path: Path) -> None:
    name = "x'; DROP TABLE runs; --\x1b[31m\u202e\U0001f600"
    with Ledger(path) as ledger:
        run = ledger.claim(replace(INTENT, name=name, plan={"name": name}, request={"Name": name}))
        assert ledger.find(name) == [run]
        assert (run.name, run.plan["name"], run.request["Name"]) == (name, name, name)
        assert ledger.note_refused(run, f"because of {name}").problem.isprintable()


def test_one_in_memory_ends_with_the_object() -> None:
    ledger = Ledger(None)
    ledger.claim(INTENT)
    assert len(ledger.runs()) == 1
    ledger.close()
    assert ledger.runs() == []


def test_forgotten_is_not_unanswered(path: Path) -> None:
    with Ledger(path) as ledger:
        run = ledger.claim(INTENT)
        assert ledger.unanswered() == [run]
        ledger.forget(run)
        assert ledger.unanswered() == []
        assert [run.state for run in ledger.runs()] == ["forgotten"]
        assert ledger.runs(limit=0) == []
