"""Cases of the checks of service."""

from tests.checks.cases import Case

CASES: tuple[Case, ...] = ()
