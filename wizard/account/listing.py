"""What a list of resources is: pages, and the ways to make them out of AWS's own."""

import queue
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from wizard.account.errors import translated
from wizard.account.session import AccountSession
from wizard.errors import WizardError

Cancelled = Callable[[], bool]
THREADS = 8
"""Calls of one list that are made at the same time."""
_LOOK_SECONDS = 0.2
"""How often a list that waits for an answer looks whether it is still wanted."""


@dataclass(frozen=True)
class Page:
    """Some resources; ``note`` is a sentence about what could not be found out, ``None`` where nothing is missing.

    A later page may hold a resource again (the same ``value``) with more known about it.
    """

    items: tuple[Any, ...]
    note: str | None = None


ListPages = Callable[[AccountSession, Mapping[str, str], Cancelled], Iterator[Page]]
"""How the pages of a list are got: from an account, with the list's parameters, until nobody wants more."""


@dataclass(frozen=True)
class Listing:
    """A kind of resource: how it is called, which IAM actions listing it takes, and how its pages are got."""

    kind: str
    title: str
    permissions: tuple[str, ...]
    list_pages: ListPages


Source = Callable[[Cancelled], Iterator[Page]]
"""Pages that are got in a thread; stops when what it is given says so."""


@dataclass(frozen=True)
class Call:
    """A paginated operation: ``operation`` is boto3's method, ``doing`` the end of "AWS refused …"."""

    service: str
    operation: str
    permission: str
    doing: str
    page_size: int


def answers(session: AccountSession, call: Call, cancelled: Cancelled, **parameters: Any) -> Iterator[dict[str, Any]]:
    """AWS's answers to ``call``, page by page; ends early when ``cancelled()``. Raises WizardErrors."""
    region = parameters.pop("region", None)
    client = session.client(call.service, region)
    paginator = client.get_paginator(call.operation)
    pages = iter(paginator.paginate(**parameters, PaginationConfig={"PageSize": call.page_size}))
    while not cancelled():
        with translated(doing=call.doing, permission=call.permission, profile=session.profile):
            page = next(pages, None)
        if page is None:
            return
        yield page


def without_failing(find: Callable[[], Any], otherwise: Any) -> tuple[Any, str]:
    """What ``find`` finds; where AWS refuses, ``otherwise`` and the sentence that says why."""
    try:
        return find(), ""
    except WizardError as problem:
        return otherwise, str(problem)


def side_by_side(sources: Sequence[Source], cancelled: Cancelled) -> Iterator[Page]:
    """The pages of several lists that are got at the same time, in the order of the lists.

    A list that AWS refuses becomes a note, as long as another one brings something; else its error is raised.
    """
    closed = threading.Event()

    def is_over() -> bool:
        return cancelled() or closed.is_set()

    with ThreadPoolExecutor(len(sources), thread_name_prefix="list") as pool:
        arriving: list[_Pages] = [queue.SimpleQueue() for _ in sources]
        running = [pool.submit(_put_pages, *pair, is_over) for pair in zip(sources, arriving, strict=True)]
        try:
            for pages in arriving:
                yield from _until_end(pages, is_over)
        finally:
            closed.set()
    problems = [problem for _none, problem in (without_failing(future.result, None) for future in running) if problem]
    if len(problems) == len(sources):
        running[0].result()
    if problems and not cancelled():
        yield Page((), " ".join(problems))


_Pages = queue.SimpleQueue[Page | None]
"""Pages on their way from a thread, and ``None`` after the last."""


def _until_end(pages: _Pages, is_over: Cancelled) -> Iterator[Page]:
    while not is_over():
        try:
            page = pages.get(timeout=_LOOK_SECONDS)
        except queue.Empty:
            continue
        if page is None:
            return
        yield page


def _put_pages(source: Source, pages: _Pages, is_over: Cancelled) -> None:
    try:
        for page in source(is_over):
            pages.put(page)
    finally:
        pages.put(None)


def name_tag(resource: Mapping[str, Any]) -> str:
    """The raw Name tag of an EC2 resource; empty where it has none."""
    return next((tag["Value"] for tag in resource.get("Tags", ()) if tag["Key"] == "Name"), "")
