"""How long a key press takes in a list of 10,000 rows, against the same key in a list of 100, in the same run.

Run: ``.venv/bin/python -m tests.benchmarks.long_list``. Prints medians in milliseconds and their ratio; times of one
machine say little, the ratio says whether the list's length is felt.
"""

import asyncio
import statistics
import time

from textual.app import App, ComposeResult

from wizard.flow.rows import Row
from wizard.tui.widgets.choice_panel import ChoicePanel, ListStatus

KEYS = ("s", "u", "b", "backspace", "backspace", "backspace", "down", "down", "up")
ROUNDS = 5


class ListApp(App[None]):
    """A list and nothing else."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self._count = count

    def compose(self) -> ComposeResult:
        yield ChoicePanel(several=True, limit=16, typed_problem=lambda _text: "not a subnet id")

    def on_mount(self) -> None:
        rows = [
            Row(f"subnet-{number:017x}", (f"name-{number}", f"subnet-{number:017x}", "us-west-2a", "251 free"))
            for number in range(self._count)
        ]
        panel = self.query_one(ChoicePanel)
        panel.set_rows(rows, ListStatus())
        panel.focus()


async def key_press_ms(count: int) -> dict[str, float]:
    """Median milliseconds from a key press to the settled screen, for each key, in a list of ``count`` rows."""
    times: dict[str, list[float]] = {key: [] for key in KEYS}
    async with ListApp(count).run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        for _ in range(ROUNDS):
            for key in KEYS:
                begin = time.perf_counter()
                await pilot.press(key)
                times[key].append((time.perf_counter() - begin) * 1000)
    return {key: statistics.median(values) for key, values in times.items()}


async def main() -> None:
    """Measure and print."""
    short, long = await key_press_ms(100), await key_press_ms(10_000)
    print(f"{'key':<10} {'100 rows':>9} {'10,000':>9} {'ratio':>6}")
    for key in short:
        print(f"{key:<10} {short[key]:>7.1f}ms {long[key]:>7.1f}ms {long[key] / short[key]:>6.2f}")


if __name__ == "__main__":
    asyncio.run(main())
