"""The table with which a test run ends: what each command comes to while a call meets a fault."""

from collections.abc import Iterable

FAULT_TABLE = "fault table"
"""The property of a test that has a row for it: command, call, fault, exit code."""


def table(rows: Iterable[tuple[str, str, str, int]]) -> list[str]:
    """Lines of text: a row for each command and call, a column for each fault; blank what was not tried."""
    codes: dict[tuple[str, str], dict[str, int]] = {}
    for command, call, fault, code in sorted(rows):
        codes.setdefault((command, call), {})[fault] = code
    faults = sorted({fault for row in codes.values() for fault in row})
    begin = max((len(f"{command}  {call}") for command, call in codes), default=0)
    lines = [" ".join([" " * begin, *faults])]
    for (command, call), row in codes.items():
        cells = [f"{row.get(fault, ''):>{len(fault)}}" for fault in faults]
        lines.append(" ".join([f"{command}  {call}".ljust(begin), *cells]).rstrip())
    return lines
