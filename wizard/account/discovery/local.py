"""Lists that need no call: credentials profiles, and the regions that have Amazon Comprehend."""

from collections.abc import Iterator, Mapping

from wizard.account.configuration import available_profiles, comprehend_regions, partition_of_region
from wizard.account.errors import translated
from wizard.account.listing import Cancelled, Page
from wizard.account.session import AccountSession
from wizard.errors import WizardError


def list_profiles(_session: AccountSession, _parameters: Mapping[str, str], _cancelled: Cancelled) -> Iterator[Page]:
    """The profiles of the user's AWS configuration."""
    with translated(doing="reading the AWS configuration"):
        page = Page(available_profiles())
    yield page


def list_regions(session: AccountSession, _parameters: Mapping[str, str], _cancelled: Cancelled) -> Iterator[Page]:
    """The regions with Amazon Comprehend in the partition (AWS, GovCloud, China) of the session's region."""
    yield Page(comprehend_regions(partition_of_region(_region_of(session))))


def _region_of(session: AccountSession) -> str | None:
    try:
        return session.resolved_region()
    except WizardError:  # a profile that does not exist is told where credentials are needed; regions need none
        return None
