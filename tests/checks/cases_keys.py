"""Cases of the checks of keys."""

from tests.checks.cases import Case

CASES: tuple[Case, ...] = ()
