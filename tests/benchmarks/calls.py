"""Counting the calls to AWS."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from wizard.account.session import AccountSession


def calls_of(session: AccountSession, doing: Callable[[], object]) -> Counter[str]:
    """The calls that are made meanwhile, by service and operation."""
    found: Counter[str] = Counter()

    def count(model: Any, **_rest: Any) -> None:
        found[f"{model.service_model.service_name}:{model.name}"] += 1

    clients = list(session._clients.values())
    for client in clients:
        client.meta.events.register("before-call.*.*", count, unique_id="benchmark")
    doing()
    for client in clients:
        client.meta.events.unregister("before-call.*.*", unique_id="benchmark")
    return found
