"""A run: one launch as the ledger keeps it, from the moment before it is sent."""

import json
import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, get_args

from wizard.plan.arns import partition_of

RunState = Literal["unanswered", "created", "refused", "forgotten"]
"""``unanswered``: the request may have been sent, and nobody knows what AWS said. ``created``: AWS has accepted it.
``refused``: AWS has created nothing. ``forgotten``: somebody said that it is of no interest any more."""
STATES: tuple[RunState, ...] = get_args(RunState)

LONGEST_CALL = timedelta(minutes=5)
"""Above the longest time that a call with all its retries takes: whoever began to send before that has ended."""

_RESOURCE_TYPES = {"classifier": "document-classifier", "recognizer": "entity-recognizer"}


@dataclass(frozen=True)
class Sender:
    """The process that sends a request."""

    pid: int
    host: str

    @classmethod
    def this_process(cls) -> "Sender":
        """The process that asks."""
        return cls(os.getpid(), socket.gethostname())


@dataclass(frozen=True)
class Intent:
    """What is to be launched, before it has a place in the ledger.

    ``plan`` is a profile's nested values, ``request`` what boto3's method takes (without ClientRequestToken);
    ``endpoint_url`` is empty for AWS's own, ``profile`` the credentials profile (empty for none).
    """

    kind: str
    name: str
    version: str
    account: str
    region: str
    caller: str
    profile: str
    endpoint_url: str
    operation: str
    plan: Mapping[str, Any]
    request: Mapping[str, Any]

    @property
    def request_text(self) -> str:
        """The request as JSON in which the same request is the same text."""
        return as_text(self.request)

    @property
    def called(self) -> str:
        """How people name it: NAME, or NAME/VERSION."""
        return f"{self.name}/{self.version}" if self.version else self.name


@dataclass(frozen=True)
class Run(Intent):
    """An intent with its ClientRequestToken (``token``) and what has come of it.

    Moments are in UTC. ``problem`` is why it was refused or not answered, ready to be shown. ``status`` and what
    follows is what AWS last said of the resource (``seen``: when): ``status_since`` is when it came to that status, by
    AWS's own times where it tells them, else when it was first seen.
    """

    id: int
    created: datetime
    token: str
    sender: Sender
    attempts: int
    state: RunState
    arn: str = ""
    request_id: str = ""
    problem: str = ""
    answered: datetime | None = None
    status: str = ""
    status_message: str = ""
    status_since: datetime | None = None
    submitted: datetime | None = None
    ended: datetime | None = None
    seen: datetime | None = None

    @property
    def expected_arn(self) -> str:
        """The ARN that the resource has or would have; empty for an endpoint of a flywheel, whose kind of model is
        not known."""
        if self.arn:
            return self.arn
        if self.kind == "endpoint":
            model = str(self.request.get("ModelArn", "")).partition(":comprehend:")[2].split(":")
            if len(model) < 3:
                return ""
            resource = f"{model[2].partition('/')[0]}-endpoint/{self.name}"
        else:
            version = f"/version/{self.version}" if self.version else ""
            resource = f"{_RESOURCE_TYPES[self.kind]}/{self.name}{version}"
        return f"arn:{partition_of(self.region)}:comprehend:{self.region}:{self.account}:{resource}"

    def in_flight(self, now: datetime) -> bool:
        """Whether another process may be sending this request at this moment."""
        if self.state != "unanswered" or self.sender == Sender.this_process():
            return False
        if now - self.created > LONGEST_CALL:
            return False
        # Of a process on another machine (a home directory on the network) nothing is known but the time.
        return self.sender.host != socket.gethostname() or _alive(self.sender.pid)


def as_text(value: Mapping[str, Any]) -> str:
    """JSON with its keys in order, so that texts can be compared."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def _alive(pid: int) -> bool:
    if os.name == "nt":  # os.kill ends a process there, whatever the signal
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
