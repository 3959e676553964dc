"""A terminal that is not to be used: a CI job is told what to use in place of the screen."""

import os
import sys
from pathlib import Path

import pexpect
import pytest


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
def test_a_ci_job_is_told_the_ways_out(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    child = pexpect.spawn(
        sys.executable,
        ["-m", "wizard", "--demo"],
        env={**kept, "HOME": str(tmp_path), "TERM": "xterm-256color", "CI": "true"},
        encoding="utf-8",
        timeout=60,
        dimensions=(40, 400),
    )
    child.expect(pexpect.EOF)
    child.close()
    said = str(child.before)
    assert child.exitstatus == 2
    assert "this is a CI job (the variable CI is set)" in said
    assert all(way in said for way in ("profiles list", "command PROFILE", "launch PROFILE --yes", "--plain=basic"))
    assert "\x1b" not in said
