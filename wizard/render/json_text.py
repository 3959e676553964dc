"""JSON whose text can be looked at: what cannot be seen, or acts on a terminal, stands as an escape."""

import json
import re
from collections.abc import Mapping
from typing import Any

from wizard.text import is_hidden

_ESCAPED_CHARACTER = re.compile(r"\\(.)")


def json_text(value: Any, *, indent: int | None = None) -> str:
    """``value`` as JSON. Letters of all languages stay readable; controls, bidi and invisible characters are
    escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, default=_plain)
    # In JSON such characters can only stand inside strings, where an escape means the same. Line feeds are the
    # layout's: inside strings json.dumps has escaped them already.
    return "".join(
        _escape(character) if is_hidden(character) and character != "\n" else character for character in text
    )


def ascii_json(value: Any, *, escaped: str, indent: int | None = None) -> str:
    """``value`` as JSON in printable ASCII. Double quotes inside strings stand as escapes without one, and so do the
    characters of ``escaped``, which must be such as JSON has in strings only: no brackets, commas or colons."""
    text = json.dumps(value, indent=indent, default=_plain).replace("\x7f", _escape("\x7f"))
    text = _ESCAPED_CHARACTER.sub(lambda found: _escape('"') if found[1] == '"' else found[0], text)
    return text.translate({ord(character): _escape(character) for character in escaped})


def _plain(value: Any) -> Any:
    """What JSON has no form for: frozen mappings, and the dates that an unfinished TOML profile may hold."""
    return dict(value) if isinstance(value, Mapping) else str(value)


def _escape(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[index]:02x}{units[index + 1]:02x}" for index in range(0, len(units), 2))
