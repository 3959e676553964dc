"""Every hostile name as a value: unchanged in request, profile and command, or refused in a sentence that is safe."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.names import HOSTILE
from wizard.plan import AnyPlan, validate
from wizard.profiles import load, read_data, save
from wizard.render.awscli import argv, bash_text
from wizard.request import request_of
from wizard.text import is_hidden

SECURE = Path(__file__).parents[2] / "profiles" / "classifier-secure.toml"
BASE = read_data(SECURE)[0]
Plans = list[tuple[str, AnyPlan]]


def planned(name: str) -> list[dict[str, Any]]:
    """Profiles that hold ``name`` in each place where a person's own words may stand."""
    dataset: Any = BASE["dataset"]
    return [
        {**BASE, "dataset": {**dataset, "train": f"s3://acme-nlp-training/{name}"}},
        {**BASE, "tags": {name: "x"}},
        {**BASE, "tags": {"x": name}},
        {**BASE, "name": name},
        {**BASE, "role": f"arn:aws:iam::111122223333:role/{name}"},
    ]


def accepted_or_refused() -> tuple[Plans, int]:
    plans: Plans = []
    refused = 0
    for name in HOSTILE:
        for profile in planned(name):
            plan, findings = validate(profile)
            for finding in findings:
                words = f"{finding.subject}{finding.message}{finding.remedy}"
                assert not any(is_hidden(character) for character in words), repr((name, finding))
            if plan is None:
                refused += 1
                assert findings
            else:
                plans.append((name, plan))
    return plans, refused


@pytest.fixture(scope="module")
def named() -> Plans:
    """The plans that hold a hostile name, with that name."""
    plans, refused = accepted_or_refused()
    assert len(plans) > len(HOSTILE)  # most can be keys of objects and tags
    assert refused > len(HOSTILE)  # and nothing else
    return plans


def test_the_request_holds_the_value_itself(named: Plans) -> None:
    for name, plan in named:
        sent = json.dumps(request_of(plan).parameters, ensure_ascii=False)
        assert json.dumps(name, ensure_ascii=False)[1:-1] in sent, repr(name)


def test_the_profile_comes_back(named: Plans, tmp_path: Path) -> None:
    path = tmp_path / "it.toml"
    for name, plan in named[::7]:  # seven: each place in its turn; an edit of a file takes its time
        save(path, plan, overwrite=True)
        text = path.read_text("utf-8")
        assert load(path).plan == plan, repr(name)
        assert not any(is_hidden(character) for character in text if character != "\n"), repr(name)


@pytest.mark.parametrize("style", ["flags", "input-json"])
def test_bash_reads_the_command_as_it_is_and_does_nothing_else(named: Plans, tmp_path: Path, style: Any) -> None:
    wanted = [argv(request_of(plan), style=style) for _name, plan in named]
    commands = "\n".join(bash_text(words, one_line=False) for words in wanted)
    script = f"aws() {{ printf '%s\\0' aws \"$@\"; printf '\\0'; }}\n{commands}\n"
    done = subprocess.run(
        ["bash", "--norc", "--noprofile", "/dev/stdin"],
        input=script.encode(),
        capture_output=True,
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C", "HOME": str(tmp_path)},
        timeout=120,
        check=True,
    )
    read = [said.decode().split("\0") for said in done.stdout.split(b"\0\0")[:-1]]
    assert read == wanted
    assert done.stderr == b""
    assert list(tmp_path.iterdir()) == []
    assert not any(is_hidden(character) for character in commands if character != "\n")
