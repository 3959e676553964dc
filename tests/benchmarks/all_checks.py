"""How long all checks of a plan take at 50 ms a call, against the longest chain of calls of which each needs the answer
before, in the same run.

Run: ``.venv/bin/python -m tests.benchmarks.all_checks [--latency-ms N] [--rounds N]``. The simulated account runs in a
process of its own. The chain is made one call after another with the same clients: whose credentials these are, which
policies that user has, the policy, its document. Nobody can know what the policies say with fewer. Both are measured
when every client has been made and has a connection, in turns; medians, and their ratio, which is to be at most 1.5.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.benchmarks.calls import calls_of
from wizard.account.session import AccountSession
from wizard.checks.checking import check_plan
from wizard.checks.outcome import Report
from wizard.demo.process import DemoProcess
from wizard.profiles import load

PROFILES = Path(__file__).parents[2] / "profiles"
NAMES = ("classifier-secure", "recognizer-annotations", "endpoint")
GOAL = 1.5


def chain(session: AccountSession) -> int:
    """Make the longest chain; how many calls it has."""
    user = session.client("sts").get_caller_identity()["Arn"].rpartition("/")[2]
    iam: Any = session.client("iam")
    attached = iam.list_attached_user_policies(UserName=user)["AttachedPolicies"]
    policy = iam.get_policy(PolicyArn=attached[0]["PolicyArn"])["Policy"]
    iam.get_policy_version(PolicyArn=policy["Arn"], VersionId=policy["DefaultVersionId"])
    return 4


def milliseconds(doing: Callable[[], object]) -> float:
    """How long it takes."""
    begin = time.perf_counter()
    doing()
    return (time.perf_counter() - begin) * 1000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--latency-ms", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--calls", action="store_true", help="print which calls are made")
    chosen = parser.parse_args()
    with DemoProcess(latency_ms=chosen.latency_ms) as demo:
        session = AccountSession.from_environment_mapping(demo.environment)
        print(f"{'plan':<24} {'checks':>6} {'calls':>5} {'all checks':>11} {'chain':>9} {'ratio':>6}")
        for name in NAMES:
            profile = load(PROFILES / f"{name}.toml").plan.as_profile()

            def every(profile: dict[str, Any] = profile) -> Report:
                return check_plan(profile, session)

            report = every()
            calls = calls_of(session, every)
            checks, chains = [], []
            for _ in range(chosen.rounds):
                checks.append(milliseconds(every))
                chains.append(milliseconds(lambda: chain(session)))
            ours, longest = statistics.median(checks), statistics.median(chains)
            number = sum(len(outcome.results) for outcome in report.outcomes)
            print(
                f"{name:<24} {number:>6} {calls.total():>5} {ours:>9.0f}ms {longest:>7.0f}ms {ours / longest:>6.2f}"
                + ("" if ours / longest <= GOAL else f"  above {GOAL}")
            )
            if chosen.calls:
                print("\n".join(f"    {count} {call}" for call, count in sorted(calls.items())))


if __name__ == "__main__":
    main()
