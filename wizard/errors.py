"""Errors that reach a user, and the exit codes that go with them (both are public interface)."""

from collections.abc import Sequence
from enum import IntEnum

from wizard.findings import Finding


class ExitCode(IntEnum):
    """Exit codes of every command."""

    OK = 0
    NO = 1
    """The answer is no: a check failed, a policy denies, a training failed."""
    USAGE = 2
    """Wrong usage, or a profile that is not valid."""
    AWS_REFUSED = 3
    NO_AWS = 4
    """No usable credentials, or no way to reach AWS."""
    INTERRUPTED = 130


class WizardError(Exception):
    """Something a user can act on: what happened, what to do next, and the exit code of a headless command."""

    exit_code = ExitCode.NO

    def __init__(self, message: str, remedy: str = "", *, findings: Sequence[Finding] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.findings = tuple(findings)

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


class UsageError(WizardError):
    """Wrong arguments, or a profile that is not valid."""

    exit_code = ExitCode.USAGE


class AwsRefusedError(WizardError):
    """AWS answered, and the answer is no."""

    exit_code = ExitCode.AWS_REFUSED


class NoAwsError(WizardError):
    """No usable credentials, or AWS cannot be reached."""

    exit_code = ExitCode.NO_AWS
