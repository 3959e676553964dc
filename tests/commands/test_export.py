"""``export``: what goes to which stream, and a script that a real Python runs against the simulated account."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.demo.clients import Clients
from wizard.cli import main
from wizard.demo.server import DemoServer
from wizard.exports import EXPORTS
from wizard.profiles import load
from wizard.request import request_of

ROOT = Path(__file__).parents[2]
SECURE = ROOT / "profiles" / "classifier-secure.toml"


def run_python(script: str, variables: dict[str, str]) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return subprocess.run(
        [sys.executable, "-"],
        input=script,
        env={**kept, **variables},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_script_creates_in_the_account_exactly_what_the_plan_says(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", str(SECURE), "--to", "boto3"]) == 0
    script = capsys.readouterr().out
    with DemoServer(training_seconds=0) as server:
        done = run_python(script, server.environment())
        assert done.stderr == ""
        made = Clients(server).comprehend.describe_document_classifier(DocumentClassifierArn=done.stdout.strip())
    properties = made["DocumentClassifierProperties"]
    request = request_of(load(SECURE).plan)
    known = {name: properties[name] for name in request.parameters if name in properties}
    asked = json.loads(json.dumps(request.parameters))
    # What the account adds to what it was asked for: where the archive went.
    known["OutputDataConfig"]["S3Uri"] = asked["OutputDataConfig"]["S3Uri"]
    assert known == {name: asked[name] for name in known}
    assert set(asked) - set(known) == {"DocumentClassifierName", "Tags"}
    assert properties["DocumentClassifierArn"].endswith("document-classifier/tickets-secure/version/v1")


def test_the_script_of_another_account_sends_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "other.toml"
    other.write_text(SECURE.read_text().replace("111122223333", "999988887777"), "utf-8")
    assert main(["export", str(other), "--to", "boto3"]) == 0
    with DemoServer() as server:
        done = run_python(capsys.readouterr().out, server.environment())
        assert done.returncode == 1
        assert done.stderr.strip() == (
            "This is for account 999988887777, and the credentials are of account 111122223333."
        )
        listed = Clients(server).comprehend.list_document_classifiers()["DocumentClassifierPropertiesList"]
        assert not [one for one in listed if "tickets-secure" in one["DocumentClassifierArn"]]


@pytest.mark.parametrize("to", EXPORTS)
def test_the_file_is_all_there_is_on_standard_output(to: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "classifier-secure", "--to", to]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert "tickets-secure" in out
    assert main(["export", "classifier-secure", "--to", to, "--output", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"to": to, "suffix": EXPORTS[to].suffix, "text": out}


@pytest.mark.parametrize(
    ("profile", "to", "words"),
    [
        ("endpoint", "terraform", "has no resource for an endpoint of Amazon Comprehend. Use the boto3 export"),
        ("endpoint", "cloudformation", "has no resource for an endpoint of Amazon Comprehend. Use the boto3 export"),
        ("classifier-native", "terraform", "cannot train a classifier on native documents (dataset.document_type)"),
    ],
)
def test_what_a_tool_has_no_form_for_is_said(
    profile: str, to: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", profile, "--to", to]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert words in err


def test_the_tool_must_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "endpoint"]) == 2
    assert "--to" in capsys.readouterr().err


def test_a_text_that_the_output_cannot_carry_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saved = tmp_path / "letters.toml"
    saved.write_text(SECURE.read_text().replace('team = "nlp"', 'team = "größe"'), "utf-8")
    out, err = io.TextIOWrapper(io.BytesIO(), "ascii"), io.StringIO()
    monkeypatch.setattr("sys.stdout", out)
    monkeypatch.setattr("sys.stderr", err)
    assert main(["export", str(saved), "--to", "terraform"]) == 2
    assert "The file holds characters that standard output cannot carry in the encoding ascii." in err.getvalue()
