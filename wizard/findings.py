"""What a check, a rule or a lint says: one shape for every face and for ``--output json``."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, doubtful or worth knowing.

    ``id`` names the rule (stable, for filters), ``subject`` what it is about: for a plan the key of the profile, as
    ``keys.output`` or ``dataset.manifests.0.s3_uri``.
    """

    id: str
    severity: Severity
    subject: str
    message: str
    remedy: str = ""

    def as_json(self) -> dict[str, Any]:
        """The public JSON shape: ``{"id", "severity", "subject", "message", "remedy"}``."""
        return asdict(self)


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether any finding is an error."""
    return any(finding.severity == "error" for finding in findings)


def is_unmade(finding: Finding) -> bool:
    """Whether a finding says that something could not be checked, rather than what is wrong with it."""
    return finding.id.endswith(".not-made")


def by_severity(findings: Iterable[Finding]) -> list[Finding]:
    """``findings`` with errors first and remarks last, otherwise in their order."""
    return sorted(findings, key=lambda finding: _RANKS[finding.severity])


_RANKS: dict[Severity, int] = {"error": 0, "warning": 1, "info": 2}
