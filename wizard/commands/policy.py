"""``comprehend-wizard policy PROFILE``: the policy documents that go with a plan."""

import argparse
from collections.abc import Sequence
from typing import Any

from wizard.commands.loading import load_profile
from wizard.commands.streams import Streams
from wizard.errors import ExitCode, UsageError
from wizard.policy.documents import Document, documents_of, policy_text


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Print documents; returns the exit code. Raises ProfileError for a profile that is not valid, UsageError where
    the plan has no such document."""
    if arguments.purpose and arguments.document not in (None, "key"):
        raise UsageError("--purpose is for --document key only.", "Leave it out, or name the document key.")
    profile = load_profile(arguments, streams)
    kind = arguments.document or ("key" if arguments.purpose else "")
    found = documents_of(profile, kind, arguments.purpose or "")
    if kind and not any(document.text for document in found):
        raise UsageError(f"This plan has no document {kind}.", " ".join(_why(found)))
    if arguments.part:
        _print_part(found, arguments.part, streams)
        return ExitCode.OK
    if streams.json:
        shapes = [_as_json(document) for document in found]
        streams.json_data(shapes[0] if len(shapes) == 1 and kind else shapes)
        return ExitCode.OK
    _print(found, streams, headings=len(found) > 1)
    return ExitCode.OK


def _print(found: Sequence[Document], streams: Streams, *, headings: bool) -> None:
    """The JSON to standard output: of a document in parts a list of them, which ``explain`` and ``lint`` take as it is.

    Several documents come one empty line apart, each below a heading that begins with ``#``.
    """
    for place, document in enumerate(found):
        if headings:
            streams.data(f"{'' if place == 0 else chr(10)}# {document.name}: {document.kind.what}")
        for remark in document.remarks():
            streams.say(f"{document.name}: {remark}")
        if len(document.parts) > 1:
            streams.say(f"{document.name}: --document {document.kind.id} --part N prints one of them.")
        if document.text:
            streams.data(document.text)


def _print_part(found: Sequence[Document], number: int, streams: Streams) -> None:
    """One of the documents that another is split into, alone: as AWS takes it."""
    if len(found) != 1:
        raise UsageError("--part is for one document.", "Name it with --document, and the key with --purpose.")
    parts = [part for part in found[0].parts if part.statements]
    if not 1 <= number <= len(parts):
        count = "one part" if len(parts) == 1 else f"{len(parts)} parts"
        raise UsageError(f"There is no part {number}: the document has {count}.", "Parts are counted from 1.")
    if streams.json:
        streams.json_data(parts[number - 1].as_json())
    else:
        streams.data(policy_text(parts[number - 1]))


def _why(found: Sequence[Document]) -> list[str]:
    remarks = [remark for document in found for remark in document.remarks()]
    return remarks or ["It has no keys of its own."]


def _as_json(document: Document) -> dict[str, Any]:
    return {
        "document": document.kind.id,
        "purpose": document.purpose or None,
        "limit": document.whole.limit.characters,
        "remarks": list(document.remarks()),
        "policies": [
            {"size": part.size, "fits": part.fits, "policy": part.as_json()}
            for part in document.parts
            if part.statements
        ],
    }
