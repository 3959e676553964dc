"""Texts and lists that change without moving what is around them, and are left alone where nothing changes.

Textual lays the whole screen out anew for every text that is updated, ten to thirty milliseconds at each key press, and
measures and paints every line of a list that is filled again. A text that takes as many lines as the one before it
needs to be painted, and nothing more; so does a line of a list.
"""

from collections.abc import Sequence

from textual.content import Content
from textual.visual import VisualType
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option


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


def show_options(option_list: OptionList, options: Sequence[Option]) -> bool:
    """Show other options; whether they are others by their ids. If not, highlight and scrolling stay as they are."""
    before = option_list.options
    if [_identity(option) for option in before] != [_identity(option) for option in options]:
        if options:
            option_list.set_options(options)
        else:
            option_list.clear_options()
        return True
    for index, (old, new) in enumerate(zip(before, options, strict=True)):
        if not same(old.prompt, new.prompt):
            option_list.replace_option_prompt_at_index(index, new.prompt)
    return False


def same(one: VisualType, other: VisualType) -> bool:
    """Whether two texts look the same (Content's own equality leaves the styles out)."""
    if isinstance(one, Content) and isinstance(other, Content):
        return one.plain == other.plain and one.spans == other.spans
    return type(one) is type(other) and one == other


def _identity(option: Option) -> tuple[str | None, bool]:
    return option.id, option.disabled
