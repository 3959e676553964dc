"""Whoever is killed while saving leaves the old file or the new one, never half of one."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs fork and SIGKILL")


def test_a_save_killed_at_any_moment_leaves_the_old_or_the_new() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.profiles.killing"],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    deaths = [json.loads(line) for line in done.stdout.splitlines()]
    for name in ("profile.toml", "draft.json"):
        for before in ("none", "old"):
            told = [death for death in deaths if (death["name"], death["before"]) == (name, before)]
            assert len(told) > 10, told
            assert not told[-1]["died"]
            assert told[-1]["after"] == "new"
            afters = [death["after"] for death in told]
            # First it is as it was, from some moment on it is as it shall be, and nothing else comes between.
            turn = afters.index("new")
            assert afters == [before] * turn + ["new"] * (len(afters) - turn)
            assert 0 < turn < len(afters) - 1
            for death in told:
                assert death["next"] == "next"
                assert death["listed"] in ([], [name])
