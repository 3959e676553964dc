"""Keys pressed at random, with pastes, clicks, other sizes and a failing AWS between them: nothing ends the wizard.

The dice are the same each time; what they meet on the screen hangs on how quickly it answers.
"""

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot

from tests.tui.screen_text import screen_text
from wizard.demo.faults import KINDS
from wizard.demo.server import DemoServer
from wizard.draft import read_draft
from wizard.flow import profile_of
from wizard.preview import PREVIEWS, Where, pages_of, render_preview
from wizard.profiles import read_data
from wizard.text import is_hidden
from wizard.tui.app import WizardApp

PROFILES = Path(__file__).parents[2] / "profiles"
Make = Callable[..., WizardApp]
PRESSES = 100
SEEDS, MANY_SEEDS = 2, 60
MOVES = ["down"] * 8 + ["up"] * 4 + ["tab"] * 4 + ["shift+tab"] * 4 + ["pagedown", "pageup", "end", "left", "right"] * 2
ANSWERS = ["enter"] * 14 + ["escape"] * 5 + ["space"] * 5 + ["backspace", "delete", "y"] * 2
ACTIONS = ["f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9", "f10"] * 2 + [
    *("ctrl+s", "ctrl+y", "ctrl+e", "ctrl+r", "ctrl+n", "ctrl+p"),
    *("left_square_bracket", "right_square_bracket", "question_mark"),
]
LETTERS = list("abcdefghmnostuvwxyz0123456789-:") + list("enadsmtvoxw")
"""Those that do something on a screen twice. No slash: what is saved stays in the test's own folder."""
KEYS = MOVES + ANSWERS + ACTIONS + LETTERS
PASTES = (
    "s3://acme-nlp-training/tickets/train.csv",
    "arn:aws:kms:us-west-2:111122223333:key/1a2b3c4d-0001-4000-8000-000000000001",
    "sg-0a1b2c3d4e5f60718",
    "PERSON",
    "team=nlp",
    "[/b]",
    "\x1b]0;owned\x07",
    "\u202ereversed",
    "two\nlines",
    "a" * 300,
)
SIZES = ((80, 24), (100, 30), (160, 45), (30, 10), (20, 5), (20, 3), (10, 2), (1, 1), (300, 100))
CALLS = (
    "kms:ListAliases",
    "ec2:DescribeSubnets",
    "s3:ListObjectsV2",
    "iam:ListRoles",
    "kms:DescribeKey",
    "s3:GetObject",
)


def actions(dice: random.Random) -> Iterator[tuple[str, Any]]:
    for _ in range(PRESSES):
        kind = dice.choices(("press", "paste", "click", "size", "wait"), (86, 4, 4, 2, 4))[0]
        match kind:
            case "press":
                yield kind, dice.choice(KEYS)
            case "paste":
                yield kind, dice.choice(PASTES)
            case "size":
                yield kind, dice.choice(SIZES)
            case _:
                yield kind, (dice.random(), dice.random())


async def do(pilot: Pilot[int], kind: str, what: Any) -> None:
    app = pilot.app
    match kind:
        case "press":
            await pilot.press(what)
        case "paste":
            app.post_message(events.Paste(what))
        case "size":
            await pilot.resize_terminal(*what)
        case "click":
            await pilot.click(offset=(int(what[0] * app.size.width), int(what[1] * app.size.height)))
        case _:
            await pilot.pause()


def seen_to_be_sound(app: WizardApp) -> None:
    """Nothing hidden is on the screen, and each view of the answers can be drawn."""
    assert not any(is_hidden(character) for character in set(screen_text(app)) - {"\n"})
    profile = profile_of(app.main_screen.state.answers)
    for preview in PREVIEWS:
        for page in pages_of(preview.id, profile) or ():
            render_preview(preview.id, profile, Where(), page.name)


async def storm(app: WizardApp, dice: random.Random) -> None:
    done: list[tuple[str, Any]] = []
    async with app.run_test(size=dice.choice(SIZES[:4]), notifications=True) as pilot:
        try:
            for number, (kind, what) in enumerate(actions(dice)):
                if app._exit:  # the last button of a result leaves
                    break
                done.append((kind, what))
                await do(pilot, kind, what)
                if number % 15 == 0:
                    seen_to_be_sound(app)
        except Exception as error:
            error.add_note(f"after {done[-12:]}")
            raise
    assert app.failure is None
    assert app.return_code in (0, None)
    read_draft(app.draft)  # can be read, if there is one


async def test_a_storm_of_keys(
    wizard: Make, account: DemoServer, thorough: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    names = [None, *sorted(path.stem for path in PROFILES.glob("*.toml"))]
    for seed in range(MANY_SEEDS if thorough else SEEDS):
        dice = random.Random(seed)  # noqa: S311 - the same storm each time
        home = tmp_path / str(seed)
        home.mkdir()
        monkeypatch.setenv("XDG_STATE_HOME", str(home / "state"))
        monkeypatch.chdir(home)
        faults = dice.sample(CALLS, dice.choice((0, 1, 2)))
        account.set_faults([f"{call}={dice.choice(sorted(KINDS))}" for call in faults])
        name = dice.choice(names)
        await storm(wizard(profile=read_data(PROFILES / f"{name}.toml")[0] if name else None), dice)
