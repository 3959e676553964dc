"""Cases of the checks of recognizer."""

from tests.checks.cases import Case

CASES: tuple[Case, ...] = ()
