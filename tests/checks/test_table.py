"""The README's table of checks is made from the declarations."""

from pathlib import Path

import pytest

from wizard.checks.registry import checks
from wizard.checks.table import as_json, as_markdown, as_text, with_table

README = Path(__file__).parents[2] / "README.md"


def test_the_readme_has_the_table_as_it_is_declared() -> None:
    text = README.read_text(encoding="utf-8")
    assert with_table(text) == text, "python -m wizard.checks.table README.md makes it anew"


def test_every_check_is_in_every_form() -> None:
    for check in checks():
        assert f"`{check.id}`" in as_markdown()
        assert f"  {check.id} ({check.severity})" in as_text()
    assert [shape["id"] for shape in as_json()] != []


def test_a_file_without_marks_is_left_alone() -> None:
    with pytest.raises(ValueError, match="has no lines"):
        with_table("# Nothing\n")


@pytest.mark.parametrize("check", checks(), ids=lambda check: str(check.id))
def test_the_words_of_a_check_are_whole(check: object) -> None:
    words = {name: str(getattr(check, name)) for name in ("what", "otherwise", "remedy")}
    assert not words["what"].endswith("."), "a clause, to be put together with others"
    assert words["otherwise"].endswith(".") or not words["otherwise"]
    assert words["remedy"].endswith((".", "}"))
