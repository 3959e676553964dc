"""The profiles that come with the program, and the schema they keep."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from tests.strategies import plans
from wizard.plan import AnyPlan
from wizard.profiles import load, schema
from wizard.profiles.schemas import SCHEMA_LINE

SHIPPED = sorted((Path(__file__).parents[2] / "profiles").glob("*.toml"))
_WANTED = {
    *("classifier-secure", "classifier-multi-label", "classifier-manifest", "classifier-native", "classifier-minimal"),
    *("recognizer-annotations", "recognizer-entity-list", "recognizer-manifest", "endpoint"),
}


def test_one_for_every_kind_and_format() -> None:
    assert {path.stem for path in SHIPPED} == _WANTED


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_valid_commented_and_without_remarks(path: Path) -> None:
    loaded = load(path)
    assert loaded.findings == ()
    assert loaded.plan.kind == path.stem.partition("-")[0]
    line, comment, *_rest = path.read_text("utf-8").splitlines()
    assert line == SCHEMA_LINE
    assert comment.startswith("# ")


def test_names_do_not_collide() -> None:
    profiles = [load(path).plan for path in SHIPPED]
    names = [(plan.kind, plan.name) for plan in profiles]
    assert len(set(names)) == len(names)
    assert not {name for _, name in names} & {
        "support-tickets-2025",
        "product-mentions",
        "tickets-broken",
        "tickets-live",
    }


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_schema_accepts(path: Path) -> None:
    Draft202012Validator(schema()).validate(tomllib.loads(path.read_text("utf-8")))


@settings(deadline=None, max_examples=60)
@given(plan=plans())
def test_schema_accepts_every_plan(plan: AnyPlan) -> None:
    assert list(Draft202012Validator(schema()).iter_errors(plan.as_profile())) == []


@pytest.mark.parametrize(
    "change",
    [
        {"kind": None},
        {"kind": "other"},
        {"name": "a b"},
        {"name": ""},
        {"regoin": "x"},
        {"keys": {"other": "x"}},
        {"vpc": {"subnets": ["subnet-1"]}},
        {"vpc": {"subnets": ["subnet-1"] * 17, "security_groups": ["sg-1"]}},
        {"mode": "BOTH"},
        {"tags": {"a": 1}},
    ],
    ids=str,
)
def test_schema_refuses(change: dict[str, Any]) -> None:
    profile = {**tomllib.loads((SHIPPED[0].parent / "classifier-secure.toml").read_text("utf-8")), **change}
    profile = {key: value for key, value in profile.items() if value is not None}
    assert list(Draft202012Validator(schema()).iter_errors(profile))


def test_schema_is_itself_sound_and_says_what_a_key_is_for() -> None:
    document = schema()
    Draft202012Validator.check_schema(document)
    described = document["$defs"]["ClassifierDataset"]["properties"]["label_delimiter"]["description"]
    assert "MULTI_LABEL" in described
    assert json.loads(json.dumps(document)) == document


def test_importing_profiles_loads_neither_pydantic_nor_tomlkit() -> None:
    code = "import sys, wizard.profiles; print({'pydantic', 'tomlkit', 'platformdirs'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
