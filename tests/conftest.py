"""How the tests are spread."""

import os

import pytest


@pytest.hookimpl
def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are cores: tests wait for terminals and simulated trainings more than they work."""
    return (os.cpu_count() or 1) + 1
