"""``comprehend-wizard profiles list|show|validate|schema|path``."""

import argparse
from collections.abc import Iterable, Sequence
from typing import Any

from wizard import profiles
from wizard.commands.streams import Streams
from wizard.errors import ExitCode
from wizard.findings import Finding, has_errors
from wizard.profiles import ProfileEntry, ProfileError
from wizard.profiles.errors import shown_path
from wizard.text import visible


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Do what ``arguments.action`` names; returns the exit code. Raises ProfileError for what cannot be read."""
    match arguments.action:
        case "list":
            return _list(streams)
        case "show":
            return _show(arguments.saved_plan, streams)
        case "validate":
            return _validate(arguments.saved_plans, streams)
        case "schema":
            streams.json_data(profiles.schema())
            return ExitCode.OK
        case _:
            return _path(arguments.saved_plan, streams)


def _list(streams: Streams) -> int:
    entries = profiles.available()
    if streams.json:
        streams.json_data([_entry_as_json(entry) for entry in entries])
    elif entries:
        rows = [("NAME", "KIND", "FROM", "FILE"), *map(_row, entries)]
        streams.data(_table(rows))
    for entry in entries:
        if entry.problem and not streams.json:
            streams.say(f"{shown_path(entry.path)} is not valid: {entry.problem}")
    if not entries:
        streams.say(f"There are no profiles. New ones go to {shown_path(profiles.default_directory())}.")
    return ExitCode.OK


def _show(name: str, streams: Streams) -> int:
    path = profiles.find(name)
    if streams.json:
        streams.json_data(profiles.parse(path, profiles.read_text(path)))
    else:
        streams.data(profiles.harmless(profiles.read_text(path)))
    return ExitCode.OK


def _validate(names: Sequence[str], streams: Streams) -> int:
    findings: list[Finding] = []
    for name in names or [str(entry.path) for entry in profiles.available()]:
        found = _findings_of(name)
        findings += found
        if not has_errors(found) and not streams.json:
            streams.say(f"{visible(name)} is valid.")
    streams.findings(findings)
    return ExitCode.USAGE if has_errors(findings) else ExitCode.OK


def _findings_of(name: str) -> Sequence[Finding]:
    try:
        return profiles.load(profiles.find(name)).findings
    except ProfileError as error:
        return error.findings or [Finding("profile.missing", "error", name, error.message, error.remedy)]


def _path(name: str | None, streams: Streams) -> int:
    if name is not None:
        path = profiles.find(name).absolute()
        if streams.json:
            streams.json_data({"path": str(path)})
        else:
            streams.data(shown_path(path))
        return ExitCode.OK
    folders = profiles.search_path()
    if streams.json:
        shape = [{"path": str(folder.path.absolute()), "from": folder.origin} for folder in folders]
        streams.json_data(shape)
    else:
        streams.data("\n".join(shown_path(folder.path.absolute()) for folder in folders))
    return ExitCode.OK


def _entry_as_json(entry: ProfileEntry) -> dict[str, Any]:
    return {
        "name": entry.name,
        "kind": entry.kind,
        "from": entry.origin,
        "path": str(entry.path.absolute()),
        "ok": not entry.problem,
        "problem": entry.problem,
    }


def _row(entry: ProfileEntry) -> tuple[str, str, str, str]:
    kind = visible(entry.kind) or "?"
    return visible(entry.name), f"{kind} (not valid)" if entry.problem else kind, entry.origin, shown_path(entry.path)


def _table(rows: Iterable[Sequence[str]]) -> str:
    rows = list(rows)
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)
