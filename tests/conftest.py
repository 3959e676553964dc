"""How the tests are spread, and what they need not pay for."""

import gc
import os
from functools import cache, partial
from itertools import islice
from typing import Any

import pytest
from botocore.client import ClientCreator
from botocore.hooks import EventAliaser

from wizard.demo.moto_loading import load_moto

# Each process holds botocore's descriptions of AWS's APIs, hundreds of thousands of objects that stay: looking through
# them for garbage at the usual rate takes a tenth of the tests' time.
gc.set_threshold(20_000, 50, 100)


# botocore works out the newer name of an event anew for each client, though all translate alike.
_aliaser: Any = EventAliaser
_newer_name = cache(partial(_aliaser._alias_event_name, _aliaser(None)))
_aliaser._alias_event_name = lambda _self, name: _newer_name(name)

# It makes the class of a client anew as well, seven hundred methods for EC2: the same for every session.
_creator: Any = ClientCreator
_make_class = _creator._create_client_class
_classes: dict[str, type] = {}


def _client_class(creator: Any, service_name: str, service_model: Any) -> type:
    if service_name not in _classes:
        _classes[service_name] = _make_class(creator, service_name, service_model)
    return _classes[service_name]


_creator._create_client_class = _client_class
load_moto()


@pytest.hookimpl
def pytest_xdist_auto_num_workers() -> int:
    """Two more than there are cores: for a fifth of their time tests wait, for terminals and simulated trainings."""
    return (os.cpu_count() or 1) + 2


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    """The process ends: looking through all it holds for garbage, three times, takes seconds and can fail nothing."""
    gc.freeze()


_SLOW = (
    "tests/tui/",
    "tests/terminal/",
    "tests/hostile/",
    "tests/commands/test_fault_matrix.py",
    "tests/launch/test_kill.py",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Slow modules first: a slow test among the last is waited for by every other process, for minutes in all.

    Each process is given a part of the list, the first of as many as there are of them; so each part begins with its
    share of the slow modules.
    """
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
