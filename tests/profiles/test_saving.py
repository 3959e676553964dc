"""Saving profiles: what was there stays but for what changed, and there is never half a file."""

import os
import stat
import subprocess
import sys
import tomllib
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.plan.profiles import changed
from tests.profiles.permissions import needs_permissions
from tests.strategies import plans
from wizard.plan import AnyPlan, validate
from wizard.profiles import ProfileError, ProfileExistsError, load, render, save
from wizard.profiles.rendering import plain
from wizard.profiles.schemas import SCHEMA_FILE, SCHEMA_LINE

SHIPPED = sorted((Path(__file__).parents[2] / "profiles").glob("*.toml"))
_COMMENTED = """\
# Ours. Ask before you change it.
region = "us-west-2"    # the data is there
kind = "classifier"

# who is who
name = 'tickets'
language = "en"
role = "arn:aws:iam::111122223333:role/ComprehendDataAccess"

# what it learns from
[dataset]
train = "s3://data/train.csv"   # last week's

# where it runs
[vpc]
subnets = [
  "subnet-1",  # a
  "subnet-2",  # b
]
security_groups = [ "sg-1" ]

[keys]      # none yet
# the end
"""


def _plan(profile: dict[str, Any]) -> AnyPlan:
    plan, findings = validate(profile)
    assert plan is not None, findings
    return plan


def _saved_over(path: Path, **changes: Any) -> list[str]:
    """Save the commented profile with changes; the lines that went (-) and came (+)."""
    path.write_text(_COMMENTED, "utf-8")
    profile = changed("csv", {}) and tomllib.loads(_COMMENTED)
    for key, value in changes.items():
        table, _, inner = key.rpartition("__")
        target = profile.setdefault(table, {}) if table else profile
        if value is None:
            del target[inner]
        else:
            target[inner] = value
    save(path, _plan(profile), overwrite=True)
    assert load(path).plan == _plan(profile)
    before, after = _COMMENTED.splitlines(), path.read_text("utf-8").splitlines()
    return [f"-{line}" for line in before if line not in after] + [f"+{line}" for line in after if line not in before]


@settings(deadline=None, max_examples=150)
@given(plan=plans())
def test_every_plan_comes_back(plan: AnyPlan, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("plans") / "plan.toml"
    save(path, plan, overwrite=False)
    assert load(path).plan == plan
    assert path.read_text("utf-8") == f"{SCHEMA_LINE}\n{render(plan)}"


@settings(deadline=None, max_examples=150)
@given(old=plans(), new=plans(), shipped=st.sampled_from([None, *SHIPPED]))
def test_every_plan_comes_back_from_another_ones_file(
    old: AnyPlan, new: AnyPlan, shipped: Path | None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("plans") / "plan.toml"
    path.write_text(shipped.read_text("utf-8") if shipped else render(old), "utf-8")
    save(path, new, overwrite=True)
    assert load(path).plan == new


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_nothing_changed_nothing_touched(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.toml"
    copy.write_bytes(path.read_bytes())
    save(copy, load(path).plan, overwrite=True)
    assert copy.read_bytes() == path.read_bytes()


@pytest.mark.parametrize(
    ("changes", "difference"),
    [
        ({"name": "invoices"}, ["-name = 'tickets'", '+name = "invoices"']),
        (
            {"region": "us-east-1"},
            ['-region = "us-west-2"    # the data is there', '+region = "us-east-1"    # the data is there'],
        ),
        ({"version": "v1"}, ['+version = "v1"']),
        ({"dataset__test": "s3://data/test.csv"}, ['+test = "s3://data/test.csv"']),
        ({"vpc__subnets": ["subnet-2"]}, ['-  "subnet-1",  # a']),
        ({"keys__volume": "1a2b"}, ['+volume = "1a2b"']),
        ({"tags": {"a b": "c"}}, ["+[tags]", '+"a b" = "c"']),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
def test_only_what_changed_is_touched(changes: dict[str, Any], difference: list[str], tmp_path: Path) -> None:
    assert _saved_over(tmp_path / "x.toml", **changes) == difference


def test_new_keys_stand_in_their_table_before_the_next_ones_comment(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    _saved_over(path, version="v1", dataset__test="s3://data/test.csv")
    text = path.read_text("utf-8")
    assert 'DataAccess"\nversion = "v1"\n\n# what it learns from\n[dataset]' in text
    assert '# last week\'s\ntest = "s3://data/test.csv"\n\n# where it runs\n[vpc]' in text


def test_removed_keys_go_and_comments_stay(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    profile = {key: value for key, value in tomllib.loads(_COMMENTED).items() if key != "vpc"}
    path.write_text(_COMMENTED, "utf-8")
    save(path, _plan(profile), overwrite=True)
    text = path.read_text("utf-8")
    assert "[vpc]" not in text
    assert text.startswith("# Ours. Ask before you change it.\n")
    assert text.endswith("[keys]      # none yet\n# the end\n")


def test_manifests_are_edited_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    text = next(path for path in SHIPPED if path.stem == "classifier-manifest").read_text("utf-8")
    path.write_text(text, "utf-8")
    profile = tomllib.loads(text)
    profile["dataset"]["manifests"][0]["attributes"] = ["ticket-class", "topic"]
    profile["dataset"]["manifests"].append({"s3_uri": "s3://data/more.manifest", "attributes": ["x"], "split": "TEST"})
    save(path, _plan(profile), overwrite=True)
    assert load(path).plan == _plan(profile)
    after = path.read_text("utf-8")
    assert "# the labelling job's name, without -metadata" in after
    assert after.count("[[dataset.manifests]]") == 3
    del profile["dataset"]["manifests"][1:]
    save(path, _plan(profile), overwrite=True)
    assert load(path).plan == _plan(profile)


def test_windows_line_ends_stay(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_bytes(_COMMENTED.replace("\n", "\r\n").encode())
    save(path, _plan({**tomllib.loads(_COMMENTED), "version": "v2"}), overwrite=True)
    content = path.read_bytes()
    assert b'version = "v2"\r\n' in content
    assert content.count(b"\n") == content.count(b"\r\n")


def test_a_file_that_is_no_toml_is_written_anew(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_bytes(b"= \xff")
    plan = _plan(changed("csv"))
    save(path, plan, overwrite=True)
    assert path.read_text("utf-8") == f"{SCHEMA_LINE}\n{render(plan)}"


def test_unfinished_answers_come_back(tmp_path: Path) -> None:
    answers = {"kind": "recognizer", "vpc": {"subnets": ("subnet-1",), "security_groups": ()}, "name": None}
    save(tmp_path / "draft.toml", answers, overwrite=False)
    assert tomllib.loads((tmp_path / "draft.toml").read_text("utf-8")) == plain(answers)
    assert plain(answers) == {"kind": "recognizer", "vpc": {"subnets": ["subnet-1"]}}


def test_never_overwrites_unasked(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text("mine", "utf-8")
    with pytest.raises(ProfileExistsError, match=r"x\.toml exists already\. Choose another name"):
        save(path, _plan(changed("csv")), overwrite=False)
    assert path.read_text("utf-8") == "mine"
    assert sorted(tmp_path.glob("*")) == sorted([path, *tmp_path.glob(SCHEMA_FILE)])


def test_only_the_owner_may_read(tmp_path: Path) -> None:
    path = tmp_path / "config" / "profiles" / "x.toml"
    save(path, _plan(changed("csv")), overwrite=False)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in list(path.parents)[:2]] == [0o700, 0o700]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "dotfiles.toml", tmp_path / "x.toml"
    target.write_text(_COMMENTED, "utf-8")
    link.symlink_to(target)
    save(link, _plan({**tomllib.loads(_COMMENTED), "version": "v2"}), overwrite=True)
    assert link.is_symlink()
    assert '"v2"' in target.read_text("utf-8")


def test_half_a_character_is_refused_and_the_old_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text(_COMMENTED, "utf-8")
    with pytest.raises(ProfileError, match="half of a Unicode character"):
        save(path, {"kind": "classifier", "name": "\ud800"}, overwrite=True)
    assert path.read_text("utf-8") == _COMMENTED


@pytest.mark.parametrize("place", ["{0}/file/x.toml", "{0}/" + "n" * 300 + ".toml", "/proc/nowhere/x.toml"])
def test_places_that_cannot_be_written(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(ProfileError, match="cannot be written") as caught:
        save(Path(place.format(tmp_path)), _plan(changed("csv")), overwrite=True)
    assert caught.value.located[0].id == "profile.unwritable"


@pytest.mark.parametrize("name", ["n" * 250, "名" * 83, "\N{SMILING FACE WITH HORNS}" * 62, "ä" * 120 + "\udcff"])
def test_long_names_can_be_written_as_long_as_they_are_names(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"{name}.toml"
    save(path, _plan(changed("csv")), overwrite=True)
    assert sorted(tmp_path.glob("*")) == sorted([path, *tmp_path.glob(SCHEMA_FILE)])


@needs_permissions
def test_read_only_directory(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(ProfileError, match="permission denied"):
        save(tmp_path / "x.toml", _plan(changed("csv")), overwrite=True)
    assert list(tmp_path.iterdir()) == []


_ON_A_FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from wizard.profiles import ProfileError, load, save
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
plan = load(Path(sys.argv[1])).plan
resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
try:
    save(Path(sys.argv[2]), plan, overwrite=True)
except ProfileError as error:
    sys.exit(str(error))
"""


@pytest.mark.skipif(os.name == "nt", reason="needs a limit on the size of files")
def test_a_disk_that_is_full_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text(_COMMENTED, "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", _ON_A_FULL_DISK, str(SHIPPED[0]), str(path)], capture_output=True, text=True, check=False
    )
    assert "cannot be written: file too large" in done.stderr
    assert done.returncode == 1
    assert path.read_text("utf-8") == _COMMENTED
    assert sorted(tmp_path.glob("*")) == sorted([path, *tmp_path.glob(SCHEMA_FILE)]), "the temporary file is gone"


def _save_as(path: Path, name: str) -> str:
    try:
        save(path, {"kind": "classifier", "name": name}, overwrite=False)
    except ProfileExistsError:
        return ""
    return name


def test_of_two_writers_one_wins(tmp_path: Path) -> None:
    with ProcessPoolExecutor(4) as pool:
        for round_number in range(10):
            path = tmp_path / f"{round_number}.toml"
            winners = [name for name in pool.map(_save_as, [path] * 4, "abcd") if name]
            assert len(winners) == 1
            assert tomllib.loads(path.read_text("utf-8"))["name"] == winners[0]
    assert len(list(tmp_path.glob("*.toml"))) == 10
