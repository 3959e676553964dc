"""Texts that change without moving what is around them.

Textual lays the whole screen out anew for every text that is updated, ten to thirty milliseconds at each key press. A
text that takes as many lines as the one before it needs to be painted, and nothing more.
"""

from textual.content import Content
from textual.widgets import Static


def show_text(static: Static, content: Content) -> None:
    """Show another text; nothing happens where it is the same, and nothing else moves where it is as high."""
    before = static.content
    if not isinstance(before, Content):
        static.update(content)
        return
    if same(before, content):
        return
    width = static.content_size.width
    as_high = bool(before) and width > 0 and before.get_height({}, width) == content.get_height({}, width)
    static.update(content, layout=not as_high)


def same(one: Content, other: Content) -> bool:
    """Whether two texts look the same (Content's own equality leaves the styles out)."""
    return one.plain == other.plain and one.spans == other.spans
