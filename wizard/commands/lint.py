"""``comprehend-wizard lint FILE…``: what policies get wrong, and what becomes of it."""

import argparse
from collections.abc import Sequence

from wizard.commands.inputs import MOST_BYTES, read_input
from wizard.commands.streams import Streams
from wizard.errors import ExitCode, UsageError
from wizard.findings import has_errors
from wizard.policy.lint import LintResult, LocatedPolicyFinding, lint
from wizard.text import visible

_UNREADABLE = "policy.unreadable"


def run(arguments: argparse.Namespace, streams: Streams) -> int:
    """Say what is wrong with each file; exit code 1 for errors, 2 for a file that cannot be read. Raises UsageError.

    As JSON: ``{"ok", "findings": [a finding's shape with "file", and "line" and "column" where known …], "corrected":
    {file: document or null}}``.
    """
    names: Sequence[str] = list(dict.fromkeys(arguments.files))
    if arguments.corrected and len(names) > 1:
        raise UsageError("--corrected prints one document.", "Give one FILE with it.")
    results = {name: _lint(name) for name in names}
    found = [finding for result in results.values() for finding in result.findings]
    if streams.json:
        _as_json(results, found, streams)
    else:
        _as_words(results, streams, corrected=arguments.corrected)
    if any(finding.id == _UNREADABLE for finding in found):
        return ExitCode.USAGE
    return ExitCode.NO if has_errors(found) else ExitCode.OK


def _as_json(results: dict[str, LintResult], found: Sequence[LocatedPolicyFinding], streams: Streams) -> None:
    import json

    corrected = {name: json.loads(result.corrected) if result.corrected else None for name, result in results.items()}
    shapes = [finding.as_json() for finding in found]
    streams.json_data({"ok": not has_errors(found), "findings": shapes, "corrected": corrected})


def _as_words(results: dict[str, LintResult], streams: Streams, *, corrected: bool) -> None:
    for name, result in results.items():
        streams.findings(result.findings)
        if not result.findings:
            streams.say(f"{visible(name)}: nothing found.")
        elif result.corrected is None:
            if corrected:
                streams.say(
                    f"{visible(name)}: nothing of this can be mended without a decision, so nothing is printed."
                )
        elif corrected:
            streams.data(result.corrected)
        else:
            left = _left(name, result)
            streams.say(
                f"{visible(name)}: {len(result.findings) - left} of {len(result.findings)} can be mended without a "
                f"decision: comprehend-wizard lint --corrected {visible(name)}"
            )


def _left(name: str, result: LintResult) -> int:
    """How many findings are about something that the corrected document still has."""
    again = {finding.id for finding in lint(name, result.corrected or "").findings}
    return sum(finding.id in again for finding in result.findings)


def _lint(name: str) -> LintResult:
    try:
        data = read_input(name)
        # A character that was cut in two is no fault of a file that is too long anyway.
        return lint(name, data.decode("utf-8-sig", "ignore" if len(data) == MOST_BYTES else "strict"))
    except (OSError, ValueError) as error:
        said = "is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else f"cannot be read: {_reason(error)}"
        remedy = "Give the path of a JSON file in UTF-8."
        finding = LocatedPolicyFinding(_UNREADABLE, "error", "", f"The file {said}.", remedy, visible(name))
        return LintResult((finding,), None)


def _reason(error: Exception) -> str:
    said = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return visible(said).lower()
