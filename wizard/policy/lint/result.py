"""What a lint hands back: findings that know their place in the file, and the document with what could be mended."""

from dataclasses import dataclass
from typing import Any

from wizard.findings import Finding


@dataclass(frozen=True)
class LocatedPolicyFinding(Finding):
    """A finding about a policy file: ``line`` and ``column`` count from 1 and are 0 where no place is to blame."""

    file: str = ""
    line: int = 0
    column: int = 0

    def as_json(self) -> dict[str, Any]:
        """The public shape of a finding with ``file``, and with ``line`` and ``column`` where they are known."""
        shape: dict[str, Any] = dict(super().as_json())
        if not self.line:
            del shape["line"], shape["column"]
        return shape


@dataclass(frozen=True)
class LintResult:
    """``corrected`` is the document as JSON text with all that needs no decision mended; None where that is nothing."""

    findings: tuple[LocatedPolicyFinding, ...]
    corrected: str | None
