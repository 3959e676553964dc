"""The arguments of the commands that check a plan and launch it."""

import argparse
from collections.abc import Callable

_Add = Callable[..., argparse.ArgumentParser]


def add_check(add: _Add) -> None:
    """``check``."""
    check = add(
        "check",
        "find everything that would make a run fail, before it starts",
        "[options] PROFILE",
        [
            "check classifier-secure",
            "check ./tickets.toml --output json",
            "check ./tickets.toml --offline",
            "check --list",
        ],
        "Reads the dataset to its end, and asks the account about network, keys, role, your own permissions, quotas,\n"
        "prices. Changes nothing. Exit code 1 for an error; what could not be checked is said, and is no error.\n"
        "Ctrl-C ends the checks and says what they have found so far.",
    )
    check.add_argument(
        "saved_plan", metavar="PROFILE", nargs="?", help="a saved plan: a name or a path (not needed for --list)"
    )
    check.add_argument("--offline", action="store_true", help="only what needs no account: speaks to nobody")
    check.add_argument("--list", action="store_true", help="print what is checked, and what to do about it")


def add_launch(add: _Add) -> None:
    """``launch``."""
    launch = add(
        "launch",
        "create what a saved plan describes, in AWS",
        "[options] PROFILE",
        [
            "launch classifier-secure --dry-run",
            "launch classifier-secure --yes --wait",
            "launch endpoint --demo --yes",
        ],
        "Makes the checks first, and stops where one finds an error. Then asks; without a terminal --yes is needed.\n"
        "The ARN goes to standard output.",
    )
    launch.add_argument("saved_plan", metavar="PROFILE", help="a saved plan: a name or a path")
    launch.add_argument("--yes", action="store_true", help="do not ask")
    launch.add_argument("--force", action="store_true", help="launch in spite of errors that the checks have found")
    launch.add_argument(
        "--wait",
        action="store_true",
        help="follow it to its end; exit code 1 if it fails. Ctrl-C ends the following, not the training",
    )
    launch.add_argument(
        "--dry-run", action="store_true", help="print the request and what the checks find; send nothing"
    )
