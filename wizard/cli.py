"""The command line: arguments to one function a command. Each command imports what it needs when it is called."""

import argparse
import difflib
import importlib
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn

from wizard import __version__
from wizard.commands.streams import Streams
from wizard.errors import ExitCode, WizardError
from wizard.text import visible

PROGRAM = "comprehend-wizard"

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
  comprehend-wizard launch classifier-secure --dry-run

PROFILE is a saved plan: a path, or a name in ./profiles, your configuration directory or the shipped profiles.
--profile is the AWS credentials profile, as in every AWS tool.

exit codes: 0 fine, 1 the answer is no, 2 usage or an invalid profile, 3 AWS refused,
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


class _Parser(argparse.ArgumentParser):
    """An argument parser whose complaints are located and end with where help is."""

    def error(self, message: str) -> NoReturn:
        sys.stderr.write(f"{self.prog}: {visible(message)}\nSee: {self.prog} --help\n")
        raise SystemExit(int(ExitCode.USAGE))


def _common_options() -> _Parser:
    # Suppressed defaults: an option given before the command must survive the parsing of what follows it.
    common = _Parser(add_help=False, argument_default=argparse.SUPPRESS)
    group = common.add_argument_group("options of every command")
    group.add_argument("--profile", metavar="NAME", help="AWS credentials profile (default: as every AWS tool)")
    group.add_argument("--region", metavar="REGION", help="region; overrides that of a saved plan")
    group.add_argument("--endpoint-url", metavar="URL", help="endpoint for all AWS services, for tests")
    group.add_argument("--demo", action="store_true", help="use a simulated account on this machine in place of AWS")
    group.add_argument("--output", choices=("text", "json"), help="how to print data (default: text)")
    group.add_argument("--no-color", action="store_true", help="no colours; the variable NO_COLOR does the same")
    group.add_argument("--debug", action="store_true", help="say more when something goes wrong")
    return common


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    common = _common_options()
    parser = _Parser(
        prog=PROGRAM,
        usage=f"{PROGRAM} [PROFILE] [options]\n       {PROGRAM} COMMAND …",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        parents=[common],
    )
    parser.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}")
    _add_wizard_options(parser, hidden=False)
    commands = parser.add_subparsers(
        dest="command", metavar="COMMAND", title="commands", parser_class=_Parser, prog=PROGRAM
    )

    def add(name: str, help_text: str, examples: str, *, parents: bool = True) -> argparse.ArgumentParser:
        return commands.add_parser(
            name,
            help=help_text,
            description=help_text[:1].upper() + help_text[1:] + ".",
            epilog=f"examples:\n{examples}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
            parents=[common] if parents else [],
        )

    command = add(
        "command",
        "print the AWS CLI command that sends exactly what launch would send",
        "  comprehend-wizard command classifier-secure\n"
        "  comprehend-wizard command ./tickets.toml --one-line | bash\n"
        "  comprehend-wizard command recognizer-annotations --style input-json",
    )
    _add_saved_plan(command)
    command.add_argument("--shell", choices=("bash",), default="bash", help="the shell to quote for (default: bash)")
    command.add_argument("--one-line", action="store_true", help="without line breaks")
    command.add_argument(
        "--style", choices=("flags", "input-json"), default="flags", help="options, or one JSON document"
    )
    _add_saved_plan(
        add(
            "request",
            "print the request as JSON: the parameters, and what IAM sees of it",
            "  comprehend-wizard request classifier-secure\n"
            "  comprehend-wizard request classifier-secure | python3 -m json.tool",
        )
    )
    launch = add(
        "launch",
        "send the request to AWS",
        "  comprehend-wizard launch classifier-secure --dry-run\n"
        "  comprehend-wizard launch classifier-secure --yes --wait\n"
        "  comprehend-wizard launch endpoint --demo --yes",
    )
    _add_saved_plan(launch)
    launch.add_argument("--yes", action="store_true", help="do not ask")
    launch.add_argument("--wait", action="store_true", help="follow it to its end; exit code 1 if it fails")
    launch.add_argument("--dry-run", action="store_true", help="check and print the request, send nothing")
    _add_profiles(add)
    _add_demo(add)
    return parser


def _add_saved_plan(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("saved_plan", metavar="PROFILE", help="a saved plan: a name or a path")


def _add_wizard_options(parser: argparse.ArgumentParser, *, hidden: bool) -> None:
    look, plain = "look at everything, launch nothing (the wizard only)", "ask line by line (the wizard only)"
    parser.add_argument("--read-only", action="store_true", help=argparse.SUPPRESS if hidden else look)
    parser.add_argument(
        "--plain",
        choices=_PLAIN,
        metavar="{lists,basic}",
        help=argparse.SUPPRESS if hidden else f"{plain}: --plain with lists, --plain=basic by numbers",
    )


def _add_profiles(add: Callable[..., argparse.ArgumentParser]) -> None:
    profiles = add(
        "profiles",
        "list, show and validate saved plans",
        "  comprehend-wizard profiles list\n"
        "  comprehend-wizard profiles show classifier-secure\n"
        "  comprehend-wizard profiles validate ./profiles/*.toml --output json\n"
        "  comprehend-wizard profiles path",
    )
    actions = profiles.add_subparsers(dest="action", metavar="ACTION", required=True, parser_class=_Parser)
    common = _common_options()
    actions.add_parser("list", help="all profiles that are found by name", parents=[common])
    show = actions.add_parser("show", help="print a profile", parents=[common])
    show.add_argument("saved_plan", metavar="PROFILE")
    validate = actions.add_parser("validate", help="say everything that is wrong with profiles", parents=[common])
    validate.add_argument("saved_plans", metavar="PROFILE", nargs="*", help="default: all that are found by name")
    actions.add_parser("schema", help="print the JSON schema of profiles", parents=[common])
    path = actions.add_parser("path", help="print where profiles are looked for, or where one is", parents=[common])
    path.add_argument("saved_plan", metavar="PROFILE", nargs="?")


def _add_demo(add: Callable[..., argparse.ArgumentParser]) -> None:
    demo = add(
        "demo",
        "serve the simulated account to other clients",
        "  comprehend-wizard demo serve\n"
        "  comprehend-wizard demo serve --latency-ms 50 --fault 'kms:ListAliases=AccessDenied'\n"
        "  comprehend-wizard demo serve --scale 5000 --port 5000",
    )
    actions = demo.add_subparsers(dest="action", metavar="ACTION", required=True, parser_class=_Parser)
    serve = actions.add_parser("serve", help="serve until Ctrl-C; prints the variables to export")
    serve.add_argument("--port", type=_port, default=0, help="port on 127.0.0.1 (default: any free one)")
    serve.add_argument("--latency-ms", type=_count, default=0, metavar="N", help="answer each request N ms later")
    serve.add_argument(
        "--fault",
        action="append",
        default=[],
        dest="faults",
        metavar="SERVICE:OPERATION=KIND",
        help="make calls fail, such as 'kms:ListAliases=AccessDenied'; may be repeated",
    )
    serve.add_argument("--scale", type=_count, default=0, metavar="N", help="N more subnets, groups, keys and objects")
    serve.add_argument(
        "--training-seconds", type=_count, default=60, metavar="N", help="how long a training takes (default: 60)"
    )


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > 9:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of 0 or more")
    return int(text)


def _port(text: str) -> int:
    port = _count(text)
    if port > 65535:
        raise argparse.ArgumentTypeError(f"{port} is not a port; ports go from 0 to 65535")
    return port


_HANDLERS = {
    "command": "wizard.commands.command",
    "request": "wizard.commands.request",
    "launch": "wizard.commands.launch",
    "profiles": "wizard.commands.profiles",
    "demo": "wizard.commands.demo",
    None: "wizard.commands.wizard",
}


def parse(words: Sequence[str]) -> argparse.Namespace:
    """The arguments; without a command those of the wizard itself, whose PROFILE is optional."""
    # argparse would take what follows --plain for its value.
    argv = [f"--plain={_PLAIN[0]}" if word == "--plain" else word for word in words]
    defaults = argparse.Namespace(**_DEFAULTS)
    if _has_command(argv):
        return build_parser().parse_args(list(argv), defaults)
    if any(option in argv for option in ("-h", "--help", "--version")):
        return build_parser().parse_args(list(argv), defaults)
    wizard = _Parser(prog=PROGRAM, parents=[_common_options()], add_help=False)
    wizard.add_argument("saved_plan", metavar="PROFILE", nargs="?")
    _add_wizard_options(wizard, hidden=True)
    arguments, unknown = wizard.parse_known_args(list(argv), defaults)
    if unknown:
        wizard.error(_not_understood(arguments.saved_plan, unknown))
    return arguments


def _not_understood(word: str | None, unknown: Sequence[str]) -> str:
    """``comand x`` was meant as a command; a profile takes nothing after it."""
    if word is None or unknown[0].startswith("-"):
        return f"unknown option {unknown[0]}"
    commands = [name for name in _HANDLERS if name is not None]
    near = difflib.get_close_matches(word, commands, n=1)
    hint = f"; did you mean {near[0]}?" if near else f"; the commands are {', '.join(commands)}"
    return f"{word} is no command{hint}"


def _has_command(argv: Sequence[str]) -> bool:
    """Whether the first word that is no option (or the value of one) is a command."""
    with_value = {"--profile", "--region", "--endpoint-url", "--output"}
    words = iter(argv)
    for word in words:
        if word in with_value:
            next(words, None)
        elif not word.startswith("-"):
            return word in _HANDLERS
    return False


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    try:
        arguments = parse(sys.argv[1:] if argv is None else argv)
    except SystemExit as end:
        return int(end.code or 0)
    streams = Streams(out=sys.stdout, err=sys.stderr, json=arguments.output == "json")
    try:
        return int(importlib.import_module(_HANDLERS[arguments.command]).run(arguments, streams))
    except WizardError as error:
        return _refused(error, streams, debug=arguments.debug)
    except KeyboardInterrupt:
        streams.say("Interrupted.")
        return int(ExitCode.INTERRUPTED)
    except BrokenPipeError:
        # Whoever read our output has seen enough (`… | head`); a second complaint at exit must not follow.
        sys.stderr.close()
        return int(ExitCode.OK)


def _refused(error: WizardError, streams: Streams, *, debug: bool) -> int:
    streams.failure(error)
    if debug:
        import traceback

        streams.err.write("".join(traceback.format_exception(error)))
    return int(error.exit_code)
