"""Ids that are the same every time.

moto draws EC2 ids in one function, ``random_resource_id``, and has no way to ask for a given one. While the story is
told that function is replaced by one that hands out the ids waiting in a queue, and numbered ones when none waits.
"""

import hashlib
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from moto.ec2 import utils as ec2_utils

_waiting: ContextVar[deque[str]] = ContextVar("waiting_ids")


@contextmanager
def steady_ids() -> Iterator[None]:
    """Make moto's EC2 ids the same at every start. The account's lock must be held."""
    original = ec2_utils.random_resource_id
    token = _waiting.set(deque())
    count = 0

    def steady(size: int = 8) -> str:
        nonlocal count
        if _waiting.get():
            return _waiting.get().popleft()
        count += 1
        return hashlib.sha256(f"simulated account {count}".encode()).hexdigest()[:size]

    ec2_utils.random_resource_id = steady
    try:
        yield
    finally:
        ec2_utils.random_resource_id = original
        _waiting.reset(token)


def next_id(given: str) -> None:
    """Let the next thing moto creates have the id ``given`` (``vpc-0a1b…``; only the hex digits are drawn)."""
    _waiting.get().append(given.partition("-")[2])
