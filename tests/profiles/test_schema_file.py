"""The schema beside a profile, and what a real TOML editor's engine makes of it."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from wizard.profiles import save
from wizard.profiles.schemas import SCHEMA_FILE, SCHEMA_LINE, schema_text

PROFILES = Path(__file__).parents[2] / "profiles"
TAPLO = Path(sys.executable).with_name("taplo")
ANSWERS = {"kind": "endpoint", "name": "tickets", "region": "us-west-2"}


def checked(path: Path) -> str:
    """What Taplo, which is behind the usual TOML extensions of editors, finds in a file; empty: nothing."""
    done = subprocess.run(
        [TAPLO, "lint", "--no-auto-config", path.name],
        cwd=path.parent,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return re.sub(r"\x1b\[[0-9;]*m", "", done.stderr) if done.returncode else ""


def test_the_schema_beside_the_shipped_profiles_is_that_of_this_version() -> None:
    assert (PROFILES / SCHEMA_FILE).read_text("utf-8") == schema_text()


@pytest.mark.parametrize("path", sorted(PROFILES.glob("*.toml")), ids=lambda path: path.stem)
def test_an_editor_finds_nothing_in_the_shipped_profiles(path: Path) -> None:
    assert checked(path) == ""


@pytest.mark.parametrize(
    ("line", "wrong", "said"),
    [
        ('mode = "MULTI_CLASS"', 'mode = "MULTI"', '"MULTI" is not one of'),
        ('name = "tickets-secure"', 'nam = "tickets-secure"', "'nam' was unexpected"),
        ('kind = "classifier"', 'kind = "clasifier"', '"clasifier" is not one of'),
        ('region = "us-west-2"', "region = 2", "2 is not of type"),
    ],
)
def test_an_editor_marks_what_is_wrong(tmp_path: Path, line: str, wrong: str, said: str) -> None:
    text = (PROFILES / "classifier-secure.toml").read_text("utf-8")
    assert line in text
    (tmp_path / SCHEMA_FILE).write_text(schema_text(), "utf-8")
    (tmp_path / "wrong.toml").write_text(text.replace(line, wrong), "utf-8")
    assert said in checked(tmp_path / "wrong.toml")


def test_a_new_profile_names_the_schema_which_is_put_beside_it(tmp_path: Path) -> None:
    save(tmp_path / "one.toml", ANSWERS, overwrite=False)
    assert (tmp_path / "one.toml").read_text("utf-8").splitlines()[0] == SCHEMA_LINE
    assert (tmp_path / SCHEMA_FILE).read_text("utf-8") == schema_text()
    assert checked(tmp_path / "one.toml") == ""


def test_a_schema_of_an_older_version_is_replaced(tmp_path: Path) -> None:
    older = json.loads(schema_text()) | {"properties": {}}
    (tmp_path / SCHEMA_FILE).write_text(json.dumps(older), "utf-8")
    save(tmp_path / "one.toml", ANSWERS, overwrite=False)
    assert (tmp_path / SCHEMA_FILE).read_text("utf-8") == schema_text()


@pytest.mark.parametrize("content", ['{"title": "somebody else\'s"}', "no JSON", "[]"])
def test_a_file_of_somebody_elses_stays_and_is_not_named(tmp_path: Path, content: str) -> None:
    (tmp_path / SCHEMA_FILE).write_text(content, "utf-8")
    save(tmp_path / "one.toml", ANSWERS, overwrite=False)
    assert not (tmp_path / "one.toml").read_text("utf-8").startswith("#:schema")
    assert (tmp_path / SCHEMA_FILE).read_text("utf-8") == content


def test_a_profile_whose_owner_took_the_line_out_stays_without_it(tmp_path: Path) -> None:
    path = tmp_path / "one.toml"
    path.write_text('# mine\nkind = "endpoint"\nname = "a"\n', "utf-8")
    save(path, ANSWERS, overwrite=True)
    assert path.read_text("utf-8").startswith("# mine\n")
    assert not (tmp_path / SCHEMA_FILE).exists()
