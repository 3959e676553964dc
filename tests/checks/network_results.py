"""What the network checks come to, asked through one session an account: making its clients takes the longest."""

from functools import lru_cache

from tests.checks.cases import Account, Profile, inspection_of
from wizard.account.session import AccountSession
from wizard.checks.check import Check, CheckFinding
from wizard.checks.facts import Facts
from wizard.checks.inspection import Inspection, Work
from wizard.checks.network import INSPECTIONS
from wizard.checks.outcome import Outcome, Result


@lru_cache(maxsize=2)
def session_of(account: Account) -> AccountSession:
    """The session of an account."""
    return account.session()


def outcome_of(account: Account, inspection: Inspection, profile: Profile) -> Outcome:
    """What an inspection comes to, asked anew."""
    return Work(inspection, profile, Facts(session_of(account))).run()


def outcomes(account: Account, profile: Profile) -> list[Outcome]:
    """What all network inspections come to that apply, with what they ask shared between them."""
    facts = Facts(session_of(account))
    return [Work(inspection, profile, facts).run() for inspection in INSPECTIONS if inspection.applies(profile)]


def states(account: Account, profile: Profile) -> dict[str, str]:
    """Check → what came of it."""
    return {name: result.state for one in outcomes(account, profile) for name, result in one.results.items()}


def result_of(account: Account, check: Check, profile: Profile) -> Result:
    """What came of one check."""
    return outcome_of(account, inspection_of(check), profile).results[check.id]


def only(account: Account, check: Check, profile: Profile) -> CheckFinding:
    """The one finding of a check."""
    (finding,) = result_of(account, check, profile).findings
    return finding
