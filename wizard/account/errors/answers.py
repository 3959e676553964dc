"""An error answer of AWS, read once: the services differ in its shape, not in what it says."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wizard.text import visible

if TYPE_CHECKING:
    from botocore.exceptions import ClientError

DENIED = frozenset(
    {
        "403",
        "AccessDenied",
        "AccessDeniedException",
        "AuthorizationError",
        "Client.UnauthorizedOperation",
        "Forbidden",
        "ForbiddenException",
        "NotAuthorized",
        "UnauthorizedOperation",
    }
)
EXPIRED = frozenset({"ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"})
NOT_THEIRS = frozenset(
    {
        "AuthFailure",
        "IncompleteSignature",
        "IncompleteSignatureException",
        "InvalidAccessKeyId",
        "InvalidClientTokenId",
        "InvalidSignatureException",
        "InvalidToken",
        "MissingAuthenticationToken",
        "MissingAuthenticationTokenException",
        "NotSignedUp",
        "SignatureDoesNotMatch",
        "UnrecognizedClientException",
    }
)
"""Codes that say: AWS does not know these credentials (or not in this region)."""
THROTTLED = frozenset(
    {
        "BandwidthLimitExceeded",
        "LimitExceededException",
        "PriorRequestNotComplete",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestThrottledException",
        "SlowDown",
        "Throttling",
        "ThrottlingException",
        "ThrottledException",
        "TooManyRequestsException",
    }
)
REGION_OFF = frozenset({"OptInRequired", "RegionDisabledException", "SubscriptionRequiredException"})
MISSING = frozenset({"404", "NoSuchBucket", "NoSuchKey", "NotFoundException", "ResourceNotFoundException"})
CLOCK_SKEW = frozenset({"RequestTimeTooSkewed", "RequestInTheFuture"})

_ACTION = re.compile(r"(?:not authorized to perform|is not authorized to):? (?P<action>[a-z][a-z0-9-]*:[A-Za-z0-9]+)")
_ON = re.compile(r"on resource: (?P<resource>arn:\S+)")
# IAM user guide, "Troubleshoot access denied error messages"; the policy's ARN since 2026 (AWS Security Blog).
_POLICY = r"(?P<policy>[\w -]+? (?:policy|boundary))"
_DENY = re.compile(rf"with an explicit deny(?: in {_POLICY})?(?:: (?P<arn>arn:[^\s,]+))?")
_NO_ALLOW = re.compile(rf"because no {_POLICY} allows")


@dataclass(frozen=True)
class Answer:
    """AWS's no. ``message`` is AWS's own words, safe to show; ``attempts`` how often the call was sent."""

    code: str
    message: str
    status: int
    request_id: str
    operation: str
    attempts: int

    @property
    def action(self) -> str:
        """The IAM action that AWS's message names; empty where it names none."""
        match = _ACTION.search(self.message)
        return match["action"] if match else ""

    @property
    def resource(self) -> str:
        """The ARN that AWS's message names."""
        match = _ON.search(self.message)
        return match["resource"].rstrip(".,") if match else ""

    @property
    def denying_policy(self) -> str:
        """The type of policy that denies explicitly, as AWS words it, with its ARN where AWS tells:
        ``an identity-based policy``, ``a service control policy (arn:…)``; empty where nothing denies explicitly.
        """
        match = _DENY.search(self.message)
        if match is None:
            return ""
        policy = match["policy"] or "a policy that AWS does not name"
        return f"{policy} ({match['arn'].rstrip('.')})" if match["arn"] else policy

    @property
    def silent_policy(self) -> str:
        """The type of policy in which nothing allows the action: ``identity-based policy``."""
        match = _NO_ALLOW.search(self.message)
        return match["policy"] if match else ""

    @property
    def is_denied(self) -> bool:
        """Whether IAM said no."""
        return self.code in DENIED

    @property
    def details(self) -> dict[str, str]:
        """What every error keeps of the answer."""
        return {"code": self.code, "request_id": self.request_id}


def answer_of(error: "ClientError") -> Answer:
    """Read botocore's ClientError."""
    response: Mapping[str, Any] = error.response
    said = response.get("Error", {})
    metadata = response.get("ResponseMetadata", {})
    headers = metadata.get("HTTPHeaders", {})
    return Answer(
        code=visible(str(said.get("Code", ""))),
        message=visible(str(said.get("Message", "") or "").strip()),
        status=int(metadata.get("HTTPStatusCode", 0)),
        request_id=visible(str(metadata.get("RequestId") or headers.get("x-amzn-requestid", ""))),
        operation=visible(str(error.operation_name)),
        attempts=int(metadata.get("RetryAttempts", 0)) + 1,
    )
