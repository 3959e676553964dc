"""An event of CloudTrail about a KMS key, as far as it says who did what, on whose behalf, and whether it was allowed.

The record is text from elsewhere: whatever it lacks or garbles is said to be unreadable, and nothing is made up.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from wizard.text import visible

COMPREHEND = "comprehend.amazonaws.com"
_DENIED = ("AccessDenied", "AccessDeniedException", "Client.UnauthorizedOperation", "UnauthorizedOperation")


@dataclass(frozen=True)
class KeyUse:
    """One event, all texts safe to show.

    ``principal`` is who was authorized (an ARN where the event has one), ``by`` the service that acted on its behalf.
    ``grant`` is a grant's id, ``grantee`` whom it lets, ``operations`` what for. ``context`` is the encryption context
    exactly as the event holds it. ``error`` is AWS's code, empty where it was allowed; ``unreadable`` where the record
    itself could not be read.
    """

    time: datetime
    event: str
    principal: str
    by: str
    key: str
    region: str
    id: str
    purpose: str = ""
    grant: str = ""
    grantee: str = ""
    operations: tuple[str, ...] = ()
    context: tuple[tuple[str, str], ...] = ()
    error: str = ""
    message: str = ""
    source: str = ""
    concerns_comprehend: bool = False
    unreadable: bool = False

    @property
    def allowed(self) -> bool:
        """Whether KMS did it."""
        return not self.error

    @property
    def decision(self) -> str:
        """``allowed``, ``denied``, or the error that it failed with."""
        if self.allowed:
            return "allowed"
        return "denied" if self.error in _DENIED else self.error

    @property
    def about(self) -> str:
        """The grant or the encryption context, in a line."""
        parts = []
        if self.grant:
            parts.append(f"grant {self.grant}")
        if self.grantee:
            parts.append(f"to {self.grantee}")
        if self.operations:
            parts.append(f"for {', '.join(self.operations)}")
        parts += [f"{name}={value}" for name, value in self.context]
        return " ".join(parts)


def key_use_of(event: Mapping[str, Any], key: str, purpose: str, role: str) -> KeyUse:
    """An event as LookupEvents gives it (API: Event). ``role`` is the data access role behind the key."""
    record = _record(event.get("CloudTrailEvent"))
    identity, parameters = _table(record.get("userIdentity")), _table(record.get("requestParameters"))
    answer = _table(record.get("responseElements"))
    constraints = _table(parameters.get("constraints"))
    contexts = [parameters.get("encryptionContext"), *constraints.values()]
    grantee = _text(parameters.get("granteePrincipal"))
    return KeyUse(
        time=_time(event.get("EventTime"), record.get("eventTime")),
        event=_text(event.get("EventName") or record.get("eventName")),
        principal=_principal(identity) or _text(event.get("Username")),
        by=_text(identity.get("invokedBy")),
        key=visible(key),
        region=_text(record.get("awsRegion")),
        id=_text(event.get("EventId") or record.get("eventID")),
        purpose=purpose,
        grant=_text(answer.get("grantId") or parameters.get("grantId")),
        grantee=grantee,
        operations=tuple(map(_text, _items(parameters.get("operations")))),
        context=tuple(_context(contexts)),
        error=_text(record.get("errorCode")),
        message=_text(record.get("errorMessage")),
        source=_text(record.get("sourceIPAddress")),
        concerns_comprehend=_concerns(record, identity, parameters, role),
        unreadable=not record,
    )


def _concerns(record: Mapping[str, Any], identity: Mapping[str, Any], parameters: Mapping[str, Any], role: str) -> bool:
    """Whether Comprehend did it, whether it is about something of Comprehend's, or whether the data access role did it.
    What cannot be read may concern it."""
    if not record:
        return True
    if COMPREHEND in (record.get("sourceIPAddress"), identity.get("invokedBy")):
        return True
    if COMPREHEND in (parameters.get("granteePrincipal"), parameters.get("retiringPrincipal")):
        return True
    contexts = (parameters.get("encryptionContext"), parameters.get("constraints"))
    if any("comprehend" in json.dumps(context).lower() for context in contexts):
        return True
    issuer = _table(_table(identity.get("sessionContext")).get("sessionIssuer"))
    return bool(role) and role in (identity.get("arn"), issuer.get("arn"))


def _principal(identity: Mapping[str, Any]) -> str:
    if identity.get("arn"):
        return _text(identity["arn"])
    if identity.get("type") == "AWSService":
        return _text(identity.get("invokedBy"))
    return _text(identity.get("principalId") or identity.get("type"))


def _context(contexts: list[Any]) -> Iterator[tuple[str, str]]:
    for found in contexts:
        for name, value in _table(found).items():
            yield _text(name), _text(value)


def _record(text: Any) -> Mapping[str, Any]:
    """The whole record, which LookupEvents gives as JSON text; empty where it is none."""
    try:
        return _table(json.loads(text)) if isinstance(text, str) else {}
    except (ValueError, RecursionError):
        return {}


def _time(given: Any, written: Any) -> datetime:
    if isinstance(given, datetime):
        return given.astimezone(UTC)
    try:
        moment = datetime.fromisoformat(str(written))
    except ValueError:
        return datetime.fromtimestamp(0, UTC)
    return moment.astimezone(UTC) if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _text(value: Any) -> str:
    if value is None:
        return ""
    return visible(value if isinstance(value, str) else json.dumps(value, default=str))


def _table(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
