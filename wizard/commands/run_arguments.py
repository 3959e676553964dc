"""The arguments of the commands that come after a launch: runs, watch, result, stop, delete, audit."""

import argparse
from collections.abc import Callable

_Add = Callable[..., argparse.ArgumentParser]
_WHICH = "the name (NAME or NAME/VERSION) or the ARN of a classifier, recognizer or endpoint"


def add_run_commands(add: _Add) -> None:
    """``runs``, ``watch``, ``result``, ``stop``, ``delete`` and ``audit``."""
    _add_runs(add)
    _add_watch(add)
    _add_result(add)
    _add_ending(add)
    _add_audit(add)


def _add_runs(add: _Add) -> None:
    runs = add(
        "runs",
        "list what was launched from here, and settle launches whose answer was lost",
        "[options]",
        ["runs", "runs --resume", "runs --output json"],
        "The ledger of launches is in your state directory; listing it speaks to nobody. A launch that was\n"
        "interrupted is unanswered: --resume asks AWS whether it was created, and sends it again with the same\n"
        "ClientRequestToken where it was not, so that nothing is created twice. Exit code 1 where one stays open.",
    )
    ways = runs.add_mutually_exclusive_group()
    ways.add_argument(
        "--resume", action="store_true", help="find out what came of unanswered launches, send them again"
    )
    ways.add_argument("--look", action="store_true", help="find out what came of them, and send nothing")
    ways.add_argument("--forget", metavar="RUN", help="an unanswered launch is of no interest any more (its number)")
    runs.add_argument("--limit", type=int, default=50, metavar="N", help="the newest N (default: 50; 0 for all)")


def _add_watch(add: _Add) -> None:
    watch = add(
        "watch",
        "follow one training or endpoint to its end, or show all of the account",
        "[options] [NAME|ARN]",
        ["watch", "watch support-tickets/v1", "watch --once --output json"],
        "Without a name: every classifier, recognizer and endpoint of the region, until none is under way.\n"
        "Exit code 1 where what is followed fails. Ctrl-C ends the watch and nothing else.",
    )
    watch.add_argument("which", metavar="NAME|ARN", nargs="?", help=f"{_WHICH} (default: all)")
    watch.add_argument("--once", action="store_true", help="say how things stand now, and do not follow")
    watch.add_argument("--no-bell", action="store_true", help="do not ring the terminal's bell at the end")


def _add_result(add: _Add) -> None:
    result = add(
        "result",
        "show what a training came to: metrics, confusion matrix, or why it failed",
        "[options] NAME|ARN",
        ["result support-tickets/v1", "result support-tickets/v1 --output json"],
        "The confusion matrix is read from the output archive in S3, with your own permissions. Exit code 1 for a\n"
        "training that has failed or was stopped.",
    )
    result.add_argument("which", metavar="NAME|ARN", help=_WHICH)
    result.add_argument("--no-archive", action="store_true", help="only what Comprehend tells; read nothing from S3")


def _add_ending(add: _Add) -> None:
    for name, summary, example in (
        ("stop", "stop a training", "stop support-tickets/v1"),
        ("delete", "delete an endpoint or a model", "delete tickets-live --yes"),
    ):
        ending = add(
            name,
            summary,
            "[options] NAME|ARN",
            [example, f"{example} --output json"],
            "Says what that saves and asks; without a terminal --yes is needed.",
        )
        ending.add_argument("which", metavar="NAME|ARN", help=_WHICH)
        ending.add_argument("--yes", action="store_true", help="do not ask")


def _add_audit(add: _Add) -> None:
    audit = add(
        "audit",
        "show who used a model's KMS key, by CloudTrail",
        "[options] ARN",
        [
            "audit arn:aws:comprehend:us-west-2:111122223333:document-classifier/support-tickets/version/v1",
            "audit support-tickets/v1 --since 7d --format csv",
            "audit support-tickets/v1 --keys model,volume,output --denied",
        ],
        "The events of the last 90 days that concern Amazon Comprehend: time, event, principal, grant or encryption\n"
        "context, allowed or denied. CloudTrail answers two lookups a second, so a busy key takes a while.",
    )
    audit.add_argument("which", metavar="ARN", help="the ARN of a model, endpoint or KMS key, or the name of a model")
    audit.add_argument(
        "--keys",
        default="model",
        metavar="PURPOSES",
        help="which keys: model, volume, output, by commas (default: model)",
    )
    audit.add_argument("--since", default="", metavar="WHEN", help="7d, 12h, 30m or an ISO date (default: 90 days)")
    audit.add_argument("--until", default="", metavar="WHEN", help="likewise (default: now)")
    audit.add_argument("--event", action="append", default=[], metavar="NAME", help="only this event; may be repeated")
    audit.add_argument("--principal", default="", metavar="TEXT", help="only where the principal contains this")
    audit.add_argument("--denied", action="store_true", help="only what was denied")
    audit.add_argument("--everything", action="store_true", help="also what does not concern Comprehend")
    audit.add_argument("--format", choices=("text", "csv"), default="text", help="csv for a spreadsheet")
