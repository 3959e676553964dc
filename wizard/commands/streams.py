"""What a command writes to: data on standard output, words on standard error."""

import json as jsonlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TextIO

from wizard.errors import UsageError, WizardError
from wizard.findings import Finding, has_errors
from wizard.text import visible


class OutputError(UsageError):
    """What was to be written could not be: a full disk, for example."""

    def __init__(self, error: OSError) -> None:
        said = (error.strerror or str(error)).lower()
        super().__init__(f"The output could not be written: {said}.", "It is not complete.")


@dataclass(frozen=True)
class Streams:
    """Where a command's output goes; ``json`` is ``--output json``."""

    out: TextIO
    err: TextIO
    json: bool

    def in_words(self) -> "Streams":
        """The same, for a judgement that goes with data: said in words even where the data is JSON."""
        return Streams(self.out, self.err, json=False)

    def data(self, text: str) -> None:
        """Write data, with one line feed at its end. Foreign text in it must have passed ``visible`` already."""
        _write(self.out, text if text.endswith("\n") else f"{text}\n")

    def json_data(self, value: Any) -> None:
        """Write ``value`` as JSON; controls and what is not ASCII are escaped, so nothing in it acts on a terminal."""
        self.data(jsonlib.dumps(value, indent=2, default=str).replace("\x7f", "\\u007f"))

    def say(self, text: str) -> None:
        """Write words for a person, one or several lines."""
        _write(self.err, f"{visible(text, keep_newlines=True)}\n")

    def findings(self, findings: Iterable[Finding]) -> None:
        """Write a judgement: one line a finding for a person, or ``{"ok": bool, "findings": […]}``."""
        found = list(findings)
        if self.json:
            self.json_data({"ok": not has_errors(found), "findings": [finding.as_json() for finding in found]})
        else:
            for finding in found:
                self.say(_words(finding))

    def failure(self, error: WizardError) -> None:
        """Write why a command could not do its work, in the same shapes as findings."""
        findings = error.findings or [Finding("failure", "error", "", error.message, error.remedy)]
        self.findings(findings)


def _words(finding: Finding) -> str:
    shape: dict[str, Any] = finding.as_json()
    place = ":".join(str(shape[key]) for key in ("file", "line") if key in shape)
    said = [part for part in (place, finding.subject, finding.message) if part]
    # A finding that spoke in several lines could pass for several findings.
    return visible(f"{finding.severity}: {': '.join(said)} {finding.remedy}".rstrip())


def _write(stream: TextIO, text: str) -> None:
    """Write all of ``text`` now. Raises OutputError; BrokenPipeError where nobody reads any more."""
    encoding = stream.encoding or "utf-8"
    try:
        stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
        stream.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(error) from error
