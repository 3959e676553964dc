"""How long a key press takes in a list of 10,000 rows, against the same key in a list of 100, in the same run.

Run: ``.venv/bin/python -m tests.benchmarks.long_list [--rounds N]``. Both lists run in a pseudo terminal of 120 by 40;
which keys, and what their time is, stands in ``key_presses`` (the cursor does not blink). Times of one machine say
little, the ratio says whether the list's length is felt. Every third row cannot be chosen; of the others each has the
mark of what policies of thirty statements say about it. The memory is that of
the process with the long list.
"""

import argparse
import statistics
import sys
from pathlib import Path

import wizard.tui  # noqa: F401 # isort: skip # tells Textual how soon to paint, before that is loaded
import pexpect
from textual.app import App, ComposeResult

from tests.benchmarks.key_presses import KEYS, ROOT, Presses, SameWork, painted, pressed
from tests.benchmarks.timing import environment, line
from wizard.collecting import collect_rarely
from wizard.flow.marks import row_marks
from wizard.flow.rows import Row
from wizard.flow.security_steps import NETWORK
from wizard.policy.parsing import policy_of
from wizard.policy.rights import Rights
from wizard.tui.widgets.choice_panel import ChoicePanel
from wizard.tui.widgets.choice_rows import ChoiceRules, ListStatus
from wizard.tui.widgets.filter_input import FilterInput


class ListApp(App[None]):
    """A list and nothing else, in the styles that it has in the wizard."""

    CSS_PATH = ROOT / "wizard" / "tui" / "screens" / "main.tcss"

    def __init__(self, count: int) -> None:
        super().__init__()
        self._count = count

    def compose(self) -> ComposeResult:
        yield ChoicePanel(ChoiceRules(limit=16, several=True, typed_problem=lambda _text: "not a subnet id"))

    def on_mount(self) -> None:
        rows = [
            Row(
                f"subnet-{number:017x}",
                (f"name-{number}", f"subnet-{number:017x}", "us-west-2a", "251 free"),
                refused="" if number % 3 else "The policies allow other subnets only.",
            )
            for number in range(self._count)
        ]
        panel = self.query_one(ChoicePanel)
        question = next(one for one in NETWORK.questions if one.key == "vpc.subnets")
        panel.set_marks(row_marks(_rights(), question, {"kind": "classifier", "region": "us-west-2"}))
        panel.set_rows(rows, ListStatus())
        panel.query_one(FilterInput).cursor_blink = False  # it writes, too, twice a second
        panel.focus()


def _rights() -> Rights:
    """Everything is allowed but for subnets whose id ends in no odd digit; most statements are about something else."""
    allowed = [f"subnet-*{digit}" for digit in "13579"]
    statements = [
        {"Effect": "Allow", "Action": "*", "Resource": "*"},
        {
            "Sid": "OurSubnets",
            "Effect": "Deny",
            "Action": "comprehend:Create*",
            "Resource": "*",
            "Condition": {"ForAnyValue:StringNotLike": {"comprehend:VpcSubnets": allowed}},
        },
        *({"Effect": "Allow", "Action": [f"s{number}:Get*"], "Resource": "*"} for number in range(28)),
    ]
    return Rights((policy_of("benchmark", {"Version": "2012-10-17", "Statement": statements}),))


def key_presses(count: int, rounds: int, beside: SameWork) -> tuple[Presses, float]:
    """The keys in a list of ``count`` rows, and the program's memory in MB."""
    child = pexpect.spawn(
        sys.executable,
        ["-m", "tests.benchmarks.long_list", "--show", str(count)],
        cwd=str(ROOT),
        env=environment(),
        encoding="utf-8",
        dimensions=(40, 120),
        timeout=60,
    )
    child.delaybeforesend = None
    try:
        child.expect_exact("subnet-")
        painted(child)
        presses = pressed(child, rounds, beside)
        status = Path(f"/proc/{child.pid}/status").read_text("ascii")
        resident = next(int(row.split()[1]) for row in status.splitlines() if row.startswith("VmHWM"))
    finally:
        child.close(force=True)
    return presses, resident / 1024


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--show", type=int, help="only show a list of so many rows")
    chosen = parser.parse_args()
    if chosen.show:
        collect_rarely()  # as the wizard does
        ListApp(chosen.show).run()
        return
    with SameWork() as beside:
        short, _memory = key_presses(100, chosen.rounds, beside)
        long, memory = key_presses(10_000, chosen.rounds, beside)
    print(f"{'key':<10} {'100 rows':>9} {'10,000':>9} {'ratio':>6}")
    for key in KEYS:
        few, many = statistics.median(short.of(key)), statistics.median(long.of(key))
        print(f"{key:<10} {few:>7.1f}ms {many:>7.1f}ms {many / few:>6.2f}")
    long.tell()
    line("  memory of the process", "", memory, 200, unit="MB")


if __name__ == "__main__":
    main()
