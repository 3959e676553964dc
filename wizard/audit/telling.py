"""Events as tables, as CSV and as JSON, and what a lookup cannot show."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from wizard.audit.events import KeyUse
from wizard.audit.question import AuditedKey
from wizard.text import shorten

WHAT_LOOKUP_CANNOT_SHOW = (
    "CloudTrail's event history holds the management events of the last 90 days, of one account and region. What is "
    "older, what another account did with the key in its own history, and data events (objects read from S3, texts "
    "analysed by an endpoint) are only in a trail or an event data store, where somebody has set one up."
)
_COLUMNS = ("time", "event", "decision", "error", "principal", "by", "purpose", "key", "grant", "grantee")
_MORE_COLUMNS = ("operations", "context", "source", "region", "id")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NARROW = 100


def table_lines(uses: Sequence[KeyUse], width: int) -> Iterator[str]:
    """A table for people. Where it is wide enough, what an event is about stands beside it; else below."""
    if not uses:
        return
    event_width = max(len("EVENT"), *(len(use.event) for use in uses))
    decision_width = max(len("DECISION"), *(len(use.decision) for use in uses))
    head = f"{'TIME (UTC)':<16}  {'EVENT':<{event_width}}  {'DECISION':<{decision_width}}  WHO"
    yield head
    room = max(20, width - (20 + event_width + decision_width + 2))
    for use in uses:
        who = who_words(use)
        start = f"{use.time:%Y-%m-%d %H:%M}  {use.event:<{event_width}}  {use.decision:<{decision_width}}  "
        if width < _NARROW or not use.about or len(who) + len(use.about) + 2 > room:
            yield f"{start}{shorten(who, room)}"
            if use.about:
                yield f"    {shorten(use.about, width - 4)}"
        else:
            yield f"{start}{who}  {use.about}"


def detail_lines(use: KeyUse) -> Iterator[str]:
    """Everything that an event says, a line each."""
    yield f"{use.event}: {use.decision}, {use.time:%Y-%m-%d %H:%M:%S} UTC, {use.region}"
    facts = (
        ("Principal", use.principal),
        ("On behalf of it", use.by),
        ("From", use.source),
        ("Key", f"{use.key} ({use.purpose})"),
        ("Grant", use.grant),
        ("Grantee", use.grantee),
        ("Operations", ", ".join(use.operations)),
        *((f"Encryption context {name}", value) for name, value in use.context),
        ("Error", f"{use.error} {use.message}".strip()),
        ("Event", use.id),
    )
    yield from (f"{label}: {value}" for label, value in facts if value)
    if use.unreadable:
        yield "CloudTrail's record of this event could not be read."


def as_csv(uses: Iterable[KeyUse]) -> str:
    """RFC 4180 with a header row. A cell that a spreadsheet would take for a formula gets an apostrophe before it."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow((*_COLUMNS, *_MORE_COLUMNS))
    for use in uses:
        shape = as_json(use)
        writer.writerow([_cell(shape[name]) for name in (*_COLUMNS, *_MORE_COLUMNS)])
    return written.getvalue()


def as_json(use: KeyUse) -> dict[str, Any]:
    """``{"time", "event", "decision", "error", "message", "principal", "by", "source", "purpose", "key", "region",
    "grant", "grantee", "operations": […], "context": {…}, "concerns_comprehend", "unreadable", "id"}``."""
    plain = ("event", "decision", "error", "message", "principal", "by", "source", "purpose", "key", "region", "id")
    return {
        "time": use.time.isoformat(),
        **{name: getattr(use, name) for name in plain},
        **{name: getattr(use, name) for name in ("grant", "grantee", "concerns_comprehend", "unreadable")},
        "operations": list(use.operations),
        "context": dict(use.context),
    }


def trail_query(keys: Sequence[AuditedKey]) -> str:
    """A query for Amazon Athena over a trail's table (user guide, "Querying AWS CloudTrail logs"), for what a lookup
    cannot show."""
    arns = ", ".join("'" + key.arn.replace("'", "''") + "'" for key in keys)
    return (
        "SELECT eventtime, eventname, useridentity.arn, useridentity.invokedby, errorcode, requestparameters\n"
        "FROM cloudtrail_logs\n"
        f"WHERE any_match(resources, used -> used.arn IN ({arns}))\n"
        "ORDER BY eventtime DESC"
    )


def who_words(use: KeyUse) -> str:
    """Who it was, by the end of the ARN (``user/ines``), and which service acted for them: ``comprehend as …``."""
    who = use.principal.split(":", 5)[-1] if use.principal.startswith("arn:") else use.principal
    service = use.by.removesuffix(".amazonaws.com")
    return f"{service} as {who}" if service and use.by != use.principal else who


def _cell(value: Any) -> str:
    if isinstance(value, list):
        text = " ".join(map(str, value))
    elif isinstance(value, dict):
        text = " ".join(f"{name}={one}" for name, one in value.items())
    else:
        text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
