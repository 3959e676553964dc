"""``policy``: which document goes where, alone or all together, and what is said about each."""

import json
from typing import Any

import pytest

from wizard.cli import main
from wizard.policy.kinds import DOCUMENT_KINDS

Captured = pytest.CaptureFixture[str]


def run(capsys: Captured, *words: str) -> tuple[int, str, str]:
    code = main(["policy", *words])
    out, err = capsys.readouterr()
    return code, out, err


@pytest.mark.parametrize("document", [*(name for name in DOCUMENT_KINDS if name not in ("guardrail", "key"))])
def test_one_document_is_pure_json_on_standard_output(capsys: Captured, document: str) -> None:
    code, out, err = run(capsys, "classifier-secure", "--document", document)
    assert code == 0
    assert json.loads(out)["Version"] == "2012-10-17"
    assert all(line.startswith(f"{document}: ") for line in err.splitlines())


def test_all_documents_come_with_headings(capsys: Captured) -> None:
    code, out, err = run(capsys, "classifier-secure")
    assert code == 0
    headings = [line for line in out.splitlines() if line.startswith("# ")]
    assert [line[2:].partition(":")[0] for line in headings] == [
        *("caller", "require", "exact", "guardrail", "role", "trust"),
        *("key (volume)", "key (output)", "key (model)", "discovery"),
    ]
    assert "key (volume): Add these statements" in err


@pytest.mark.parametrize("words", [["--document", "key", "--purpose", "model"], ["--purpose", "model"]])
def test_the_key_of_one_purpose(capsys: Captured, words: list[str]) -> None:
    code, out, _err = run(capsys, "classifier-secure", *words)
    assert code == 0
    assert [item["Sid"] for item in json.loads(out)["Statement"]] == ["UseAsModelKey", "LookAtTheKey"]


def test_a_document_in_parts(capsys: Captured) -> None:
    code, out, err = run(capsys, "classifier-secure", "--document", "guardrail")
    assert code == 0
    assert "It is a list of 2 documents, because a service control policy may have 5,120 characters" in err
    assert "--document guardrail --part N prints one of them" in err
    parts = []
    for number in ("1", "2"):
        code, part, err = run(capsys, "classifier-secure", "--document", "guardrail", "--part", number)
        assert (code, err) == (0, "")
        # What is printed is what AWS Organizations takes, blanks and all.
        assert len(part.rstrip("\n")) <= 5120
        parts.append(part)
    assert [json.loads(part) for part in parts] == json.loads(out)
    code, _out, err = run(capsys, "classifier-secure", "--document", "guardrail", "--part", "3")
    assert code == 2
    assert "There is no part 3: the document has 2 parts." in err


def test_json(capsys: Captured) -> None:
    _code, out, err = run(capsys, "classifier-secure", "--output", "json")
    assert err == ""
    shapes: list[dict[str, Any]] = json.loads(out)
    assert [shape["document"] for shape in shapes][:4] == ["caller", "require", "exact", "guardrail"]
    assert {shape["purpose"] for shape in shapes if shape["document"] == "key"} == {"volume", "output", "model"}
    guardrail = next(shape for shape in shapes if shape["document"] == "guardrail")
    assert (guardrail["limit"], len(guardrail["policies"])) == (5120, 2)
    assert all(part["fits"] and part["size"] <= 5120 for part in guardrail["policies"])
    _code, out, _err = run(capsys, "classifier-secure", "--document", "caller", "--output", "json")
    assert json.loads(out)["document"] == "caller"
    _code, out, _err = run(capsys, "classifier-secure", "--document", "guardrail", "--part", "2", "--output", "json")
    assert json.loads(out) == guardrail["policies"][1]["policy"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["endpoint", "--document", "guardrail"],
            "This plan has no document guardrail. An endpoint's plan holds no keys",
        ),
        (["classifier-minimal", "--document", "guardrail"], "nothing is demanded of comprehend:VpcSubnets"),
        (["classifier-minimal", "--document", "key"], "It has no keys of its own"),
        (["recognizer-annotations", "--purpose", "output"], "keys.output"),
        (["classifier-secure", "--document", "caller", "--purpose", "model"], "--purpose is for --document key only"),
        (["classifier-secure", "--part", "1"], "--part is for one document"),
        (["classifier-secure", "--part", "0"], "is not a number of 1 or more"),
        (["classifier-secure", "--document", "calller"], "invalid choice: 'calller'"),
        (["no-such-profile"], "no-such-profile"),
    ],
)
def test_what_cannot_be_printed_is_said(capsys: Captured, words: list[str], said: str) -> None:
    code, out, err = run(capsys, *words)
    assert (code, out) == (2, "")
    assert said in err


def test_another_region_makes_other_documents(capsys: Captured) -> None:
    _code, out, _err = run(capsys, "classifier-minimal", "--document", "trust", "--region", "eu-west-1")
    assert ":comprehend:eu-west-1:111122223333:" in out
