"""Asking CloudTrail, page by page and no faster than it answers."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from wizard.account.errors import translate
from wizard.account.errors.answers import THROTTLED, answer_of
from wizard.audit.events import KeyUse, key_use_of
from wizard.audit.question import AuditedKey, Question
from wizard.launch.watch import AWS_ERRORS

if TYPE_CHECKING:
    from wizard.account.session import AccountSession

PAGE = 50
SECONDS_APART = 0.5
"""CloudTrail answers two lookups a second for each account and region (API reference, LookupEvents)."""
_LONGEST_WAIT = 30.0
_PATIENCE = 8
"""How often in a row CloudTrail may ask to slow down before it is called a failure."""


def look_up(
    session: "AccountSession",
    question: Question,
    *,
    cancelled: Callable[[], bool],
    sleep: Callable[[float], object],
) -> Iterator[tuple[KeyUse, ...]]:
    """Yield the events that are asked for, a page at a time: of each key the newest first, one key after another.

    A page may be empty: what it held was not asked for. ``sleep`` gets seconds. Raises WizardErrors.
    """
    asked = False
    for key in question.keys:
        token = ""
        while not cancelled():
            if asked:
                sleep(SECONDS_APART)
            asked = True
            answer = _page(session, key, question, token, sleep)
            uses = (key_use_of(event, key.arn, key.purpose, key.role) for event in answer.get("Events", ()))
            yield tuple(use for use in uses if question.wants(use))
            token = str(answer.get("NextToken") or "")
            if not token:
                break


def _page(
    session: "AccountSession", key: AuditedKey, question: Question, token: str, sleep: Callable[[float], object]
) -> dict[str, Any]:
    client: Any = session.client("cloudtrail", key.arn.split(":")[3])
    more = {"NextToken": token} if token else {}
    for tried in range(_PATIENCE):
        try:
            answer: dict[str, Any] = client.lookup_events(
                LookupAttributes=[{"AttributeKey": "ResourceName", "AttributeValue": key.arn}],
                StartTime=question.since,
                EndTime=question.until,
                MaxResults=PAGE,
                **more,
            )
        except AWS_ERRORS as error:
            slow = isinstance(error, ClientError) and answer_of(error).code in THROTTLED
            if slow and tried + 1 < _PATIENCE:
                sleep(min(_LONGEST_WAIT, SECONDS_APART * 2 ** (tried + 1)))
                continue
            raise translate(
                error,
                doing="looking up events in CloudTrail",
                permission="cloudtrail:LookupEvents",
                profile=session.profile,
            ) from error
        else:
            return answer
    raise AssertionError("the last try returns or raises")
