"""From a file to plain values, to a plan, and to findings that know their line."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard.findings import Finding, has_errors
from wizard.profiles.errors import LocatedFinding, ProfileError, ProfileNotFoundError, broken_file, reason, shown_path
from wizard.profiles.lines import line_numbers, line_of

if TYPE_CHECKING:
    from wizard.plan import AnyPlan

MAX_BYTES = 1024 * 1024
"""A profile is a page of text; a larger file is not one."""

_TOML_PLACE = re.compile(r" \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")


@dataclass(frozen=True)
class LoadedProfile:
    """A valid profile: its plan, warnings and remarks about it, and its values as they stand in the file."""

    path: Path
    plan: "AnyPlan"
    findings: tuple[LocatedFinding, ...]
    data: Mapping[str, Any]


def load(path: Path) -> LoadedProfile:
    """Read a profile that is complete.

    Raises ProfileError with all problems of the file at once, each with its line.
    """
    text = read_text(path)
    data = parse(path, text)
    plan, findings = _judge(path, text, data)
    if plan is None:
        errors = [finding for finding in findings if finding.severity == "error"]
        count = "1 problem" if len(errors) == 1 else f"{len(errors)} problems"
        raise ProfileError(f"{shown_path(path)} has {count}.", findings=findings)
    return LoadedProfile(path, plan, tuple(findings), data)


def load_values(path: Path) -> tuple[dict[str, Any], list[LocatedFinding]]:
    """The values of a profile that is complete, as ``plan.as_profile()`` gives them, and what there is to say of it.

    A sound profile is read without the models (``wizard.plan.accepting``). Raises ProfileError, as :func:`load`.
    """
    from wizard.plan.accepting import accepted

    text = read_text(path)
    sound = accepted(parse(path, text))
    if sound is None:
        loaded = load(path)
        return loaded.plan.as_profile(), list(loaded.findings)
    plain, findings = sound
    return plain, _located(findings, path, text)


def read_data(path: Path) -> tuple[dict[str, Any], list[LocatedFinding]]:
    """Read a profile that may be unfinished or wrong: what is usable of it, and all findings.

    Left out are unknown keys, values of the wrong type and values outside an enumeration; a text that only breaks a
    limit or a rule stays, so that it can be seen and mended. Raises ProfileError only where no values can be read.
    """
    from wizard.plan import usable

    text = read_text(path)
    data = parse(path, text)
    _, findings = _judge(path, text, data)
    return usable(data), findings


def read_text(path: Path) -> str:
    """The text of a file, within reason: raises ProfileError for what cannot be read or is not UTF-8."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        shown = shown_path(path)
        finding = LocatedFinding("profile.missing", "error", "", "There is no such file.", "", shown)
        raise ProfileNotFoundError(f"There is no file {shown}.", "Check the path.", findings=[finding]) from None
    except IsADirectoryError:
        raise broken_file(path, "This is a directory, not a profile.", "Name the .toml file in it.") from None
    except OSError as error:
        raise broken_file(path, f"The file cannot be read: {reason(error)}.", "Check its permissions.") from error
    except ValueError as error:
        raise broken_file(path, "This is no file name.", "Give the path of a .toml file.") from error
    if len(content) > MAX_BYTES:
        raise broken_file(path, "The file is larger than 1 MiB; a profile is a page of text.", "Check the path.")
    try:
        return content.decode("utf-8").removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = f"The file is not UTF-8 text: byte 0x{content[error.start]:02x}, {error.start} bytes from the start."
        raise broken_file(path, message, "Save it with the encoding UTF-8.", rule="encoding", line=line) from None


def parse(path: Path, text: str) -> dict[str, Any]:
    """The values in ``text``; raises ProfileError that says in which line and column it is no TOML."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message, line = _syntax_problem(str(error), text)
        raise broken_file(path, message, "Mend the TOML there.", rule="syntax", line=line) from None
    except RecursionError:
        raise broken_file(path, "Lists or tables are nested too deeply.", "Mend the TOML.", rule="syntax") from None
    except ValueError as error:
        # Beside its own error tomllib lets ValueErrors of Python's numbers and dates through.
        raise broken_file(path, f"A value cannot be read: {error}.", "Mend the TOML.", rule="syntax") from None


def _syntax_problem(said: str, text: str) -> tuple[str, int]:
    place = _TOML_PLACE.search(said)
    what = said[: place.start()] if place else said
    if place is None or place["line"] is None:
        # What tomllib calls an invalid value here is one that never came.
        what = "Unclosed array" if what == "Invalid value" and text.rstrip().endswith((",", "[")) else what
        where, line = "at the end of the file", text.rstrip("\n").count("\n") + 1
    else:
        line = int(place["line"])
        where = f"at line {line}, column {place['column']}"
    return f"This is not TOML {where}: {_plain_words(what)}.", line


_PLAIN_WORDS: Sequence[tuple[str, str]] = (
    ("Invalid value", "a value is missing or not written as TOML; texts need quotes"),
    ("Invalid statement", "a key, a [table] or a comment was expected"),
    ("Expected '=' after a key", "a key needs = and a value"),
    (
        "Expected newline or end of document after a statement",
        "something stands behind a value that does not belong there",
    ),
    ("Cannot overwrite a value", "this key is given twice"),
    ("Cannot declare", "this table is given twice"),
    ("Cannot mutate immutable", "this table was closed above and cannot get more keys"),
    ("Unclosed array", "a list lacks its closing ]"),
    ("Unclosed inline table", "a table in braces lacks its closing }"),
    ("Duplicate inline table key", "a key is given twice in one pair of braces"),
    ("Unterminated string", "a text lacks its closing quote"),
    ("Expected ']", "a table's name lacks its closing ]"),
    ("Illegal character '\\n'", "a text lacks its closing quote in this line"),
    ("Illegal character", "a control character stands in it, which TOML only takes as an escape such as \\u001b"),
    ("Found invalid character '\\n'", "a text lacks its closing quote in this line"),
    ("Expected \"'''\"", "a text lacks its closing quotes"),
    ("Found invalid character", "a control character stands in it, which TOML only takes as an escape such as \\u001b"),
    ("Unescaped '\\' in a string", "a backslash begins no known escape; write \\\\ for a backslash"),
    (
        "Invalid initial character for a key part",
        "a key was expected; keys with other than letters, digits, - and _ need quotes",
    ),
    ("Invalid hex value", "an escape does not have enough hexadecimal digits"),
    ("Escaped character is not a Unicode scalar value", "an escape names no Unicode character"),
    ("Invalid date or datetime", "there is no such date or time"),
)


def _plain_words(said: str) -> str:
    return next((words for start, words in _PLAIN_WORDS if said.startswith(start)), said[:1].lower() + said[1:])


def _judge(path: Path, text: str, data: Mapping[str, Any]) -> tuple["AnyPlan | None", list[LocatedFinding]]:
    from wizard.plan import validate

    plan, findings = validate(data)
    located = _located(findings, path, text)
    return (None if has_errors(located) else plan), located


def _located(findings: Sequence[Finding], path: Path, text: str) -> list[LocatedFinding]:
    lines = line_numbers(text) if findings else {}
    return sorted((_locate(finding, path, lines) for finding in findings), key=lambda finding: finding.line)


def _locate(finding: Finding, path: Path, lines: Mapping[str, int]) -> LocatedFinding:
    return LocatedFinding(
        finding.id,
        finding.severity,
        finding.subject,
        finding.message,
        finding.remedy,
        shown_path(path),
        line_of(finding.subject, lines),
    )
