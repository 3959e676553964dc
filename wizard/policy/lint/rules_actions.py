"""Actions that are none: IAM takes them without a word, and the statement then does nothing."""

from collections.abc import Iterator

from wizard.policy.lint import services
from wizard.policy.lint.globs import is_everything
from wizard.policy.lint.reach import Seen
from wizard.policy.lint.rule import Found, statement_rule
from wizard.text import shorten, visible

_SHOWN = 90


@statement_rule(
    "action-form",
    "error",
    "An action is a prefix, a colon and a name; only the name has wildcards (IAM JSON policy elements: Action).",
)
def action_form(seen: Seen) -> Iterator[Found]:
    """What is no ``service:Name``."""
    for place, text in enumerate(seen.statement.actions):
        if is_everything(text) or _is_formed(text):
            continue
        said = f"AWS refuses the policy: {_shown(text)} is no action."
        yield Found(seen.at_action(place), said, "Write a service, a colon and a name, such as comprehend:Create*.")


@statement_rule(
    "unknown-service",
    "error",
    "AWS's service authorization reference lists every service with its prefix.",
)
def unknown_service(seen: Seen) -> Iterator[Found]:
    """A prefix that no service has."""
    for place, text in enumerate(seen.statement.actions):
        service = text.partition(":")[0].lower()
        if is_everything(text) or not _is_formed(text) or service in services.services():
            continue
        near = services.near_service(service)
        remedy = f"Did you mean {near}?" if near else "Take the prefix from AWS's service authorization reference."
        said = f"{_shown(text)} {_does_nothing(seen)}: AWS has no service {_shown(service)}."
        yield Found(seen.at_action(place), said, remedy)


@statement_rule(
    "unknown-action",
    "error",
    "AWS's service authorization reference lists every action; case does not matter in them.",
)
def unknown_action(seen: Seen) -> Iterator[Found]:
    """A name, or a pattern, that no action of the service matches."""
    for place, text in enumerate(seen.statement.actions):
        service, _, name = text.partition(":")
        service = service.lower()
        if is_everything(text) or not _is_formed(text) or service not in services.services():
            continue
        if services.any_action(service, name):
            continue
        near = services.near_action(service, name)
        remedy = f"Did you mean {near}?" if near else f"Take the name from AWS's reference of the actions of {service}."
        said = f"{_shown(text)} {_does_nothing(seen)}: no action of {service} has such a name."
        yield Found(seen.at_action(place), said, remedy)


def _is_formed(text: str) -> bool:
    service, colon, name = text.partition(":")
    return bool(colon and name and service) and not set(service) & set("*?")


def _does_nothing(seen: Seen) -> str:
    if seen.statement.not_action:
        return "excepts nothing"
    return "allows nothing" if seen.is_allow else "denies nothing"


def _shown(text: str) -> str:
    return shorten(visible(text), _SHOWN)
