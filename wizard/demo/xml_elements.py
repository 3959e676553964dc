"""Elements of the XML that S3 and EC2 answer in."""

import re
from typing import Any
from xml.sax.saxutils import escape

_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""XML 1.0, production 2. AWS does not say what it makes of such characters; here they become U+FFFD."""


def element(name: str, value: Any) -> str:
    """``<name>value</name>``; truths as XML has them."""
    text = str(value).lower() if isinstance(value, bool) else escape(_NOT_IN_XML.sub("\ufffd", str(value)))
    return f"<{name}>{text}</{name}>"


def optional(name: str, value: Any) -> str:
    """The element; nothing for None."""
    return "" if value is None else element(name, value)
