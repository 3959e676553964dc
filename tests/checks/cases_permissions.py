"""Cases of the checks of permissions."""

from tests.checks.cases import Case

CASES: tuple[Case, ...] = ()
