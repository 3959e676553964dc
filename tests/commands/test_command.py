"""``command`` and ``request``: what goes to which stream, what ``--region`` may do, and the exit codes."""

import io
import json
import shlex
from pathlib import Path
from typing import Any

import pytest

from wizard.cli import main

_MINIMAL = """\
kind = "classifier"
name = "tickets"
region = "us-west-2"
language = "en"
role = "arn:aws:iam::111122223333:role/ComprehendDataAccess"
dataset = { train = "s3://acme-nlp-training/tickets/train.csv" }
"""


@pytest.fixture
def saved(tmp_path: Path) -> Any:
    """Write a profile and return its path as an argument."""

    def write(text: str) -> str:
        path = tmp_path / "saved.toml"
        path.write_text(text, "utf-8")
        return str(path)

    return write


def words(text: str) -> list[str]:
    return shlex.split(text.replace("\\\n", " "))


def test_the_command_is_all_there_is_on_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["command", "endpoint"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    first, *options = out.splitlines()
    assert first == "aws comprehend create-endpoint \\"
    assert all(line.startswith("    --") for line in options)
    assert options[-1] == "    --region us-west-2"


def test_one_line_and_the_document_hold_the_same_request(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["request", "classifier-secure"]) == 0
    request = json.loads(capsys.readouterr().out)
    assert main(["command", "classifier-secure", "--one-line", "--style", "input-json"]) == 0
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    given = words(out)
    assert json.loads(given[given.index("--cli-input-json") + 1]) == request["parameters"]
    assert request["operation"] == "CreateDocumentClassifier"
    assert request["iam"]["action"] == "comprehend:CreateDocumentClassifier"


def test_as_json_the_words_come_as_a_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["command", "recognizer-annotations", "--output", "json"]) == 0
    shape = json.loads(capsys.readouterr().out)
    assert shape["shell"] == "bash"
    assert shape["argv"] == words(shape["text"])


def test_the_credentials_profile_and_the_endpoint_are_part_of_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["command", "endpoint", "--profile", "dev team", "--endpoint-url", "http://127.0.0.1:5000"]) == 0
    given = words(capsys.readouterr().out)
    assert given[given.index("--profile") + 1] == "dev team"
    assert given[given.index("--endpoint-url") + 1] == "http://127.0.0.1:5000"


def test_a_region_of_the_command_line_goes_before_the_profiles(saved: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["command", saved(_MINIMAL), "--region", "eu-west-1"]) == 0
    assert "--region eu-west-1" in capsys.readouterr().out
    assert main(["command", saved(_MINIMAL.replace('region = "us-west-2"\n', "")), "--region", "eu-west-1"]) == 0


def test_a_region_of_the_environment_does_not(
    saved: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    assert main(["command", saved(_MINIMAL)]) == 0
    assert "--region us-west-2" in capsys.readouterr().out


@pytest.mark.parametrize("region", [[], ["--region", "us-west-2"], ["--region", "eu-west-1"]])
@pytest.mark.parametrize("command", ["command", "request", "launch"])
def test_a_misspelt_table_is_refused_with_any_region(
    saved: Any, capsys: pytest.CaptureFixture[str], command: str, region: list[str]
) -> None:
    """Read leniently, ``[vcp]`` would become a training outside the VPC."""
    path = saved(
        f'{_MINIMAL}[vcp]\nsubnets = ["subnet-0a1b2c3d4e5f60718"]\nsecurity_groups = ["sg-0a1b2c3d4e5f60718"]\n'
    )
    assert main([command, path, *region]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert f"{path}:7: vcp: " in err
    assert "Did you mean vpc?" in err


def test_a_region_that_its_keys_are_not_in_is_refused(saved: Any, capsys: pytest.CaptureFixture[str]) -> None:
    path = saved(
        f'{_MINIMAL}[keys]\nmodel = "arn:aws:kms:us-west-2:111122223333:key/1a2b3c4d-0003-4000-8000-000000000003"\n'
    )
    assert main(["command", path]) == 0
    capsys.readouterr()
    assert main(["command", path, "--region", "eu-west-1", "--output", "json"]) == 2
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert (finding["subject"], finding["line"]) == ("keys.model", 8)
    assert main(["command", path, "--region", "no where"]) == 2
    assert "error: region: " in capsys.readouterr().err


@pytest.mark.parametrize("region", [[], ["--region", "us-west-2"]])
def test_warnings_are_words_and_not_data(saved: Any, capsys: pytest.CaptureFixture[str], region: list[str]) -> None:
    path = saved(f'{_MINIMAL}[keys]\nvolume = "1a2b3c4d-0001-4000-8000-000000000001"\n')
    assert main(["command", path, *region]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("aws comprehend")
    assert err.startswith(f"warning: {path}:8: keys.volume: ")


def test_a_fallback_to_one_document_is_said(saved: Any, capsys: pytest.CaptureFixture[str]) -> None:
    path = saved(f'{_MINIMAL}[keys]\nvolume = "file://x"\n')
    assert main(["command", path]) == 0
    out, err = capsys.readouterr()
    assert "--cli-input-json" in out
    assert "Printed as one JSON document: the AWS CLI would read --volume-kms-key-id from" in err


def test_output_that_cannot_carry_the_command_is_refused(
    saved: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """``\\xe9`` in place of ``é`` would be another command."""
    path = saved(f'{_MINIMAL}[tags]\nteam = "équipe"\n')
    narrow = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr("sys.stdout", narrow)
    assert main(["command", path]) == 2
    assert "ascii" in capsys.readouterr().err
    assert main(["command", path, "--output", "json"]) == 0
    narrow.seek(0)
    tags = json.loads(narrow.read())["argv"]
    assert json.loads(tags[tags.index("--tags") + 1]) == [{"Key": "team", "Value": "équipe"}]
