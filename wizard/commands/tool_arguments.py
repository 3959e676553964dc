"""The arguments of the commands for other tools: exports, completions, the simulated account."""

import argparse
from collections.abc import Callable

from wizard.exports import EXPORTS

_Add = Callable[..., argparse.ArgumentParser]

COMPLETED_SHELLS = ("bash", "zsh", "fish")
"""The shells that can complete our commands."""

DEMO_EXAMPLES = (
    "demo serve",
    "demo serve --latency-ms 50 --fault 'kms:ListAliases=AccessDenied'",
    "demo serve --scale 5000 --port 5000",
)


def add_export(add: _Add) -> None:
    """``export``."""
    export = add(
        "export",
        "print a file for another tool: Terraform, CloudFormation or boto3",
        "[options] PROFILE --to TOOL",
        [
            "export classifier-secure --to terraform > main.tf",
            "export classifier-secure --to cloudformation > model.yaml",
            "export endpoint --to boto3 > endpoint.py",
        ],
        "Terraform and CloudFormation get the role and its policies as well, and the key policies to hand over.\n"
        "Speaks to nobody, and needs no credentials.\n\n"
        + "\n".join(f"  {export.id:<16}{export.what}" for export in EXPORTS.values()),
    )
    export.add_argument("saved_plan", metavar="PROFILE", help="a saved plan: a name or a path")
    export.add_argument("--to", choices=tuple(EXPORTS), required=True, help="the tool")


def add_completions(add: _Add) -> None:
    """``completions``."""
    completions = add(
        "completions",
        "print the lines that make a shell complete commands, options, profiles and runs",
        "[options] SHELL",
        [
            'completions bash >> ~/.bashrc     (or: eval "$(comprehend-wizard completions bash)")',
            "completions zsh >> ~/.zshrc       after compinit",
            "completions fish > ~/.config/fish/completions/comprehend-wizard.fish",
        ],
        "Completing speaks to nobody: names of runs are those of the ledger, names of profiles those on the disk.",
    )
    completions.add_argument("shell", metavar="SHELL", choices=COMPLETED_SHELLS, help=", ".join(COMPLETED_SHELLS))


def add_serve(add: _Add) -> None:
    """``demo serve``."""
    serve = add(
        "serve",
        "serve until Ctrl-C, and print the variables to export",
        "[options]",
        DEMO_EXAMPLES,
        "On 127.0.0.1 only. Where it differs from AWS is said in wizard/demo/__init__.py.",
    )
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
