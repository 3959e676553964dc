"""The user's directories."""

import os
from pathlib import Path

APPLICATION = "comprehend-wizard"


def config_directory() -> Path:
    """The user's configuration directory (XDG_CONFIG_HOME counts, on every system): settings and saved plans."""
    configured = os.environ.get("XDG_CONFIG_HOME", "")
    if Path(configured).is_absolute():
        return Path(configured) / APPLICATION
    from platformdirs import user_config_path

    return user_config_path(APPLICATION, appauthor=False)
