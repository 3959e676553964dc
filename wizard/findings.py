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
