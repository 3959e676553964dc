"""The arguments of every command, and what is said of those that nobody understands."""

import argparse
import difflib
import sys
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, NoReturn

from wizard import __version__
from wizard.commands.launch_arguments import add_check, add_launch
from wizard.commands.policy_arguments import add_explain, add_policy
from wizard.commands.run_arguments import add_run_commands
from wizard.commands.tool_arguments import DEMO_EXAMPLES, add_completions, add_export, add_serve
from wizard.errors import ExitCode
from wizard.render.shell_ids import SHELL_IDS
from wizard.text import visible

PROGRAM = "comprehend-wizard"
COMMANDS = (
    *("command", "request", "policy", "export", "explain", "check", "launch"),
    *("runs", "watch", "result", "stop", "delete", "audit"),
    *("profiles", "conditions", "lint", "completions", "demo"),
)

_DESCRIPTION = """\
Train Amazon Comprehend custom models with the VPC settings and KMS keys that your organisation requires.
Without a command it is an interactive wizard; its answers are saved as profiles that run again without a screen.
"""
_EPILOG = """\
examples:
  comprehend-wizard --demo                        the wizard on a simulated account: nothing reaches AWS
  comprehend-wizard                               the wizard on your account
  comprehend-wizard classifier-secure             the wizard, its answers taken from a saved profile
  comprehend-wizard --plain                       the same questions line by line, with lists to move through
  comprehend-wizard --plain=basic                 numbered questions: screen readers, dumb terminals, pipes
  comprehend-wizard command classifier-secure     the equivalent AWS CLI command
  comprehend-wizard policy classifier-secure      the IAM policies that go with it
  comprehend-wizard export classifier-secure --to terraform
  comprehend-wizard check classifier-secure       everything that would make it fail
  comprehend-wizard launch classifier-secure --dry-run
  comprehend-wizard watch                         what is being trained, and how it stands
  comprehend-wizard result support-tickets/v1     metrics and confusion matrix, or why it failed

PROFILE is a saved plan: a path, or a name in ./profiles, your configuration directory or the shipped profiles.
--profile is the AWS credentials profile, as in every AWS tool.

exit codes: 0 fine, 1 the answer is no (a check or a training failed), 2 usage or an invalid profile, 3 AWS refused,
            4 no credentials or no way to reach AWS, 130 interrupted
"""
_DEFAULTS: dict[str, object] = {
    "profile": None,
    "region": None,
    "endpoint_url": None,
    "demo": False,
    "output": "text",
    "no_color": False,
    "debug": False,
    "command": None,
    "saved_plan": None,
    "plain": None,
}
_PLAIN = ("lists", "basic")
"""The values of ``--plain``; the first is that of the option alone."""


def parse(words: Sequence[str]) -> argparse.Namespace:
    """The arguments; without a command those of the wizard itself, whose PROFILE is optional.

    Raises SystemExit after ``--help``, ``--version`` and after saying what is wrong.
    """
    # argparse would take what follows --plain for its value.
    argv = [f"--plain={_PLAIN[0]}" if word == "--plain" else word for word in words]
    defaults = argparse.Namespace(**_DEFAULTS)
    parser: argparse.ArgumentParser
    if _has_command(argv) or any(option in argv for option in ("-h", "--help")):
        parser = build_parser()
    else:
        parser = _WizardParser(prog=PROGRAM, parents=[_common_options()], add_help=False)
        parser.add_argument("saved_plan", metavar="PROFILE", nargs="?")
        _add_wizard_options(parser, hidden=True)
    return parser.parse_args(argv, defaults)


def near_command(word: str) -> str | None:
    """The command that ``word`` is a misspelling of, if it is one."""
    return next(iter(difflib.get_close_matches(word, COMMANDS, n=1)), None)


class _Parser(argparse.ArgumentParser):
    """An argument parser whose complaints name the command they are about, and end with where help is."""

    def __init__(self, **options: Any) -> None:
        # No abbreviations: a script that uses one breaks with the next option that begins the same way.
        super().__init__(**{"allow_abbrev": False, **options})

    def error(self, message: str) -> NoReturn:
        sys.stderr.write(f"{self.prog}: {visible(message)}\nSee: {self.prog} --help\n")
        raise SystemExit(int(ExitCode.USAGE))

    def parse_known_args(  # type: ignore[override]  # the overloads of argparse tell namespaces apart; here is one
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """Refuse what is unknown here, where the command is known; argparse leaves it to the outermost parser."""
        known, unknown = super().parse_known_args(args, namespace)
        if unknown:
            word = unknown[0]
            self.error(self._unknown_option(word) if word.startswith("-") else self.too_many(word, known))
        return known, unknown

    def _unknown_option(self, word: str) -> str:
        option = word.partition("=")[0]
        near = difflib.get_close_matches(option, self._option_string_actions, n=1)
        return f"unknown option {option}{f'; did you mean {near[0]}?' if near else ''}"

    def too_many(self, word: str, known: argparse.Namespace) -> str:  # noqa: ARG002 - for the wizard's own
        """What to say of a word that nothing takes, beside those that are known."""
        return f"{word} is one word too many"


class _WizardParser(_Parser):
    """Without a command: ``comand x`` was meant as one, for a profile takes nothing after it."""

    def too_many(self, word: str, known: argparse.Namespace) -> str:  # noqa: ARG002 - the word before it is the wrong one
        first: str = known.saved_plan
        near = near_command(first)
        hint = f"did you mean {near}?" if near else f"the commands are {', '.join(COMMANDS)}"
        return f"{first} is no command; {hint}"


def _has_command(argv: Sequence[str]) -> bool:
    """Whether the first word that is no option (or the value of one) is a command."""
    with_value = {"--profile", "--region", "--endpoint-url", "--output"}
    words = iter(argv)
    for word in words:
        if word in with_value:
            next(words, None)
        elif not word.startswith("-"):
            return word in COMMANDS
    return False


@cache
def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands, made once: it does not change."""
    common = _common_options()
    parser = _Parser(
        prog=PROGRAM,
        usage=f"{PROGRAM} [PROFILE] [options]\n       {PROGRAM} COMMAND …",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[common],
    )
    _add_wizard_options(parser, hidden=False)
    commands = parser.add_subparsers(
        dest="command", metavar="COMMAND", title="commands", parser_class=_Parser, prog=PROGRAM
    )
    add = _adder(commands, PROGRAM, common)
    _add_command(add)
    _add_request(add)
    add_policy(add)
    add_export(add)
    add_explain(add)
    add_check(add)
    add_launch(add)
    add_run_commands(add)
    _add_profiles(add, common)
    _add_conditions(add)
    _add_lint(add)
    add_completions(add)
    _add_demo(add, common)
    return parser


_Add = Callable[..., argparse.ArgumentParser]


def _adder(commands: Any, program: str, common: argparse.ArgumentParser) -> _Add:
    """A function that adds a command: name, help in a line, words of its usage, examples, and more for ``--help``."""

    def add(name: str, summary: str, usage: str, examples: Sequence[str], more: str = "") -> argparse.ArgumentParser:
        sentence = f"{summary[:1].upper()}{summary[1:]}."
        shown = "\n".join(f"  {PROGRAM} {example}" for example in examples)
        parser: argparse.ArgumentParser = commands.add_parser(
            name,
            help=summary,
            usage=f"{program} {name} {usage}".rstrip(),
            description=f"{sentence}\n{more}".rstrip(),
            epilog=f"examples:\n{shown}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
            parents=[common],
        )
        return parser

    return add


def _common_options() -> _Parser:
    # Suppressed defaults: an option given before the command must survive the parsing of what follows it.
    common = _Parser(add_help=False, argument_default=argparse.SUPPRESS)
    group = common.add_argument_group("options of every command")
    group.add_argument("--profile", metavar="NAME", help="AWS credentials profile (default: as every AWS tool)")
    group.add_argument("--region", metavar="REGION", help="region; overrides that of a saved plan")
    group.add_argument("--endpoint-url", metavar="URL", help="one endpoint for all AWS services, such as a test server")
    group.add_argument("--demo", action="store_true", help="use a simulated account on this machine in place of AWS")
    group.add_argument("--output", choices=("text", "json"), help="how to print data (default: text)")
    group.add_argument("--no-color", action="store_true", help="no colours; the variable NO_COLOR does the same")
    group.add_argument("--debug", action="store_true", help="write a log without secrets, and say where it is")
    group.add_argument(
        "--version", action="version", version=f"{PROGRAM} {__version__}", help="print the version and exit"
    )
    return common


def _add_wizard_options(parser: argparse.ArgumentParser, *, hidden: bool) -> None:
    look, plain = "look at everything, launch nothing (the wizard only)", "ask line by line (the wizard only)"
    parser.add_argument("--read-only", action="store_true", help=argparse.SUPPRESS if hidden else look)
    parser.add_argument(
        "--plain",
        choices=_PLAIN,
        metavar="{lists,basic}",
        help=argparse.SUPPRESS if hidden else f"{plain}: --plain with lists, --plain=basic by numbers",
    )


def _add_saved_plan(parser: argparse.ArgumentParser, words: str = "a saved plan: a name or a path") -> None:
    parser.add_argument("saved_plan", metavar="PROFILE", help=words)


def _add_command(add: _Add) -> None:
    command = add(
        "command",
        "print the AWS CLI command that sends exactly what launch would send",
        "[options] PROFILE",
        [
            "command classifier-secure",
            "command ./tickets.toml --one-line | bash",
            "command recognizer-annotations --style input-json",
            "command classifier-secure --shell powershell > launch.ps1",
        ],
        "Speaks to nobody, and needs no credentials. What a shell would change goes as a file, which the text makes.",
    )
    _add_saved_plan(command)
    command.add_argument(
        "--shell",
        choices=SHELL_IDS,
        help="the shell to quote for; bash is for zsh as well (default: powershell on Windows, else bash)",
    )
    command.add_argument("--one-line", action="store_true", help="without line breaks")
    command.add_argument(
        "--style",
        choices=("flags", "input-json"),
        default="flags",
        help="one option for each parameter (default), or one JSON document",
    )


def _add_request(add: _Add) -> None:
    request = add(
        "request",
        "print the request as JSON: its parameters, and what IAM sees of it",
        "[options] PROFILE",
        ["request classifier-secure", "request classifier-secure | jq .iam.context"],
        "Speaks to nobody, and needs no credentials.",
    )
    _add_saved_plan(request)


def _add_profiles(add: _Add, common: argparse.ArgumentParser) -> None:
    profiles = add(
        "profiles",
        "list, show and validate saved plans",
        "ACTION …",
        [
            "profiles list",
            "profiles show classifier-secure",
            "profiles validate ./profiles/*.toml --output json",
            "profiles path",
        ],
    )
    actions = profiles.add_subparsers(
        dest="action", metavar="ACTION", title="actions", required=True, parser_class=_Parser
    )
    act = _adder(actions, f"{PROGRAM} profiles", common)
    act("list", "list all profiles that are found by name", "[options]", ["profiles list --output json"])
    show = act("show", "print a profile", "[options] PROFILE", ["profiles show endpoint > mine.toml"])
    _add_saved_plan(show)
    validate = act(
        "validate",
        "say everything that is wrong with profiles",
        "[options] [PROFILE …]",
        ["profiles validate", "profiles validate ./tickets.toml --output json"],
        "Exit code 2 if one is not valid. Speaks to nobody: what the account says is not looked at.",
    )
    validate.add_argument("saved_plans", metavar="PROFILE", nargs="*", help="default: all that are found by name")
    act("schema", "print the JSON schema of profiles", "[options]", ["profiles schema > profile.schema.json"])
    path = act(
        "path",
        "print where profiles are looked for, or where one is",
        "[options] [PROFILE]",
        ["profiles path", "profiles path classifier-secure"],
    )
    path.add_argument("saved_plan", metavar="PROFILE", nargs="?", help="default: the directories, in their order")


def _add_conditions(add: _Add) -> None:
    conditions = add(
        "conditions",
        "say which operation supports which of Comprehend's IAM condition keys",
        "[options] [OPERATION]",
        ["conditions", "conditions CreateEntityRecognizer", "conditions --output json"],
        "From AWS's service authorization data, which is part of the installation. Speaks to nobody.",
    )
    conditions.add_argument(
        "operation",
        metavar="OPERATION",
        nargs="?",
        help="one operation in full: its keys, resource types and ARNs (default: a table of those with keys)",
    )


def _add_lint(add: _Add) -> None:
    lint = add(
        "lint",
        "say what IAM policies get wrong, and print them mended",
        "[options] FILE …",
        [
            "lint guardrail.json",
            "lint --corrected guardrail.json > mended.json",
            "policy classifier-secure --document exact | comprehend-wizard lint -",
        ],
        "A FILE holds one policy or a list of them; - is standard input. Exit code 1 for errors. Speaks to nobody.",
    )
    lint.add_argument(
        "files", metavar="FILE", nargs="+", help="JSON of identity-based policies, SCPs, trust or key policies"
    )
    lint.add_argument(
        "--corrected", action="store_true", help="print one policy with all mended that needs no decision of yours"
    )


def _add_demo(add: _Add, common: argparse.ArgumentParser) -> None:
    demo = add("demo", "serve the simulated account to other clients", "ACTION …", DEMO_EXAMPLES)
    actions = demo.add_subparsers(dest="action", metavar="ACTION", title="actions", required=True, parser_class=_Parser)
    add_serve(_adder(actions, f"{PROGRAM} demo", common))
