"""Cases of the checks of role."""

from tests.checks.cases import Case

CASES: tuple[Case, ...] = ()
