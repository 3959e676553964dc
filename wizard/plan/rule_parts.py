"""What the rules share: reading nested plain values, and the two kinds of finding."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from wizard.findings import Finding

Profile = Mapping[str, Any]
Rule = Callable[[Profile], Iterator[Finding]]


def look_up(profile: Profile, path: str) -> Any:
    """The value at a dotted path such as ``dataset.train``; ``None`` where there is none."""
    value: Any = profile
    for part in path.split("."):
        if not isinstance(value, Mapping):
            return None
        value = value.get(part)
    return value


def text_at(profile: Profile, path: str) -> str:
    value = look_up(profile, path)
    return value if isinstance(value, str) else ""


def error(rule: str, subject: str, message: str, remedy: str) -> Finding:
    return Finding(f"plan.{rule}", "error", subject, message, remedy)


def warning(rule: str, subject: str, message: str, remedy: str) -> Finding:
    return Finding(f"plan.{rule}", "warning", subject, message, remedy)
