"""What botocore works out anew for each client though it is always the same, worked out once a process.

The wizard makes six clients for a session, the tests thousands.
"""

import inspect
from collections.abc import Callable
from functools import cache, partial
from typing import Any

import botocore.hooks
from botocore.client import ClientCreator


def make_clients_quickly() -> None:
    """From here on clients cost half as much."""
    _know_newer_names()
    _know_signatures()
    _make_each_class_once()


def _know_newer_names() -> None:
    """The newer name of an event is the same for all clients."""
    aliaser: Any = botocore.hooks.EventAliaser
    newer_name = cache(partial(aliaser._alias_event_name, aliaser(None)))
    aliaser._alias_event_name = lambda _self, name: newer_name(name)


def _know_signatures() -> None:
    """Whether a handler takes any keywords stands in its code; of its whole signature nothing else is asked."""
    hooks: Any = botocore.hooks
    by_signature = hooks.accepts_kwargs

    def accepts_kwargs(handler: Callable[..., object]) -> bool:
        code = getattr(handler, "__code__", None)
        return bool(by_signature(handler) if code is None else code.co_flags & inspect.CO_VARKEYWORDS)

    hooks.accepts_kwargs = accepts_kwargs


def _make_each_class_once() -> None:
    """The class of a client, with seven hundred methods for EC2, is the same for every session."""
    creator: Any = ClientCreator
    make = creator._create_client_class
    classes: dict[str, type] = {}

    def client_class(self: Any, service_name: str, service_model: Any) -> type:
        if service_name not in classes:
            classes[service_name] = make(self, service_name, service_model)
        return classes[service_name]

    creator._create_client_class = client_class
