"""How the tests are spread."""

import os

import pytest


@pytest.hookimpl
def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are cores: terminals and simulated trainings are waited for rather than worked for."""
    return (os.cpu_count() or 1) + 1
