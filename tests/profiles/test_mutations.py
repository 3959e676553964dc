"""Profiles spoiled in every way: an error or a plan, never a traceback, and an edit never makes a value wrong."""

import random
import string
from pathlib import Path

import pytest

from wizard.plan import validate
from wizard.profiles import ProfileError, load, read_data, save
from wizard.profiles.rendering import plain

SHIPPED = sorted((Path(__file__).parents[2] / "profiles").glob("*.toml"))
_ROUNDS = 160
_PIECES = [
    *(
        "[",
        "]",
        "[[",
        "]]",
        "{",
        "}",
        '"',
        "'",
        '"""',
        "'''",
        "=",
        ".",
        ",",
        "#",
        "\\",
        "\n",
        "\r\n",
        "\t",
        "\0",
        "\x1b",
    ),
    *(
        "true",
        "1",
        "-0",
        "1e999",
        "nan",
        "1979-05-27",
        "9" * 5000,
        "[]",
        "{}",
        "\u202e",
        "\N{GRINNING FACE}",
        "[" * 3000,
    ),
    *(
        "kind",
        "tags",
        "dataset",
        "dataset.manifests",
        "[vpc]\n",
        "[[keys]]\n",
        "tags.a.b = 1\n",
        '"" = ""\n',
        "\\ud800",
    ),
]


def _mutated(content: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(content) + 1)
        until = min(len(content), at + chance.choice([0, 1, 1, 5, 40, 400]))
        piece = chance.choice(
            [
                b"",
                chance.choice(_PIECES).encode(),
                bytes(chance.randrange(256) for _ in range(chance.randint(1, 6))),
                content[slice(*sorted(chance.randrange(len(content) + 1) for _ in range(2)))][:300],
                chance.choice(string.printable).encode(),
            ]
        )
        content = content[:at] + piece + content[until:]
    return content


@pytest.mark.parametrize("shipped", SHIPPED, ids=lambda path: path.stem)
def test_mutated_profiles(shipped: Path, tmp_path: Path) -> None:
    chance = random.Random(shipped.stem)  # noqa: S311  # the same mutations in every run, not a secret
    original = shipped.read_bytes()
    refused = 0
    for number in range(_ROUNDS):
        path = tmp_path / f"{number}.toml"
        path.write_bytes(_mutated(original, chance))
        refused += _is_refused(path)
        try:
            data, _ = read_data(path)
        except ProfileError:
            continue
        save(path, data, overwrite=True)
        assert plain(read_data(path)[0]) == plain(data)
    assert _ROUNDS / 4 < refused < _ROUNDS


def _is_refused(path: Path) -> bool:
    try:
        loaded = load(path)
    except ProfileError as error:
        problems = error.located
    else:
        assert loaded.plan == validate(loaded.data)[0]
        return False
    assert problems
    assert all(problem.message and problem.file for problem in problems)
    return True
