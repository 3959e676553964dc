"""What is asked for: an action on a resource, with the condition keys that the request carries."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class Unknown(Enum):
    """A condition key of which nothing is known yet: a setting that has not been answered, a fact nobody can see."""

    UNKNOWN = "unknown"


class Absent(Enum):
    """A condition key that the request surely does not carry, named where the others are not known."""

    ABSENT = "absent"


UNKNOWN = Unknown.UNKNOWN
ABSENT = Absent.ABSENT


@dataclass(frozen=True)
class AtLeast:
    """A list that holds these values and perhaps more: one that is still being chosen."""

    values: tuple[str, ...]


Present = str | tuple[str, ...] | Unknown | AtLeast
ContextValue = Present | Absent
"""One value, the values of a multivalued key, or how much is known of them."""


class Rest(Enum):
    """What is known of the condition keys that an access does not name."""

    ABSENT = "absent"
    """The context is the whole of it: they are absent from the request."""
    FACTS_UNKNOWN = "facts"
    """It holds all that the request itself carries; what AWS adds (who calls, from where, when) is not known."""
    UNKNOWN = "unknown"
    """The request is still being put together: nothing is known of them."""


_OF_THE_REQUEST = ("comprehend:", "aws:requesttag/", "aws:tagkeys", "aws:requestedregion")
"""How the names of the condition keys begin that a call of Comprehend carries itself."""

Truth = bool | None
"""Whether something holds; None where that cannot be decided."""


@dataclass(frozen=True)
class Access:
    """One request as IAM sees it.

    ``action`` is ``service:Operation``. ``resource`` is an ARN, ``*`` for an operation that is not about one resource,
    or None where it is not known yet. ``context``: condition key (any case) → value; a key that is not there is absent
    from the request. ``principal``: the caller's ARN or a service (``comprehend.amazonaws.com``); only resource-based
    policies look at it. ``rest`` says what is known of the keys that the context does not name.
    """

    action: str
    resource: str | None
    context: Mapping[str, ContextValue] = field(default_factory=dict)
    principal: str = ""
    rest: Rest = Rest.ABSENT
    _by_name: Mapping[str, ContextValue] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {name.lower(): value for name, value in self.context.items()})

    def value(self, key: str) -> Present | None:
        """What the request carries for a condition key, whose name knows no case; None where it is absent."""
        name = key.lower()
        if name in self._by_name:
            found = self._by_name[name]
            return None if isinstance(found, Absent) else found
        absent = self.rest is Rest.ABSENT or (self.rest is Rest.FACTS_UNKNOWN and name.startswith(_OF_THE_REQUEST))
        return None if absent else UNKNOWN


def all_hold(truths: "list[Truth]") -> Truth:
    """And, where a part may be undecided: one that fails decides."""
    if any(truth is False for truth in truths):
        return False
    return None if any(truth is None for truth in truths) else True


def any_holds(truths: "list[Truth]") -> Truth:
    """Or, where a part may be undecided: one that holds decides."""
    if any(truth is True for truth in truths):
        return True
    return None if any(truth is None for truth in truths) else False


def negate(truth: Truth) -> Truth:
    """Not, where a part may be undecided."""
    return None if truth is None else not truth
