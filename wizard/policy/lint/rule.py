"""A rule of the lint: declared once, with its id, how bad it is and why, and checked on one document at a time."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from wizard.findings import Severity
from wizard.policy.lint.positions import Path
from wizard.policy.lint.reach import Seen, Spot
from wizard.policy.parsing import Policy


@dataclass(frozen=True)
class Found:
    """What a rule found: where, its consequence, and what to write instead."""

    spot: Spot
    message: str
    remedy: str


@dataclass(frozen=True)
class Document:
    """A policy whose statements are ready to be looked at; ``path`` leads to it in the file."""

    policy: Policy
    path: Path
    is_listed: bool
    """Whether its Statement is a list; it may be the one statement itself."""
    beside: tuple[Seen, ...] = ()
    """The statements of the other policies of the file."""

    @cached_property
    def statements(self) -> tuple[Seen, ...]:
        """Its statements with their places."""
        start: Path = (*self.path, "Statement")
        return tuple(
            Seen(statement, (*start, place) if self.is_listed else start)
            for place, statement in enumerate(self.policy.statements)
        )

    @property
    def denies(self) -> tuple[Seen, ...]:
        """Its Deny statements, and those of the policies beside it: a guardrail may be split over several."""
        return tuple(seen for seen in (*self.statements, *self.beside) if not seen.is_allow)

    @property
    def whole(self) -> Spot:
        """The document as a place."""
        return Spot(self.path, "Policy")


@dataclass(frozen=True)
class Rule:
    """``explanation`` says why it matters and where that is documented."""

    id: str
    severity: Severity
    explanation: str
    check: Callable[[Document], Iterator[Found]]


def document_rule(
    name: str, severity: Severity, explanation: str
) -> Callable[[Callable[[Document], Iterator[Found]]], Rule]:
    """A rule about a document as a whole."""
    return lambda check: Rule(f"policy.{name}", severity, explanation, check)


def statement_rule(
    name: str, severity: Severity, explanation: str
) -> Callable[[Callable[[Seen], Iterator[Found]]], Rule]:
    """A rule about one statement at a time."""

    def declare(check: Callable[[Seen], Iterator[Found]]) -> Rule:
        def each(document: Document) -> Iterator[Found]:
            for seen in document.statements:
                yield from check(seen)

        return Rule(f"policy.{name}", severity, explanation, each)

    return declare
