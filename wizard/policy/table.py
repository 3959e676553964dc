"""Which operation supports which condition key, as rows, as JSON and as text that fits a terminal.

All of it is AWS's service authorization data (``wizard.conditions``): operations and keys that AWS adds appear by
themselves.
"""

import difflib
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from wizard import conditions

_PREFIX = f"{conditions.SERVICE}:"
_YES, _NO = "yes", "-"
# What the data cannot say of an operation without keys of its own; said only as long as it has none.
_WITHOUT_KEYS = {"CreateEndpoint": "it inherits the model's settings"}


@dataclass(frozen=True)
class Key:
    """A condition key of one operation: its name, its type, and the resource types on which the call carries it."""

    name: str
    type: str
    resource_types: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """``{"key", "type", "resource_types": [name]}``."""
        return {"key": self.name, "type": self.type, "resource_types": list(self.resource_types)}


@dataclass(frozen=True)
class Row:
    """One operation: its condition keys, and the resource types it is authorized on."""

    operation: str
    keys: tuple[Key, ...]
    resource_types: tuple[str, ...]

    @property
    def action(self) -> str:
        """The operation as an IAM action: ``comprehend:CreateEndpoint``."""
        return f"{_PREFIX}{self.operation}"

    @property
    def own_keys(self) -> tuple[Key, ...]:
        """Of the keys those that are Comprehend's own."""
        return tuple(key for key in self.keys if key.name.startswith(_PREFIX))

    def as_json(self) -> dict[str, Any]:
        """The public JSON shape: ``{"operation", "action", "keys": [Key], "resource_types": [{"name", "arn"}]}``."""
        return {
            "operation": self.operation,
            "action": self.action,
            "keys": [key.as_json() for key in self.keys],
            "resource_types": [{"name": name, "arn": conditions.arn_template(name)} for name in self.resource_types],
        }


def rows() -> tuple[Row, ...]:
    """The operations that support at least one of Comprehend's own keys, by name, each with these keys only."""
    found = ((name, conditions.service_condition_keys(name)) for name in sorted(conditions.operations()))
    return tuple(_row(name, keys) for name, keys in found if keys)


def row_in_full(operation: str) -> Row:
    """One operation with all of its keys: Comprehend's own, AWS's, and those of the tags of its resources.

    Raises KeyError for an operation that the data does not know.
    """
    types = conditions.resource_types(operation)
    by_resource = (key for name in types for key in conditions.resource_type_keys(name))
    return _row(operation, dict.fromkeys([*conditions.condition_keys(operation), *by_resource]))


def operation_named(text: str) -> str | None:
    """The operation that ``text`` names, in any case and with or without ``comprehend:``; None if there is none."""
    wanted = _bare(text)
    return next((name for name in conditions.operations() if name.lower() == wanted), None)


def near_operation(text: str) -> str | None:
    """The operation that ``text`` is a misspelling of, if it is one."""
    by_lower = {name.lower(): name for name in conditions.operations()}
    near = difflib.get_close_matches(_bare(text), by_lower, n=1)
    return by_lower[near[0]] if near else None


def table_text(width: int = 80) -> str:
    """The table with its legend and footnotes; prose is wrapped at ``width``.

    A line of the table is as long as the longest operation and four characters for each key. Colours are not needed.
    """
    shown = rows()
    keys = conditions.own_keys()
    letters = _letters(keys)
    remarks = dict.fromkeys(remark for row in shown if (remark := _remark(row)))
    numbers = {remark: f"[{number}]" for number, remark in enumerate(remarks, start=1)}
    return "\n".join(
        [
            *_wrapped("Which of Comprehend's own condition keys each operation supports.", width),
            *_legend(keys, letters, width),
            "",
            *_lines(shown, keys, letters, numbers),
            "",
            *(
                line
                for remark, number in numbers.items()
                for line in _wrapped(f"{number} {remark}", width, hanging="    ")
            ),
        ]
    ).rstrip()


def details_text(operation: str, width: int = 80) -> str:
    """All that is known of one operation; prose is wrapped at ``width``, names and ARNs stay whole.

    Raises KeyError for an operation that the data does not know.
    """
    row = row_in_full(operation)
    others = tuple(key for key in row.keys if key not in row.own_keys)
    lines = [row.action, *_wrapped(f"{conditions.operation_description(operation)}.", width), ""]
    if row.own_keys:
        lines += ["Comprehend's own condition keys", *_key_lines(row, row.own_keys, width), ""]
    else:
        reason = _WITHOUT_KEYS.get(operation)
        none = f"{operation} supports none of Comprehend's own condition keys{f': {reason}' if reason else ''}."
        lines += [*_wrapped(none, width), ""]
    if others:
        lines += ["AWS's condition keys", *_key_lines(row, others, width), ""]
    lines.append("Resource types")
    for name in row.resource_types:
        lines += [f"  {name}", f"    {conditions.arn_template(name)}"]
    if not row.resource_types:
        lines.append("  None: a policy can allow or deny it for the resource * only.")
    return "\n".join(lines)


def _row(operation: str, keys: Iterable[str]) -> Row:
    order = conditions.own_keys()
    ordered = sorted(keys, key=lambda key: order.index(key) if key in order else len(order))
    found = tuple(Key(key, conditions.condition_key_type(key), _types_with(operation, key)) for key in ordered)
    return Row(operation, found, conditions.resource_types(operation))


def _types_with(operation: str, key: str) -> tuple[str, ...]:
    on_call = conditions.resource_types_with(operation, key)
    return tuple(
        name
        for name in conditions.resource_types(operation)
        if name in on_call or key in conditions.resource_type_keys(name)
    )


def _bare(text: str) -> str:
    return text.strip().lower().removeprefix(_PREFIX)


def _letters(keys: Sequence[str]) -> tuple[str, ...]:
    """One sign for each key: the first capital letter of its name that is free, or else a number."""
    taken: dict[str, None] = {}
    for number, key in enumerate(keys, start=1):
        capitals = (letter for letter in key.removeprefix(_PREFIX) if letter.isupper() and letter not in taken)
        taken[next(capitals, str(number))] = None
    return tuple(taken)


def _legend(keys: Sequence[str], letters: Sequence[str], width: int) -> list[str]:
    # No line break between a sign and what it stands for.
    signs = (
        f"{letter}\N{NO-BREAK SPACE}{key.removeprefix(_PREFIX)}" for letter, key in zip(letters, keys, strict=True)
    )
    lines = _wrapped(f"{', '.join(signs)}. In a policy each begins with {_PREFIX}", width)
    return [line.replace("\N{NO-BREAK SPACE}", " ") for line in lines]


def _lines(shown: Sequence[Row], keys: Sequence[str], letters: Sequence[str], numbers: dict[str, str]) -> Iterator[str]:
    """The table itself: a heading, and a line for each operation, with the number of its footnote."""
    names = [f"{row.operation} {numbers.get(_remark(row), '')}".rstrip() for row in shown]
    width = max(map(len, ["OPERATION", *names]))
    yield " ".join(["OPERATION".ljust(width), *(letter.ljust(len(_YES)) for letter in letters)]).rstrip()
    for name, row in zip(names, shown, strict=True):
        supported = {key.name for key in row.keys}
        marks = ((_YES if key in supported else _NO).ljust(len(_YES)) for key in keys)
        yield " ".join([name.ljust(width), *marks]).rstrip()


def _remark(row: Row) -> str:
    """What a footnote must say of a row: empty, unless a key goes with some of its resource types only."""
    partial = {key.resource_types: None for key in row.keys if key.resource_types != row.resource_types}
    said = []
    for types in partial:
        names = [key.name.removeprefix(_PREFIX) for key in row.keys if key.resource_types == types]
        which = _listed(names) if len(names) < len(row.keys) else "the keys" if len(names) > 1 else "the key"
        said.append(f"{which} {'go' if len(names) > 1 else 'goes'} with {_listed(types)} only")
    if not said:
        return ""
    others = [name for name in row.resource_types if any(name not in types for types in partial)]
    return f"Also authorized on {_listed(others)}: {'; '.join(said)}."


def _key_lines(row: Row, keys: Iterable[Key], width: int) -> Iterator[str]:
    for key in keys:
        yield f"  {key.name} ({key.type})"
        told = f"{conditions.condition_key_description(key.name)}."
        if key.name not in conditions.condition_keys(row.operation):
            told += " It comes with the resource, whatever the operation."
        if key.resource_types != row.resource_types:
            told += f" It goes with {_listed(key.resource_types)} only."
        yield from _wrapped(told, width, indent="    ")


def _wrapped(text: str, width: int, *, indent: str = "", hanging: str = "") -> list[str]:
    """``text`` in lines; ``hanging`` is the further indent of all but the first."""
    after = indent + hanging
    return textwrap.wrap(
        text, width, initial_indent=indent, subsequent_indent=after, break_long_words=False, break_on_hyphens=False
    )


def _listed(names: Sequence[str]) -> str:
    return " and ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)
