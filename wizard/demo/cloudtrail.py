"""CloudTrail's event history: what was done with KMS keys and with Comprehend, and LookupEvents.

Recorded are the management events of KMS and of Comprehend: calls that reach the account, and what Comprehend does as
the data access role while it trains and serves. The shape of an event is CloudTrail's (user guide, "CloudTrail record
contents"; KMS developer guide, "Logging AWS KMS API calls"). What Comprehend puts into the encryption context, and in
which order it uses a key, is documented nowhere and is ours.
"""

import json
import threading
import uuid
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from wizard.demo.account import MotoAccount
from wizard.demo.aws_errors import AwsError
from wizard.demo.clock import Clock
from wizard.demo.comprehend.authorization import SERVICE_PRINCIPAL
from wizard.demo.comprehend.rights import KeyUse
from wizard.demo.iam.caller import Caller
from wizard.demo.iam.evaluate import Access
from wizard.demo.pages import cut
from wizard.demo.wire import WireRequest

HISTORY = timedelta(days=90)
PAGE = 50
"""How far the event history goes back, and how many events an answer holds at most (API reference, LookupEvents)."""
_RECORDED = {"kms": "kms.amazonaws.com", "comprehend": "comprehend.amazonaws.com"}
_READS = ("Describe", "List", "Get", "Decrypt", "Encrypt", "GenerateDataKey")
_ATTRIBUTES = (
    "EventId",
    "EventName",
    "ReadOnly",
    "Username",
    "ResourceType",
    "ResourceName",
    "EventSource",
    "AccessKeyId",
)
_SECRET = frozenset({"ClientRequestToken", "CiphertextBlob", "Plaintext", "Tags"})
"""Parameters that CloudTrail leaves out of an event, or that say nothing here."""


class Trail:
    """The event history of one account."""

    def __init__(self, account: MotoAccount, clock: Clock) -> None:
        self._account = account
        self._clock = clock
        self._events: list[dict[str, Any]] = []
        self._lock = threading.Lock()

    # --- recording ----------------------------------------------------------------------------------------------------

    def record_use(self, use: KeyUse, moment: datetime | None = None) -> None:
        """Comprehend has used a key (or was refused) as the role."""
        role = use.role_arn.rpartition("/")[2]
        account = use.role_arn.split(":")[4]
        parameters: dict[str, Any] = {"keyId": use.key_arn}
        answer: dict[str, Any] | None = None
        context = {"aws:comprehend:arn": use.resource_arn}
        if use.event_name == "CreateGrant":
            parameters |= {
                "granteePrincipal": SERVICE_PRINCIPAL,
                "retiringPrincipal": SERVICE_PRINCIPAL,
                "operations": ["Decrypt", "GenerateDataKeyWithoutPlaintext", "CreateGrant", "RetireGrant"],
                "constraints": {"encryptionContextSubset": context},
            }
            answer = {"grantId": uuid.uuid5(uuid.NAMESPACE_URL, f"{use.key_arn} {use.resource_arn}").hex}
        elif use.event_name == "RetireGrant":
            parameters |= {"grantId": uuid.uuid5(uuid.NAMESPACE_URL, f"{use.key_arn} {use.resource_arn}").hex}
        else:
            parameters["encryptionContext"] = context
            if use.event_name == "GenerateDataKey":
                parameters["keySpec"] = "AES_256"
        identity = {
            "type": "AssumedRole",
            "principalId": f"AROA:{role}:comprehend",
            "arn": f"arn:aws:sts::{account}:assumed-role/{role}/comprehend",
            "accountId": account,
            "sessionContext": {"sessionIssuer": {"type": "Role", "arn": use.role_arn, "userName": role}},
            "invokedBy": SERVICE_PRINCIPAL,
        }
        event = self._event("kms.amazonaws.com", use.event_name, use.key_arn.split(":")[3], identity, moment)
        event |= {"sourceIPAddress": SERVICE_PRINCIPAL, "userAgent": SERVICE_PRINCIPAL}
        event |= {"requestParameters": parameters, "responseElements": answer}
        event["resources"] = [_key_resource(use.key_arn)]
        if not use.allowed:
            event |= _denied(f"{identity['arn']}", use.action, use.key_arn) | {"responseElements": None}
        self._add(event)

    def record_call(
        self, caller: Caller, request: WireRequest, error: AwsError | None = None, moment: datetime | None = None
    ) -> None:
        """A call has reached the account. Reads of Comprehend are many and concern no key; they are left out."""
        source = _RECORDED.get(request.service)
        if source is None or (request.service == "comprehend" and request.operation.startswith(_READS)):
            return
        event = self._event(source, request.operation, request.region, _identity(caller, request), moment)
        event["requestParameters"] = {
            f"{name[:1].lower()}{name[1:]}": value for name, value in request.parameters.items() if name not in _SECRET
        }
        event["resources"] = [_key_resource(arn) for arn in self._keys_in(request)]
        if error is not None:
            event |= {"errorCode": error.code, "errorMessage": error.message}
        self._add(event)

    # --- looking up ---------------------------------------------------------------------------------------------------

    def answer(self, caller: Caller, request: WireRequest, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """LookupEvents. Raises AwsError."""
        if request.operation != "LookupEvents":
            raise AwsError("UnknownOperationException", f"The simulated account does not know {request.operation}.")
        context = {"aws:RequestedRegion": (request.region,), "aws:PrincipalArn": (caller.principal_arn,)}
        caller.require(Access("cloudtrail:LookupEvents", "*", context))
        attributes = parameters.get("LookupAttributes") or []
        if len(attributes) > 1 or any(one.get("AttributeKey") not in _ATTRIBUTES for one in attributes):
            raise AwsError("InvalidLookupAttributesException", "You can specify exactly one lookup attribute.")
        size = parameters.get("MaxResults", PAGE)
        if not 1 <= size <= PAGE:
            raise AwsError("InvalidMaxResultsException", f"MaxResults must be between 1 and {PAGE}.")
        begin, end = self._period(parameters)
        with self._lock:
            events = list(self._events)
        found = [
            event
            for event in sorted(events, key=lambda event: (event["eventTime"], event["eventID"]), reverse=True)
            if event["awsRegion"] == request.region
            and begin <= _moment(event) <= end
            and all(_has(event, one["AttributeKey"], one["AttributeValue"]) for one in attributes)
        ]
        bad = AwsError("InvalidNextTokenException", "The next token is not valid.")
        page = cut(found, parameters, "Events", default=PAGE, bad=bad)
        return page | {"Events": [_shown(event) for event in page["Events"]]}

    def _period(self, parameters: Mapping[str, Any]) -> tuple[datetime, datetime]:
        now = self._clock.now()
        begin, end = (_time(parameters.get(name)) for name in ("StartTime", "EndTime"))
        if begin is not None and end is not None and begin > end:
            raise AwsError("InvalidTimeRangeException", "The start time is after the end time.")
        return max(begin or now - HISTORY, now - HISTORY), end or now

    def _keys_in(self, request: WireRequest) -> Iterator[str]:
        """The ARN of the key that a call of KMS names, by id, ARN or alias."""
        name = str(request.parameters.get("KeyId") or "") if request.service == "kms" else ""
        if not name:
            return
        for key in self._account.kms(request.region).keys.values():
            if name in (key.id, key.arn) or name.rpartition(":")[2] in key.aliases:
                yield str(key.arn)

    def _event(
        self, source: str, name: str, region: str, identity: Mapping[str, Any], moment: datetime | None
    ) -> dict[str, Any]:
        with self._lock:
            number = len(self._events)
        when = moment or self._clock.now()
        return {
            "eventVersion": "1.11",
            "userIdentity": dict(identity),
            "eventTime": f"{when:%Y-%m-%dT%H:%M:%SZ}",
            "eventSource": source,
            "eventName": name,
            "awsRegion": region,
            "sourceIPAddress": "203.0.113.7",
            "userAgent": "aws-cli/2",
            "requestParameters": None,
            "responseElements": None,
            "eventID": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{source} {name} {number}")),
            "readOnly": name.startswith(_READS),
            "resources": [],
            "eventType": "AwsApiCall",
            "managementEvent": True,
            "recipientAccountId": self._account.account_id,
            "eventCategory": "Management",
        }

    def _add(self, event: dict[str, Any]) -> None:
        with self._lock:
            self._events.append(event)


def _identity(caller: Caller, request: WireRequest) -> dict[str, Any]:
    identity: dict[str, Any] = {
        "type": "AssumedRole" if ":assumed-role/" in caller.arn else "IAMUser",
        "principalId": caller.user_id,
        "arn": caller.arn,
        "accountId": caller.arn.split(":")[4],
        "accessKeyId": request.access_key_id,
    }
    if caller.user_name is not None:
        identity["userName"] = caller.user_name
    else:
        issuer = {"type": "Role", "arn": caller.principal_arn, "userName": caller.principal_arn.rpartition("/")[2]}
        identity["sessionContext"] = {"sessionIssuer": issuer}
    return identity


def _denied(who: str, action: str, key_arn: str) -> dict[str, Any]:
    return {
        "errorCode": "AccessDenied",
        "errorMessage": (
            f"User: {who} is not authorized to perform: {action} on resource: {key_arn} because no identity-based "
            f"policy allows the {action} action"
        ),
    }


def _key_resource(arn: str) -> dict[str, str]:
    return {"ARN": arn, "accountId": arn.split(":")[4], "type": "AWS::KMS::Key"}


def _shown(event: Mapping[str, Any]) -> dict[str, Any]:
    """An event as LookupEvents gives it: a few members, and the whole as JSON text."""
    identity = event["userIdentity"]
    return {
        "EventId": event["eventID"],
        "EventName": event["eventName"],
        "ReadOnly": str(event["readOnly"]).lower(),
        "AccessKeyId": identity.get("accessKeyId", ""),
        "EventTime": _moment(event).timestamp(),
        "EventSource": event["eventSource"],
        "Username": _user(event),
        "Resources": [{"ResourceType": one["type"], "ResourceName": one["ARN"]} for one in event["resources"]],
        "CloudTrailEvent": json.dumps(event),
    }


def _has(event: Mapping[str, Any], attribute: str, value: str) -> bool:
    if attribute == "ResourceName":
        return any(one["ARN"] == value for one in event["resources"])
    if attribute == "ResourceType":
        return any(one["type"] == value for one in event["resources"])
    return str(_shown(event).get(attribute, "")) == value


def _user(event: Mapping[str, Any]) -> str:
    identity = event["userIdentity"]
    return str(identity.get("userName") or identity.get("arn", "").rpartition("/")[2])


def _moment(event: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(event["eventTime"])


def _time(value: Any) -> datetime | None:
    return None if value is None else datetime.fromtimestamp(float(value), UTC)
