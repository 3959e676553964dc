"""Keys that come before there is anything to type them into, or before the key in front of them has had its effect.

Textual hands each key to the focused widget at once. A letter is typed there and then; a key with a meaning (Enter,
Ctrl+U) has it only when it has come up through all widgets around, and by then the letters behind it have been typed:
"name", Enter, "v1" sent together by a slow line or a script would be typed as "namev1", and entered. So a key waits
until the one before it has had its effect.
"""

from collections.abc import Callable

from textual.dom import DOMNode
from textual.message import Message

_ROUNDS = 4
"""What a key sets off climbs as well: submitted by the line, accepted by the list, answered by the question."""


class KeysWanted(Message):
    """There is something to type into now: what was typed ahead is typed."""


class Echo:
    """Comes back when whatever was sent to a widget, and bubbled up from there, has been handled.

    It takes the same way, from queue to queue, behind it.
    """

    def __init__(self, widget: Callable[[], DOMNode], top: DOMNode, back: Callable[[], None]) -> None:
        """``widget``: where each round begins; ``top``: where it ends."""
        self._widget, self._top, self._back = widget, top, back
        self._rounds = _ROUNDS
        self._climb(widget())

    def _climb(self, node: DOMNode | None) -> None:
        while node is not None and node is not self._top:
            if node.call_later(self._climb, node.parent):
                return
            node = node.parent  # taken away meanwhile
        self._rounds -= 1
        if self._rounds > 0:
            self._top.call_later(self._climb, self._widget())
        else:
            self._top.call_later(self._back)
