"""Texts in double quotes, as HCL, YAML and Python write them alike."""

from wizard.text import is_hidden

_SHORT = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def double_quoted(text: str, *, has_x: bool = True) -> str:
    """``text`` in double quotes; what cannot be seen, or acts on a terminal, stands as an escape.

    ``has_x``: whether the language has escapes with two digits (``\\x1b``).
    """
    return '"' + "".join(_SHORT.get(one) or (_escape(one, has_x) if is_hidden(one) else one) for one in text) + '"'


def _escape(character: str, has_x: bool) -> str:
    code = ord(character)
    if has_x and code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
