"""``lint``: findings are words, the corrected document is data, and the exit code is the answer."""

import io
import json
from pathlib import Path

import pytest

from tests.policy.lint.documents import CLASSIFIER, POLICIES, S, allow, policy
from wizard.cli import main

VALUES, PRESENCE = str(POLICIES / "values.json"), str(POLICIES / "presence.json")


@pytest.fixture
def clean(tmp_path: Path) -> str:
    """A policy without fault."""
    path = tmp_path / "clean.json"
    path.write_text(policy(allow("comprehend:List*")), "utf-8")
    return str(path)


def test_findings_are_lines_on_standard_error(clean: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", VALUES, clean]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    *lines, last, nothing = err.splitlines()
    assert nothing == f"{clean}: nothing found."
    assert lines[0].startswith(f"error: {VALUES}:15: Statement RequireVpcAndKeys, Condition ArnEquals comprehend:Vol")
    assert last.endswith(f"5 of 6 can be mended without a decision: comprehend-wizard lint --corrected {VALUES}")


def test_what_is_no_error_is_no_failure(clean: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", PRESENCE]) == 0
    assert capsys.readouterr().err.startswith("info: ")
    assert main(["lint", clean, "--output", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"ok": True, "findings": [], "corrected": {clean: None}}


def test_the_corrected_document_is_all_there_is_on_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", "--corrected", VALUES]) == 1
    out, err = capsys.readouterr()
    assert len(json.loads(out)["Statement"]) > 1
    assert "--corrected" not in err
    assert main(["lint", "--corrected", PRESENCE]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert "nothing is printed" in err


def test_corrected_is_for_one_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", "--corrected", VALUES, PRESENCE]) == 2
    assert "one document" in capsys.readouterr().err


def test_as_json_each_finding_has_its_file_and_place(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", VALUES, "--output", "json"]) == 1
    shape = json.loads(capsys.readouterr().out)
    assert set(shape) == {"ok", "findings", "corrected"}
    assert shape["ok"] is False
    assert set(shape["findings"][0]) == {"id", "severity", "subject", "message", "remedy", "file", "line", "column"}
    assert shape["corrected"][VALUES]["Version"] == "2012-10-17"


def test_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    text = policy(allow(CLASSIFIER, {"ForAllValues:StringEquals": {S: "x"}}))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert main(["lint", "-"]) == 1
    assert "error: -:" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert main(["lint", "-"]) == 1


@pytest.mark.parametrize("content", [None, b"\xff\xfe{}"], ids=["missing", "not UTF-8"])
def test_a_file_that_cannot_be_read(
    tmp_path: Path, clean: str, content: bytes | None, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "x\x1b[2J.json"
    if content is not None:
        path.write_bytes(content)
    assert main(["lint", str(path), clean]) == 2
    err = capsys.readouterr().err
    assert "\x1b" not in err
    assert "nothing found" in err
    assert main(["lint", str(path), clean, "--output", "json"]) == 2
    shape = json.loads(capsys.readouterr().out)
    assert [finding["id"] for finding in shape["findings"]] == ["policy.unreadable"]
    assert "line" not in shape["findings"][0]


def test_a_directory_and_a_name_that_no_file_can_have(tmp_path: Path) -> None:
    assert main(["lint", str(tmp_path)]) == 2
    assert main(["lint", "a\0b"]) == 2


def test_a_huge_file_is_refused_without_reading_it_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "huge.json"
    path.write_bytes("€".encode() * 3_500_000)
    assert main(["lint", str(path)]) == 1
    assert "longer than" in capsys.readouterr().err
