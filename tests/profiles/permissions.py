"""Whether file permissions hold for whoever runs the tests; the superuser and Windows pass over them."""

import os
import tempfile
from pathlib import Path

import pytest


def _hold() -> bool:
    with tempfile.NamedTemporaryFile() as file:
        Path(file.name).chmod(0)
        return os.name != "nt" and not os.access(file.name, os.R_OK)


needs_permissions = pytest.mark.skipif(not _hold(), reason="file permissions do not hold for this user")
