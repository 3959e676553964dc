"""How long it takes to discover every list of an account, against the calls nobody can avoid and against the AWS CLI.

Run: ``.venv/bin/python -m tests.benchmarks.lists [--latency-ms N] [--scale N] [--rounds N] [--no-cli]``. The account
runs in a process of its own, each of its answers takes the latency on top; first one that answers from memory, then the
simulated one, which has work to do for each. All lists are asked for at once, as fast as the wizard can; the chain is
the longest row of calls of which each needs the answer before (a page needs the token of the one before it), made one
after another with the same clients. First rows are those of the slowest list, asked for alone, in calls. Clients have
been made and have a connection on both sides; medians, in turns.
"""

import argparse
import statistics
import subprocess
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.account.listed import items_of, never
from tests.benchmarks.calls import calls_of
from tests.benchmarks.recorded import RecordedAccount
from tests.benchmarks.timing import SCRIPTS, environment, line
from wizard.account.catalogue import LISTINGS, list_resources
from wizard.account.session import AccountSession
from wizard.collecting import collect_rarely
from wizard.demo.process import DemoProcess

BUCKET = "acme-nlp-training"
PREFIX = "batches/00/"
PARAMETERS: Mapping[str, Mapping[str, str]] = {"objects": {"bucket": BUCKET, "prefix": PREFIX}}
KINDS = tuple(kind for kind, listing in LISTINGS.items() if listing.permissions)
CLI = (
    ("s3api", "list-buckets"),
    ("s3api", "list-objects-v2", "--bucket", BUCKET, "--delimiter", "/", "--prefix", PREFIX),
    ("ec2", "describe-vpcs"),
    ("ec2", "describe-subnets"),
    ("ec2", "describe-route-tables"),
    ("ec2", "describe-vpc-endpoints"),
    ("ec2", "describe-security-groups"),
    ("kms", "list-keys"),
    ("kms", "list-aliases"),
    ("iam", "list-roles"),
    ("comprehend", "list-document-classifiers"),
    ("comprehend", "list-entity-recognizers"),
    ("comprehend", "list-endpoints"),
)
"""The same questions, as they would be asked of the AWS CLI; the state of keys, another call each, is left out."""


def discover(session: AccountSession) -> float:
    """Milliseconds until every list is complete, all asked for at once."""
    begin = time.perf_counter()

    def one(kind: str) -> None:
        for _page in list_resources(session, kind, PARAMETERS.get(kind, {}), never):
            pass

    with ThreadPoolExecutor(len(KINDS)) as pool:
        list(pool.map(one, KINDS))
    return (time.perf_counter() - begin) * 1000


def first_rows_ms(session: AccountSession, kind: str) -> float:
    """Milliseconds until a list has rows to show, asked for alone; the whole list where it has none."""
    begin = time.perf_counter()
    pages = list_resources(session, kind, PARAMETERS.get(kind, {}), never)
    next((page for page in pages if page.items), None)
    return (time.perf_counter() - begin) * 1000


def chain(session: AccountSession, key: str) -> tuple[float, int]:
    """Milliseconds of the longest chain, and its calls: every page of aliases (AWS gives 100 at most), then a
    DescribeKey of ``key``, an ARN."""
    kms: Any = session.client("kms")
    begin = time.perf_counter()
    pages = sum(1 for _page in kms.get_paginator("list_aliases").paginate(PaginationConfig={"PageSize": 100}))
    kms.describe_key(KeyId=key)
    return (time.perf_counter() - begin) * 1000, pages + 1


def cli_ms(demo: DemoProcess) -> float:
    """Milliseconds of the same questions to the AWS CLI, one after another."""
    begin = time.perf_counter()
    for question in CLI:
        subprocess.run(
            [str(SCRIPTS / "aws"), *question],
            env={**environment(), **demo.environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
        )
    return (time.perf_counter() - begin) * 1000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--latency-ms", type=int, default=50)
    parser.add_argument("--scale", type=int, default=0)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--no-cli", action="store_true")
    parser.add_argument("--calls", action="store_true", help="print which calls are made")
    chosen = parser.parse_args()
    collect_rarely()  # as the wizard does
    with (
        DemoProcess(scale=chosen.scale) as demo,
        RecordedAccount(demo.environment, latency_ms=chosen.latency_ms) as recorded,
    ):
        print("answers from memory: what the wizard takes")
        measured(AccountSession.from_environment_mapping(recorded.environment), chosen)
    with DemoProcess(latency_ms=chosen.latency_ms, scale=chosen.scale) as demo:
        print("the simulated account: what it takes as well, on the same cores")
        all_lists = measured(AccountSession.from_environment_mapping(demo.environment), chosen)
        if not chosen.no_cli:
            asked = cli_ms(demo)
            line("all lists / AWS CLI one after another", f"{asked:.0f}ms", all_lists / asked, 0.2)


def measured(session: AccountSession, chosen: argparse.Namespace) -> float:
    """Measure and print one account; milliseconds of all lists."""
    key = next(iter(items_of(session, "keys")))
    discover(session)
    calls = calls_of(session, lambda: discover(session))
    ours, chains, in_chain = [], [], 0
    for _ in range(chosen.rounds):
        ours.append(discover(session))
        took, in_chain = chain(session, key)
        chains.append(took)
    longest, all_lists = statistics.median(chains), statistics.median(ours)
    one_call = longest / in_chain
    by_kind = {kind: statistics.median(first_rows_ms(session, kind) for _ in range(chosen.rounds)) for kind in KINDS}
    slowest = max(by_kind, key=lambda kind: by_kind[kind])
    print(f"{len(KINDS)} lists, {calls.total()} calls; longest chain: {in_chain} calls, {longest:.0f}ms")
    line("all lists / longest chain", f"{all_lists:.0f}ms", all_lists / longest, 1.3)
    line(f"first rows, in calls ({slowest})", f"{by_kind[slowest]:.0f}ms", by_kind[slowest] / one_call, 3)
    line("DescribeKey calls", "", calls["kms:DescribeKey"], 32)
    if chosen.calls:
        print("\n".join(f"    {count} {call}" for call, count in sorted(calls.items())))
        print("\n".join(f"    {kind:<16} {took:.0f}ms" for kind, took in by_kind.items()))
    return all_lists


if __name__ == "__main__":
    main()
