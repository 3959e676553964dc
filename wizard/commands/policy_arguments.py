"""The arguments of the commands about policies."""

import argparse
from collections.abc import Callable

from wizard.policy.kinds import DOCUMENT_KINDS, PURPOSE_NAMES

_Add = Callable[..., argparse.ArgumentParser]


def add_policy(add: _Add) -> None:
    """``policy``."""
    policy = add(
        "policy",
        "print the IAM policies that go with a saved plan",
        "[options] PROFILE",
        [
            "policy classifier-secure --document caller",
            "policy classifier-secure --document key --purpose model",
            "policy classifier-secure --document guardrail --output json",
        ],
        "What each document is for, and what it leaves open, is said on standard error. Speaks to nobody.",
    )
    policy.add_argument("saved_plan", metavar="PROFILE", help="a saved plan: a name or a path")
    policy.add_argument(
        "--document",
        choices=tuple(DOCUMENT_KINDS),
        metavar="D",
        help=f"one document: {', '.join(DOCUMENT_KINDS)} (default: all, with headings)",
    )
    policy.add_argument(
        "--part", metavar="N", type=_number, help="the Nth part alone of a document that is too long for one"
    )
    policy.add_argument(
        "--purpose", choices=PURPOSE_NAMES, help="with --document key: the key of this purpose (default: each)"
    )


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or int(text[:9]) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of 1 or more")
    return int(text[:9])


def add_explain(add: _Add) -> None:
    """``explain``."""
    explain = add(
        "explain",
        "say whether policies would allow a launch, and which statement and key decide",
        "[options] (PROFILE | --request FILE) --policy FILE …",
        [
            "explain classifier-secure --policy mine.json",
            "explain classifier-secure --policy mine.json --scp guardrail.json --boundary limits.json",
            "request classifier-secure | comprehend-wizard explain --request - --policy mine.json",
        ],
        "A FILE holds one policy or a list of them. Each --scp is one level of the organization: every level must\n"
        "allow, and one that only denies stands beside FullAWSAccess. Of a PROFILE's launch it is not known who calls\n"
        "from where: what hangs on that is undecided. Exit code 1 where it is not allowed. Speaks to nobody.",
    )
    explain.add_argument("saved_plan", metavar="PROFILE", nargs="?", help="a saved plan: a name or a path")
    explain.add_argument(
        "--request",
        metavar="FILE",
        help='one request or a list: {"action", "resource", "context"}; - is standard input',
    )
    files = (
        ("--policy", "identity-based policies of whoever launches"),
        ("--scp", "service control policies of one level"),
        ("--boundary", "the permissions boundary"),
    )
    for option, what in files:
        explain.add_argument(
            option, metavar="FILE", nargs="+", action="extend", default=[], required=option == "--policy", help=what
        )
