"""A plan, or an unfinished set of answers, as the TOML text of a profile."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from wizard.text import is_hidden

if TYPE_CHECKING:
    from wizard.plan import AnyPlan

# The order of the profile format's documentation, for people who read several profiles. Other keys follow as they come.
_ORDER: Mapping[str, Sequence[str]] = {
    "": (
        *("kind", "name", "version", "account", "region", "language", "role", "mode"),
        *("model", "flywheel", "inference_units"),
        *("dataset", "output", "keys", "vpc", "tags"),
    ),
    "dataset": (
        *("entity_types", "format", "train", "test", "label_delimiter", "document_type"),
        *("documents", "test_documents", "input_format", "annotations", "test_annotations", "entity_list", "reader"),
    ),
    "manifests": ("s3_uri", "attributes", "split", "annotations", "source_documents", "document_type"),
    "reader": ("action", "mode", "features"),
    "keys": ("volume", "output", "model"),
    "vpc": ("subnets", "security_groups"),
}
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_LINE_WIDTH = 100
_SHORT_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}


def plain(profile: "AnyPlan | Mapping[str, Any]") -> dict[str, Any]:
    """The nested plain values of a plan or of unfinished answers: lists for tuples, nothing that is not set."""
    data = profile if isinstance(profile, Mapping) else profile.as_profile()
    return _plain_table(data)


def render(profile: "AnyPlan | Mapping[str, Any]") -> str:
    """The TOML text of a new profile. Characters that act on a terminal or cannot be seen stand as escapes."""
    return "".join(f"{line}\n" for line in _document_lines(plain(profile)))


def harmless(text: str) -> str:
    """The text of a profile file with escapes for whatever acts on a terminal; layout and comments stay."""
    return "".join(character if character in "\n\t" else _escape_hidden(character) for character in text)


def literal(value: Any, *, width: int = _LINE_WIDTH) -> str:
    """One value as TOML writes it; a list that would be wider than ``width`` gets a line for each item."""
    match value:
        case str():
            return '"' + "".join(_escape(character) for character in value) + '"'
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case Mapping():
            return "{ " + ", ".join(f"{_key(key)} = {literal(item, width=10**6)}" for key, item in value.items()) + " }"
        case list():
            items = [literal(item, width=10**6) for item in value]
            line = f"[{', '.join(items)}]"
            return line if len(line) <= width else "[\n" + "".join(f"    {item},\n" for item in items) + "]"
    raise TypeError(f"a profile holds no {type(value).__name__}")


def pair_line(key: str, value: Any) -> str:
    """One ``key = value``, perhaps of several lines."""
    start = f"{_key(key)} = "
    return start + literal(value, width=_LINE_WIDTH - len(start))


def is_array_of_tables(value: Any) -> bool:
    """Whether TOML would write ``value`` as ``[[…]]``."""
    return isinstance(value, list) and bool(value) and all(isinstance(item, Mapping) for item in value)


def _document_lines(data: Mapping[str, Any]) -> Iterator[str]:
    for key, value in data.items():
        if not isinstance(value, Mapping) and not is_array_of_tables(value):
            yield pair_line(key, value)
    for key, value in data.items():
        if isinstance(value, Mapping):
            yield from _table_lines(_key(key), value)
        elif is_array_of_tables(value):
            yield from _array_lines(_key(key), value)


def _table_lines(name: str, table: Mapping[str, Any]) -> Iterator[str]:
    """A table of the first level; tables inside it are written in braces."""
    arrays = {key: value for key, value in table.items() if is_array_of_tables(value)}
    leaves = {key: value for key, value in table.items() if key not in arrays}
    if leaves or not arrays:
        yield from ("", f"[{name}]")
        yield from (pair_line(key, value) for key, value in leaves.items())
    for key, items in arrays.items():
        yield from _array_lines(f"{name}.{_key(key)}", items)


def _array_lines(name: str, items: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for item in items:
        yield from ("", f"[[{name}]]")
        yield from (pair_line(key, value) for key, value in item.items())


def _key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else literal(key)


def _escape(character: str) -> str:
    if character in _SHORT_ESCAPES:
        return _SHORT_ESCAPES[character]
    return _escape_hidden(character)


def _escape_hidden(character: str) -> str:
    if not is_hidden(character):
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _plain_table(data: Mapping[str, Any], name: str = "") -> dict[str, Any]:
    order = _ORDER.get(name, ())
    keys = [*(key for key in order if key in data), *(key for key in data if key not in order)]
    values = {key: _plain_value(data[key], key) for key in keys}
    return {key: value for key, value in values.items() if value is not None and value not in ({}, [])}


def _plain_value(value: Any, name: str) -> Any:
    if isinstance(value, Mapping):
        return _plain_table(value, name)
    if isinstance(value, list | tuple):
        return [_plain_value(item, name) for item in value]
    return value
