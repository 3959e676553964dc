"""``profiles list|show|validate|schema|path``: data on one stream, words on the other, and the exit code."""

import io
import json
import tomllib
from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from wizard.commands.profiles import run
from wizard.commands.streams import Streams
from wizard.errors import NoAwsError
from wizard.findings import Finding
from wizard.profiles import ProfileNotFoundError

_SHIPPED = Path(__file__).parents[2] / "profiles"
_WRONG = 'kind = "endpoint"\nname = "a b"\nregion = "us-west-2"\nmodel = "x"\n'


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def _run(action: str, *, as_json: bool = False, **arguments: Any) -> Outcome:
    out, err = io.StringIO(), io.StringIO()
    code = run(Namespace(action=action, **arguments), Streams(out, err, as_json))
    return Outcome(int(code), out.getvalue(), err.getvalue())


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, with a broken profile and with nothing in the configuration directory."""
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles" / "wrong.toml").write_text(_WRONG, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path


def test_list() -> None:
    outcome = _run("list")
    header, first, *rest = outcome.out.splitlines()
    assert header.split() == ["NAME", "KIND", "FROM", "FILE"]
    assert first.split() == ["wrong", "endpoint", "(not", "valid)", "here", "profiles/wrong.toml"]
    assert len(rest) == len(list(_SHIPPED.glob("*.toml")))
    assert outcome.err.startswith("profiles/wrong.toml is not valid: The endpoint name is not of the form")
    assert outcome.code == 0


def test_list_as_json() -> None:
    outcome = _run("list", as_json=True)
    wrong, *shipped = outcome.json
    assert (wrong["name"], wrong["ok"], wrong["kind"]) == ("wrong", False, "endpoint")
    assert all(entry["ok"] and Path(entry["path"]).is_file() for entry in shipped)
    assert outcome.err == ""


def test_show_prints_the_file_as_it_is() -> None:
    text = (_SHIPPED / "classifier-secure.toml").read_text("utf-8")
    assert _run("show", saved_plan="classifier-secure") == Outcome(0, text, "")
    assert _run("show", saved_plan="classifier-secure", as_json=True).json == tomllib.loads(text)


def test_show_lets_nothing_act_on_the_terminal(folder: Path) -> None:
    (folder / "evil.toml").write_text('# \x1b]52;c;x\x07\n\tname = "a\u202eb"\n', "utf-8")
    outcome = _run("show", saved_plan="evil.toml")
    assert outcome.out == '# \\u001b]52;c;x\\u0007\n\tname = "a\\u202eb"\n'


def test_show_of_something_unknown() -> None:
    with pytest.raises(ProfileNotFoundError, match="Did you mean wrong"):
        _run("show", saved_plan="wrnog")


def test_validate_says_everything_and_exits_2() -> None:
    outcome = _run("validate", saved_plans=["wrong", "endpoint", "nothing"])
    assert outcome.code == 2
    assert outcome.out == ""
    valid, role, name, model, missing = outcome.err.splitlines()
    assert valid == "endpoint is valid."
    assert name.startswith("error: profiles/wrong.toml:2: name: The endpoint name is not of the form")
    assert model.startswith("error: profiles/wrong.toml:4: model: The model is not of the form")
    assert role.startswith("info: profiles/wrong.toml:1: role: No role is given.")
    assert missing.startswith('error: nothing: There is no profile "nothing" in ')


def test_validate_as_json() -> None:
    outcome = _run("validate", saved_plans=["wrong"], as_json=True)
    assert outcome.code == 2
    assert outcome.json["ok"] is False
    found = {finding["subject"]: finding for finding in outcome.json["findings"]}
    assert (found["name"]["file"], found["name"]["line"]) == ("profiles/wrong.toml", 2)
    assert set(found["name"]) == {"id", "severity", "subject", "message", "remedy", "file", "line"}


def test_validate_without_names_takes_all(folder: Path) -> None:
    assert _run("validate", saved_plans=[]).code == 2
    (folder / "profiles" / "wrong.toml").unlink()
    outcome = _run("validate", saved_plans=[])
    assert outcome.code == 0
    assert outcome.err.count(" is valid.") == len(list(_SHIPPED.glob("*.toml")))
    assert _run("validate", saved_plans=[], as_json=True).json == {"ok": True, "findings": []}


def test_schema() -> None:
    document = _run("schema").json
    Draft202012Validator(document).validate(tomllib.loads((_SHIPPED / "endpoint.toml").read_text("utf-8")))


def test_path(folder: Path) -> None:
    assert _run("path", saved_plan=None).out.splitlines() == [
        str(folder / "profiles"),
        str(folder / "config" / "comprehend-wizard" / "profiles"),
        str(_SHIPPED),
    ]
    assert _run("path", saved_plan="endpoint").out == f"{_SHIPPED / 'endpoint.toml'}\n"
    assert _run("path", saved_plan="wrong", as_json=True).json == {"path": str(folder / "profiles" / "wrong.toml")}
    assert [item["from"] for item in _run("path", saved_plan=None, as_json=True).json] == ["here", "yours", "shipped"]


def test_words_stay_on_one_line_and_harmless() -> None:
    out, err = io.StringIO(), io.StringIO()
    Streams(out, err, json=False).findings([Finding("x", "error", "tags", "bad\nerror: more \x1b[31m.")])
    assert err.getvalue() == "error: tags: bad\\nerror: more \\x1b[31m.\n"


def test_a_failure_has_the_shape_of_a_finding() -> None:
    out, err = io.StringIO(), io.StringIO()
    Streams(out, err, json=True).failure(NoAwsError("No credentials.", "Run aws configure."))
    assert json.loads(out.getvalue()) == {
        "ok": False,
        "findings": [
            {
                "id": "failure",
                "severity": "error",
                "subject": "",
                "message": "No credentials.",
                "remedy": "Run aws configure.",
            }
        ],
    }


def test_a_stream_that_cannot_encode_gets_escapes() -> None:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii", newline="\n")
    Streams(out, io.StringIO(), json=False).data("café …")
    out.flush()
    assert raw.getvalue() == b"caf\\xe9 \\u2026\n"
