"""Faults on demand: ``--fault 'kms:ListAliases=AccessDenied'``, so that every way AWS refuses can be seen and tested.

A fault is ``SERVICE:OPERATION=KIND`` with ``*`` and ``?`` as wildcards, optionally with ``xN`` after the kind for the
first N matching calls only: ``comprehend:Create*=Throttling x2`` or ``…=Throttlingx2``.
"""

import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Literal, get_args

from wizard.demo.aws_errors import AwsError, Protocol

FaultKind = Literal[
    "AccessDenied", "Throttling", "ExpiredToken", "InternalError", "Timeout", "ConnectionReset", "Malformed"
]
KINDS: tuple[FaultKind, ...] = get_args(FaultKind)
SERVICES = ("cloudtrail", "comprehend", "ec2", "iam", "kms", "pricing", "s3", "servicequotas", "sts")
_S3_ACTIONS = {
    "HeadBucket": "ListBucket",
    "HeadObject": "GetObject",
    "ListBuckets": "ListAllMyBuckets",
    "ListObjects": "ListBucket",
    "ListObjectsV2": "ListBucket",
}
"""Operation → IAM action where the names differ (service authorization reference of Amazon S3)."""
_FAULT = re.compile(r"(?P<service>[^:=\s]+):(?P<operation>[^:=\s]+)=(?P<kind>[A-Za-z]+?)(?:\s*x(?P<times>[1-9]\d*))?")


class FaultSyntaxError(ValueError):
    """A fault that cannot be read; the message says which and why."""


@dataclass
class Fault:
    """One fault, and how many calls it is still to hit (None: all)."""

    service: str
    operation: str
    kind: FaultKind
    left: int | None = None

    @classmethod
    def parse(cls, text: str) -> "Fault":
        """Read ``SERVICE:OPERATION=KIND[xN]``. Raises :class:`FaultSyntaxError`."""
        match = _FAULT.fullmatch(text.strip())
        if match is None:
            raise FaultSyntaxError(
                f"--fault {text!r}: expected SERVICE:OPERATION=KIND, as in 'kms:ListAliases=AccessDenied' "
                "or 'comprehend:Create*=Throttlingx2'"
            )
        service = match["service"].lower()
        if not any(fnmatchcase(known, service) for known in SERVICES):
            raise FaultSyntaxError(f"--fault {text!r}: no service matches {service!r}; there are {', '.join(SERVICES)}")
        kind = next((kind for kind in KINDS if kind.lower() == match["kind"].lower()), None)
        if kind is None:
            raise FaultSyntaxError(f"--fault {text!r}: no kind {match['kind']!r}; there are {', '.join(KINDS)}")
        return cls(service, match["operation"], kind, int(match["times"]) if match["times"] else None)

    def hits(self, service: str, operation: str) -> bool:
        """Whether this fault is for the call (and still has one to give)."""
        return self.left != 0 and fnmatchcase(service, self.service) and fnmatchcase(operation, self.operation)


@dataclass
class FaultBook:
    """The faults in force, in the order given; the first that matches a call is used. Safe to share by threads."""

    faults: list[Fault] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def replace(self, texts: Sequence[str]) -> None:
        """Put other faults in force. Raises :class:`FaultSyntaxError` and then leaves the old ones."""
        faults = [Fault.parse(text) for text in texts]
        with self._lock:
            self.faults = faults

    def take(self, service: str, operation: str) -> FaultKind | None:
        """The kind of fault this call is to meet, if any."""
        with self._lock:
            fault = next((fault for fault in self.faults if fault.hits(service, operation)), None)
            if fault is None:
                return None
            if fault.left is not None:
                fault.left -= 1
            return fault.kind


def as_error(kind: FaultKind, service: str, operation: str, protocol: Protocol, caller_arn: str) -> AwsError:
    """The error of a fault that is an answer (not of those that break the connection or the body)."""
    action = f"{service}:{_S3_ACTIONS.get(operation, operation) if service == 's3' else operation}"
    if kind == "AccessDenied":
        return _denied(action, protocol, caller_arn)
    if kind == "Throttling":
        codes = {"rest-xml": ("SlowDown", 503), "ec2": ("RequestLimitExceeded", 503), "query": ("Throttling", 400)}
        code, status = codes.get(protocol, ("ThrottlingException", 400))
        return AwsError(code, "Rate exceeded", status)
    if kind == "ExpiredToken":
        codes = {"rest-xml": ("ExpiredToken", 400), "ec2": ("RequestExpired", 400), "query": ("ExpiredToken", 403)}
        code, status = codes.get(protocol, ("ExpiredTokenException", 400))
        return AwsError(code, "The security token included in the request is expired", status)
    code = "InternalError" if protocol in {"ec2", "rest-xml"} else "InternalServerException"
    return AwsError(code, "An internal server error occurred. Retry your request.", 500)


def _denied(action: str, protocol: Protocol, caller_arn: str) -> AwsError:
    message = (
        f"User: {caller_arn} is not authorized to perform: {action} "
        f"because no identity-based policy allows the {action} action"
    )
    if protocol == "ec2":
        return AwsError("UnauthorizedOperation", f"You are not authorized to perform this operation. {message}", 403)
    if protocol == "json":
        return AwsError("AccessDeniedException", message, 400 if action.startswith("kms:") else 403)
    return AwsError("AccessDenied", message, 403)
