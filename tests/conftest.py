"""How the tests are spread, and what they need not pay for."""

import gc
import os

import pytest

# Each process holds botocore's descriptions of AWS's APIs, hundreds of thousands of objects that stay: looking through
# them for garbage at the usual rate takes a tenth of the tests' time.
gc.set_threshold(20_000, 50, 100)


@pytest.hookimpl
def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are cores: tests wait for terminals and simulated trainings more than they work."""
    return (os.cpu_count() or 1) + 1
