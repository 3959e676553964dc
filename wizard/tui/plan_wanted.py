"""What a screen beside the flow sends back to it: a plan to open."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class PlanWanted:
    """Open this plan (a profile's nested values); ``key`` is the profile key to go to, empty for where it begins."""

    profile: Mapping[str, Any]
    key: str = ""
    why: str = ""
