"""After a launch in line mode: the result in words, going on, all runs, and launches whose answer was lost."""

import csv
from pathlib import Path
from uuid import uuid4

import pytest

from tests.demo.clients import Clients
from tests.line.conftest import ByNumbers
from wizard.demo.server import DemoServer
from wizard.launch.ledger import Ledger, ledger_path
from wizard.profiles import load

SECURE = Path(__file__).parents[2] / "profiles" / "classifier-secure.toml"


@pytest.fixture
def fresh(tmp_path: Path) -> str:
    """The secure classifier under a name that no other test has taken."""
    path = tmp_path / "fresh.toml"
    name = load(SECURE).plan.name
    path.write_text(SECURE.read_text("utf-8").replace(f'"{name}"', f'"line-{uuid4().hex[:8]}"'), "utf-8")
    return str(path)


def test_a_result_is_said_in_words_and_the_endpoint_is_filled_in(
    by_numbers: ByNumbers, account: DemoServer, fresh: str
) -> None:
    done = by_numbers(["launch", "yes", "endpoint", "launch", "yes", "quit"], fresh)
    assert done.code == 0
    for words in ("TRAINED", "Accuracy", "F1 (macro)", "Most confused:"):
        assert words in done.out
    assert not any(shade in done.out for shade in "░▒▓█")  # whoever asks for numbers may be listening
    sent = [one.parameters for one in account.recorded if one.operation == "CreateEndpoint"][-1]
    assert sent["DataAccessRoleArn"].endswith("role/ComprehendDataAccess")
    assert "1.80 USD an hour" in done.out
    assert "1,314 a month" in done.out


def test_a_new_version_of_what_was_launched(by_numbers: ByNumbers, account: DemoServer, fresh: str) -> None:
    done = by_numbers(["launch", "yes", "version", "launch", "yes", "quit"], fresh)
    assert done.code == 0
    sent = [one.parameters for one in account.recorded if one.operation == "CreateDocumentClassifier"][-2:]
    assert [one["VersionName"] for one in sent] == ["v1", "v2"]
    assert sent[0]["ModelKmsKeyId"] == sent[1]["ModelKmsKeyId"]


def test_a_failure_leads_to_the_question_that_mends_it(by_numbers: ByNumbers, fresh: str) -> None:
    path = Path(fresh)
    path.write_text(path.read_text("utf-8").replace("ComprehendDataAccess", "ComprehendReadOnly"), "utf-8")
    done = by_numbers(["launch", "yes", "mend", "", "quit"], fresh)
    assert "What it means: " in done.out
    assert "Found before a launch by: role.write" in done.out
    assert "Which role should Comprehend use" in done.out.partition("What it means")[2]


def test_runs_are_listed_and_shown(by_numbers: ByNumbers, fresh: str) -> None:
    done = by_numbers(["runs", "support-tickets-2025/v1", "", "", "quit"], fresh)
    assert "support-tickets-2025/v1, classifier, TRAINED after 42 min" in done.out
    assert "BILLING taken for BUG" in done.out


def test_an_endpoint_is_deleted_after_a_yes(by_numbers: ByNumbers, account: DemoServer, fresh: str) -> None:
    client = Clients(account).comprehend
    model = "arn:aws:comprehend:us-west-2:111122223333:entity-recognizer/product-mentions"
    client.create_endpoint(EndpointName="to-delete", ModelArn=model, DesiredInferenceUnits=2)
    done = by_numbers(
        ["runs", "to-delete", "", "delete", "no", "to-delete", "", "delete", "yes", "back", "quit"], fresh
    )
    assert "Saves 3.60 USD an hour" in done.out
    assert "Nothing was done." in done.out
    assert "AWS deletes the endpoint to-delete." in done.out


def test_the_audit_is_said_and_written(by_numbers: ByNumbers, fresh: str, tmp_path: Path) -> None:
    done = by_numbers(["runs", "support-tickets-2025/v1", "", "audit", "yes", "used.csv", "back", "quit"], fresh)
    assert "user/summer-intern" in done.out
    assert "management events" in done.out
    with (tmp_path / "used.csv").open(newline="", encoding="utf-8") as file:
        assert "denied" in {row["decision"] for row in csv.DictReader(file)}


@pytest.mark.parametrize(
    ("answer", "state", "words"),
    [("later", "unanswered", ""), ("again", "created", "Sent again"), ("forget", "forgotten", "")],
)
def test_a_launch_whose_answer_was_lost_is_asked_about(
    by_numbers: ByNumbers, account: DemoServer, fresh: str, answer: str, state: str, words: str
) -> None:
    account.set_faults(["comprehend:CreateDocumentClassifier=ConnectionReset"])
    lost = by_numbers(["launch", "yes", "quit"], fresh)
    assert "same ClientRequestToken" in lost.out
    account.set_faults([])
    done = by_numbers([answer, "quit"], str(SECURE))
    assert "What about the launch of the classifier" in done.out
    assert words in done.out
    with Ledger(ledger_path()) as ledger:
        assert [run.state for run in ledger.runs()] == [state]


def test_one_that_aws_had_created_is_told(by_numbers: ByNumbers, account: DemoServer, fresh: str) -> None:
    account.set_faults(["comprehend:CreateDocumentClassifier=ConnectionReset"])
    by_numbers(["launch", "yes", "quit"], fresh)
    account.set_faults([])
    with Ledger(ledger_path()) as ledger:
        (run,) = ledger.unanswered()
    Clients(account).comprehend.create_document_classifier(**run.request, ClientRequestToken=run.token)
    assert "AWS had created it" in by_numbers(["quit"], str(SECURE)).out


def test_credentials_that_expire_while_following_can_be_renewed(
    by_numbers: ByNumbers, account: DemoServer, fresh: str
) -> None:
    account.set_faults(["comprehend:DescribeDocumentClassifier=ExpiredToken x1"])
    done = by_numbers(["launch", "yes", "yes", "quit"], fresh)
    assert "Are there new credentials?" in done.out
    assert "TRAINED" in done.out.partition("Are there new credentials?")[2]
    assert done.code == 0
