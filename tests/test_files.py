"""Paths as people type them."""

from pathlib import Path

import pytest

from wizard.errors import UsageError
from wizard.files import path_problem, typed_path

NO_FILES = ["", "  ", "/", ".", "..", "a/..", "~nobody-of-that-name/x.toml", "a\x00b", "\ud800.toml", "\x1b[31m/.."]


@pytest.mark.parametrize("text", NO_FILES)
def test_what_is_not_the_path_of_a_file_is_said_with_what_is(text: str) -> None:
    with pytest.raises(UsageError, match="path of a file") as caught:
        typed_path(text)
    assert "plans/tickets.toml" in caught.value.remedy
    assert path_problem(text) == str(caught.value)
    assert "\x1b" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (" plans/x.toml ", Path("plans/x.toml")),
        ("~/x.toml", Path.home() / "x.toml"),
        ("/etc", Path("/etc")),
        ("...", Path("...")),
        ("名前", Path("名前")),
    ],
)
def test_a_path_is_taken_as_it_is_typed(text: str, path: Path) -> None:
    assert typed_path(text) == path
    assert path_problem(text) is None
