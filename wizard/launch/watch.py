"""The watch over a training or an endpoint: what AWS says of it now, and following it to its end.

A training takes from half an hour to hours. So a network that fails, an answer of 5xx and throttling do not end the
watch: it waits a little longer and asks again. It ends where only a person can help.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as BotocoreConnectionError
from botocore.parsers import ResponseParserError

from wizard.account.errors import translate
from wizard.account.errors.answers import THROTTLED, answer_of
from wizard.errors import UsageError, WizardError
from wizard.launch.status import RunStatus, endpoint_status, model_status
from wizard.plan.arns import parse_arn
from wizard.text import visible

if TYPE_CHECKING:
    from wizard.account.session import AccountSession

__all__ = ["GoneError", "RunStatus", "describe", "follow"]


class GoneError(WizardError):
    """What is watched does not exist, or not any more."""


LONGEST_PAUSE = 120.0
"""Seconds between two questions after many that failed (unless ``every`` is longer)."""

_DOUBLINGS = 10
"""A pause that has doubled so often is as long as it gets."""

_Reading = Callable[[], RunStatus]

_BROKEN_CONNECTIONS = (BotocoreConnectionError, HTTPClientError, ResponseParserError, ConnectionError)
AWS_ERRORS = (ClientError, BotoCoreError, ResponseParserError, ConnectionError)
"""Everything that a call of boto3 raises when AWS or the network is the reason."""

_DESCRIPTIONS = {
    "document-classifier": ("classifier", "DocumentClassifier"),
    "entity-recognizer": ("recognizer", "EntityRecognizer"),
    "document-classifier-endpoint": ("endpoint", "Endpoint"),
    "entity-recognizer-endpoint": ("endpoint", "Endpoint"),
}
"""Resource type of an ARN → kind, and the noun in the operation's and its members' names."""


def describe(session: "AccountSession", arn: str) -> RunStatus:
    """What AWS says now of the classifier, recognizer or endpoint ``arn``.

    Raises UsageError for an ARN of anything else, and WizardError for whatever AWS or the network refuses.
    """
    reading = _reading(session, arn)
    try:
        return reading()
    except AWS_ERRORS as error:
        raise _explained(session, arn, error) from error


def follow(
    session: "AccountSession",
    arn: str,
    *,
    every: float,
    cancelled: Callable[[], bool],
    sleep: Callable[[float], object],
) -> Iterator[RunStatus]:
    """Yield the status of ``arn`` now and after each pause of ``every`` seconds, until it is final or ``cancelled``.

    After a failure that passes by itself the last status comes again with a ``note``, and the pauses grow up to
    ``LONGEST_PAUSE``. Raises WizardError only on what a person must mend: credentials, permissions, a resource that is
    gone. ``sleep`` gets seconds; it may return early (``threading.Event().wait``).
    """
    reading = _reading(session, arn)
    last = RunStatus(arn=arn, kind=_kind_and_noun(arn)[0], status="UNKNOWN")
    failures = 0
    while not cancelled():
        try:
            last, failures = reading(), 0
        except AWS_ERRORS as error:
            if not passes_by_itself(error):
                raise _explained(session, arn, error) from error
            failures += 1
            last = replace(last, note=f"{_explained(session, arn, error).message} Asking again.")
        if cancelled():
            return
        yield last
        if last.finished:
            return
        sleep(pause_after(failures, every))


def pause_after(failures: int, every: float) -> float:
    """Seconds to wait before the next question: ``every``, doubled for each failure in a row, up to LONGEST_PAUSE."""
    doubled: float = every * 2 ** min(failures, _DOUBLINGS)
    return min(doubled, max(every, LONGEST_PAUSE))


def passes_by_itself(error: Exception) -> bool:
    """Whether asking again later may help: broken connections, throttling, and AWS's own failures (5xx)."""
    if isinstance(error, ClientError):
        answer = answer_of(error)
        return answer.code in THROTTLED or answer.status >= 500 or answer.status == 429
    return isinstance(error, _BROKEN_CONNECTIONS)


def _reading(session: "AccountSession", arn: str) -> _Reading:
    """A function that asks AWS once; it raises botocore's own errors."""
    kind, noun = _kind_and_noun(arn)
    parsed = parse_arn(arn)
    client: Any = session.client("comprehend", parsed.region if parsed else None)
    if noun == "Endpoint":
        return lambda: endpoint_status(arn, client.describe_endpoint(EndpointArn=arn)["EndpointProperties"])
    ask = client.describe_document_classifier if kind == "classifier" else client.describe_entity_recognizer
    return lambda: model_status(arn, kind, ask(**{f"{noun}Arn": arn})[f"{noun}Properties"])


def _kind_and_noun(arn: str) -> tuple[str, str]:
    parsed = parse_arn(arn)
    found = _DESCRIPTIONS.get(parsed.resource_type) if parsed and parsed.service == "comprehend" else None
    if found is None:
        raise UsageError(
            f"{visible(arn)} is not the ARN of a classifier, recognizer or endpoint.",
            "Give an ARN such as arn:aws:comprehend:us-west-2:111122223333:document-classifier/tickets/version/v1.",
        )
    return found


def _explained(session: "AccountSession", arn: str, error: Exception) -> WizardError:
    kind, noun = _kind_and_noun(arn)
    if isinstance(error, ClientError) and answer_of(error).code == "ResourceNotFoundException":
        return GoneError(f"The {kind} {arn} does not exist, or not any more.", "Look whether somebody deleted it.")
    return translate(
        error, doing=f"asking for the status of {arn}", permission=f"comprehend:Describe{noun}", profile=session.profile
    )
