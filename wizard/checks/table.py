"""All checks as a table: for the README, for ``check --list`` and as JSON. Made from the declarations.

``python -m wizard.checks.table README.md`` writes it into the README, between its two marks.
"""

import re
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from wizard.checks import drift
from wizard.checks.check import Check
from wizard.checks.registry import SUBJECT_TITLES, checks

BEGIN = "<!-- checks: made by python -m wizard.checks.table README.md -->"
END = "<!-- end of checks -->"
_WIDTH = 88
_PLACE = re.compile(r"\{(\w+)\}")


def by_subject() -> Mapping[str, list[Check]]:
    """The checks by subject, both in the order in which they are shown."""
    found: dict[str, list[Check]] = {subject: [] for subject in SUBJECT_TITLES}
    for check in (*checks(), *drift.CHECKS):
        found[check.id.partition(".")[0]].append(check)
    return {subject: several for subject, several in found.items() if several}


def as_json() -> list[dict[str, Any]]:
    """``[{"id", "severity", "what", "otherwise", "remedy", "command"}]``; ``command`` is a list, perhaps empty."""
    return [
        {
            "id": check.id,
            "severity": check.severity,
            "what": check.what,
            "otherwise": check.otherwise,
            "remedy": check.remedy,
            "command": list(check.command),
        }
        for several in by_subject().values()
        for check in several
    ]


def as_text() -> str:
    """For a person at a terminal: what is checked, what becomes of a run otherwise, and what to do."""
    return "\n".join(_text_lines())


def as_markdown() -> str:
    """The README's table, one for each subject."""
    parts = []
    for subject, several in by_subject().items():
        rows = [
            f"| `{check.id}` | {check.severity} | {_cell(check.what)} | {_cell(check.remedy)} |" for check in several
        ]
        parts.append("\n".join([f"**{SUBJECT_TITLES[subject]}**", "", *_HEAD, *rows]))
    return "\n\n".join(parts)


_HEAD = ("| check | if not | passes where | remedy |", "|---|---|---|---|")


def with_table(readme: str) -> str:
    """``readme`` with the table between its marks made anew. Raises ValueError where it has no marks."""
    before, begin, rest = readme.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the file has no lines {BEGIN} and {END}")
    return f"{before}{BEGIN}\n\n{as_markdown()}\n\n{END}{after}"


def _text_lines() -> Iterator[str]:
    for number, (subject, several) in enumerate(by_subject().items()):
        yield from ([""] if number else [])
        yield SUBJECT_TITLES[subject]
        for check in several:
            yield f"  {check.id} ({check.severity})"
            said = _named(f"{check.what[:1].upper()}{check.what[1:]}. Otherwise: {check.otherwise} {check.remedy}")
            yield from textwrap.wrap(said, _WIDTH, initial_indent="    ", subsequent_indent="    ")
            if check.command:
                yield f"    {_named(' '.join(check.command))}"


def _cell(text: str) -> str:
    return _named(text).replace("|", "\\|").replace("<", "&lt;")


def _named(text: str) -> str:
    """``{key}`` as KEY, as a manual writes what differs from case to case."""
    return _PLACE.sub(lambda place: place[1].upper(), text)


def main(arguments: Sequence[str]) -> int:
    """Write the table into the file that is named, or print it."""
    if not arguments:
        sys.stdout.write(f"{as_markdown()}\n")
        return 0
    path = Path(arguments[0])
    path.write_text(with_table(path.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
