"""Calls that do not depend on each other, made at the same time."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
A = TypeVar("A")
B = TypeVar("B")
THREADS = 8
"""As many calls are on their way at the same time: enough to be quick, and fewer than IAM slows down for."""


def at_once(finds: Iterable[Callable[[], T]]) -> list[T]:
    """What each finds, in their order. Raises the first error of that order, when all have ended."""
    several = list(finds)
    if len(several) < 2:
        return [find() for find in several]
    with ThreadPoolExecutor(min(THREADS, len(several)), thread_name_prefix="calls") as pool:
        futures = [pool.submit(find) for find in several]
    return [future.result() for future in futures]


def both(first: Callable[[], A], second: Callable[[], B]) -> tuple[A, B]:
    """What two find at the same time. Raises the first one's error where both fail."""
    with ThreadPoolExecutor(1, thread_name_prefix="calls") as pool:
        beside = pool.submit(second)
        found = first()
    return found, beside.result()
