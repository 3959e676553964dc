"""The shells that a command is printed for, and what is printed where one of them cannot carry a value.

The AWS CLI gets the same request in each. A shell that would change a word of the command gets the request as a file
instead (``--cli-input-json file://…``): the printed text makes that file, in characters that the shell leaves alone.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from wizard.errors import UsageError
from wizard.render import bash, cmd, powershell
from wizard.render.awscli import Style, argv, fallback_reason
from wizard.request import Request

_INPUT = "--cli-input-json"


@dataclass(frozen=True)
class Shell:
    """A shell: how it is called, how a file with its commands ends, and how it writes them.

    ``obstacle`` says of an argument why the shell does not carry it, as the end of a sentence; empty where it does.
    """

    id: str
    name: str
    suffix: str
    comment: str
    obstacle: Callable[[str], str]
    text: Callable[..., str]
    text_with_file: Callable[..., str]
    longest_line: int | None = None


def _never(*_arguments: object, **_options: object) -> str:
    raise AssertionError("bash carries every argument")


SHELLS: Mapping[str, Shell] = {
    shell.id: shell
    for shell in (
        Shell("bash", "bash and zsh", ".sh", "#", lambda _argument: "", bash.bash_text, _never),
        Shell("powershell", "PowerShell", ".ps1", "#", powershell.obstacle, powershell.text, powershell.text_with_file),
        Shell("cmd", "the command prompt", ".cmd", "rem", cmd.obstacle, cmd.text, cmd.text_with_file, cmd.LONGEST_LINE),
    )
}
"""Shell id → shell."""


class CannotBePrintedError(UsageError):
    """A shell cannot carry a word that no file can take over."""


@dataclass(frozen=True)
class Printed:
    """A command as text for a shell; ``reason``: why it is not one option for each parameter, else empty."""

    text: str
    argv: tuple[str, ...]
    reason: str = ""


def default_shell() -> str:
    """The id of the shell that people have in front of them here: PowerShell on Windows, else bash."""
    return "powershell" if os.name == "nt" else "bash"


def printed(
    request: Request,
    shell: str,
    *,
    style: Style = "flags",
    profile: str | None = None,
    endpoint_url: str | None = None,
    one_line: bool = False,
) -> Printed:
    """The command that sends ``request``, for the shell of that id. ``profile`` is the AWS credentials profile.

    ``argv`` is the same for every shell. Raises CannotBePrintedError where the shell cannot carry what stands beside
    the request (region, credentials profile, endpoint).
    """
    target = SHELLS[shell]
    words = argv(request, style=style, profile=profile, endpoint_url=endpoint_url)
    reason = fallback_reason(request) if style == "flags" else ""
    obstacle = _obstacle(target, words)
    text = "" if obstacle else target.text(words, one_line=one_line)
    if text and target.longest_line is not None and len(text) > target.longest_line:
        obstacle = f"{target.name} takes at most {target.longest_line:,} characters a line"
    if not obstacle:
        return Printed(text, tuple(words), reason)
    beside = argv(replace(request, parameters={}), profile=profile, endpoint_url=endpoint_url)
    _check(target, beside)
    text = target.text_with_file(beside, _INPUT, request.parameters, one_line=one_line)
    _check_length(target, text)
    return Printed(text, tuple(words), f"{reason}; and {obstacle}" if reason else obstacle)


def command_line(words: Sequence[str]) -> str:
    """A command to paste, in one line: for the shell that is usual here if it carries all words, else for bash."""
    usual = SHELLS[default_shell()]
    return (SHELLS["bash"] if _obstacle(usual, words) else usual).text(words, one_line=True)


def _obstacle(shell: Shell, words: Sequence[str]) -> str:
    option = ""
    for word in words:
        option = word.partition("=")[0] if word.startswith("--") else option
        if why := shell.obstacle(word):
            return f"{option} would not arrive as it is: {why}"
    return ""


def _check(shell: Shell, words: Sequence[str]) -> None:
    if obstacle := _obstacle(shell, words):
        raise CannotBePrintedError(
            f"The command cannot be printed for {shell.name}: {obstacle}.", "Use --shell bash, or --output json."
        )


def _check_length(shell: Shell, text: str) -> None:
    if shell.longest_line is not None and max(map(len, text.split("\n"))) > shell.longest_line:
        raise CannotBePrintedError(
            f"The command cannot be printed for {shell.name}, which takes at most {shell.longest_line:,} characters a "
            "line.",
            "Print it over several lines, use --shell powershell, or --output json.",
        )
