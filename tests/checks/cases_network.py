"""Cases of the checks of network."""

from tests.checks.cases import Case

CASES: tuple[Case, ...] = ()
