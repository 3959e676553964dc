"""``explain``: decisions from files, for a saved plan and for requests, with their reasons and exit codes."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from wizard.cli import main

Captured = pytest.CaptureFixture[str]
ALL = {"Sid": "All", "Effect": "Allow", "Action": "*", "Resource": "*"}
CREATE = "comprehend:CreateDocumentClassifier"


class Files:
    """Policies and requests in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, name: str, value: Any) -> str:
        path = self._folder / name
        path.write_text(value if isinstance(value, str) else json.dumps(value), "utf-8")
        return str(path)

    def policy(self, name: str, *statements: dict[str, Any]) -> str:
        return self.write(name, {"Version": "2012-10-17", "Statement": list(statements)})


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def printed(capsys: Captured, *words: str) -> str:
    assert main(["policy", *words]) == 0
    return capsys.readouterr().out


def run(capsys: Captured, *words: str) -> tuple[int, str, str]:
    code = main(["explain", *words])
    out, err = capsys.readouterr()
    return code, out, err


@pytest.mark.parametrize("profile", ["classifier-secure", "recognizer-annotations", "endpoint", "classifier-minimal"])
def test_every_plan_is_allowed_by_its_caller_document(capsys: Captured, files: Files, profile: str) -> None:
    mine = files.write("caller.json", printed(capsys, profile, "--document", "caller"))
    code, out, err = run(capsys, profile, "--policy", mine)
    assert (code, err) == (0, "")
    assert all(line.startswith(("allowed: ", "  ")) for line in out.splitlines())
    assert "allowed: iam:PassRole on arn:aws:iam::111122223333:role/ComprehendDataAccess" in out


def test_a_guardrail_decides_and_is_named(capsys: Captured, files: Files) -> None:
    mine = files.policy("mine.json", ALL)
    parts = [printed(capsys, "classifier-secure", "--document", "guardrail", "--part", part) for part in "12"]
    scp = files.write("guardrail.json", [json.loads(part) for part in parts])
    assert run(capsys, "classifier-secure", "--policy", mine, "--scp", scp)[0] == 0
    code, out, _err = run(capsys, "classifier-minimal", "--policy", mine, "--scp", scp)
    assert code == 1
    assert out.startswith(
        f"explicitly denied: {CREATE} on arn:aws:comprehend:us-west-2:111122223333:document-classifier/"
    )
    assert "comprehend:VpcSubnets is absent from the request" in out
    assert "speak of other operations" in out
    code, out, _err = run(capsys, "classifier-minimal", "--policy", mine, "--scp", scp, "--output", "json")
    decision = json.loads(out)
    assert code == 1
    assert decision["decision"] == "explicitly_denied"
    reasons = [reason for reason in decision["reasons"] if reason["effect"] == "Deny" and reason["matched"]]
    assert {reason["sid"] for reason in reasons} >= {"DenyWithoutSubnets", "DenyOtherVolumeKey"}
    keys = {"policy", "sid", "effect", "matched", "because", "action", "resource"}
    assert all(set(reason) == keys for reason in decision["reasons"])


def test_boundaries_and_levels_of_an_organization(capsys: Captured, files: Files) -> None:
    mine, nothing = files.policy("mine.json", ALL), files.policy("s3.json", {**ALL, "Sid": "S3", "Action": "s3:*"})
    assert run(capsys, "endpoint", "--policy", mine, "--boundary", mine)[0] == 0
    code, out, _err = run(capsys, "endpoint", "--policy", mine, "--boundary", nothing)
    assert code == 1
    assert "No permissions boundary allows comprehend:CreateEndpoint" in out
    code, out, _err = run(capsys, "endpoint", "--policy", mine, "--scp", mine, nothing)
    assert code == 1
    assert "No service control policy allows comprehend:CreateEndpoint" in out
    assert run(capsys, "endpoint", "--policy", nothing, mine)[0] == 0


def test_requests_from_a_file(capsys: Captured, files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    vpc = {"Null": {"comprehend:VpcSubnets": "false"}}
    mine = files.policy(
        "mine.json", {"Sid": "RequireVpc", "Effect": "Allow", "Action": CREATE, "Resource": "*", "Condition": vpc}
    )
    right = {"action": CREATE, "resource": "arn:aws:comprehend:us-west-2:111122223333:document-classifier/x"}
    one = files.write("one.json", {**right, "context": {"comprehend:VpcSubnets": ["subnet-1"]}})
    assert run(capsys, "--request", one, "--policy", mine)[0] == 0
    several = files.write("several.json", [right, {**right, "context": {"comprehend:VpcSubnets": ["subnet-1"]}}])
    code, out, _err = run(capsys, "--request", several, "--policy", mine, "--output", "json")
    assert code == 1
    first, second = json.loads(out)
    assert first == {
        "decision": "implicitly_denied",
        "because": "Statement RequireVpc of "
        + mine
        + " does not match: comprehend:VpcSubnets is absent from the request.",
        "reasons": [
            {
                "policy": mine,
                "sid": "RequireVpc",
                "effect": "Allow",
                "matched": False,
                "because": "comprehend:VpcSubnets is absent from the request",
            }
        ],
    }
    assert second["decision"] == "allowed"
    assert main(["request", "classifier-secure"]) == 0
    request = capsys.readouterr().out
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(request.encode())))
    code, out, _err = run(capsys, "--request", "-", "--policy", mine)
    assert code == 0
    assert out.startswith("allowed: ")


def test_who_calls_from_where_is_not_known(capsys: Captured, files: Files) -> None:
    office = files.policy("office.json", {**ALL, "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}})
    code, out, _err = run(capsys, "endpoint", "--policy", office)
    assert code == 1
    assert out.startswith("undecided: ")
    assert "aws:SourceIp is not known" in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--policy", "{policy}"], "explain needs a PROFILE or --request FILE, and not both. PROFILE comes first"),
        (["endpoint", "--request", "{policy}", "--policy", "{policy}"], "and not both"),
        (["endpoint"], "--policy"),
        (["endpoint", "--policy", "{folder}/none.json"], "none.json cannot be read: no such file or directory"),
        (["endpoint", "--policy", "{folder}"], "cannot be read: is a directory"),
        (["endpoint", "--policy", "{bad}"], "bad.json:1:2: this is no JSON"),
        (["endpoint", "--policy", "{binary}"], "is not UTF-8 text"),
        (["--request", "{policy}", "--policy", "{policy}"], "holds no request"),
        (["--request", "{service}", "--policy", "{policy}"], "the action CreateEndpoint has no service"),
        (["--request", "{value}", "--policy", "{policy}"], "the value of a:b must be a text or a list of texts"),
    ],
)
def test_wrong_usage_is_said(capsys: Captured, files: Files, tmp_path: Path, words: list[str], said: str) -> None:
    (tmp_path / "binary.json").write_bytes(b"\xff\xfe\x00")
    places = {
        "folder": str(tmp_path),
        "policy": files.policy("p.json", ALL),
        "bad": files.write("bad.json", "{]"),
        "binary": str(tmp_path / "binary.json"),
        "service": files.write("service.json", {"action": "CreateEndpoint"}),
        "value": files.write("value.json", {"action": CREATE, "context": {"a:b": {"c": 1}}}),
    }
    code, out, err = run(capsys, *(word.format(**places) for word in words))
    assert (code, out) == (2, "")
    assert said in " ".join(err.split())
