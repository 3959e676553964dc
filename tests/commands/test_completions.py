"""Completions in real shells: what a person sees after the tabulator."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest

from wizard.cli import main
from wizard.commands.arguments import COMMANDS
from wizard.commands.tool_arguments import COMPLETED_SHELLS
from wizard.launch.ledger import Ledger
from wizard.launch.run import Intent

PROGRAM = Path(sys.executable).with_name("comprehend-wizard")
PROMPT = "ready> "
START = {
    "bash": ["--norc", "--noprofile", "-i"],
    "zsh": ["-f", "-i"],
    "fish": ["--no-config", "-i"],
}
BEFORE = {
    "bash": "bind 'set completion-query-items 0'; bind 'set page-completions off'; PS1='ready> '",
    "zsh": "PS1='ready> '; unsetopt prompt_sp zle_bracketed_paste; autoload -Uz compinit; compinit -u; LISTMAX=1000",
    "fish": "function fish_prompt; echo -n 'ready> '; end",
}
LOAD = {
    "bash": 'eval "$(comprehend-wizard completions bash)"',
    "zsh": 'eval "$(comprehend-wizard completions zsh)"',
    "fish": "comprehend-wizard completions fish | source",
}


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A home with a profile of its own, and a ledger with a launch in it."""
    profiles = tmp_path / "profiles"
    profiles.mkdir()
    (profiles / "of-my-own.toml").write_text('kind = "endpoint"\n', "utf-8")
    ledger_file = tmp_path / "state" / "comprehend-wizard" / "runs.sqlite3"
    ledger_file.parent.mkdir(parents=True)
    with Ledger(ledger_file) as ledger:
        run = ledger.claim(
            Intent(
                kind="classifier",
                name="launched-before",
                version="v7",
                profile="",
                operation="CreateDocumentClassifier",
                request={},
                plan={},
                account="111122223333",
                caller="",
                region="us-west-2",
                endpoint_url="",
            )
        )
        ledger.note_created(
            run, "arn:aws:comprehend:us-west-2:111122223333:document-classifier/launched-before/version/v7"
        )
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "XDG_"))}
    return {
        **kept,
        "PATH": f"{PROGRAM.parent}:{kept['PATH']}",
        "HOME": str(tmp_path),
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "TERM": "dumb",
        "LANG": "C.UTF-8",
    }


@pytest.fixture(params=["bash", "zsh"])
def shell(request: pytest.FixtureRequest, environment: dict[str, str], tmp_path: Path) -> Iterator[pexpect.spawn]:
    """A shell with completions loaded, in a folder with profiles."""
    name = request.param
    _require(name)
    spawned = pexpect.spawn(
        name, START[name], env=environment, cwd=str(tmp_path), encoding="utf-8", timeout=60, dimensions=(50, 120)
    )
    try:
        spawned.sendline(f"{BEFORE[name]}; {LOAD[name]}; echo lo''aded")
        spawned.expect_exact("loaded\r\n")
        spawned.expect_exact(PROMPT)
        yield spawned
    finally:
        spawned.close(force=True)


def _require(shell: str) -> None:
    if shutil.which(shell) is None and not os.environ.get("CI"):
        pytest.skip(f"{shell} is not installed; .ci/run installs it")


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("comprehend-wizard comp", "comprehend-wizard completions "),
        ("comprehend-wizard launch of-", "comprehend-wizard launch of-my-own "),
        ("comprehend-wizard of-", "comprehend-wizard of-my-own "),
        ("comprehend-wizard result launched", "comprehend-wizard result launched-before/v7 "),
        ("comprehend-wizard export endpoint --to terr", "comprehend-wizard export endpoint --to terraform "),
        ("comprehend-wizard command endpoint --sty", "comprehend-wizard command endpoint --style "),
        ("comprehend-wizard conditions CreateEnd", "comprehend-wizard conditions CreateEndpoint "),
    ],
)
def test_a_word_is_completed(shell: pexpect.spawn, typed: str, completed: str) -> None:
    shell.send(f"{typed}\t")
    shell.expect_exact(completed.strip().removeprefix(typed))


def test_fish_offers_words_with_what_they_are(environment: dict[str, str], tmp_path: Path) -> None:
    _require("fish")
    questions = {
        "comprehend-wizard ": {*COMMANDS, "of-my-own"},
        "comprehend-wizard profiles ": {"list", "show", "validate", "schema", "path"},
        "comprehend-wizard watch ": {"launched-before/v7"},
    }
    for line, expected in questions.items():
        script = f"{LOAD['fish']}; complete -C '{line}'"
        said = pexpect.run(
            f'fish --no-config -c "{script}"', env=environment, cwd=str(tmp_path), encoding="utf-8", timeout=60
        )
        words = {row.partition("\t")[0].strip() for row in said.splitlines()}
        assert expected <= words, said
    assert "print the AWS CLI command" in pexpect.run(
        f"fish --no-config -c \"{LOAD['fish']}; complete -C 'comprehend-wizard comm'\"",
        env=environment,
        cwd=str(tmp_path),
        encoding="utf-8",
        timeout=60,
    )


@pytest.mark.parametrize("shell_name", COMPLETED_SHELLS)
def test_the_lines_are_all_there_is_on_standard_output(shell_name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completions", shell_name]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert "comprehend-wizard" in out
