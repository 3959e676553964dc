"""How the tests are spread, and what they need not pay for."""

import gc
import os
import sys
from itertools import islice

import pytest

from tests.commands.fault_table import FAULT_TABLE, table
from tests.quick_clients import make_clients_quickly
from wizard.demo.moto_loading import load_moto

# Each process holds botocore's descriptions of AWS's APIs, hundreds of thousands of objects that stay: looking through
# them for garbage at the usual rate takes a tenth of the tests' time.
gc.set_threshold(20_000, 50, 100)

# A wizard that is left behind leaves its open connections, both ends of them, until Python looks for garbage, which it
# hardly does.
_WANTED_FILES = 4096
if sys.platform != "win32":
    import resource

    _soft, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if 0 <= _soft < _WANTED_FILES:
        resource.setrlimit(resource.RLIMIT_NOFILE, (_WANTED_FILES if _hard < 0 else min(_WANTED_FILES, _hard), _hard))

make_clients_quickly()
load_moto()


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--thorough``: what is tried by turns otherwise is tried in each combination."""
    parser.addoption("--thorough", action="store_true", help="every call with every fault, every step in every size")


@pytest.fixture
def thorough(request: pytest.FixtureRequest) -> bool:
    """Whether to try every combination: five times the work, for the same few places in the code."""
    return bool(request.config.getoption("--thorough"))


@pytest.hookimpl
def pytest_xdist_auto_num_workers() -> int:
    """Two more than there are cores: for a fifth of their time tests wait, for terminals and simulated trainings."""
    return (os.cpu_count() or 1) + 2


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What is loaded by now stays: the full look for garbage with which Hypothesis begins would take seconds."""
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    """The process ends: looking through all it holds for garbage, three times, takes seconds and can fail nothing."""
    gc.freeze()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """End with the table of faults, where they were tried."""
    reports = [report for found in terminalreporter.stats.values() for report in found]
    properties = [pair for report in reports for pair in getattr(report, "user_properties", ())]
    if rows := {tuple(row) for name, row in properties if name == FAULT_TABLE}:
        terminalreporter.section("exit codes of commands whose calls meet faults")
        terminalreporter.write("\n".join([*table(rows), ""]))


_SLOW = (
    "tests/tui/",
    "tests/terminal/",
    "tests/hostile/",
    "tests/commands/test_fault_matrix.py",
    "tests/launch/test_kill.py",
)


_THOROUGH_SECONDS = 1800
"""What one test may take that tries every combination, of which each takes a second or more."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Slow modules first: a slow test among the last is waited for by every other process, for minutes in all.

    Each process is given a part of the list, the first of as many as there are of them; so each part begins with its
    share of the slow modules.
    """
    if config.getoption("--thorough"):
        for item in items:
            if "thorough" in getattr(item, "fixturenames", ()):
                item.add_marker(pytest.mark.timeout(_THOROUGH_SECONDS))
    parts = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    slow: dict[str, list[pytest.Item]] = {}
    for item in items:
        if _module(item).startswith(_SLOW):
            slow.setdefault(_module(item), []).append(item)
    others = iter([item for item in items if _module(item) not in slow])
    ordered: list[pytest.Item] = []
    for part in range(parts):
        begin = [item for name in list(slow)[part::parts] for item in slow[name]]
        ordered += begin
        ordered += islice(others, max(0, len(items) // parts - len(begin)))
    items[:] = [*ordered, *others]


def _module(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]
