"""The promise in other shells: what is printed for PowerShell and cmd sends what boto3 sends, whatever the values are.

Neither runs here; :mod:`tests.render.shell_rules` reads their text by their documented rules, and tree-sitter's grammar
of PowerShell is a second opinion on its syntax. zsh is real.
"""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import tree_sitter_powershell
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tree_sitter import Language, Parser

from tests.render.aws_cli import AwsCli
from tests.render.recorder import Recorder, environment, recorder
from tests.render.shell_rules import Cmd, PowerShell, Run
from tests.render.test_sent_is_printed import SHIPPED, TRAPS, sent_by_boto3
from tests.strategies import plans
from wizard.plan import AnyPlan
from wizard.profiles import load
from wizard.render import cmd, powershell, shells
from wizard.render.awscli import argv
from wizard.render.shell_ids import SHELL_IDS
from wizard.render.shells import SHELLS, CannotBePrintedError, command_line, default_shell, printed
from wizard.request import Request, request_of

POWERSHELL_GRAMMAR = Parser(Language(tree_sitter_powershell.language()))
Execute = Callable[[str], None]


def the_shells(run: Run, folder: Path) -> dict[str, list[Execute]]:
    """Shell → its versions, each as what executes a text. The folder of temporary files has a blank in its name."""
    temp = folder / "a folder"
    temp.mkdir(exist_ok=True)
    versions = [PowerShell(run, temp / "tmp1.tmp", keeps_quotes=keeps) for keeps in (False, True)]
    return {
        "powershell": [version.execute for version in versions],
        "cmd": [Cmd(run, str(temp)).execute],
    }


@pytest.fixture(scope="module")
def endpoint() -> Iterator[Recorder]:
    with recorder() as server:
        yield server


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shells")


@pytest.fixture(scope="module")
def executed(endpoint: Recorder, folder: Path) -> dict[str, list[Execute]]:
    """The shells with a real AWS CLI behind ``aws``."""
    cli = AwsCli(environment(endpoint.url, folder))

    def run(words: list[str]) -> None:
        assert cli.run(words) == 0, words

    return the_shells(run, folder)


def sent_by(text: str, execute: Execute, endpoint: Recorder, folder: Path) -> tuple[str, dict[str, Any]]:
    """What the AWS CLI sends when the shell runs ``text``; nothing stays behind."""
    endpoint.received.clear()
    execute(text)
    assert list((folder / "a folder").iterdir()) == []
    (received,) = endpoint.received
    return received


def written_in_powershell(text: str) -> None:
    tree = POWERSHELL_GRAMMAR.parse(text.encode())
    assert not tree.root_node.has_error, text


@pytest.mark.parametrize("one_line", [False, True])
@pytest.mark.parametrize("shell", ["powershell", "cmd"])
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_profile(
    path: Path, shell: str, one_line: bool, executed: dict[str, list[Execute]], endpoint: Recorder, folder: Path
) -> None:
    request = request_of(load(path).plan)
    text = printed(request, shell, one_line=one_line).text
    for execute in executed[shell]:
        assert sent_by(text, execute, endpoint, folder) == sent_by_boto3(request, endpoint)


@pytest.mark.parametrize("shell", ["powershell", "cmd"])
@pytest.mark.parametrize("request_", TRAPS.values(), ids=TRAPS.keys())
def test_a_known_trap(
    request_: Request, shell: str, executed: dict[str, list[Execute]], endpoint: Recorder, folder: Path
) -> None:
    expected = sent_by_boto3(request_, endpoint)
    for one_line in (False, True):
        command = printed(request_, shell, one_line=one_line)
        assert command.argv == tuple(argv(request_))
        for execute in executed[shell]:
            assert sent_by(command.text, execute, endpoint, folder) == expected
        if shell == "powershell":
            written_in_powershell(command.text)


@pytest.mark.parametrize("shell", ["powershell", "cmd"])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plan=plans())
def test_any_plan(
    shell: str, executed: dict[str, list[Execute]], endpoint: Recorder, folder: Path, plan: AnyPlan
) -> None:
    request = request_of(plan)
    command = printed(request, shell)
    if shell == "powershell":
        written_in_powershell(command.text)
    for execute in executed[shell]:
        assert sent_by(command.text, execute, endpoint, folder) == sent_by_boto3(request, endpoint)


ASCII = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=20)


@settings(max_examples=400, deadline=None)
@given(words=st.lists(ASCII, max_size=4))
def test_any_words_that_a_shell_carries_arrive(words: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    received: list[list[str]] = []
    executed = the_shells(received.append, tmp_path_factory.getbasetemp())
    for shell, module in (("powershell", powershell), ("cmd", cmd)):
        carried = ["aws", *(word for word in words if not module.obstacle(word) and not word.startswith("-"))]
        for one_line in (False, True):
            text = module.text(carried, one_line=one_line)
            if shell == "powershell":
                written_in_powershell(text)
            for execute in executed[shell]:
                received.clear()
                execute(text)
                assert received == [carried]


@pytest.mark.parametrize(
    ("shell", "trap", "words"),
    [
        ("powershell", "a quote", "--tags would not arrive as it is: PowerShell 5.1 takes double quotes away"),
        ("powershell", "a key id that begins with a dash", ""),
        ("cmd", "a quote", '--tags would not arrive as it is: the command prompt acts on "'),
        ("cmd", "a key id that begins with a dash", ""),
        ("bash", "both quotes", ""),
        ("cmd", "a key id that bash would cut off", "holds a NUL character, where the words of a command end; and"),
    ],
)
def test_why_a_request_goes_as_a_file_is_told(shell: str, trap: str, words: str) -> None:
    reason = printed(TRAPS[trap], shell).reason
    assert words in reason if words else not reason


@pytest.mark.parametrize(
    ("profile", "shell", "words"),
    [
        ('a"b', "powershell", "PowerShell: --profile would not arrive as it is: PowerShell 5.1 takes double quotes"),
        ("größe", "cmd", "the command prompt: --profile would not arrive as it is"),
        ("%PATH%", "cmd", "acts on %, in quotes as well"),
    ],
)
def test_what_no_file_can_take_over_is_refused(profile: str, shell: str, words: str) -> None:
    with pytest.raises(CannotBePrintedError, match="cannot be printed for") as caught:
        printed(TRAPS["a quote"], shell, profile=profile)
    assert words in str(caught.value)
    assert "--output json" in caught.value.remedy


def test_a_line_that_is_too_long_for_cmd_goes_over_several_or_not_at_all() -> None:
    request = Request("CreateEndpoint", {"EndpointName": "x" * 9000}, "us-west-2", "", {})
    with pytest.raises(CannotBePrintedError, match="at most 8,191 characters a line"):
        printed(request, "cmd")
    many = Request("CreateEndpoint", {"Tags": [{"Key": f"{n}", "Value": "x" * 99} for n in range(90)]}, "r", "", {})
    assert "at most 8,191 characters a line" in printed(many, "cmd").reason
    with pytest.raises(CannotBePrintedError, match="Print it over several lines"):
        printed(many, "cmd", one_line=True)


def test_the_usual_shell_is_that_of_the_platform(monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(SHELLS) == set(SHELL_IDS)
    assert default_shell() == ("powershell" if os.name == "nt" else "bash")
    monkeypatch.setattr(shells, "default_shell", lambda: "powershell")
    assert command_line(["aws", "s3", "ls", "s3://it's"]) == "aws s3 ls 's3://it''s'"
    assert command_line(["aws", "iam", "x", "--policy", '{"a": 1}']) == """aws iam x --policy '{"a": 1}'"""


@pytest.mark.skipif(
    shutil.which("zsh") is None and not os.environ.get("CI"), reason="zsh is not installed; .ci/run installs it"
)
@pytest.mark.parametrize("request_", TRAPS.values(), ids=TRAPS.keys())
def test_zsh_reads_what_is_printed_for_bash(request_: Request) -> None:
    for style in ("flags", "input-json"):
        command = printed(request_, "bash", style=style)
        done = subprocess.run(
            ["zsh", "-f", "-c", f"aws() {{ printf '%s\\0' aws \"$@\"; }}\n{command.text}"],
            capture_output=True,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
            timeout=60,
            check=True,
        )
        assert tuple(done.stdout.decode().split("\0")[:-1]) == command.argv
