"""Where profiles are found by name."""

from pathlib import Path

import pytest

from tests.profiles.permissions import needs_permissions
from wizard.profiles import ProfileNotFoundError, available, default_directory, find, proposed_path, search_path

_ENDPOINT = """\
kind = "endpoint"
name = "{}"
region = "us-west-2"
model = "arn:aws:comprehend:us-west-2:111122223333:document-classifier/x"
"""
_NO_VALUE = "This is not TOML at the end of the file: a value is missing or not written as TOML; texts need quotes."
_SHIPPED = Path(__file__).parents[2] / "profiles"


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """An empty ``./profiles`` and an empty configuration directory."""
    here, yours = tmp_path / "work" / "profiles", tmp_path / "config" / "comprehend-wizard" / "profiles"
    here.mkdir(parents=True)
    yours.mkdir(parents=True)
    monkeypatch.chdir(here.parent)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return here, yours


def _write(folder: Path, name: str, text: str = "") -> Path:
    path = folder / f"{name}.toml"
    path.write_text(text or _ENDPOINT.format(name), "utf-8")
    return path


def test_order_of_the_search_path(folders: tuple[Path, Path]) -> None:
    here, yours = folders
    assert [(folder.path.resolve(), folder.origin) for folder in search_path()] == [
        (here, "here"),
        (yours, "yours"),
        (_SHIPPED, "shipped"),
    ]


def test_first_folder_wins(folders: tuple[Path, Path]) -> None:
    here, yours = folders
    assert find("endpoint").resolve() == _SHIPPED / "endpoint.toml"
    mine = _write(yours, "endpoint")
    assert find("endpoint") == mine
    nearest = _write(here, "endpoint")
    assert find("endpoint").resolve() == nearest


def test_a_folder_counts_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(_SHIPPED.parent)
    assert [folder.origin for folder in search_path()] == ["here", "yours"]
    assert len({entry.name for entry in available()}) == len(available())


@pytest.mark.parametrize("name", ["./here.toml", "here.toml", "sub/other"])
def test_a_path_is_a_path(name: str, folders: tuple[Path, Path]) -> None:
    work = folders[0].parent
    (work / "sub").mkdir()
    (work / "here.toml").write_text("", "utf-8")
    (work / "sub" / "other").write_text("", "utf-8")
    assert find(name) == Path(name)


@pytest.mark.parametrize("name", ["../secret", "..", "../../config/x", "/etc/nothing", "x/../../secret"])
def test_names_never_leave_the_folders(name: str, folders: tuple[Path, Path]) -> None:
    _write(folders[0].parent, "secret")
    if name == "..":
        assert find(name) == Path("..")
    else:
        with pytest.raises(ProfileNotFoundError, match="There is no file"):
            find(name)


def test_unknown_name_says_what_is_near_and_where_it_looked(folders: tuple[Path, Path]) -> None:
    _write(folders[1], "tickets-eu")
    with pytest.raises(ProfileNotFoundError) as caught:
        find("ticket-eu")
    assert str(folders[1]) in caught.value.message
    assert caught.value.remedy == "Did you mean tickets-eu?"
    assert caught.value.exit_code == 2
    with pytest.raises(ProfileNotFoundError, match="There are: classifier-manifest, "):
        find("zzz")


def test_unknown_path_says_what_is_near(folders: tuple[Path, Path]) -> None:
    _write(folders[0], "tickets")
    with pytest.raises(
        ProfileNotFoundError, match=r"There is no file profiles/ticket\. Did you mean profiles/tickets\.toml\?"
    ):
        find("profiles/ticket")


@pytest.mark.parametrize("name", ["", "a\0b", "n" * 5000, "a\x1b[31m\u202e"])
def test_impossible_names(name: str, folders: tuple[Path, Path]) -> None:
    assert folders
    with pytest.raises(ProfileNotFoundError) as caught:
        find(name)
    assert "\x1b" not in str(caught.value)


def test_available_lists_broken_ones_with_their_problem(folders: tuple[Path, Path]) -> None:
    here, yours = folders
    _write(here, "good")
    _write(here, "syntax", "kind = ")
    _write(yours, "wrong", _ENDPOINT.format("a b"))
    (here / "folder.toml").mkdir()
    (here / ".hidden.toml").write_text("", "utf-8")
    (here / "notes.txt").write_text("", "utf-8")
    found = {
        entry.name: (entry.kind, entry.origin, entry.problem) for entry in available() if entry.origin != "shipped"
    }
    assert found == {
        "folder": ("", "here", "This is a directory, not a profile."),
        "good": ("endpoint", "here", ""),
        "syntax": (
            "",
            "here",
            _NO_VALUE,
        ),
        "wrong": ("endpoint", "yours", "The endpoint name is not of the form that AWS accepts."),
    }
    shipped = {entry.name for entry in available() if entry.origin == "shipped"}
    assert shipped == {path.stem for path in _SHIPPED.glob("*.toml")}


def test_configuration_directory_of_the_platform(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", "relative/is/ignored")
    assert default_directory().is_absolute()
    assert default_directory().parts[-2:] == ("comprehend-wizard", "profiles")


@needs_permissions
def test_a_folder_that_may_not_be_read_is_passed_over(folders: tuple[Path, Path]) -> None:
    folders[0].chmod(0)
    assert [entry for entry in available() if entry.origin == "here"] == []
    folders[0].chmod(0o700)


def test_a_plan_is_saved_over_the_profile_it_came_from_but_never_over_a_shipped_one(folders: tuple[Path, Path]) -> None:
    here, yours = folders
    for folder in (here, yours, here.parent):
        mine = _write(folder, "mine")
        assert proposed_path("other", mine) == mine
    assert proposed_path("tickets", _SHIPPED / "endpoint.toml") == Path("profiles/tickets.toml")
    assert proposed_path("tickets", None) == Path("profiles/tickets.toml")
    assert proposed_path("", None) == Path("profiles/unnamed.toml")
    assert proposed_path("../../etc/x", None) == Path("profiles/etcx.toml")


def test_whoever_works_on_the_shipped_profiles_saves_over_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(_SHIPPED.parent)
    path = find("endpoint")
    assert proposed_path("tickets", path) == path
