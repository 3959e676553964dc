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
        (["--request", "{nothing}", "--policy", "{policy}"], "nothing.json holds no request"),
        (["--request", "{second}", "--policy", "{policy}"], "second.json[2] holds no request"),
        (["--request", "{resource}", "--policy", "{policy}"], "resource must be a text and context an object"),
        (["--request", "{twice}", "--policy", "{policy}"], "'action' stands twice in one object"),
        (["--policy", "{policy}", "endpoint"], "explain needs a PROFILE"),
        (["endpoint", "--policy", "{policy}", "--scp", "{twice}"], "twice.json: 'action' stands twice"),
        (["endpoint", "--policy", "{policy}", "--boundary", "{folder}/none.json"], "none.json cannot be read"),
        (["no-such-profile", "--policy", "{policy}"], "no-such-profile"),
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
        "nothing": files.write("nothing.json", []),
        "second": files.write("second.json", [{"action": CREATE}, {}]),
        "resource": files.write("resource.json", {"action": CREATE, "resource": None}),
        "twice": files.write("twice.json", '{"action": "a:b", "action": "a:c"}'),
        "value": files.write("value.json", {"action": CREATE, "context": {"a:b": {"c": 1}}}),
    }
    code, out, err = run(capsys, *(word.format(**places) for word in words))
    assert (code, out) == (2, "")
    assert said in " ".join(err.split())


def test_a_policy_file_may_hold_several_and_the_mark_of_its_encoding(capsys: Captured, files: Files) -> None:
    of_s3, of_all = files.policy("s3.json", {**ALL, "Action": "s3:*"}), files.policy("all.json", ALL)
    policies = [json.loads(Path(name).read_text("utf-8")) for name in (of_s3, of_all)]
    several = files.write("several.json", f"\ufeff{json.dumps(policies)}")
    code, out, err = run(capsys, "endpoint", "--policy", several)
    assert (code, err) == (0, "")
    assert f"Statement All of {several}[2] allows it" in out
    none = files.write("none.json", [])
    code, out, _err = run(capsys, "endpoint", "--policy", none)
    assert code == 1
    assert out.startswith("implicitly denied: comprehend:CreateEndpoint")


def test_every_file_of_policies_counts_however_it_is_given(capsys: Captured, files: Files) -> None:
    launching = files.policy("launching.json", {**ALL, "Sid": "Launch", "Action": "comprehend:*"})
    passing = files.policy("passing.json", {**ALL, "Sid": "Pass", "Action": "iam:PassRole"})
    assert run(capsys, "endpoint", "--policy", launching)[0] == 1
    for words in (["--policy", launching, passing], ["--policy", launching, "--policy", passing]):
        code, out, _err = run(capsys, "endpoint", *words, "--output", "json")
        assert code == 0
        assert {reason["sid"] for reason in json.loads(out)["reasons"] if reason["matched"]} == {"Launch", "Pass"}


def test_a_level_that_only_denies_stands_beside_full_access(capsys: Captured, files: Files) -> None:
    mine = files.policy("mine.json", ALL)
    away = files.policy("away.json", {**ALL, "Sid": "Away", "Effect": "Deny", "Action": "s3:*"})
    assert run(capsys, "endpoint", "--policy", mine, "--scp", away)[0] == 0
    # A permissions boundary that only denies allows nothing, and nothing stands beside it.
    assert run(capsys, "endpoint", "--policy", mine, "--boundary", away)[0] == 1


def test_the_policy_of_a_key_is_not_taken_for_ones_own(capsys: Captured, files: Files) -> None:
    key = files.policy("key.json", {**ALL, "Sid": "Key", "Principal": {"AWS": "arn:aws:iam::444455556666:root"}})
    code, out, _err = run(capsys, "endpoint", "--policy", key, "--output", "json")
    found = json.loads(out)
    assert (code, found["decision"]) == (1, "undecided")
    assert {reason["matched"] for reason in found["reasons"]} == {None}
    assert "it has a Principal, which IAM takes in resource-based policies only" in found["because"]


def test_names_of_files_and_statements_are_shown_escaped(capsys: Captured, files: Files) -> None:
    hostile = files.policy("\x1b]0;owned\x07.json", {**ALL, "Sid": "\x1b[2J"})
    for words in ([], ["--output", "json"]):
        code, out, err = run(capsys, "endpoint", "--policy", hostile, *words)
        assert code == 0
        assert not any(character in out + err for character in "\x1b\x07")
