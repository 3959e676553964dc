"""A person's answers: flat, by the profile's dotted keys, and the way to and from a profile's nested values.

Keys that begin with ``_`` are the wizard's own (which VPC to list subnets of, whether one key serves all purposes):
they steer the questions, are kept in the draft, and never reach a profile or a request.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

Value = str | int | tuple[str, ...] | Mapping[str, str]
Answers = Mapping[str, Value]

NO_ANSWERS: Answers = MappingProxyType({})


def is_own(key: str) -> bool:
    """Whether ``key`` steers the wizard and is no part of a profile."""
    return key.startswith("_")


def with_answers(answers: Answers, changes: Mapping[str, Value | None]) -> Answers:
    """``answers`` with ``changes`` made; ``None`` takes an answer back."""
    changed = {**answers, **changes}
    return MappingProxyType({key: value for key, value in changed.items() if value is not None})


def text_of(answers: Answers, key: str) -> str:
    """The answer as text; empty where there is none."""
    value = answers.get(key, "")
    return value if isinstance(value, str) else ""


def list_of(answers: Answers, key: str) -> tuple[str, ...]:
    """The answer as a list; empty where there is none."""
    value = answers.get(key, ())
    return value if isinstance(value, tuple) else ()


def flatten(profile: Mapping[str, Any]) -> dict[str, Value]:
    """A profile's nested values by dotted key; lists of tables get numbered keys (``dataset.manifests.0.s3_uri``)."""
    flat: dict[str, Value] = {}
    for key, value in profile.items():
        _flatten_into(flat, key, value)
    return flat


def nest(answers: Mapping[str, Value]) -> dict[str, Any]:
    """The nested values of a profile; the wizard's own answers are left out. The inverse of :func:`flatten`."""
    nested: dict[str, Any] = {}
    for key, value in answers.items():
        if is_own(key):
            continue
        *parents, last = key.split(".")
        place = nested
        for part in parents:
            place = place.setdefault(part, {})
        place[last] = _plain(value)
    return {key: _numbered_to_lists(value) for key, value in nested.items()}


def _flatten_into(flat: dict[str, Value], key: str, value: Any) -> None:
    match value:
        case Mapping() if key == "tags":
            flat[key] = MappingProxyType({str(tag): str(text) for tag, text in value.items()})
        case Mapping():
            for part, inner in value.items():
                _flatten_into(flat, f"{key}.{part}", inner)
        case list() | tuple() if any(isinstance(item, Mapping) for item in value):
            for index, item in enumerate(value):
                _flatten_into(flat, f"{key}.{index}", item)
        case list() | tuple():
            flat[key] = tuple(str(item) for item in value)
        case bool() | float():
            flat[key] = str(value)
        case int() | str():
            flat[key] = value


def _plain(value: Value) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return _Table(value) if isinstance(value, Mapping) else value


class _Table(dict[str, Any]):
    """An answer that is a table itself: a tag whose key is a number is no place in a list."""


def _numbered_to_lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if isinstance(value, _Table):
        return dict(value)
    inner = {key: _numbered_to_lists(item) for key, item in value.items()}
    if inner and all(key.isdecimal() for key in inner):
        return [inner[key] for key in sorted(inner, key=int)]
    return inner
