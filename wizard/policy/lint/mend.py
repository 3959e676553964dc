"""The document with everything mended that needs no decision of anybody; what needs one is left as it is.

No mended statement allows an operation whose demands it could not fulfil at all, and no demand is dropped that an
operation can fulfil.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wizard.policy.lint.mend_allow import denied_instead, split_allow
from wizard.policy.lint.mend_deny import split_deny
from wizard.policy.lint.parts import Part, Raw, partition_of
from wizard.policy.lint.rule import Document
from wizard.policy.lint.rules_allow import allowed_types


def corrected(data: Sequence[Any], documents: Sequence[Document | None], *, is_list: bool) -> str | None:
    """The JSON of all documents of a file, a list where the file is one; None where nothing can be mended."""
    mended = [
        None if document is None else _mended(raw, document) for raw, document in zip(data, documents, strict=True)
    ]
    if all(document is None for document in mended):
        return None
    whole = [raw if document is None else document for raw, document in zip(data, mended, strict=True)]
    return json.dumps(whole if is_list else whole[0], indent=2).replace("\x7f", "\\u007f")


def _mended(raw: Mapping[str, Any], document: Document) -> dict[str, Any] | None:
    given: list[Raw] = raw["Statement"] if document.is_listed else [raw["Statement"]]
    partition = partition_of(document.policy)
    allowed = allowed_types(document)
    results = []
    for seen, statement in zip(document.statements, given, strict=True):
        if seen.reaches_beyond:
            parts = None
        elif seen.is_allow:
            parts = denied_instead(seen, partition) or split_allow(seen, allowed, partition)
        else:
            parts = split_deny(seen, partition)
        results.append((statement, parts))
    taken = {str(statement.get("Sid", "")) for statement, parts in results if parts is None}
    statements = [item for statement, parts in results for item in _statements(statement, parts, taken)]
    if all(parts is None for _, parts in results) or not statements:
        return None
    return {**raw, "Statement": statements}


def _statements(raw: Raw, parts: Sequence[Part] | None, taken: set[str]) -> Iterator[Raw]:
    if parts is None:
        yield raw
        return
    for part in parts:
        name = part.sid or raw.get("Sid", "")
        yield part.applied(raw, _free(name, taken, alone=len(parts) == 1 or bool(part.sid)) if name else "")


def _free(name: str, taken: set[str], *, alone: bool) -> str:
    """A Sid that no other statement has: within a policy they must differ (IAM JSON policy elements: Sid)."""
    number = 1
    while (free := name if alone and number == 1 else f"{name}{number}") in taken:
        number += 1
    taken.add(free)
    return free
