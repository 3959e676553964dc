"""Keys that come before there is anything to type them into."""

from textual.message import Message


class KeysWanted(Message):
    """There is something to type into now: what was typed ahead is typed."""
