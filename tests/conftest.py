"""How the tests are spread, and what they need not pay for."""

import gc
import os
from functools import cache, partial
from typing import Any

import pytest
from botocore.hooks import EventAliaser

# Each process holds botocore's descriptions of AWS's APIs, hundreds of thousands of objects that stay: looking through
# them for garbage at the usual rate takes a tenth of the tests' time.
gc.set_threshold(20_000, 50, 100)


# botocore works out the newer name of an event anew for each client, though all translate alike.
_aliaser: Any = EventAliaser
_newer_name = cache(partial(_aliaser._alias_event_name, _aliaser(None)))
_aliaser._alias_event_name = lambda _self, name: _newer_name(name)


@pytest.hookimpl
def pytest_xdist_auto_num_workers() -> int:
    """Two more than there are cores: for a fifth of their time tests wait, for terminals and simulated trainings."""
    return (os.cpu_count() or 1) + 2
