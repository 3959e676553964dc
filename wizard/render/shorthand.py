"""The AWS CLI's shorthand syntax (``Key=value,List=[a,b],Structure={Key=value}``), written only where it is
unambiguous.

Grammar: the AWS CLI user guide, "Using shorthand syntax"; the parser is ``awscli/shorthand.py`` (v1 and v2 share it).
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

# Letters, digits and signs that have no meaning in shorthand, in no version: no comma, equals sign, quote, bracket,
# brace, backslash or blank, and no @, which newer versions read as "from a file" after a key.
_PLAIN = re.compile(r"[A-Za-z0-9_./:+-]+")


def shorthand(structure: Mapping[str, Any]) -> str | None:
    """``structure`` in shorthand; ``None`` where a value could be read in another way, and JSON must be used."""
    pairs = [(key, _value(value)) for key, value in structure.items()]
    if not pairs or any(text is None for _key, text in pairs):
        return None
    return ",".join(f"{key}={text}" for key, text in pairs)


def _value(value: Any) -> str | None:
    match value:
        case str():
            return value if _PLAIN.fullmatch(value) else None
        case Mapping():
            inner = shorthand(value)
            return None if inner is None else f"{{{inner}}}"
        case Sequence():
            items = [_value(item) for item in value]
            known = [item for item in items if item is not None]
            return f"[{','.join(known)}]" if known and len(known) == len(items) else None
        case _:
            return None
