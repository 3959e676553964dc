"""Cases of the checks of dataset."""

from tests.checks.cases import Case

CASES: tuple[Case, ...] = ()
