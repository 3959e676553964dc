"""The README's pictures are there, and fetch nothing when they are looked at."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NAMED = re.findall(r"\((tests/pictures/[^)]+)\)", (ROOT / "README.md").read_text(encoding="utf-8"))


def test_the_readme_shows_the_screen() -> None:
    assert len(NAMED) >= 2


@pytest.mark.parametrize("name", NAMED)
def test_a_picture_of_the_readme(name: str) -> None:
    svg = (ROOT / name).read_text(encoding="utf-8")
    assert svg.startswith("<svg")
    assert "@font-face" not in svg
    assert "Loading" not in svg
