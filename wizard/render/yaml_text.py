"""Plain data as YAML in block style. Texts stand in double quotes, so that none of them is anything but a text."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wizard.render.quoting import double_quoted

_PLAIN_KEY = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:::?[A-Za-z0-9]+)*")
# YAML 1.1, which CloudFormation reads, takes these for something else than a text: IAM's operator Null is a key.
_NOT_TEXTS = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})


def yaml_text(data: Mapping[str, Any]) -> str:
    """``data`` as a document, without tags and anchors.

    Escapes: YAML 1.2.2, section 5.7.
    """
    return "\n".join(_mapping(data, "")) + "\n"


def _mapping(mapping: Mapping[str, Any], indent: str) -> Iterator[str]:
    for key, value in mapping.items():
        name = key if _PLAIN_KEY.fullmatch(key) and key.lower() not in _NOT_TEXTS else double_quoted(key)
        yield from _entry(f"{indent}{name}:", value, indent + "  ")


def _entry(head: str, value: Any, inner: str) -> Iterator[str]:
    if isinstance(value, Mapping) and value:
        yield head
        yield from _mapping(value, inner)
    elif isinstance(value, list | tuple) and value:
        yield head
        yield from _items(value, inner)
    else:
        yield f"{head} {_scalar(value)}"


def _items(items: Sequence[Any], indent: str) -> Iterator[str]:
    for item in items:
        if isinstance(item, Mapping | list | tuple) and item:
            inner = indent + "  "
            lines = list(_mapping(item, inner) if isinstance(item, Mapping) else _items(item, inner))
            yield f"{indent}- {lines[0][len(inner) :]}"
            yield from lines[1:]
        else:
            yield f"{indent}- {_scalar(item)}"


def _scalar(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case Mapping():
            return "{}"
        case list() | tuple():
            return "[]"
        case _:
            return double_quoted(str(value))
