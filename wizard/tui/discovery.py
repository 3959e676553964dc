"""Lists of the account's resources for the screen: loaded in threads, page by page, each list once."""

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

from textual.message import Message

from wizard.errors import WizardError
from wizard.flow.choices import merged
from wizard.tui.background import in_background, post

if TYPE_CHECKING:
    from textual.screen import Screen

    from wizard.account.session import AccountSession

ListingKey = tuple[str, frozenset[tuple[str, str]]]


@dataclass
class Loaded:
    """What is known of one list so far."""

    items: list[Any] = field(default_factory=list)
    complete: bool = False
    notes: list[str] = field(default_factory=list)
    problem: WizardError | None = None


@dataclass
class PageArrived(Message):
    """A thread has something to add to a list; ``stamp`` tells whether anybody still waits for it."""

    key: ListingKey
    stamp: int
    items: tuple[Any, ...] = ()
    note: str = ""
    problem: WizardError | None = None
    last: bool = False


class Discovery:
    """The lists of one session. Lives on the screen's thread; only :meth:`_load` runs in threads, and only posts."""

    def __init__(self, screen: "Screen[Any]") -> None:
        self._screen = screen
        self._session: AccountSession | None = None
        self._lists: dict[ListingKey, Loaded] = {}
        self._stops: dict[ListingKey, threading.Event] = {}
        self._stamps: dict[ListingKey, int] = {}
        self._counter = count(1)

    @property
    def session(self) -> "AccountSession | None":
        """The session the lists come from; ``None`` until there is one."""
        return self._session

    def use(self, session: "AccountSession | None") -> None:
        """List from another session: what was loaded belongs to the old one and is forgotten."""
        self.stop()
        self._session = session
        self._lists.clear()
        self._stamps.clear()

    def look(self, kind: str, parameters: Mapping[str, str]) -> Loaded:
        """What is known of a list; the first look starts loading it. Empty while there is no session."""
        key = (kind, frozenset(parameters.items()))
        if key not in self._lists:
            if self._session is None:
                return Loaded()
            self._start(key, self._session)
        return self._lists[key]

    def refresh(self, kind: str, parameters: Mapping[str, str]) -> None:
        """Load a list again at the next look."""
        key = (kind, frozenset(parameters.items()))
        self._stop_one(key)
        self._lists.pop(key, None)

    def forget(self, *kinds: str) -> None:
        """Something was created: these lists are no longer what AWS would say."""
        for key in [key for key in self._lists if key[0] in kinds]:
            self._stop_one(key)
            del self._lists[key]

    def stop(self) -> bool:
        """Stop whatever is loading; whether anything was."""
        loading = [key for key, loaded in self._lists.items() if not loaded.complete]
        for key in loading:
            self._stop_one(key)
            self._lists[key].complete = True
            self._lists[key].notes.append("Loading was stopped; Ctrl+R loads again.")
        return bool(loading)

    def receive(self, page: PageArrived) -> bool:
        """Add a page that a thread posted; ``False`` if nobody waits for it any more."""
        if self._stamps.get(page.key) != page.stamp:
            return False
        loaded = self._lists[page.key]
        loaded.items = merged(loaded.items, page.items)
        if page.note and page.note not in loaded.notes:
            loaded.notes.append(page.note)
        loaded.problem = page.problem
        loaded.complete = page.last
        return True

    def find(self, kind: str, value: str) -> Any | None:
        """The resource with ``value`` in any list of ``kind``, if it has been listed."""
        lists = (loaded for key, loaded in self._lists.items() if key[0] == kind)
        return next((item for loaded in lists for item in loaded.items if item.value == value), None)

    def learn(self, resource: Any) -> None:
        """More is known about a resource that is listed: the later word stands in its place."""
        for loaded in self._lists.values():
            if any(item.value == resource.value for item in loaded.items):
                loaded.items = merged(loaded.items, (resource,))

    def _start(self, key: ListingKey, session: "AccountSession") -> None:
        stamp = next(self._counter)
        self._stamps[key] = stamp
        self._lists[key] = Loaded()
        self._stops[key] = stop = threading.Event()
        in_background(self._screen, f"listing {key[0]}", lambda: self._load(key, stamp, session, stop))

    def _stop_one(self, key: ListingKey) -> None:
        self._stamps.pop(key, None)
        stop = self._stops.pop(key, None)
        if stop is not None:
            stop.set()

    def _load(self, key: ListingKey, stamp: int, session: "AccountSession", stop: threading.Event) -> None:
        for page in _pages(key, stamp, session, stop):
            post(self._screen, page)


def _pages(key: ListingKey, stamp: int, session: "AccountSession", stop: threading.Event) -> Iterator[PageArrived]:
    from wizard.account.catalogue import list_resources

    kind, parameters = key
    try:
        for page in list_resources(session, kind, dict(parameters), stop.is_set):
            yield PageArrived(key, stamp, items=tuple(page.items), note=page.note or "")
    except WizardError as error:
        yield PageArrived(key, stamp, problem=error, last=True)
    else:
        yield PageArrived(key, stamp, last=True)
