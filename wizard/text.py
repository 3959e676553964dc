"""Text that came from elsewhere (AWS, S3, a file) made safe to look at.

A bucket, a tag or an object can be named with terminal escapes or bidirectional overrides. Whatever is *shown* passes
through :func:`visible` once, where it enters the program; whatever is *sent* stays exactly as it was.
"""

import unicodedata

# Control (Cc), format (Cf: bidi overrides, zero width, soft hyphen), surrogate (Cs), private use (Co), unassigned (Cn),
# line and paragraph separators (Zl, Zp): nothing of these may reach a terminal as it is.
_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# Characters of other categories that show as nothing, or as a blank that is none: variation selectors, Hangul and
# Khmer fillers, the empty braille pattern.
_HIDDEN_ONES = frozenset(
    chr(code)
    for codes in (
        range(0xFE00, 0xFE10),
        range(0xE0100, 0xE01F0),
        (0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5),
        (0x2800, 0x3164, 0xFFA0),
    )
    for code in codes
)
_SHORT_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def is_hidden(character: str) -> bool:
    """Whether ``character`` acts on a terminal or cannot be seen: controls, escapes, bidi and zero-width characters."""
    category = unicodedata.category(character)
    if category == "Zs":  # every blank but the one that everybody means
        return character != " "
    return category in _HIDDEN_CATEGORIES or character in _HIDDEN_ONES


def visible(text: str, *, keep_newlines: bool = False) -> str:
    """Return ``text`` with every control, escape, bidi and invisible character replaced by a readable escape.

    ``"a\\x1b[31m"`` becomes ``"a\\\\x1b[31m"``. With ``keep_newlines`` line feeds stay, for text of several lines.
    """
    if _is_plain(text):
        return text
    return "".join(_escape(character, keep_newlines=keep_newlines) for character in text)


def signs(text: str) -> str:
    """Return ``text`` with a sign for each control or invisible character, as many characters as before.

    For a line that is being edited, where a cursor counts characters: ``"a\\x1b[31m"`` becomes ``"a␛[31m"`` (Unicode's
    Control Pictures; U+FFFD for what has none).
    """
    if _is_plain(text):
        return text
    return "".join(_sign(character) if is_hidden(character) else character for character in text)


def shorten(text: str, width: int) -> str:
    """Cut ``text`` to ``width`` characters, the middle replaced by an ellipsis (both ends of an ARN or URI matter)."""
    if len(text) <= width:
        return text
    if width <= 1:
        return "…"[:width]
    head = (width - 1) // 2
    tail = width - 1 - head
    return f"{text[:head]}…{text[len(text) - tail :]}"


def _is_plain(text: str) -> bool:
    """Whether no character of ``text`` is hidden, by what Python knows of whole texts: most are plain, and lists long.

    ``str.isprintable`` is about the same categories of Unicode as :func:`is_hidden`.
    """
    return text.isprintable() and (text.isascii() or _HIDDEN_ONES.isdisjoint(text))


def _sign(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"


def _escape(character: str, *, keep_newlines: bool) -> str:
    if keep_newlines and character == "\n":
        return character
    if not is_hidden(character):
        return character
    if character in _SHORT_ESCAPES:
        return _SHORT_ESCAPES[character]
    code = ord(character)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
