"""The log of ``--debug``: what was asked of AWS and what came of it, without anything that is secret.

What is written is chosen, not what is left out: of a call its operation, region, status, AWS's request id, how long it
took, the names of its parameters and the values of those that only name things (:data:`SHOWN_PARAMETERS`). Neither
credentials nor signatures, tokens, headers, bodies or documents come near it; botocore's own debug log, which has them,
stays off. Each record is one line in which nothing acts on a terminal.
"""

import logging
import os
import platform
import re
import time
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from wizard import __version__
from wizard.files import make_private_directory
from wizard.text import shorten, visible

LOGGER = logging.getLogger("comprehend_wizard")
"""Where the rooms of the house write to; without ``--debug`` nobody listens."""
LARGEST_LOG = 10 * 1024 * 1024
KEPT_LOGS = 10
_LONGEST_LINE = 4000
SHOWN_PARAMETERS = frozenset(
    {
        *("Bucket", "Prefix", "Key", "Delimiter", "Range"),
        *("DocumentClassifierArn", "EntityRecognizerArn", "EndpointArn", "ModelArn", "ResourceArn", "FlywheelArn"),
        *("DocumentClassifierName", "RecognizerName", "EndpointName", "VersionName", "DesiredInferenceUnits"),
        *("KeyId", "RoleName", "UserName", "GroupName", "PolicyArn", "PolicyName", "PolicySourceArn", "VersionId"),
        *("VpcId", "Attribute", "ServiceCode", "MaxResults", "MaxKeys", "MaxItems", "Limit", "PageSize"),
    }
)
"""Parameters that name a resource or count something. The values of all others are left out: they may hold a token, a
document, or what nobody thought of."""
_SHOWN_OPTIONS = (
    *("command", "action", "saved_plan", "which", "profile", "region", "demo", "output", "plain", "read_only"),
    *("yes", "wait", "force", "dry_run", "offline", "resume", "look", "once", "since", "until", "keys", "format"),
)
# The names above keep secrets out; this is for a text of somebody else's that has one in it, such as an error's.
_SECRET = re.compile(
    r"comprehend-wizard-[0-9a-f]{8}-[0-9a-f-]{27}|\b(?:AKIA|ASIA)[0-9A-Z]{12,}\b"
    r"|(?i:(?:signature|security-token|authorization|secret[\w-]*|password)\s*[=:]\s*\S+)"
)


def log_directory() -> Path:
    """Where logs are: below the user's state directory."""
    from platformdirs import user_state_path

    return user_state_path("comprehend-wizard") / "logs"


def start(options: Mapping[str, Any]) -> Path:
    """Begin a log of this process and say what it is about; the file. Raises OSError where it cannot be written."""
    directory = log_directory()
    make_private_directory(directory)
    _forget_old(directory)
    path = directory / f"debug-{datetime.now(UTC):%Y%m%dT%H%M%S}-{os.getpid()}.log"
    stop()
    LOGGER.addHandler(_File(path))
    LOGGER.setLevel(logging.DEBUG)
    LOGGER.propagate = False
    LOGGER.debug(
        "comprehend-wizard %s, Python %s, %s", __version__, platform.python_version(), platform.platform(terse=True)
    )
    said = {name: options[name] for name in _SHOWN_OPTIONS if options.get(name) not in (None, False, "", [])}
    LOGGER.debug("options %s", said)
    return path


def stop() -> None:
    """End the log."""
    for handler in list(LOGGER.handlers):
        LOGGER.removeHandler(handler)
        handler.close()
    LOGGER.setLevel(logging.NOTSET)


def note_error(error: BaseException, doing: str) -> None:
    """Write an error down with where it came from: places in the code, the kinds of errors, their words."""
    if not LOGGER.isEnabledFor(logging.DEBUG):
        return
    shown: BaseException | None = error
    while shown is not None:
        LOGGER.debug("%s: %s: %s", doing, type(shown).__name__, shorten(str(shown), 500))
        for note in getattr(shown, "__notes__", ()):
            LOGGER.debug("  %s", note)
        for frame in traceback.extract_tb(shown.__traceback__):
            LOGGER.debug("  %s:%s in %s", Path(frame.filename).name, frame.lineno, frame.name)
        shown, doing = shown.__cause__, "because of"


def watch_client(client: Any) -> None:
    """Have the calls of a boto3 client written down."""
    if not LOGGER.isEnabledFor(logging.DEBUG):
        return
    events = client.meta.events
    region = client.meta.region_name
    events.register("provide-client-params.*.*", lambda params, context, **_: _begin(params, context))
    events.register(
        "after-call.*.*",
        lambda http_response, parsed, model, context, **_: _end(model, region, context, parsed, http_response),
    )
    events.register(
        "after-call-error.*.*",
        lambda exception, context, event_name, **_: _failed(event_name, region, context, exception),
    )


def _begin(params: Mapping[str, Any], context: dict[str, Any]) -> None:
    context["wizard_began"] = time.monotonic()
    context["wizard_said"] = ", ".join(
        f"{name}={params[name]}" if name in SHOWN_PARAMETERS else name for name in sorted(params)
    )


def _end(model: Any, region: str, context: Mapping[str, Any], parsed: Mapping[str, Any], response: Any) -> None:
    metadata = parsed.get("ResponseMetadata") or {}
    error = parsed.get("Error") or {}
    said = f", {error.get('Code')}: {shorten(str(error.get('Message', '')), 300)}" if error else ""
    LOGGER.debug(
        "%s:%s in %s (%s): %s after %.3f s, %s retries, request id %s%s",
        model.service_model.service_name,
        model.name,
        region,
        context.get("wizard_said", ""),
        response.status_code,
        time.monotonic() - context.get("wizard_began", time.monotonic()),
        metadata.get("RetryAttempts", 0),
        metadata.get("RequestId", ""),
        said,
    )


def _failed(event_name: str, region: str, context: Mapping[str, Any], error: BaseException) -> None:
    LOGGER.debug(
        "%s in %s (%s): %s after %.3f s: %s",
        event_name.removeprefix("after-call-error."),
        region,
        context.get("wizard_said", ""),
        type(error).__name__,
        time.monotonic() - context.get("wizard_began", time.monotonic()),
        shorten(str(error), 300),
    )


class _File(logging.Handler):
    """A file for its owner only, that ends growing at ``LARGEST_LOG``. A disk that is full ends no program."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w", encoding="utf-8")
        self._left = LARGEST_LOG

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record as one line."""
        text = _SECRET.sub("(left out)", visible(shorten(record.getMessage(), _LONGEST_LINE)))
        line = f"{datetime.fromtimestamp(record.created, UTC):%H:%M:%S.%f} {record.threadName} {text}\n"
        if self._left <= 0:
            return
        self._left -= len(line)
        try:
            self._file.write(line if self._left > 0 else "The log has reached its largest size.\n")
            self._file.flush()
        except (OSError, ValueError):
            self._left = 0

    def close(self) -> None:
        """Close the file."""
        super().close()
        try:
            self._file.close()
        except OSError:
            self._left = 0


def _forget_old(directory: Path) -> None:
    logs = sorted(directory.glob("debug-*.log"))
    for old in logs[: max(0, len(logs) - KEPT_LOGS + 1)]:
        old.unlink(missing_ok=True)
