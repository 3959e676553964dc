"""What AWS will answer to the caller, access by access: the judgement that the prediction of a launch is made of."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from wizard.account.at_once import both
from wizard.account.simulation import caller_of, evaluated, judge
from wizard.checks.asked import own_rights
from wizard.checks.facts import Facts
from wizard.errors import WizardError
from wizard.plan import look_up
from wizard.policy.access import Access, ContextValue, Rest
from wizard.policy.caller import caller
from wizard.policy.document import Statement
from wizard.policy.rights import Judged

T = TypeVar("T")
KnownKeys = Mapping[str, ContextValue]
"""Condition keys that are the same in every request of the caller."""
_WATCH = "Watch"


def judged(facts: Facts, about: Callable[[KnownKeys], list[Access]]) -> list[Judged]:
    """What AWS will answer to each of the accesses: by IAM's simulation, else by the caller's policies as read.

    ``about`` makes the accesses of what is the same in every request of the caller. Raises a WizardError that tells
    both reasons where neither says anything.
    """

    def simulate() -> tuple[list[Access], list[Mapping[str, Any]]]:
        who = caller_of(facts.session, once=facts.once)
        accesses = about(who.facts)
        return accesses, evaluated(facts.session, who, accesses, once=facts.once)

    simulation, rights = both(lambda: _tried(simulate), lambda: _tried(lambda: own_rights(facts)))
    if isinstance(rights, WizardError):
        if isinstance(simulation, WizardError):
            raise WizardError(" ".join(dict.fromkeys((simulation.message, rights.message))))
        return judge(*simulation)
    if isinstance(simulation, WizardError):
        return judge(about(rights.facts), None, rights)
    return judge(*simulation, rights)


def statement_of(profile: Mapping[str, Any], access: Access) -> Statement | None:
    """The statement of the document ``caller`` that grants an access; None where the plan does not say enough."""
    for statement in caller(profile).statements:
        if access.action in statement.actions and access.resource in statement.resources:
            return statement
    return None


def following(profile: Mapping[str, Any], known: KnownKeys) -> list[Access]:
    """What following a launch takes: the Describe operation on whatever it may be authorized on.

    With a version there are two ARNs, and for an endpoint of a flywheel one of each kind: see
    :func:`wizard.policy.caller.caller`.
    """
    context = {**known, "aws:RequestedRegion": str(look_up(profile, "region"))}
    return [
        Access(action, resource, context, rest=Rest.FACTS_UNKNOWN)
        for statement in caller(profile).statements
        if statement.sid.startswith(_WATCH)
        for action in statement.actions
        for resource in statement.resources
    ]


def _tried(find: Callable[[], T]) -> T | WizardError:
    try:
        return find()
    except WizardError as problem:
        return problem
