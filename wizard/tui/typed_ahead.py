"""Keys that come before there is anything to type them into."""

from textual.message import Message


class KeysWanted(Message):
    """There is something to type into now: what was typed ahead is typed.

    Widget.focus is a callback in the app's queue; a message that is posted after it reaches the app after it.
    """
