"""How the wizard is started: what the command line, the environment and a profile have answered already."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class StartOptions:
    """What the wizard starts with; ``profile`` holds a profile's nested values, ``profile_path`` where they came
    from."""

    profile: Mapping[str, Any] | None = None
    profile_path: Path | None = None
    profile_problems: tuple[str, ...] = ()
    credentials: str = ""
    region: str = ""
    endpoint_url: str | None = None
    demo: bool = False
    read_only: bool = False
    environment: Mapping[str, str] = field(default_factory=dict)
