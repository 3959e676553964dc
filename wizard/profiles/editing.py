"""Changing a profile somebody wrote: only what differs is touched; comments, order and formatting stay."""

import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from wizard.profiles.lines import Path, table_ends
from wizard.profiles.rendering import harmless, is_array_of_tables, plain, render

_LINE_WIDTH = 100
"""A list that is written wider than this gets a line for each item."""


def edited(old_text: str, profile: Mapping[str, Any]) -> str:
    """``old_text`` with the values of ``profile`` (nested plain values).

    Where the old text is no TOML, or where the edit would not read back as exactly ``profile``, the text is written
    anew: a value must never be wrong for the sake of a comment.
    """
    from tomlkit.exceptions import TOMLKitError

    new = plain(profile)
    try:
        text = old_text.replace("\r\n", "\n")
        text = _with_new_keys(text, new)
        text = _with_changes(text, new)
        faithful = _effective(tomllib.loads(text)) == _effective(new)
    except (ValueError, RecursionError, TOMLKitError):
        faithful = False
    if not faithful:
        return render(profile)
    return text.replace("\n", "\r\n") if "\r\n" in old_text else text


def _effective(profile: Mapping[str, Any]) -> dict[str, Any]:
    """What a profile says, defaults included where it is complete: a default left out is no difference."""
    from wizard.plan import validate

    plan, _ = validate(profile)
    return plain(profile if plan is None else plan)


# --- what is added: as text, because only the text knows which comment belongs to which table ------------------------


def _with_new_keys(text: str, new: Mapping[str, Any]) -> str:
    old = tomllib.loads(text)
    said = _effective(old)
    ends = table_ends(text)
    added: dict[int, list[str]] = {}
    for path, key, value in _additions((), old, said, new):
        if path in ends:
            added.setdefault(ends[path], []).append(_pair(key, value))
    for offset in sorted(added, reverse=True):
        before = text[:offset]
        gap = "\n" if before and not before.endswith("\n") else ""
        text = before + gap + "".join(f"{line}\n" for line in added[offset]) + text[offset:]
    tables = {key: value for key, value in new.items() if isinstance(value, Mapping) and key not in old}
    if tables:
        text = text.rstrip("\n") + "\n\n" + render(tables)
    return text


def _additions(
    path: Path, old: Mapping[str, Any], said: Mapping[str, Any], new: Mapping[str, Any]
) -> Iterator[tuple[Path, str, Any]]:
    """Path of the table, key and value of everything that no line says yet, but whose table stands in the text."""
    for key, value in new.items():
        before = old.get(key)
        if isinstance(value, Mapping) and isinstance(before, Mapping):
            yield from _additions((*path, key), before, _table(said.get(key)), value)
        elif isinstance(before, list) and is_array_of_tables(value) and is_array_of_tables(before):
            items = zip(value, before, _items_said(said.get(key), before), strict=False)
            for index, (item, item_before, item_said) in enumerate(items):
                yield from _additions((*path, key, index), item_before, item_said, item)
        elif key not in old and said.get(key) != value and not _has_header(path, value):
            yield path, key, value


def _has_header(path: Path, value: Any) -> bool:
    """Whether ``value`` in the table at ``path`` is written under a header of its own, not behind an equals sign."""
    return is_array_of_tables(value) or (isinstance(value, Mapping) and not path)


# --- what is changed or removed: through tomlkit, which keeps what stands around a value ------------------------------


def _with_changes(text: str, new: Mapping[str, Any]) -> str:
    import tomlkit

    old = tomllib.loads(text)
    document = tomlkit.parse(text)
    _change_table(document, old, _effective(old), new)
    return tomlkit.dumps(document)


def _change_table(table: Any, old: Mapping[str, Any], said: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    """Make tomlkit's ``table`` say ``new``. ``old`` is what stands in it, ``said`` the same with defaults."""
    for key in old:
        if key not in new and (key in said or old[key] not in ({}, [])):
            del table[key]
    for key, value in new.items():
        before = old.get(key)
        if key in said and said[key] == value:
            continue
        if isinstance(value, Mapping) and isinstance(before, Mapping):
            _change_table(table[key], before, _table(said.get(key)), value)
        elif isinstance(value, list) and isinstance(before, list):
            _change_list(table, key, before, _items_said(said.get(key), before), value)
        else:
            table[key] = _item(value)


def _change_list(table: Any, key: str, old: list[Any], said: list[Any], new: list[Any]) -> None:
    array = table[key]
    if is_array_of_tables(old) and is_array_of_tables(new):
        for index, (item, item_before, item_said) in enumerate(zip(new, old, said, strict=False)):
            _change_table(array[index], item_before, item_said, item)
        while len(array) > len(new):
            del array[-1]
        for item in new[len(array) :]:
            array.append(_table_for(array, item))
        return
    for index in reversed(range(len(old))):
        if old[index] not in new:
            del array[index]
    for item in new:
        if item not in old:
            array.append(_item(item))
    if array.unwrap() != new:
        table[key] = _item(new)


def _pair(key: str, value: Any) -> str:
    """One ``key = value``, perhaps of several lines."""
    import tomlkit

    return f"{harmless(tomlkit.key(key).as_string())} = {_literal(value)}"


def _literal(value: Any) -> str:
    """``value`` as tomlkit writes it behind an equals sign; it writes basic strings, in which escapes can stand."""
    import tomlkit
    from tomlkit.items import Array, Item

    item: Item
    if isinstance(value, Mapping):
        item = tomlkit.inline_table()
        item.update(value)
    else:
        item = tomlkit.item(value)
    if isinstance(item, Array) and len(item.as_string()) > _LINE_WIDTH:
        item.multiline(multiline=True)
    return harmless(item.as_string())


def _item(value: Any) -> Any:
    """``value`` as tomlkit's item, hidden characters in it as escapes (an item made of it directly has them raw)."""
    import tomlkit

    if is_array_of_tables(value):
        return tomlkit.parse(harmless(tomlkit.dumps({"items": value})))["items"]
    return tomlkit.value(_literal(value))


def _items_said(said: Any, old: list[Any]) -> list[Any]:
    return said if isinstance(said, list) and len(said) == len(old) else old


def _table_for(array: Any, item: Mapping[str, Any]) -> Any:
    """``item`` as one more table of ``array``, which is written as ``[[…]]`` or in brackets and braces."""
    from tomlkit.items import AoT

    return _item([item])[0] if isinstance(array, AoT) else _item(item)


def _table(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
