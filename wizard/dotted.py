"""Dotted keys: the place of a value in a profile, written as TOML writes it."""

import json
import re
from collections.abc import Sequence

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_PART = re.compile(r'[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"')


def dotted(parts: Sequence[str | int]) -> str:
    """``("dataset", "manifests", 0, "s3_uri")`` as ``dataset.manifests.0.s3_uri``.

    A part that is not a bare TOML key is quoted (``tags."cost center"``), so the way back is never in doubt.
    """
    return ".".join(_quoted(str(part)) for part in parts)


def parts_of(key: str) -> tuple[str, ...]:
    """The parts of what :func:`dotted` wrote; list indexes come back as text."""
    return tuple(json.loads(part) if part.startswith('"') else part for part in _PART.findall(key))


def _quoted(part: str) -> str:
    return part if _BARE.fullmatch(part) else json.dumps(part)
